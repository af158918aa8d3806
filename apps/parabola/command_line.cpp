// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "parabola/arguments.hpp"
#include "parabola/command_options.hpp"
#include "parabola/completion.hpp"
#include "parabola/core/text.hpp"
#include "parabola/fit/version.hpp"
#include "parabola/help.hpp"
#include "parabola/model/formula_help.hpp"

namespace parabola::app {
namespace {

// Named in the documentation, served by later versions: refused by name instead of as unknown.
constexpr std::array<std::string_view, 21> later_options{
    "--common",     "--correlated",     "--covariance", "--correlation", "--without",   "--budget",
    "--constrain",  "--constrain-from", "--curvature",  "--intervals",   "--loss",      "--and",
    "--each",       "--stream",         "--threads",    "--seed",        "--histogram", "--bins",
    "--write-yaml", "--predict",        "--animate"};
constexpr std::array<std::string_view, 9> later_commands{"scan",      "profile",  "contour",
                                                         "predict",   "simulate", "toys",
                                                         "propagate", "compare",  "coverage"};

std::vector<std::string> option_names(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_lnames().empty()) names.push_back("--" + option->get_lnames().front());
  }
  return names;
}

// The first argument that no option and no position took.
Result<void> refuse_extras(const CLI::App& command) {
  std::vector<std::string> extras = command.remaining();
  std::erase(extras, "--");  // ends the options, as everywhere
  if (extras.empty()) return {};
  const std::string help =
      fmt::format("parabola {} --help shows what there is", command.get_name());
  const auto option = std::find_if(extras.begin(), extras.end(), [](const std::string& extra) {
    return extra.size() > 1 && extra.front() == '-';
  });
  if (option == extras.end()) {
    return Error("usage", fmt::format("'{}' is one argument too many", extras.front()), "",
                 "quote a formula as one argument: 'I = G*V'");
  }
  const std::string name = option->substr(0, option->find('='));
  if (std::find(later_options.begin(), later_options.end(), name) != later_options.end()) {
    return Error("not_served", fmt::format("{} is not served yet by this version", name), "", help);
  }
  const std::string nearest = nearest_name(name, option_names(command));
  return Error("usage", fmt::format("{} has no option {}", command.get_name(), name), "",
               nearest.empty() ? help : fmt::format("did you mean {}?", nearest));
}

// The sentence of the parsing library, told in our form.
Error usage_error(const CLI::App& command, const CLI::ParseError& error) {
  const std::string help =
      fmt::format("parabola {} --help shows how it is used", command.get_name());
  if (dynamic_cast<const CLI::RequiredError*>(&error) != nullptr) {
    std::string missing;
    for (const CLI::Option* option : command.get_options()) {
      const bool absent = option->get_required() && option->count() == 0;
      if (absent && missing.empty()) missing = option->get_name(true);
    }
    return {"usage", fmt::format("{} needs {}", command.get_name(), missing), "", help};
  }
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr) {
    const std::string_view message = error.what();  // "--start: 1 required ..."
    return {"usage", fmt::format("{} needs a value", message.substr(0, message.find(':'))), "",
            help};
  }
  return {"usage", error.what(), "", help};
}

Result<Command> unknown_command(const std::string& word, const std::vector<std::string>& commands) {
  if (std::find(later_commands.begin(), later_commands.end(), word) != later_commands.end()) {
    return Error("not_served",
                 fmt::format("the command {} is not served yet by this version", word), "",
                 "parabola --help shows what there is");
  }
  const std::string nearest = nearest_name(word, commands);
  return Error("usage", fmt::format("'{}' is no command of parabola", word), "",
               nearest.empty() ? "parabola --help shows what there is"
                               : fmt::format("did you mean {}?", nearest));
}

// A command with its options and where they go; the parser keeps pointers into `arguments`.
template <class Arguments>
Result<Command> parse_with(std::string_view name, int argc, const char* const* argv,
                           void (*add)(CLI::App&, Arguments&),
                           Result<void> (*finish)(const CLI::App&, Arguments&)) {
  CLI::App command{"", std::string(name)};
  command.set_help_flag();
  bool help = false;
  command.add_flag("-h,--help", help, "this page");
  command.allow_extras();
  Arguments arguments;
  add(command, arguments);
  for (int i = 2; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--help" || argument == "-h") return Command(TextAnswer{command_help(command)});
  }
  try {
    command.parse(argc - 1, argv + 1);
  } catch (const CLI::ParseError& error) {
    if (Result<void> extras = refuse_extras(command); !extras) return extras.error();
    return usage_error(command, error);
  }
  if (Result<void> extras = refuse_extras(command); !extras) return extras.error();
  if (Result<void> done = finish(command, arguments); !done) return done.error();
  return Command(std::move(arguments));
}

Result<Command> help_topic(int argc, const char* const* argv) {
  if (argc < 3) return Command(TextAnswer{general_help()});
  const std::string_view topic = argv[2];
  if (topic == "formula") return Command(TextAnswer{formula_help()});
  const std::array<const char*, 3> line{"parabola", argv[2], "--help"};
  if (topic == "fit" || topic == "show" || topic == "average" || topic == "chi2")
    return parse_command_line(3, line.data());
  return Error("usage", fmt::format("there is no help on '{}'", topic), "",
               "the topics are formula, fit, show, average, chi2");
}

Result<Command> completion(int argc, const char* const* argv) {
  const std::string_view shell = argc > 2 ? argv[2] : "";
  CLI::App fit{"", "fit"};
  CLI::App show{"", "show"};
  CLI::App average{"", "average"};
  CLI::App chi2{"", "chi2"};
  FitArguments fit_arguments;
  ShowArguments show_arguments;
  AverageArguments average_arguments;
  Chi2Arguments chi2_arguments;
  add_fit_options(fit, fit_arguments);
  add_show_options(show, show_arguments);
  add_average_options(average, average_arguments);
  add_chi2_options(chi2, chi2_arguments);
  const std::vector<const CLI::App*> commands{&fit, &show, &average, &chi2};
  if (shell == "bash") return Command(TextAnswer{bash_completion(commands)});
  if (shell == "zsh") return Command(TextAnswer{zsh_completion(commands)});
  return Error("usage", "completion is written for bash or zsh", "",
               "write  parabola completion bash");
}

}  // namespace

Result<Command> parse_command_line(int argc, const char* const* argv) {
  static const std::vector<std::string> commands{"fit",  "show", "average",
                                                 "chi2", "help", "completion"};
  const std::string word = argc > 1 ? argv[1] : "--help";
  if (word == "--help" || word == "-h") return Command(TextAnswer{general_help()});
  if (word == "--version") return Command(TextAnswer{fmt::format("parabola {}\n", version())});
  if (word == "help") return help_topic(argc, argv);
  if (word == "completion") return completion(argc, argv);
  if (word == "fit")
    return parse_with<FitArguments>("fit", argc, argv, add_fit_options, finish_fit_options);
  if (word == "show")
    return parse_with<ShowArguments>("show", argc, argv, add_show_options, finish_show_options);
  if (word == "average") {
    return parse_with<AverageArguments>("average", argc, argv, add_average_options,
                                        finish_average_options);
  }
  if (word == "chi2")
    return parse_with<Chi2Arguments>("chi2", argc, argv, add_chi2_options, finish_chi2_options);
  return unknown_command(word, commands);
}

}  // namespace parabola::app
