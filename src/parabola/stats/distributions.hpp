// SPDX-License-Identifier: MIT
// Probabilities and quantiles of the distributions that inference needs.
#pragma once

namespace parabola {

/// Probability of a standard normal value within +-1: 0.6827 to the digits of a double.
inline constexpr double one_sigma_level = 0.68268949213708585;

/// P(X >= chi2) for a chi-square distribution with ndof > 0 degrees of freedom; chi2 >= 0.
/// The upper tail is computed as such (regularised incomplete gamma Q(ndof/2, chi2/2)), so that
/// small probabilities keep their relative accuracy down to 1e-300.
double chi2_survival(double chi2, double ndof);

/// x with P(X <= x) = probability, 0 < probability < 1.
double chi2_quantile(double probability, double ndof);

/// P(X >= f) for Fisher's F with ndof > 0 degrees of freedom above and below; f >= 0. The upper
/// tail is computed as such.
double f_survival(double f, double numerator_ndof, double denominator_ndof);

/// z with P(|Z| <= z) = confidence_level for a standard normal Z; 0 < confidence_level < 1.
double normal_two_sided_quantile(double confidence_level);

/// t with P(|T| <= t) = confidence_level for Student's t with ndof > 0 degrees of freedom.
double student_two_sided_quantile(double confidence_level, double ndof);

}  // namespace parabola
