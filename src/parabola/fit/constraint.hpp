// SPDX-License-Identifier: MIT
// What is known of parameters beside the data: --constrain 'g = 9.81 +- 0.02', or the result of an
// earlier fit.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "parabola/core/decimal.hpp"
#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"

namespace parabola {

/// Parameters known from elsewhere, with their covariance.
struct KnownParameters {
  std::string origin;  ///< "--constrain-from fit1.json"
  std::vector<std::string> names;
  Vector values;
  Matrix covariance;  ///< as many rows and columns as names, positive definite
};

/// A Gaussian constraint on d free parameters: d more points.
struct GaussianConstraint {
  std::string name;  ///< "constraint g": as shown in the budget
  std::string origin;
  std::vector<std::size_t> parameters;  ///< numbers of free parameters, all different
  std::vector<Decimal> centres;
  Matrix lower;  ///< d x d, Cholesky factor of the covariance
};

/// 'g = 9.81 +- 0.02', also 9.81(2), 9.81 ± 0.02, 9.81 +- 0.2%; 'rho(a, b) = 0.5' makes two of them
/// correlated. `free` names the free parameters, `other` those that are fixed or tied. Of known
/// parameters those that are free here are used, with their covariance.
/// Errors: constraint_syntax; constraint_not_positive; not_a_parameter; contradiction;
/// constraint_correlation (unknown partner, beyond +-1, or not positive definite together);
/// constraint_without_effect when none of the known parameters is free here.
/// Known parameters put together by hand: constraint_size, constraint_name_twice,
/// constraint_not_finite (also when the squares of a statement do not fit into a double).
Result<std::vector<GaussianConstraint>> resolve_constraints(
    const std::vector<std::string>& statements, const std::vector<KnownParameters>& known,
    const std::vector<std::string>& free, const std::vector<std::string>& other);

}  // namespace parabola
