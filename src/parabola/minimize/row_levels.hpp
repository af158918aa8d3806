// SPDX-License-Identifier: MIT
// QR of very many rows that differ by orders of magnitude: block by block, rows of one size
// together.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "parabola/core/matrix.hpp"

namespace parabola {

/// Rows of [A | r] of about one size, or the few that orthogonal transformations made of them. The
/// size of a row is the largest |a_ij| / scale_j; a level holds a factor of 8.
struct RowLevel {
  int number = 0;  ///< higher is larger
  Matrix rows;     ///< any count x (p + 1)
};

/// Levels in descending order, and what reduces them: all have the same R^T R as the rows they came
/// from. Small rows that were mixed with large ones first would keep only as many digits as the
/// large ones leave; sorted by size, every row keeps its own. Sources: Powell & Reid, Proc. IFIP
/// Congress 1968, 122; Cox & Higham, Numerical Analysis 1997 (Pitman Research Notes 380), 57.
using RowLevels = std::vector<RowLevel>;

/// `rows`: [A | r]; `scales`: one per column of A, the same for all calls. A block whose rows
/// differ by less than a factor of 8 stays together, in the level of its largest.
RowLevels reduced_rows(Matrix rows, std::span<const double> scales);

/// Both together; equal levels are stacked, `upper` first, and reduced to p + 1 rows.
RowLevels merged_rows(RowLevels upper, RowLevels lower);

/// All rows below each other, sorted by size, the largest first.
Matrix sorted_rows(const RowLevels& levels, std::span<const double> scales);

}  // namespace parabola
