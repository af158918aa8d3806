// SPDX-License-Identifier: MIT
// Linear least squares with many rows: QR block by block.
#pragma once

#include <cstddef>

#include "parabola/minimize/least_squares.hpp"

namespace parabola {

/// From this many rows on, when no parameter has a limit, minimize_linear() works block by block.
inline constexpr std::size_t blockwise_rows = 20'000;

/// As minimize_linear(), but [J | r] is reduced in blocks of 1024 rows, whose triangles are merged
/// pairwise in a fixed tree: the same bits for any order of work. Where the problem has row ranges,
/// J is evaluated block by block whenever it is needed, and no n x p matrix exists. Rows that
/// differ by orders of magnitude are kept apart by level until the end (see RowLevel). The solution
/// is refined by the corrected seminormal equations R^T R dx = J^T r with J^T r summed in twice the
/// precision, until the correction no longer halves. The minimum has the triangle of J in place of
/// J. Problems that are rank deficient in this form, not finite, or with columns whose squares
/// could over- or underflow are left to the unblocked method, which names what is wrong: `applies`
/// is then false.
///
/// Sources: Demmel, Grigori, Hoemmen & Langou, SIAM J. Sci. Comput. 34 (2012) A206; Bjorck, Linear
/// Algebra Appl. 88 (1987) 31.
struct BlockwiseResult {
  bool applies = false;
  LeastSquaresMinimum minimum;
};
BlockwiseResult minimize_linear_blockwise(const ResidualFunction& problem);

}  // namespace parabola
