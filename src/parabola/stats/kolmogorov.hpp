// SPDX-License-Identifier: MIT
// Do numbers follow a distribution? The Kolmogorov-Smirnov test.
#pragma once

#include <vector>

namespace parabola {

struct KolmogorovTest {
  double distance = 0.0;  ///< D: the largest between empirical and stated distribution function
  double p_value = 1.0;
};

/// Of numbers from 0 to 1, at least one, that are uniform if all is well: values of a distribution
/// function at the data, or p-values. The probability of a distance at least as large is
/// Q((sqrt(n) + 0.12 + 0.11/sqrt(n)) D) with Q(x) = 2 sum_k (-1)^(k-1) exp(-2 k^2 x^2); good to
/// about 0.01 from n = 5 on. Source: Stephens, J. R. Stat. Soc. B 32 (1970) 115.
KolmogorovTest kolmogorov_test(std::vector<double> probabilities);

}  // namespace parabola
