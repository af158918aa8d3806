// SPDX-License-Identifier: MIT
// Covariances from the observed information, and the robust product of observed and expected.
#pragma once

#include <optional>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/infer/covariance.hpp"
#include "parabola/minimize/least_squares.hpp"
#include "parabola/minimize/residual_function.hpp"

namespace parabola {

/// F_exp = J^T J is the expected information, F_obs = J^T J - B the observed one, half the Hessian
/// of S, at a minimum.
///
///   observed  F_obs^-1
///   robust    F_obs^-1 F_exp F_obs^-1 of the parameters of interest, nuisance parameters
///             eliminated from both first (Schur complements)
///
/// They differ where residuals are large against the curvature of the model, and for uncertain
/// predictors whose spread is not large against their uncertainty: there the true predictors are
/// as many unknowns as points, the information is not the inverse variance, and only the robust one
/// covers as it should. Without the elimination the robust one would depend on whether a common
/// source is written as a parameter or as a covariance. Source: Huber 1967; Patefield 1977.
struct CurvatureCovariance {
  ParameterCovariance observed;
  /// Nuisance parameters are undefined in it.
  ParameterCovariance robust;
  /// p x p, for parameters of interest, 0 elsewhere: F_obs^-1 F_exp, both reduced to them. It turns
  /// the shift B u of the estimates by a source, as expected information has it, into that of the
  /// robust one: with it the squares by source add up to the robust covariance.
  Matrix transfer;
};

/// `nuisance`: one per parameter, or empty: none. `unit` as in parameter_covariance(). Parameters
/// at a limit are held and undefined. Absent where F_obs is not positive definite or J not of full
/// rank: neither has a meaning then.
std::optional<CurvatureCovariance> curvature_covariance(const ResidualFunction& problem,
                                                        const LeastSquaresMinimum& minimum,
                                                        double unit,
                                                        const std::vector<bool>& nuisance = {});

}  // namespace parabola
