// SPDX-License-Identifier: MIT
// Another program as a function from its input to its output.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "parabola/core/result.hpp"

namespace parabola {

enum class ProgramEnding { exited, killed, timed_out };

struct ProgramRun {
  ProgramEnding ending = ProgramEnding::exited;
  int status = 0;  ///< exit status, or the signal that killed it
  std::string output;
  std::string errors;
};

/// Runs `command` (found on PATH, no shell) with `input` on its standard input; neither side can
/// block the other. Error program_missing when it cannot be started.
Result<ProgramRun> run_program(const std::vector<std::string>& command, std::string_view input,
                               std::chrono::milliseconds limit);

}  // namespace parabola
