// SPDX-License-Identifier: MIT
// Whether a model exists at a point: residuals, their sum of squares and derivatives are finite.
#pragma once

#include <cstddef>
#include <optional>
#include <span>

#include "parabola/core/matrix.hpp"

namespace parabola {

/// First residual that is not finite; the largest one when only the sum of squares overflows.
std::optional<std::size_t> first_bad_residual(std::span<const double> residuals);
/// First row of the Jacobian with an entry that is not finite, or, when only the norm of a column
/// overflows, the row of its largest entry.
std::optional<std::size_t> first_bad_row(const Matrix& jacobian);

}  // namespace parabola
