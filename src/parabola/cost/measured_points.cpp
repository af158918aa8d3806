// SPDX-License-Identifier: MIT
#include "parabola/cost/measured_points.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "parabola/core/assert.hpp"

namespace parabola {
namespace {

double range(std::span<const double> values) {
  if (values.empty()) return 0.0;
  const auto [low, high] = std::ranges::minmax(values);
  return high - low;
}

// s_i of all points.
Vector reference_sizes(const LatentFunction& function, const Vector& response,
                       const PointFactors& factors) {
  Vector sizes(response.size(), 0.0);
  const double height = range(response);
  const auto add = [&](const Vector& values, double slope) {
    for (std::size_t i = 0; i < sizes.size(); ++i)
      sizes[i] = std::hypot(sizes[i], slope * values[i]);
  };
  add(factors.alone, 1.0);
  for (const Vector& column : factors.together) add(column, 1.0);
  for (std::size_t k = 0, place = 0; k < function.latent_count(); ++k) {
    const double width = range(function.columns()[k]);
    const double slope = height > 0.0 && width > 0.0 ? height / width : 1.0;
    for (std::size_t l = 0; l <= k; ++l) add(factors.shift[place++], slope);
  }
  return sizes;
}

double power_of_two(double exponent) {
  return std::ldexp(1.0, static_cast<int>(std::clamp(exponent, -1000.0, 1000.0)));
}

}  // namespace

MeasuredPoints::MeasuredPoints(LatentFunction function, Vector response, PointFactors factors)
    : function_(std::move(function)),
      response_(std::move(response)),
      factors_(std::move(factors)),
      jointly_linear_(function_.parameter_count(), false) {
  PARABOLA_ASSERT(function_.row_count() == response_.size());
  PARABOLA_ASSERT(factors_.alone.size() == response_.size());
  PARABOLA_ASSERT(factors_.latent_count() == function_.latent_count());
  const Vector sizes = reference_sizes(function_, response_, factors_);
  constexpr double none = -std::numeric_limits<double>::infinity();
  double largest = none;
  double largest_pull = none;  // exponents, since the ratios themselves may overflow
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (!(sizes[i] > 0.0)) continue;
    largest = std::max(largest, std::logb(sizes[i]));
    if (response_[i] == 0.0) continue;
    largest_pull = std::max(largest_pull, std::logb(response_[i]) - std::logb(sizes[i]));
  }
  if (largest > none) unit_ = power_of_two(largest);
  if (largest_pull > none) scale_ = power_of_two(largest_pull);
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] > 0.0) data_norm_ = std::hypot(data_norm_, response_[i] / sizes[i] / scale_);
  }
  for (double& y : response_) y /= unit_;
  for (double& tau : factors_.alone) tau /= unit_;
  for (Vector& column : factors_.together) {
    for (double& b : column) b /= unit_;
  }
}

double MeasuredPoints::predictor_uncertainty(std::size_t k, std::size_t i) const {
  double sigma = 0.0;
  for (std::size_t l = 0; l <= k; ++l) sigma = std::hypot(sigma, shift(k, l, i));
  return sigma;
}

}  // namespace parabola
