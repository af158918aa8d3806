// SPDX-License-Identifier: MIT
// Limits of parameters, and what every minimiser is told.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace parabola {

/// Limits of one parameter; infinite where there is none.
struct Bounds {
  double lower = -std::numeric_limits<double>::infinity();
  double upper = std::numeric_limits<double>::infinity();
};

enum class ParameterState { free, at_lower_limit, at_upper_limit, undetermined };

struct MinimizerOptions {
  std::size_t evaluation_limit = 1000;  ///< points tried before giving up with the best one
  std::vector<Bounds> bounds;           ///< one per parameter, lower <= upper; or empty: no limits
};

/// The limits of all p parameters, and how points and steps meet them.
class Limits {
 public:
  /// `bounds`: p of them, or none: no limits.
  Limits(std::vector<Bounds> bounds, std::size_t parameter_count);

  [[nodiscard]] const Bounds& operator[](std::size_t j) const { return bounds_[j]; }
  [[nodiscard]] double clamped(std::size_t j, double value) const;
  [[nodiscard]] bool inside(std::size_t j, double value) const;
  [[nodiscard]] bool is_fixed(std::size_t j) const { return bounds_[j].lower == bounds_[j].upper; }
  /// value + change within the limits; exactly the limit when that was the aim, in spite of
  /// rounding.
  [[nodiscard]] double moved(std::size_t j, double value, double change) const;
  /// At a limit, with the cost falling further outside; `downhill` is minus its slope.
  [[nodiscard]] bool hold(std::size_t j, double value, double downhill) const;

 private:
  std::vector<Bounds> bounds_;
};

}  // namespace parabola
