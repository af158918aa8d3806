// SPDX-License-Identifier: MIT
// The text of `parabola help formula`, from the same tables as the parser.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace parabola {

/// A formula that runs on the columns V, I and sigma_I of examples/ohm/ohm.csv without start
/// values.
struct FormulaExample {
  std::string_view formula;
  std::string_view meaning;
};
std::span<const FormulaExample> formula_examples();

/// What a formula may contain: at most 80 columns wide, ends with a newline.
std::string formula_help();

}  // namespace parabola
