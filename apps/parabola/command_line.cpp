// SPDX-License-Identifier: MIT
#include "parabola/command_line.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "parabola/command_table.hpp"
#include "parabola/completion.hpp"
#include "parabola/core/text.hpp"
#include "parabola/fit/version.hpp"
#include "parabola/help.hpp"
#include "parabola/model/formula_help.hpp"
#include "parabola/terminal.hpp"

namespace parabola::app {
namespace {

// Named in the documentation, served by later versions: refused by name instead of as unknown.
constexpr std::array<std::string_view, 6> later_options{"--each", "--stream",  "--threads",
                                                        "--seed", "--predict", "--animate"};
constexpr std::array<std::string_view, 2> later_commands{"scan", "coverage"};

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

Result<Command> unknown_command(const std::string& word) {
  if (std::find(later_commands.begin(), later_commands.end(), word) != later_commands.end()) {
    return Error("not_served",
                 fmt::format("the command {} is not served yet by this version", word), "",
                 "parabola --help shows what there is");
  }
  std::vector<std::string> commands{"help", "completion"};
  for (const CommandEntry& entry : command_table()) commands.emplace_back(entry.name);
  const std::string nearest = nearest_name(word, commands);
  return Error("usage", fmt::format("'{}' is no command of parabola", word), "",
               nearest.empty() ? "parabola --help shows what there is"
                               : fmt::format("did you mean {}?", nearest));
}

Command text_answer(std::string text) {
  return [text = std::move(text)]() -> Result<ExitCode> {
    if (Result<void> printed = print(text); !printed) return printed.error();
    return exit_usable;
  };
}

// `arguments` are those behind the name of the command.
Result<Command> parse_with(const CommandEntry& entry, std::span<const char* const> arguments) {
  const std::unique_ptr<CommandParser> parser = entry.parser(entry.name);
  CLI::App& command = parser->app();
  for (const std::string_view argument : arguments) {
    if (argument == "--help" || argument == "-h") return text_answer(command_help(entry, command));
  }
  try {
    // the parsing library takes its arguments from the back
    command.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  } catch (const CLI::ParseError& error) {
    if (Result<void> extras = refuse_extras(command); !extras) return extras.error();
    return usage_error(command, error);
  }
  if (Result<void> extras = refuse_extras(command); !extras) return extras.error();
  return parser->command();
}

Result<Command> help_topic(std::span<const char* const> arguments) {
  if (arguments.empty()) return text_answer(general_help());
  const std::string_view topic = arguments.front();
  if (topic == "formula") return text_answer(formula_help());
  static constexpr std::array<const char*, 1> help{"--help"};
  if (const CommandEntry* entry = find_command(topic)) return parse_with(*entry, help);
  return Error("usage", fmt::format("there is no help on '{}'", topic), "",
               fmt::format("the topics are {}", fmt::join(help_topics(), ", ")));
}

Result<Command> completion(std::span<const char* const> arguments) {
  const std::string_view shell = arguments.empty() ? "" : arguments.front();
  std::vector<std::unique_ptr<CommandParser>> parsers;
  std::vector<const CLI::App*> commands;
  for (const CommandEntry& entry : command_table()) {
    parsers.push_back(entry.parser(entry.name));
    commands.push_back(&parsers.back()->app());
  }
  if (shell == "bash") return text_answer(bash_completion(commands));
  if (shell == "zsh") return text_answer(zsh_completion(commands));
  return Error("usage", "completion is written for bash or zsh", "",
               "write  parabola completion bash");
}

}  // namespace

Result<Command> parse_command_line(int argc, const char* const* argv) {
  const std::string word = argc > 1 ? argv[1] : "--help";
  const std::span<const char* const> arguments(argv + std::min(argc, 2), argv + argc);
  if (word == "--help" || word == "-h") return text_answer(general_help());
  if (word == "--version") return text_answer(fmt::format("parabola {}\n", version()));
  if (word == "help") return help_topic(arguments);
  if (word == "completion") return completion(arguments);
  if (const CommandEntry* entry = find_command(word)) return parse_with(*entry, arguments);
  return unknown_command(word);
}

}  // namespace parabola::app
