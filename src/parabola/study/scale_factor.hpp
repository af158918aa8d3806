// SPDX-License-Identifier: MIT
// The scale factor of the Particle Data Group: values that disagree widen the uncertainty of their
// mean.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/study/row_covariance.hpp"

namespace parabola {

/// S = sqrt(chi2 / (N - q)) of N rows and q quantities; the estimates stay, their uncertainties are
/// multiplied by S where it is above 1.
///
/// For one quantity, rows with sigma_i >= 3 sqrt(n) sigma_mean are left out of chi2 and N (n: all
/// rows), because they add to N and hardly to the mean; they stay in the mean, about which chi2 is
/// taken. chi2 = r^T V^-1 r with V of the rows that are kept. Source: Review of Particle Physics
/// (PDG), Introduction, 5.2.2.
struct ScaleFactor {
  double value = 1.0;                 ///< S as it comes out; below 1 it is not used
  std::optional<double> cut;          ///< 3 sqrt(n) sigma_mean; with one quantity
  std::vector<std::size_t> left_out;  ///< line numbers of the rows that the cut leaves out
  double chi2 = 0.0;                  ///< of the rows that are kept
  long ndof = 0;
  Vector uncertainties;  ///< of the means, scaled
  Matrix covariance;     ///< of the means, scaled

  [[nodiscard]] bool widens() const { return value > 1.0; }
};

/// Rows of an average: their residuals about the means, and how they are correlated.
struct RowsOfAverage {
  const FormulaProblem& problem;
  const Solved& solved;
  const RowCovariance& covariance;
  const Vector& residuals;  ///< y - A m
};

/// `uncertainties` and `means` (their covariance) of the q quantities. Error
/// scale_factor_undefined: the uncertainty comes from the scatter already; no degree of freedom is
/// left; rows are left out of more than 1000 that are correlated.
Result<ScaleFactor> pdg_scale_factor(const RowsOfAverage& rows, const Vector& uncertainties,
                                     const Matrix& means);

}  // namespace parabola
