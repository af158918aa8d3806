// SPDX-License-Identifier: MIT
// The program: command line -> command -> exit code.
#include <csignal>
#include <exception>
#include <new>

#include <fmt/format.h>

#include "parabola/command_line.hpp"
#include "parabola/terminal.hpp"

namespace {

using namespace parabola;  // NOLINT(google-build-using-namespace): this file is the end of the line
using namespace parabola::app;  // NOLINT(google-build-using-namespace)

Result<ExitCode> parse_and_run(int argc, const char* const* argv) {
  Result<Command> command = parse_command_line(argc, argv);
  if (!command) return command.error();
  return (*command)();
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // a file over the limit of its size is a failed write like others
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
