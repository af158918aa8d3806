// SPDX-License-Identifier: MIT
#include "parabola/model/program.hpp"

#include <array>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <boost/multiprecision/cpp_bin_float.hpp>
#include <gtest/gtest.h>

#include "parabola/core/matrix.hpp"
#include "parabola/model/derivative.hpp"
#include "parabola/model/formula.hpp"
#include "parabola/model/kernels.hpp"
#include "parabola/model/program_scalar.hpp"

namespace parabola {
namespace {

using Names = std::vector<std::string>;

Vector evaluate(const Program& program, const std::vector<Vector>& columns,
                const Vector& parameters, std::size_t rows, std::size_t output = 0) {
  std::vector<const double*> pointers;
  for (const Vector& column : columns) pointers.push_back(column.data());
  std::vector<Vector> results(program.output_count(), Vector(rows));
  std::vector<double*> places;
  for (Vector& result : results) places.push_back(result.data());
  Program::Workspace workspace;
  program.evaluate(pointers, parameters, 0, rows, places, workspace);
  return results[output];
}

Program compile(const std::vector<std::string>& texts, const Names& columns,
                const Names& parameters) {
  Graph graph;
  std::vector<NodeId> outputs;
  for (const std::string& text : texts) outputs.push_back(parse_expression(text, graph).value());
  return Program(graph, outputs, columns, parameters);
}

Vector ramp(std::size_t rows) {
  Vector x(rows);
  for (std::size_t i = 0; i < rows; ++i) x[i] = 0.25 + 0.01 * static_cast<double>(i);
  return x;
}

TEST(Program, computes_the_same_for_any_count_of_rows) {
  const Program program = compile({"A*exp(-x/tau) + c*x"}, {"x"}, {"A", "tau", "c"});
  for (const std::size_t rows : {0U, 1U, 7U, 511U, 512U, 513U, 2000U}) {
    const Vector x = ramp(rows);
    const Vector y = evaluate(program, {x}, {3.0, 2.0, 0.5}, rows);
    for (std::size_t i = 0; i < rows; ++i)
      ASSERT_EQ(y[i], 3.0 * std::exp(-x[i] / 2.0) + 0.5 * x[i]);
  }
}

TEST(Program, computes_a_part_of_the_rows) {
  const Program program = compile({"2*x"}, {"x"}, {});
  const Vector x = ramp(1500);
  Vector y(600);
  Program::Workspace workspace;
  program.evaluate(std::array{x.data()}, {}, 700, 1300, std::array{y.data()}, workspace);
  for (std::size_t i = 0; i < 600; ++i) ASSERT_EQ(y[i], 2.0 * x[700 + i]);
}

TEST(Program, broadcasts_constants_parameters_and_columns) {
  const Program program = compile({"3", "a", "x", "a^2 + 1", "x", "2*x", "2*x"}, {"x"}, {"a"});
  const Vector x = ramp(600);
  const std::array<double, 4> same{3.0, 5.0, 0.0, 26.0};
  for (const std::size_t k : {0U, 1U, 3U}) {
    for (const double y : evaluate(program, {x}, {5.0}, 600, k)) ASSERT_EQ(y, same[k]);
  }
  EXPECT_EQ(evaluate(program, {x}, {5.0}, 600, 2), x);
  EXPECT_EQ(evaluate(program, {x}, {5.0}, 600, 4), x);
  EXPECT_EQ(evaluate(program, {x}, {5.0}, 600, 5), evaluate(program, {x}, {5.0}, 600, 6));
}

TEST(Program, needs_neither_columns_nor_parameters) {
  EXPECT_EQ(evaluate(compile({"1 + 2"}, {}, {}), {}, {}, 3), (Vector{3.0, 3.0, 3.0}));
  EXPECT_EQ(evaluate(compile({"a"}, {"x"}, {"a", "b"}), {ramp(2)}, {7.0, 8.0}, 2),
            (Vector{7.0, 7.0}));
}

TEST(Program, selects_in_where_and_never_multiplies) {
  const Program program =
      compile({"where(x > 0, a*log(x), a)", "where(x > 0, b*0, 1/x)"}, {"x"}, {"a", "b"});
  const Vector x{-1.0, 0.0, 1.0};
  EXPECT_EQ(evaluate(program, {x}, {2.0, std::numeric_limits<double>::quiet_NaN()}, 3),
            (Vector{2.0, 2.0, 0.0}));
  Graph graph;
  const NodeId root = parse_expression("where(x > 0, sqrt(a*x), a)", graph).value();
  const Program gradient(graph, std::array{derivative(graph, root, "a")}, Names{"x"}, Names{"a"});
  EXPECT_EQ(evaluate(gradient, {Vector{-4.0, 4.0}}, {1.0}, 2), (Vector{1.0, 1.0}));
}

TEST(Program, gives_nan_where_the_formula_does_not_exist) {
  const Vector y = evaluate(compile({"log(x)"}, {"x"}, {}), {Vector{-1.0, 1.0}}, {}, 2);
  EXPECT_TRUE(std::isnan(y[0]));
  EXPECT_EQ(y[1], 0.0);
  for (const char* text :
       {"min(x, 1)", "max(x, 1)", "min(1, x)", "max(1, x)", "abs(x)", "sign(x)"}) {
    EXPECT_TRUE(std::isnan(evaluate(compile({text}, {"x"}, {}), {Vector{std::nan("")}}, {}, 1)[0]))
        << text;
  }
  EXPECT_TRUE(
      std::isnan(evaluate(compile({"x*a"}, {"x"}, {"a"}), {Vector{0.0}}, {INFINITY}, 1)[0]));
}

TEST(Program, keeps_few_registers) {
  // A chain holds one value at a time; a balanced product of sums a few.
  EXPECT_LE(compile({"sin(sin(sin(sin(sin(x))))) + 1"}, {"x"}, {}).register_count(), 2U);
  std::string polynomial = "p";
  for (int i = 1; i < 40; ++i) polynomial += " + p*sin(" + std::to_string(i) + "*x)";
  EXPECT_LE(compile({polynomial}, {"x"}, {"p"}).register_count(), 3U);
}

TEST(Program, frees_a_register_once_when_an_operand_is_repeated) {
  // where(u, v, u) and u*u read u twice; freeing it twice would give one register to two values.
  const Program program = compile(
      {"where(sin(x), cos(x), sin(x)) + exp(x)*exp(x) + tan(x)*sinh(x)*cosh(x)/(1 + atan(x)^2)"},
      {"x"}, {});
  const Vector x = ramp(600);
  const Vector y = evaluate(program, {x}, {}, 600);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double t = x[i];
    const double selected = std::sin(t) != 0.0 ? std::cos(t) : std::sin(t);
    const double expected =
        selected + std::exp(t) * std::exp(t) +
        std::tan(t) * std::sinh(t) * std::cosh(t) / (1.0 + std::atan(t) * std::atan(t));
    ASSERT_NEAR(y[i], expected, 4e-15 * std::fabs(expected)) << t;
  }
}

TEST(Program, reuses_one_workspace_for_programs_of_any_size) {
  const Program small = compile({"2*x"}, {"x"}, {});
  const Program large = compile({"sin(x)*cos(x) + tan(x)*exp(x)"}, {"x"}, {});
  const Vector x = ramp(1000);
  Vector y(1000);
  Program::Workspace workspace;
  for (const std::size_t rows : {10U, 1000U, 3U}) {
    large.evaluate(std::array{x.data()}, {}, 0, rows, std::array{y.data()}, workspace);
    EXPECT_NEAR(y[2], std::sin(x[2]) * std::cos(x[2]) + std::tan(x[2]) * std::exp(x[2]), 1e-15);
    small.evaluate(std::array{x.data()}, {}, 0, rows, std::array{y.data()}, workspace);
    EXPECT_EQ(y[2], 2.0 * x[2]);
  }
}

TEST(Program, agrees_with_itself_in_other_arithmetics) {
  const std::string text =
      "A*voigt(x; mu, s, g) + lgamma(1+x)^2*x^7 - where(x > 1, j0(x), erf(x))/cbrt(x) + x^-0.5";
  const Program program = compile({text}, {"x"}, {"A", "mu", "s", "g"});
  const Vector parameters{3.0, 1.0, 0.5, 0.25};
  const Vector x = ramp(300);
  const Vector y = evaluate(program, {x}, parameters, x.size());
  for (std::size_t i = 0; i < x.size(); ++i) {
    const std::vector<long double> wide(parameters.begin(), parameters.end());
    std::array<long double, 1> extended{};
    program.evaluate_one<long double>(std::array<long double, 1>{x[i]}, wide, extended);
    std::array<double, 1> narrow{};
    program.evaluate_one<double>(std::array<double, 1>{x[i]}, parameters, narrow);
    // Condition: the largest term is about the value, x^7 carries 7 roundings in evaluate_one.
    EXPECT_NEAR(y[i], static_cast<double>(extended[0]), 2e-15 * (1.0 + std::fabs(y[i])));
    EXPECT_NEAR(narrow[0], y[i], 2e-15 * (1.0 + std::fabs(y[i])));
  }
}

TEST(Program, uses_constants_as_they_were_written_in_wider_arithmetics) {
  using Real = boost::multiprecision::cpp_bin_float_quad;
  const Program program = compile({"0.1*x", "pi*x", "x^3/3"}, {"x"}, {});
  std::array<Real, 3> result;
  program.evaluate_one<Real>(std::array<Real, 1>{Real(1)}, {}, result);
  // value + rest hold about 106 bits of a decimal, 101 of pi (see expression.hpp).
  EXPECT_LT(abs(result[0] - Real(1) / 10), Real(1e-32));
  EXPECT_LT(abs(result[1] - boost::math::constants::pi<Real>()), Real(2e-30));
  EXPECT_LT(abs(result[2] - Real(1) / 3), Real(1e-32));
}

TEST(Program, raises_to_whole_powers_within_two_ulp) {
  using Real = boost::multiprecision::cpp_bin_float_quad;
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> uniform(0.3, 3.0);
  Vector x(400);
  for (double& value : x) value = (random() % 2 == 0 ? 1.0 : -1.0) * uniform(random);
  Vector y(x.size());
  double worst = 0.0;
  for (int exponent = -64; exponent <= 64; ++exponent) {
    const Kernel kernel = find_power_kernel(exponent);
    kernel(x.data(), nullptr, nullptr, y.data(), x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Real truth =
          exponent < 0 ? Real(1 / pow(Real(x[i]), -exponent)) : Real(pow(Real(x[i]), exponent));
      const double size = std::fabs(static_cast<double>(truth));
      const double ulp = std::nextafter(size, INFINITY) - size;
      worst = std::max(worst, static_cast<double>(Real(abs(Real(y[i]) - truth) / ulp)));
    }
  }
  EXPECT_LE(worst, 2.0);
}

TEST(Program, powers_survive_the_ends_of_the_range) {
  const Vector x{1e300, -1e300, 1e-300, 0.0, -0.0, INFINITY, -INFINITY, std::nan("")};
  for (const int exponent : {2, 3, 5, 6, 17, -1, -3, -7}) {
    Vector y(x.size());
    find_power_kernel(exponent)(x.data(), nullptr, nullptr, y.data(), x.size());
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double expected = std::pow(x[i], exponent);
      if (std::isnan(expected)) {
        EXPECT_TRUE(std::isnan(y[i]));
      } else {
        EXPECT_EQ(y[i], expected) << x[i] << '^' << exponent;
      }
    }
  }
}

