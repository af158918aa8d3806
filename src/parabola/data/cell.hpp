// SPDX-License-Identifier: MIT
// One cell of a table: a number, a number with its uncertainty, nothing, a text, or a mistake.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "parabola/core/decimal.hpp"

namespace parabola {

enum class CellKind { number, missing, infinite, text, fault };

/// A number with what its cell says about its uncertainty.
struct Measured {
  Decimal decimal;
  std::optional<double> uncertainty;  ///< as written; may be zero or negative, which is a mistake
  /// Of 1.2 +0.3 -0.2 the 0.2, without its sign; `uncertainty` is the 0.3.
  std::optional<double> downward{};
};

/// A plain number, or 1.2(3) = 1.2(0.3) = 1.2 ± 0.3 = 1.2 +- 0.3 = 1.2 +/- 0.3, each with an
/// exponent: 1.2e-3(4), 1.2(4)e-3 and (1.2 ± 0.4)e-3 are one number. Digits in parentheses without
/// a point count in the last written place (GUM 7.2.2). 1.2 +0.3 -0.2, in either order and with
/// any minus, has an uncertainty on each side. Nothing for every other text, for overflow,
/// and for a number that is not zero and would be read as zero.
std::optional<Measured> parse_measured(std::string_view text, char decimal_mark);

/// Empty, NA, N/A, #N/A, nan, null, none, -, --, ?, a lone dash: no value, in any letter case.
bool is_missing(std::string_view text);

/// What a cell is, by itself. A text begins with a letter.
CellKind kind_of_cell(std::string_view text, char decimal_mark);

/// A number whose commas are thousands separators when the point is the decimal mark: 1,234 and
/// 12,345.6, not 0,123 or 1,23.
bool has_thousands_commas(std::string_view text);

/// Why a text is no number, and what to do about it in `line`.
struct CellFault {
  std::string code;
  std::string sentence;
  std::string fix;
};
CellFault explain_cell(std::string_view text, char decimal_mark, std::size_t line);

}  // namespace parabola
