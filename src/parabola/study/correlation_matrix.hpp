// SPDX-License-Identifier: MIT
// Correlation matrices: is one possible, and its square root.
#pragma once

#include <cstddef>
#include <optional>

#include "parabola/core/matrix.hpp"

namespace parabola {

/// Lower triangular L with R = L L^T of a correlation matrix, which may be singular (rho = +-1):
/// a pivot that is rounding only gives a column of zeros. Absent when R is not positive
/// semidefinite to 1e-12. Source: Higham, Accuracy and Stability, 10.3.
std::optional<Matrix> correlation_root(const Matrix& correlation);

/// One entry that the others leave no room for, and the room that they leave.
struct CorrelationConflict {
  std::size_t first = 0;
  std::size_t second = 0;
  /// Of the entry, with all others as they are; absent when they contradict each other without it.
  std::optional<double> least;
  std::optional<double> greatest;
};

/// For a matrix that is not positive semidefinite: the entry that counts most in v^T R v < 0 with
/// the eigenvector v of the least eigenvalue.
CorrelationConflict find_conflict(const Matrix& correlation);

}  // namespace parabola
