// SPDX-License-Identifier: MIT
// Where to look for one nonlinear parameter: its role in the formula and the candidates it gets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/minimize/least_squares.hpp"
#include "parabola/start/location.hpp"

namespace parabola {

enum class Role : std::uint8_t {
  frequency,  ///< turns the argument of sin, cos, tan: a fine grid
  angle,      ///< adds to such an argument
  location,   ///< makes a sum vanish at a place of the data
  exponent,   ///< of a power
  scale,      ///< anything else: a logarithmic grid around its scale
  held        ///< given by the user: this value alone
};

/// Positions of extreme residuals of the model as found so far, as row numbers: the best guesses
/// for locations.
using Peaks = std::vector<std::size_t>;

struct Axis {
  Role role = Role::scale;
  Bounds bounds;
  Vector values;           ///< candidates; for a location, those beside the places
  Vector fine;             ///< of a frequency: all that can be told apart
  bool is_period = false;  ///< of a frequency: it falls as the parameter grows
  double period = 0.0;     ///< of an angle
  bool is_even = false;    ///< the model depends on |p| only, up to linear parameters: p > 0
  std::optional<LocationEquation> location;
  Vector ruler;  ///< ascending values that turn a difference into steps; see rank_distance()

  /// Candidates of a full product; peaks are counted for locations.
  [[nodiscard]] std::size_t list_size(std::size_t peak_count) const;
  /// The candidate number `which` of the list, within the limits; `parameters` holds the others.
  double listed(std::size_t which, std::span<const double> parameters, const Peaks& peaks);
  /// The candidate at u in [0, 1), for draws: continuous where the list is.
  double drawn(double u, std::span<const double> parameters, const Peaks& peaks);
};

/// Are the two values more than about a step of the grid apart? 1.01 steps, or 4 % of the list
/// (0.4 % of a fine list).
bool differ(const Axis& axis, double a, double b);

}  // namespace parabola
