// SPDX-License-Identifier: MIT
#include "parabola/cost/point_uncertainty.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>

namespace parabola {
namespace {

// A pivot of a correlation matrix below this is rounding of 0; what such a pivot leaves beside it
// is at most its root.
constexpr double negligible_pivot = 1e-14;
constexpr double negligible_rest = 1e-7;

std::string quantity(std::size_t k) {
  return k == 0 ? "the response" : fmt::format("predictor {}", k);
}

std::string place(std::size_t point) {
  return fmt::format("point {}", point + 1);
}

Result<void> check_uncertainties(const Vector& values, std::size_t k, std::size_t points) {
  if (values.size() != points) {
    return Error(
        "uncertainty_count",
        fmt::format("{} uncertainties of {} for {} points", values.size(), quantity(k), points),
        quantity(k), "give one uncertainty per point");
  }
  for (std::size_t i = 0; i < points; ++i) {
    if (std::isfinite(values[i]) && values[i] >= 0.0) continue;
    return Error("uncertainty_value",
                 fmt::format("the uncertainty of {} is {}, it must be 0 or positive", quantity(k),
                             values[i]),
                 place(i), "give a positive number, or 0 where the value is exact");
  }
  return {};
}

Result<void> check(const PointUncertainties& u, std::size_t points) {
  Result<void> response = check_uncertainties(u.response, 0, points);
  if (!response) return response;
  for (std::size_t k = 0; k < u.predictors.size(); ++k) {
    Result<void> predictor = check_uncertainties(u.predictors[k], k + 1, points);
    if (!predictor) return predictor;
  }
  for (std::size_t i = 0; i < points; ++i) {
    const bool is_exact =
        std::ranges::all_of(u.predictors, [i](const Vector& values) { return values[i] == 0.0; });
    if (is_exact && u.response[i] == 0.0) {
      return Error("no_uncertainty", "neither the response nor a predictor has an uncertainty",
                   place(i), "give the point an uncertainty or leave it out");
    }
  }
  for (const PointCorrelation& c : u.correlations) {
    const std::size_t last = u.predictors.size();
    if (c.values.size() != points || c.first > last || c.second > last || c.first == c.second) {
      return Error("uncertainty_count",
                   fmt::format("{} correlations of quantities {} and {} for {} points of {} "
                               "quantities",
                               c.values.size(), c.first, c.second, points, last + 1),
                   "correlation", "give one correlation per point, of two different quantities");
    }
    for (std::size_t i = 0; i < points; ++i) {
      if (std::abs(c.values[i]) <= 1.0) continue;
      return Error("correlation_value",
                   fmt::format("the correlation of {} and {} is {}, outside [-1, 1]",
                               quantity(c.first), quantity(c.second), c.values[i]),
                   place(i), "give a correlation between -1 and 1");
    }
  }
  return {};
}

// The correlations of one point, predictors first and the response last: the last row of the factor
// is then b and tau in units of the response.
Matrix correlations_of(const PointUncertainties& u, std::size_t point) {
  const std::size_t m = u.predictors.size();
  const auto position = [m](std::size_t k) { return k == 0 ? m : k - 1; };
  Matrix r(m + 1, m + 1);
  for (std::size_t k = 0; k <= m; ++k) r(k, k) = 1.0;
  for (const PointCorrelation& c : u.correlations) {
    r(position(c.first), position(c.second)) = c.values[point];
    r(position(c.second), position(c.first)) = c.values[point];
  }
  return r;
}

// R = L L^T in place, L lower; a vanishing pivot leaves a column of zeros. False when R is not
// positive semidefinite.
bool factor(Matrix& r) {
  for (std::size_t j = 0; j < r.columns(); ++j) {
    // 1 - rho^2 as a product: for rho near 1 the difference of squares would lose its digits.
    double pivot = 1.0;
    if (j == 1) {
      pivot = (1.0 - r(1, 0)) * (1.0 + r(1, 0));
    } else {
      for (std::size_t k = 0; k < j; ++k) pivot -= r(j, k) * r(j, k);
    }
    if (pivot < -negligible_pivot) return false;
    const bool vanishes = j == 1 ? pivot <= 0.0 : pivot <= negligible_pivot;
    r(j, j) = vanishes ? 0.0 : std::sqrt(pivot);
    for (std::size_t i = j + 1; i < r.rows(); ++i) {
      double rest = r(i, j);
      for (std::size_t k = 0; k < j; ++k) rest -= r(i, k) * r(j, k);
      if (vanishes && std::abs(rest) > negligible_rest) return false;
      r(i, j) = vanishes ? 0.0 : rest / r(j, j);
    }
  }
  return true;
}

}  // namespace

Result<PointFactors> factor_points(const PointUncertainties& u, std::size_t points) {
  const Result<void> checked = check(u, points);
  if (!checked) return checked.error();
  const std::size_t m = u.predictors.size();
  PointFactors factors;
  factors.shift.assign(m * (m + 1) / 2, Vector(points, 0.0));
  factors.together.assign(m, Vector(points, 0.0));
  factors.alone = u.response;
  if (u.correlations.empty()) {
    for (std::size_t k = 0; k < m; ++k) factors.shift[k * (k + 3) / 2] = u.predictors[k];
    return factors;
  }
  for (std::size_t i = 0; i < points; ++i) {
    Matrix r = correlations_of(u, i);
    if (!factor(r)) {
      return Error("not_positive", "the correlations of the point contradict each other", place(i),
                   "check the correlations: their matrix must be positive definite");
    }
    for (std::size_t k = 0; k < m; ++k) {
      for (std::size_t l = 0; l <= k; ++l) {
        factors.shift[k * (k + 1) / 2 + l][i] = u.predictors[k][i] * r(k, l);
      }
      factors.together[k][i] = u.response[i] * r(m, k);
    }
    factors.alone[i] = u.response[i] * r(m, m);
  }
  return factors;
}

}  // namespace parabola
