// SPDX-License-Identifier: MIT
// Random events of a density whose parameters are numbers.
#pragma once

#include <cstddef>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/model/density.hpp"
#include "parabola/model/expression.hpp"
#include "parabola/stats/random_engine.hpp"

namespace parabola {

/// Draws by inversion of the distribution function F(x).
///
/// The range is halved into cells until Simpson's rule for the mass of a cell and for its halves
/// agree to 1e-11 of all events; infinite ranges are mapped to finite ones, x = a + w (1 - t)/t.
/// Within a cell the density is the parabola through both ends and the middle, so that F is a
/// cubic and wrong by about 1e-11. The sum of all cells must be the normalisation of the density,
/// which is computed otherwise, to 1e-6: a peak that was missed cannot pass.
class EventSampler {
 public:
  /// `right` is the right side of the formula that `density` was written from, in `graph`: where
  /// its distributions have their parameters the search for mass begins.
  ///
  /// Errors: density_not_finite and density_negative with the place; density_open when the mass of
  /// the range is not found; those of compiled expressions.
  static Result<EventSampler> make(const Graph& graph, NodeId right, const Density& density);

  [[nodiscard]] double draw(RandomEngine& engine) const;
  /// Events of an extended density; otherwise 1.
  [[nodiscard]] double expected() const { return expected_; }

  /// x = t, or x = anchor + width (1 - t)/t with t from 0 (infinity) to 1 (anchor).
  struct Map {
    bool is_tail = false;
    double anchor = 0.0;
    double width = 0.0;  ///< negative towards minus infinity

    [[nodiscard]] double x(double t) const;
    [[nodiscard]] double slope(double t) const;  ///< |dx/dt|
  };
  /// Density per unit of t at both ends and in the middle.
  struct Cell {
    Map map;
    double lower = 0.0;
    double upper = 0.0;
    double at_lower = 0.0;
    double at_middle = 0.0;
    double at_upper = 0.0;
  };

 private:
  EventSampler(std::vector<Cell> cells, Vector cumulative, double expected)
      : cells_(std::move(cells)), cumulative_(std::move(cumulative)), expected_(expected) {}

  std::vector<Cell> cells_;
  Vector cumulative_;  // mass of the cells up to and with each
  double expected_;
};

}  // namespace parabola
