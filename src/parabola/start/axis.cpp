// SPDX-License-Identifier: MIT
#include "parabola/start/axis.hpp"

#include <algorithm>
#include <cmath>

namespace parabola {
namespace {

constexpr double positive_share = 0.7;

// Shares of draws of a location.
constexpr double peak_share = 0.35;
constexpr double row_share = 0.35;
constexpr double beyond_share = 0.15;

std::size_t pick(double u, std::size_t count) {
  return std::min(count - 1, static_cast<std::size_t>(u * static_cast<double>(count)));
}

// Geometric between neighbours of one sign, of an ascending list.
double between(std::span<const double> values, double u) {
  const double place = u * static_cast<double>(values.size() - 1);
  const std::size_t k = std::min(static_cast<std::size_t>(place), values.size() - 1);
  if (k + 1 >= values.size()) return values.back();
  const double part = place - static_cast<double>(k);
  const double low = values[k];
  const double high = values[k + 1];
  if (low * high <= 0.0) return part < 0.5 ? low : high;
  return low * std::pow(high / low, part);
}

double draw_value(std::span<const double> values, double u) {
  const auto first_positive =
      std::find_if(values.begin(), values.end(), [](double value) { return value > 0.0; });
  const auto negatives = static_cast<std::size_t>(first_positive - values.begin());
  if (negatives == 0 || negatives == values.size()) return between(values, u);
  if (u < positive_share) return between(values.subspan(negatives), u / positive_share);
  return between(values.first(negatives), (u - positive_share) / (1.0 - positive_share));
}

double rank(const Vector& ruler, double value) {
  const auto above = std::ranges::lower_bound(ruler, value);
  const auto k = static_cast<std::size_t>(above - ruler.begin());
  if (k == 0 || k == ruler.size()) return static_cast<double>(k);
  const double step = ruler[k] - ruler[k - 1];
  return static_cast<double>(k) - (step > 0.0 ? (ruler[k] - value) / step : 0.0);
}

}  // namespace

std::size_t Axis::list_size(std::size_t peak_count) const {
  if (!location) return values.size();
  return values.size() + peak_count + location->quantile_count() + location->beyond_count();
}

double Axis::listed(std::size_t which, std::span<const double> parameters, const Peaks& peaks) {
  double value = 0.0;
  if (which < values.size()) {
    value = values[which];
  } else {
    const std::size_t place = which - values.size();
    value = place < peaks.size() ? location->solve(parameters, location->row_place(peaks[place]))
                                 : location->solve(parameters, place - peaks.size());
  }
  return std::clamp(value, bounds.lower, bounds.upper);
}

double Axis::drawn(double u, std::span<const double> parameters, const Peaks& peaks) {
  double value = 0.0;
  if (role == Role::angle) {
    value = u * period;
  } else if (role == Role::exponent || role == Role::held) {
    value = values[pick(u, values.size())];
  } else if (!location) {
    value = draw_value(values, u);
  } else if (u < peak_share && !peaks.empty()) {
    const std::size_t row = peaks[pick(u / peak_share, peaks.size())];
    value = location->solve(parameters, location->row_place(row));
  } else if (u < peak_share + row_share) {
    const double part = peaks.empty() ? u / (peak_share + row_share) : (u - peak_share) / row_share;
    const std::size_t row = location->order()[pick(part, location->order().size())];
    value = location->solve(parameters, location->row_place(row));
  } else if (u < peak_share + row_share + beyond_share && location->beyond_count() > 0) {
    const double part = (u - peak_share - row_share) / beyond_share;
    value = location->solve(parameters,
                            location->quantile_count() + pick(part, location->beyond_count()));
  } else {
    const double part = (u - peak_share - row_share) / (1.0 - peak_share - row_share);
    value = values[pick(part, values.size())];
  }
  return std::clamp(value, bounds.lower, bounds.upper);
}

bool differ(const Axis& axis, double a, double b) {
  const auto size = static_cast<double>(axis.ruler.size());
  const double share = axis.fine.empty() ? 0.04 : 0.004;
  return std::abs(rank(axis.ruler, a) - rank(axis.ruler, b)) > std::max(1.01, share * size);
}

}  // namespace parabola
