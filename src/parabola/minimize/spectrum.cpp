// SPDX-License-Identifier: MIT
#include "parabola/minimize/spectrum.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace parabola {
namespace {

// Largest |A_jk| / (d_j d_k) of row j.
double row_maximum(const Matrix& a, const std::vector<std::size_t>& parameters,
                   const Vector& scales, std::size_t j) {
  double largest = 0.0;
  for (const std::size_t k : parameters) {
    if (scales[j] > 0.0 && scales[k] > 0.0) {
      largest = std::max(largest, std::abs(a(j, k)) / scales[j] / scales[k]);
    }
  }
  return largest;
}

double scale_by_coupling(const Matrix& a, const std::vector<std::size_t>& parameters,
                         std::size_t j) {
  double scale = 0.0;
  for (const std::size_t k : parameters) {
    const double coupling = std::abs(a(j, k));
    const double other = std::sqrt(std::abs(a(k, k)));
    scale = std::max(scale, other > 0.0 ? coupling / other : std::sqrt(coupling));
  }
  return scale;
}

}  // namespace

std::size_t Spectrum::rank() const {
  std::size_t count = 0;
  for (std::size_t k = 0; k < size(); ++k) count += !is_negligible(k) && eigen.values[k] > 0.0;
  return count;
}

double Spectrum::condition() const {
  if (size() == 0) return 1.0;
  if (!positive_definite()) return std::numeric_limits<double>::infinity();
  return std::sqrt(eigen.values.back() / eigen.values.front());
}

Vector Spectrum::components(std::span<const double> gradient) const {
  Vector scaled(size());
  for (std::size_t i = 0; i < size(); ++i) scaled[i] = gradient[parameters[i]] / scales[i];
  Vector result(size());
  for (std::size_t k = 0; k < size(); ++k) result[k] = dot(eigen.vectors.column(k), scaled);
  return result;
}

Vector Spectrum::change(std::span<const double> z, std::size_t p) const {
  Vector result(p, 0.0);
  for (std::size_t i = 0; i < size(); ++i) {
    double sum = 0.0;
    for (std::size_t k = 0; k < size(); ++k) sum += eigen.vectors(i, k) * z[k];
    result[parameters[i]] = sum / scales[i];
  }
  return result;
}

Vector Spectrum::direction(std::size_t k, std::size_t p) const {
  Vector result(p, 0.0);
  for (std::size_t i = 0; i < size(); ++i) result[parameters[i]] = eigen.vectors(i, k) / scales[i];
  return result;
}

Spectrum spectrum(const Matrix& a, std::vector<std::size_t> parameters,
                  std::span<const double> scales) {
  Spectrum result;
  const std::size_t m = parameters.size();
  result.scales.resize(m);
  for (std::size_t i = 0; i < m; ++i) result.scales[i] = scales[parameters[i]];
  Matrix scaled(m, m);
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t k = 0; k < m; ++k) {
      scaled(i, k) = a(parameters[i], parameters[k]) / result.scales[i] / result.scales[k];
    }
  }
  result.parameters = std::move(parameters);
  if (m == 0) return result;
  result.eigen = symmetric_eigen(scaled);
  result.largest =
      std::max(std::abs(result.eigen.values.front()), std::abs(result.eigen.values.back()));
  return result;
}

Vector own_scales(const Matrix& a, const std::vector<std::size_t>& parameters) {
  constexpr int most_rounds = 8;
  constexpr double balanced = 1.0 + 1e-9;
  Vector scales(a.columns(), 0.0);
  for (const std::size_t j : parameters) {
    scales[j] = a(j, j) != 0.0 ? std::sqrt(std::abs(a(j, j))) : scale_by_coupling(a, parameters, j);
  }
  Vector rows(a.columns(), 0.0);
  for (int round = 0; round < most_rounds; ++round) {
    double largest = 0.0;
    for (const std::size_t j : parameters) {
      rows[j] = row_maximum(a, parameters, scales, j);
      largest = std::max(largest, rows[j]);
    }
    if (largest <= balanced) break;
    for (const std::size_t j : parameters) {
      if (rows[j] > 0.0) scales[j] *= std::sqrt(rows[j]);
    }
  }
  return scales;
}

}  // namespace parabola