TEST(Program, has_special_kernels_for_half_powers_only) {
  EXPECT_EQ(find_power_kernel(0.25), nullptr);
  EXPECT_EQ(find_power_kernel(65.0), nullptr);
  EXPECT_EQ(find_power_kernel(std::nan("")), nullptr);
  const Vector y =
      evaluate(compile({"x^0.5 + x^-0.5 + x^1.5 + x^2.5"}, {"x"}, {}), {Vector{4.0}}, {}, 1);
  EXPECT_EQ(y[0], 2.0 + 0.5 + 8.0 + 32.0);
}

TEST(Program, of_a_hundred_thousand_operations_is_compiled_and_run) {
  Graph graph;
  NodeId node = graph.symbol("x");
  const NodeId a = graph.symbol("a");
  for (int i = 0; i < 100'000; ++i) node = graph.make(i % 2 == 0 ? Op::multiply : Op::add, node, a);
  const Program program(graph, std::array{node}, Names{"x"}, Names{"a"});
  const double expected = [] {
    double value = 0.75;
    for (int i = 0; i < 100'000; ++i) value = i % 2 == 0 ? value * 0.5 : value + 0.5;
    return value;
  }();
  EXPECT_EQ(evaluate(program, {Vector{0.75}}, {0.5}, 1)[0], expected);
}

}  // namespace
}  // namespace parabola
