// SPDX-License-Identifier: MIT
// The words of a formula, for typesetting only (what they mean is the model's business).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace parabola {

enum class FormulaTokenKind { number, name, symbol };
struct FormulaToken {
  FormulaTokenKind kind = FormulaTokenKind::symbol;
  std::string text;  ///< a name without its backquotes; ** is ^
};

/// Absent when the text holds anything that is no formula.
std::optional<std::vector<FormulaToken>> formula_tokens(std::string_view infix);

}  // namespace parabola
