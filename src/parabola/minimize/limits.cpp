// SPDX-License-Identifier: MIT
#include "parabola/minimize/limits.hpp"

#include <algorithm>
#include <utility>

#include "parabola/core/assert.hpp"

namespace parabola {

Limits::Limits(std::vector<Bounds> bounds, std::size_t parameter_count)
    : bounds_(std::move(bounds)) {
  if (bounds_.empty()) bounds_.resize(parameter_count);
  PARABOLA_ASSERT(bounds_.size() == parameter_count);
}

double Limits::clamped(std::size_t j, double value) const {
  return std::clamp(value, bounds_[j].lower, bounds_[j].upper);
}

bool Limits::inside(std::size_t j, double value) const {
  return value >= bounds_[j].lower && value <= bounds_[j].upper;
}

double Limits::moved(std::size_t j, double value, double change) const {
  if (change == bounds_[j].lower - value) return bounds_[j].lower;
  if (change == bounds_[j].upper - value) return bounds_[j].upper;
  return clamped(j, value + change);
}

bool Limits::hold(std::size_t j, double value, double downhill) const {
  if (value > bounds_[j].lower && value < bounds_[j].upper) return false;
  if (is_fixed(j)) return true;
  return value <= bounds_[j].lower ? downhill < 0.0 : downhill > 0.0;
}

}  // namespace parabola
