// SPDX-License-Identifier: MIT
// Does the model describe the data? The probability of a chi-square at least as large as the
// observed one.
#pragma once

#include <optional>

namespace parabola {

/// P(chi2' >= chi2 | ndof); absent for ndof <= 0, where there is nothing to test.
std::optional<double> goodness_of_fit(double chi2, long ndof);

/// Probability that the largest of n standard normal pulls exceeds |pull| in size: 1 - (1 - P(|Z|
/// >= |pull|))^n.
double largest_pull_probability(double pull, long n);

}  // namespace parabola
