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

/// What a tried step told about the quadratic model it came from.
struct TriedStep {
  double length = 0.0;    ///< in the unit of the radius
  bool full = false;      ///< the minimum of the model, cut neither by radius nor by limits
  double slope = 0.0;     ///< half the rate at which the cost falls at first, per step
  double expected = 0.0;  ///< how much the model let it fall, positive
  double decrease = 0.0;  ///< how much it fell

  [[nodiscard]] double ratio() const { return decrease / expected; }
};

inline constexpr double accepted_ratio = 1e-4;  ///< of actual to predicted decrease
inline constexpr double poor_ratio = 0.25;      ///< below: smaller radius, and another model?
inline constexpr double good_ratio = 0.75;      ///< above: larger radius

/// The next radius. After a poor step that of the minimum of the parabola through the old cost, its
/// slope and the new cost, between 0.1 and 0.5 of the step; after a good or full one at least twice
/// the step.
double next_radius(double radius, const TriedStep& step);

}  // namespace parabola
