// SPDX-License-Identifier: MIT
#include "parabola/cost/relative_uncertainty.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

#include "parabola/core/assert.hpp"
#include "parabola/model/row_sum.hpp"

namespace parabola {
namespace {

// The power of two next to the largest |y|, or sigma where all y are 0.
double common_unit(const Vector& response, const Vector& uncertainty) {
  double largest = 0.0;
  for (const double y : response) largest = std::max(largest, std::abs(y));
  for (const double sigma : uncertainty) largest = std::max(largest, sigma);
  if (largest == 0.0) return 1.0;
  return std::ldexp(1.0, static_cast<int>(std::clamp(std::logb(largest), -1000.0, 1000.0)));
}

}  // namespace

ModelRelativeTerm::ModelRelativeTerm(Vector response, Vector uncertainty, Vector relative)
    : response_(std::move(response)),
      uncertainty_(std::move(uncertainty)),
      relative_(std::move(relative)),
      unit_(common_unit(response_, uncertainty_)) {
  PARABOLA_ASSERT(uncertainty_.size() == response_.size());
  PARABOLA_ASSERT(relative_.size() == response_.size());
  for (double& y : response_) y /= unit_;
  for (double& sigma : uncertainty_) sigma /= unit_;
}

double ModelRelativeTerm::constant() const {
  return 2.0 * static_cast<double>(row_count()) * std::logb(unit_) * std::numbers::ln2;
}

double ModelRelativeTerm::uncertainty_at(std::size_t row, double model) const {
  constexpr double squares_underflow = 1e-280;
  const double sigma = uncertainty_[row];
  const double of_model = relative_[row] * model;
  const double variance = sigma * sigma + of_model * of_model;
  return variance > squares_underflow ? std::sqrt(variance) : std::hypot(sigma, of_model);
}

void ModelRelativeTerm::values(std::size_t first, std::span<const double> models,
                               std::span<double> values) const {
  for (std::size_t i = 0; i < models.size(); ++i) {
    const double rho = uncertainty_at(first + i, models[i]);
    const double z = (response_[first + i] - models[i]) / rho;
    values[i] = z * z + 2.0 * std::log(rho);
  }
}

// With rho = sqrt(v), z = (y - f)/rho and q = v'/(2 v).
void ModelRelativeTerm::derivatives(std::size_t first, std::span<const double> models,
                                    const RowTermDerivatives& out) const {
  for (std::size_t i = 0; i < models.size(); ++i) {
    const double f = models[i];
    const double rho = uncertainty_at(first + i, f);
    const double z = (response_[first + i] - f) / rho;
    const double t = relative_[first + i] / rho;
    const double q = t * (t * f);
    out.value[i] = z * z + 2.0 * std::log(rho);
    out.first[i] = -2.0 * z / rho + 2.0 * q * (1.0 - z * z);
    out.second[i] = 2.0 / rho / rho + 8.0 * z * q / rho + 2.0 * t * t * (1.0 - z * z) +
                    4.0 * q * q * (2.0 * z * z - 1.0);
    out.expected[i] = 1.0 / rho / rho + 2.0 * q * q;
  }
}

double ModelRelativeTerm::sum_of_squares(std::span<const double> models) const {
  RowSum sum;
  for (std::size_t i = 0; i < models.size(); ++i) {
    const double f = models[i] / unit_;
    const double z = (response_[i] - f) / uncertainty_at(i, f);
    sum.add(z * z);
  }
  return sum.value();
}

Vector ModelRelativeTerm::uncertainties(std::span<const double> models) const {
  Vector result(models.size());
  for (std::size_t i = 0; i < models.size(); ++i) {
    result[i] = unit_ * uncertainty_at(i, models[i] / unit_);
  }
  return result;
}

}  // namespace parabola
