// SPDX-License-Identifier: MIT
// `parabola toys`: its arguments as plain values, its options, and what it does.
#pragma once

#include <cstddef>
#include <cstdint>

#include <CLI/CLI.hpp>

#include "parabola/arguments.hpp"
#include "parabola/commands.hpp"
#include "parabola/core/result.hpp"

namespace parabola::app {

struct ToysArguments {
  FitArguments fit;
  std::size_t count = 1000;
  std::uint64_t seed = 101;
  OutputForm form = OutputForm::text;
  RoundingRule rounding = RoundingRule::gum;
};

void add_toys_options(CLI::App& command, ToysArguments& arguments);
Result<void> finish_toys_options(const CLI::App& command, ToysArguments& arguments);
Result<ExitCode> run_toys(const ToysArguments& arguments);

}  // namespace parabola::app
