// SPDX-License-Identifier: MIT
#include "parabola/fit/fit_callable.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/data/table.hpp"
#include "parabola/fit/fit.hpp"

namespace parabola {
namespace {

const Vector x{0.5, 1.5, 2.5, 3.5, 4.5, 5.5};
const Vector y{780, 485, 290, 178, 118, 64};
const Vector sigma{28, 22, 17, 13, 11, 8};

const auto decay = [](auto t, const auto& p) {
  using std::exp;
  return p[0] * exp(-t / p[1]);
};

TEST(FitCallable, agrees_with_the_formula) {
  CallableOptions options;
  options.start = {1000, 1};
  options.names = {"N0", "tau"};
  const FitResult callable = fit(x, y, sigma, decay, options).value();

  Column t{"t", "", ColumnKind::number, x, {}, {}, {}, {}};
  Column n{"N", "", ColumnKind::number, y, {}, {}, {}, {}};
  Column s{"sigma_N", "", ColumnKind::number, sigma, {}, {}, {}, {}};
  FitSpec spec;
  spec.formula = "N = N0*exp(-t/tau)";
  spec.start = {{"tau", {1, 0, 0}}};
  const FitResult formula = fit(Table({t, n, s}), spec).value();
  for (std::size_t j = 0; j < 2; ++j) {
    // both are polished to the rounding of S: relative 1e-16 of S at a condition of about 2
    EXPECT_NEAR(*callable.parameters[j].estimate / *formula.parameters[j].estimate, 1.0, 1e-12);
    EXPECT_NEAR(*callable.parameters[j].uncertainty / *formula.parameters[j].uncertainty, 1.0,
                1e-12);
  }
  EXPECT_EQ(callable.ndof, 4);
  EXPECT_FALSE(is_doubtful(callable));
}

TEST(FitCallable, names_are_given_where_there_are_none) {
  CallableOptions options;
  options.start = {1000, 1};
  const FitResult result = fit(x, y, {}, decay, options).value();
  EXPECT_EQ(result.parameters[1].name, "p1");
  EXPECT_EQ(result.uncertainty_scale, UncertaintyScale::estimated);
}

TEST(FitCallable, start_values_are_searched_where_only_names_are_given) {
  CallableOptions options;
  options.names = {"N0", "tau"};
  const FitResult searched = fit(x, y, sigma, decay, options).value();
  options.start = {1000, 1};
  const FitResult given = fit(x, y, sigma, decay, options).value();
  EXPECT_GT(searched.start_evaluations, 0U);
  EXPECT_NEAR(*searched.parameters[1].estimate / *given.parameters[1].estimate, 1.0, 1e-9);
}

TEST(FitCallable, one_sigma_serves_all_points) {
  CallableOptions options;
  options.start = {1000, 1};
  EXPECT_EQ(fit(x, y, Vector{20.0}, decay, options).value().points.uncertainty, Vector(6, 20.0));
}

TEST(FitCallable, wrong_arrays_are_refused) {
  CallableOptions options;
  options.start = {1000, 1};
  EXPECT_EQ(fit(Vector{1, 2}, y, sigma, decay, options).error().code(), "size_mismatch");
  EXPECT_EQ(fit(x, y, Vector{1, 2}, decay, options).error().code(), "size_mismatch");
  EXPECT_EQ(fit(Vector{}, Vector{}, {}, decay, options).error().code(), "no_rows");
  EXPECT_EQ(fit(x, y, Vector{0.0}, decay, options).error().code(), "sigma_not_positive");
  Vector broken = y;
  broken[3] = std::nan("");
  EXPECT_EQ(fit(x, broken, sigma, decay, options).error().code(), "value_not_finite");
  options.limits = {{"p1", 2.0, std::nullopt}};
  EXPECT_EQ(fit(x, y, sigma, decay, options).error().code(), "start_outside_limits");
  options.limits = {{"q", 2.0, std::nullopt}};
  EXPECT_EQ(fit(x, y, sigma, decay, options).error().code(), "not_used");
  options.limits.clear();
  options.names = {"only"};
  EXPECT_EQ(fit(x, y, sigma, decay, options).error().code(), "size_mismatch");
  options.names.clear();
  options.start = {1000, 0};
  EXPECT_EQ(fit(x, y, sigma, decay, options).error().code(), "start_not_finite");
}

}  // namespace
}  // namespace parabola
