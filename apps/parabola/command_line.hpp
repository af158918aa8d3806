// SPDX-License-Identifier: MIT
// The command line -> what it asks for, ready to be run.
#pragma once

#include <functional>

#include "parabola/commands.hpp"
#include "parabola/core/result.hpp"

namespace parabola::app {

/// A command with its arguments; running it writes the output and gives the exit code.
using Command = std::function<Result<ExitCode>()>;

/// Errors (code usage): unknown command or option with the nearest one, a missing or superfluous
/// argument, a value out of its choices; not_served for what later versions will do.
Result<Command> parse_command_line(int argc, const char* const* argv);

}  // namespace parabola::app
