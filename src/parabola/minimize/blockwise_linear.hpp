// SPDX-License-Identifier: MIT
// Linear least squares with many rows: QR block by block.
#pragma once

#include <cstddef>

#include "parabola/minimize/least_squares.hpp"

namespace parabola {

/// From this many rows on, when no parameter has a limit, minimize_linear() works block by block.
inline constexpr std::size_t blockwise_rows = 20'000;

/// As minimize_linear(), but the design matrix with columns of norm 1 is reduced in blocks of 1024
/// rows, whose triangles are merged pairwise in a fixed tree: no copy of the whole matrix, the same
/// bits for any order of work. The solution is refined by the corrected seminormal equations R^T R
/// dx = A^T r with A^T r summed in twice the precision, until the correction no longer halves.
/// Problems that are rank deficient in this form are left to the unblocked method, which names what
/// is undetermined: `applies` is then false.
///
/// Sources: Demmel, Grigori, Hoemmen & Langou, SIAM J. Sci. Comput. 34 (2012) A206; Bjorck, Linear
/// Algebra Appl. 88 (1987) 31.
struct BlockwiseResult {
  bool applies = false;
  LeastSquaresMinimum minimum;
};
BlockwiseResult minimize_linear_blockwise(const ResidualFunction& problem);

}  // namespace parabola
