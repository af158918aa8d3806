// SPDX-License-Identifier: MIT
#include "parabola/model/latent_function.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "parabola/model/formula.hpp"

namespace parabola {
namespace {

using Names = std::vector<std::string>;

Result<LatentFunction> make(const char* formula, Names parameters, Names latent,
                            const std::vector<NamedColumn>& columns, std::size_t rows,
                            ThirdDerivatives third = ThirdDerivatives::left_out,
                            std::size_t node_limit = 100'000) {
  Graph graph;
  const NodeId root = parse_expression(formula, graph).value();
  return make_latent_function(std::move(graph), root, std::move(parameters), std::move(latent),
                              columns, rows, third, node_limit);
}

// All outputs at one row.
Vector evaluate_row(const LatentFunction& function, LatentLevel level, const Vector& columns,
                    const Vector& parameters) {
  std::vector<const double*> inputs;
  for (const double& value : columns) inputs.push_back(&value);
  Vector results(function.output_count(level));
  std::vector<double*> outputs;
  for (double& value : results) outputs.push_back(&value);
  Program::Workspace workspace;
  function.evaluate(level, inputs, parameters, 1, outputs, workspace);
  return results;
}

TEST(LatentFunction, gives_every_derivative_of_a_decay_by_its_latent_predictor) {
  const Vector x{1.5};
  const LatentFunction f =
      make("A*exp(-x/t)", {"A", "t"}, {"x"}, {{"x", x}}, 1, ThirdDerivatives::compiled).value();
  const double a = 3.0;
  const double t = 2.0;
  const double e = std::exp(-1.5 / t);
  const Vector v = evaluate_row(f, LatentLevel::third, {1.5}, {a, t});
  EXPECT_DOUBLE_EQ(v[0], a * e);
  EXPECT_DOUBLE_EQ(v[f.slope_place(0)], -a * e / t);
  EXPECT_DOUBLE_EQ(v[f.bend_place(0, 0)], a * e / (t * t));
  EXPECT_DOUBLE_EQ(v[f.gradient_place(0)], e);
  EXPECT_DOUBLE_EQ(v[f.gradient_place(1)], a * e * 1.5 / (t * t));
  EXPECT_DOUBLE_EQ(v[f.mixed_place(0, 0)], -e / t);
  EXPECT_DOUBLE_EQ(v[f.mixed_place(0, 1)], a * e / (t * t) * (1 - 1.5 / t));
  ASSERT_EQ(f.curvature_entries().size(), 2U);  // A A vanishes
  EXPECT_DOUBLE_EQ(v[f.curvature_place(0)], e * 1.5 / (t * t));
  EXPECT_DOUBLE_EQ(v[f.third_place(0, 0)], e / (t * t) * (1 - 1.5 / t));
  EXPECT_FALSE(f.is_linear_in_latent());
}

TEST(LatentFunction, every_level_is_a_prefix_of_the_next) {
  const Vector x{0.3};
  const Vector z{0.7};
  const Vector g{2.0};
  const LatentFunction f = make("a*sin(b*x*z) + g*b", {"a", "b"}, {"x", "z"},
                                {{"z", z}, {"g", g}, {"x", x}}, 1, ThirdDerivatives::compiled)
                               .value();
  EXPECT_EQ(f.latent_count(), 2U);
  EXPECT_EQ(f.columns().size(), 3U);
  EXPECT_EQ(f.columns()[0][0], 0.3);
  EXPECT_EQ(f.columns()[2][0], 2.0);
  const Vector all = evaluate_row(f, LatentLevel::third, {0.3, 0.7, 2.0}, {1.5, 4.0});
  for (const LatentLevel level :
       {LatentLevel::latent, LatentLevel::parameters, LatentLevel::mixed, LatentLevel::curvature}) {
    const Vector part = evaluate_row(f, level, {0.3, 0.7, 2.0}, {1.5, 4.0});
    for (std::size_t k = 0; k < part.size(); ++k) EXPECT_EQ(part[k], all[k]);
  }
  const double bxz = 4.0 * 0.3 * 0.7;
  // two terms of about 4 cancel to 0.25; each errs by a few epsilon
  EXPECT_NEAR(all[f.bend_place(1, 0)],
              1.5 * (4.0 * std::cos(bxz) - 16.0 * 0.3 * 0.7 * std::sin(bxz)), 1e-14);
  EXPECT_EQ(f.bend_place(0, 1), f.bend_place(1, 0));
}

TEST(LatentFunction, knows_a_plane_in_its_latent_predictors) {
  const Vector x{1.0};
  EXPECT_TRUE(
      make("a^2 + exp(b)*x", {"a", "b"}, {"x"}, {{"x", x}}, 1).value().is_linear_in_latent());
  EXPECT_FALSE(
      make("a*x*z", {"a"}, {"x", "z"}, {{"x", x}, {"z", x}}, 1).value().is_linear_in_latent());
  EXPECT_FALSE(make("a*abs(x)", {"a"}, {"x"}, {{"x", x}}, 1).value().is_linear_in_latent());
}

TEST(LatentFunction, refuses_names_and_lengths_that_do_not_fit) {
  const Vector x{1.0, 2.0};
  const auto no_column = make("a*x", {"a"}, {"z"}, {{"x", x}}, 2);
  ASSERT_FALSE(no_column.has_value());
  EXPECT_EQ(no_column.error().code(), "unknown_column");
  EXPECT_EQ(no_column.error().sentence(), "the predictor 'z' with uncertainties is no column");
  const auto unknown = make("a*q", {"a"}, {"x"}, {{"x", x}}, 2);
  ASSERT_FALSE(unknown.has_value());
  EXPECT_EQ(unknown.error().sentence(), "'q' is neither a column nor a parameter");
  const auto length = make("a*x", {"a"}, {"x"}, {{"x", x}}, 3);
  ASSERT_FALSE(length.has_value());
  EXPECT_EQ(length.error().sentence(), "the column 'x' has 2 values, expected 3");
  const auto limit =
      make("a*exp(x/b)^c", {"a", "b", "c"}, {"x"}, {{"x", x}}, 2, ThirdDerivatives::left_out, 20);
  ASSERT_FALSE(limit.has_value());
  EXPECT_EQ(limit.error().code(), "formula_limit");
  EXPECT_EQ(limit.error().sentence(),
            "the formula with its derivatives needs more than 20 operations");
}

}  // namespace
}  // namespace parabola
