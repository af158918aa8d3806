// SPDX-License-Identifier: MIT
// The rounds of a search: candidates, refinement, and when to be satisfied.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "parabola/start/axis.hpp"
#include "parabola/start/projector.hpp"
#include "parabola/start/refine.hpp"
#include "parabola/start/search.hpp"

namespace parabola {

/// When a sum of squares is as low as the data allow.
struct Scatter {
  bool is_scale_known = false;
  double scale = 1.0;              ///< S of whitened rows times scale^2 is in units of sigma
  double data_square = 0.0;        ///< |w y|^2
  std::vector<std::size_t> order;  ///< rows by the first predictor

  /// sigma known: S <= nu + 5 sqrt(2 nu). Otherwise: S at the rounding level; fewer than 9 rows; or
  /// residuals in the order of x that look random, V = sum (r_i+1 - r_i)^2 / sum r^2 > 2 - 6/sqrt n
  /// (von Neumann 1941), unless sigma is known and S > 3 nu.
  [[nodiscard]] bool is_satisfied(std::span<const double> residuals, double sum,
                                  std::size_t parameter_count) const;
};

/// Six steps of all points on the scoring rows, forty more of the best four on all rows, up to two
/// hundred of the best. Best first, equal S dropped.
std::vector<StartPoint> refine_candidates(Projector& scoring, Projector& all,
                                          std::vector<StartPoint> points);

/// Even parameters positive and angles within half a period of 0, where S stays the same.
void make_canonical(StartPoint& point, Projector& all, const std::vector<Axis>& axes);

/// A point's neighbours that S cannot tell apart are one: merges and sorts; the lowest frequency
/// first among equals.
void collect(std::vector<StartPoint>& found, std::vector<StartPoint> more,
             const std::vector<Axis>& axes);

}  // namespace parabola
