// SPDX-License-Identifier: MIT
// Tables made in memory for tests, and what two fits must have in common to be called the same.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/data/table.hpp"
#include "parabola/fit/fit.hpp"

namespace parabola::made_data {

inline Column numbers(std::string name, Vector values) {
  Column column;
  column.name = std::move(name);
  column.values = std::move(values);
  return column;
}

inline Column words(std::string name, std::vector<std::string> texts) {
  Column column;
  column.name = std::move(name);
  column.kind = ColumnKind::text;
  column.texts = std::move(texts);
  return column;
}

inline FitSpec spec_of(std::string formula) {
  FitSpec spec;
  spec.formula = std::move(formula);
  return spec;
}

inline FitResult fitted(const Table& table, const FitSpec& spec) {
  Result<FitResult> result = fit(table, spec);
  EXPECT_TRUE(result.has_value()) << (result ? "" : result.error().render());
  return result ? *std::move(result) : FitResult();
}

inline double estimate_of(const FitResult& result, const std::string& parameter) {
  const auto place = std::ranges::find(result.parameters, parameter, &Quantity::name);
  if (place == result.parameters.end() || !place->estimate) {
    ADD_FAILURE() << parameter << " has no estimate";
    return 0.0;
  }
  return *place->estimate;
}

inline double covariance_of(const FitResult& result, const std::string& a, const std::string& b) {
  const auto row = std::ranges::find(result.free, a);
  const auto column = std::ranges::find(result.free, b);
  if (row == result.free.end() || column == result.free.end() || !result.covariance) {
    ADD_FAILURE() << "there is no covariance of " << a << " and " << b;
    return 0.0;
  }
  return (*result.covariance)(static_cast<std::size_t>(row - result.free.begin()),
                              static_cast<std::size_t>(column - result.free.begin()));
}

inline double uncertainty_of(const FitResult& result, const std::string& parameter) {
  return std::sqrt(covariance_of(result, parameter, parameter));
}

/// Estimates to `tolerance` of an uncertainty, covariances to `tolerance` of their scale, S to
/// `tolerance` of itself, or of the expectation 1 of one point where it is smaller.
inline void expect_same(const FitResult& one, const FitResult& other,
                        const std::vector<std::string>& parameters, double tolerance = 1e-12) {
  for (const std::string& a : parameters) {
    const double sigma = uncertainty_of(other, a);
    EXPECT_NEAR(estimate_of(one, a), estimate_of(other, a), tolerance * sigma) << a;
    for (const std::string& b : parameters) {
      EXPECT_NEAR(covariance_of(one, a, b), covariance_of(other, a, b),
                  tolerance * sigma * uncertainty_of(other, b))
          << a << ", " << b;
    }
  }
  ASSERT_TRUE(one.chi2 && other.chi2);
  EXPECT_NEAR(*one.chi2, *other.chi2, tolerance * std::max(1.0, *other.chi2));
  EXPECT_EQ(one.ndof, other.ndof);
}

}  // namespace parabola::made_data
