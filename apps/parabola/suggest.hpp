// SPDX-License-Identifier: MIT
// `parabola fit FILE` without a formula: what the file holds, and three formulas that would run on
// it.
#pragma once

#include "parabola/commands.hpp"
#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"

namespace parabola::app {

/// Shown on standard error, since nothing was fitted; exit code 2.
Result<ExitCode> suggest_formulas(const Table& table);

}  // namespace parabola::app
