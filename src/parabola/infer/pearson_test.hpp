// SPDX-License-Identifier: MIT
// Goodness of fit of counts.
#pragma once

#include <cstddef>
#include <span>

namespace parabola {

struct PearsonTest {
  double chi2 = 0.0;
  std::size_t groups = 0;
};

/// chi2 = sum over groups of (sum k - sum f)^2 / sum sigma^2 for counts k with the means f and the
/// standard deviations sigma of the model. Neighbours in `order` are taken together until at least
/// five counts are expected in each group, so that its distribution is near that of chi-square
/// (Cochran 1954); the last group takes what is left. All spans have one entry per row.
PearsonTest pearson_test(std::span<const double> counts, std::span<const double> expected,
                         std::span<const double> deviations, std::span<const std::size_t> order);

}  // namespace parabola
