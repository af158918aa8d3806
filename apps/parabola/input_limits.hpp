// SPDX-License-Identifier: MIT
// How much is read of input that may come from strangers: --input-limit.
#pragma once

#include <string>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/data/table_options.hpp"
#include "parabola/model/formula.hpp"

namespace parabola::app {

inline constexpr const char* input_limit_option = "--input-limit";

struct InputLimits {
  TableLimits table;
  FormulaLimits formula;
};

/// "line=50000000": WHAT is line or formula (bytes), columns, depth (of brackets, at most 1000) or
/// operations. The last of several for one WHAT counts. Error usage.
Result<InputLimits> parse_input_limits(const std::vector<std::string>& texts);

}  // namespace parabola::app
