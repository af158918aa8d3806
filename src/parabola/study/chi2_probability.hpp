// SPDX-License-Identifier: MIT
// The chi-square distribution at one point, as values: for `parabola chi2` and for teaching.
#pragma once

namespace parabola {

struct Chi2Probability {
  double chi2 = 0.0;              ///< 0 or more
  double ndof = 1.0;              ///< above 0, need not be whole
  double probability = 1.0;       ///< P(X >= chi2)
  double confidence_level = 0.0;  ///< as asked for, between 0 and 1
  double quantile = 0.0;          ///< P(X <= quantile) = confidence_level
};

Chi2Probability chi2_probability(double chi2, double ndof, double confidence_level);

}  // namespace parabola
