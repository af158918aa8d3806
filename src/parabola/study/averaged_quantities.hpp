// SPDX-License-Identifier: MIT
// Several quantities in one column: what each row measures, as a linear combination of them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"

namespace parabola {

/// More than this are no quantities that anyone compares; the design matrix is dense.
inline constexpr std::size_t most_averaged_quantities = 200;

/// Row i measures sum_j coefficients(i, j) quantity_j; coefficients + rests are the decimals of the
/// cells.
struct AveragedQuantities {
  std::vector<std::string> names;  ///< in order of appearance
  std::vector<std::string> cells;  ///< of the column, one per row
  Matrix coefficients;             ///< A, n x q
  Matrix rests;                    ///< what these doubles lost
};

/// Cells are `P`, `P+Q`, `P - Q`, `2*P`, `(P + Q)/2`; a name that is no plain one stands in
/// backquotes. Errors: unknown_column; labels_needed for a column of numbers; with its cell:
/// label_missing; the errors of parse_expression(); label_not_linear; label_constant for a term
/// without a name; label_empty for a combination that vanishes; too_many_quantities.
Result<AveragedQuantities> averaged_quantities(const Table& table, std::string_view column);

}  // namespace parabola
