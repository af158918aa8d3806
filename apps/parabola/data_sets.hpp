// SPDX-License-Identifier: MIT
// The further tables of a simultaneous fit: --and FILE FORMULA.
#pragma once

#include "parabola/arguments.hpp"
#include "parabola/core/result.hpp"
#include "parabola/fit/fit_spec.hpp"

namespace parabola::app {

/// Every further file is read like the first, but for the lines to leave out: with several files
/// --skip names the one it speaks of, as in b.csv:14,17-19. Error usage for lines of no file, for
/// standard input twice, and for a further formula beside none.
Result<void> finish_data_sets(FitArguments& arguments);

/// Reads the tables and formulas of --and into spec.also.
Result<void> read_data_sets(const FitArguments& arguments, FitSpec& spec);

}  // namespace parabola::app
