// SPDX-License-Identifier: MIT
// Uncertainties and correlations of parameters at a minimum.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/minimize/least_squares.hpp"
#include "parabola/minimize/smooth.hpp"

namespace parabola {

/// V, the inverse of the information on the parameters that are not at a limit, in a form that
/// neither over- nor underflows. The information is J^T W J of least squares, H / 2 of -2 ln L.
///
/// V_jk = uncertainties[j] correlation(j, k) uncertainties[k]. When it is rank deficient, V is the
/// pseudo-inverse on the scaled problem: right for every combination of parameters that the data
/// determine. Parameters that are not determined, and those at a limit, have no uncertainty.
struct ParameterCovariance {
  Vector uncertainties;       ///< one per parameter; 0 where there is none, see `defined`
  std::vector<bool> defined;  ///< one per parameter
  Matrix
      correlation;  ///< p x p; rows and columns of undefined ones are those of the pseudo-inverse
  Vector scale;     ///< one per parameter: sqrt of the pseudo-inverse's diagonal (0 at a limit)
  std::vector<Vector> null_directions;  ///< dp that change nothing, each of norm 1 in units of
                                        ///< 1/|J_j|, or of the root of its own information
};

/// `unit` converts: the standard uncertainty is unit * sqrt((J^T J)^-1_jj). Source: Bard 1974, eq.
/// 7-5-15; the matrix comes from a singular value decomposition of J with columns scaled to norm 1,
/// never from J^T J.
ParameterCovariance parameter_covariance(const LeastSquaresMinimum& minimum, double unit);

/// Which information stands for the uncertainty of a minimum of -2 ln L.
enum class Curvature {
  observed,  ///< H / 2 at the minimum: V = 2 H^-1
  expected,  ///< its expectation F at the estimate: V = F^-1
  robust     ///< V = (H/2)^-1 F (H/2)^-1: right also where the estimating equation is not the score
};

/// The same rules on the Hessian, each parameter in units of its own information. Absent where the
/// minimum has no expected information and that is asked for.
std::optional<ParameterCovariance> parameter_covariance(const SmoothMinimum& minimum,
                                                        Curvature curvature);

/// A derived quantity's standard uncertainty, sqrt(g^T V g) (GUM eq. 13); absent when g is not
/// orthogonal to what the data leave open, or touches a parameter that has no uncertainty for
/// another reason.
std::optional<double> propagated_uncertainty(const ParameterCovariance& covariance,
                                             const Vector& gradient);

/// g^T V h of two derived quantities in units of their uncertainties.
double propagated_correlation(const ParameterCovariance& covariance, const Vector& g,
                              const Vector& h);

}  // namespace parabola
