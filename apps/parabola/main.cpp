// SPDX-License-Identifier: MIT
// The program: command line -> command -> exit code.
#include <exception>
#include <new>
#include <type_traits>
#include <variant>

#include <fmt/format.h>

#include "parabola/arguments.hpp"
#include "parabola/commands.hpp"
#include "parabola/terminal.hpp"

namespace {

using namespace parabola;  // NOLINT(google-build-using-namespace): this file is the end of the line
using namespace parabola::app;  // NOLINT(google-build-using-namespace)

Result<ExitCode> answer(const TextAnswer& answer) {
  if (Result<void> printed = print(answer.text); !printed) return printed.error();
  return exit_usable;
}

Result<ExitCode> run(const Command& command) {
  return std::visit(
      [](const auto& arguments) -> Result<ExitCode> {
        using Arguments = std::decay_t<decltype(arguments)>;
        if constexpr (std::is_same_v<Arguments, FitArguments>) {
          return run_fit(arguments);
        } else if constexpr (std::is_same_v<Arguments, ShowArguments>) {
          return run_show(arguments);
        } else if constexpr (std::is_same_v<Arguments, AverageArguments>) {
          return run_average(arguments);
        } else if constexpr (std::is_same_v<Arguments, Chi2Arguments>) {
          return run_chi2(arguments);
        } else {
          return answer(arguments);
        }
      },
      command);
}

Result<ExitCode> parse_and_run(int argc, const char* const* argv) {
  Result<Command> command = parse_command_line(argc, argv);
  if (!command) return command.error();
  return run(*command);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const Result<ExitCode> code = parse_and_run(argc, argv);
    if (code) return *code;
    print_error(code.error());
    return exit_wrong_input;
  } catch (const std::bad_alloc&) {
    print_error(Error("no_memory", "the memory does not suffice for these data", "",
                      "close other programs, or fit fewer rows"));
    return exit_wrong_input;
  } catch (const std::exception& error) {
    print_error(Error("internal", fmt::format("internal error: {}", error.what()), "",
                      "please report this with the command"));
    return exit_our_bug;
  }
}
