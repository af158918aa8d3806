// SPDX-License-Identifier: MIT
// The minimum of a quadratic function within a ball, exactly, in the basis of its eigenvectors.
#pragma once

#include <span>

#include "parabola/core/matrix.hpp"

namespace parabola {

struct TrustRegionStep {
  Vector z;
  bool full = false;  ///< the unrestricted minimum
};

/// Minimises sum_k (mu_k z_k^2 / 2 - h_k z_k) over |z| <= radius.
///
/// All mu_k > 0 and the minimum within 1.1 radius: that minimum. Otherwise z_k = h_k / (mu_k +
/// lambda) with lambda >= 0 such that |z| is the radius to 10 %, found by Newton's method on 1/|z|,
/// which is nearly linear in lambda. When even the smallest admissible lambda leaves |z| short (h
/// without component along the most negative mu, the "hard case"), that eigenvector completes z to
/// the radius. Source: Moré & Sorensen, SIAM J. Sci. Stat. Comput. 4 (1983) 553.
TrustRegionStep trust_region_step(std::span<const double> mu, std::span<const double> h,
                                  double radius);

}  // namespace parabola
