// SPDX-License-Identifier: MIT
// Every function of the formula language and its derivative against 70-digit arithmetic, over its
// whole range. Prints the table of worst errors.
#include <array>
#include <cmath>
#include <functional>
#include <iostream>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <boost/math/constants/constants.hpp>
#include <boost/math/special_functions/digamma.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/math/special_functions/polygamma.hpp>
#include <boost/math/special_functions/trigamma.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "parabola/model/derivative.hpp"
#include "parabola/model/program.hpp"
#include "parabola/model/program_scalar.hpp"

namespace parabola {
namespace {

namespace multiprecision = boost::multiprecision;
using Real = multiprecision::number<multiprecision::cpp_bin_float<70>, multiprecision::et_off>;
using RealFunction = std::function<Real(const Real&)>;

enum class Spacing { linear, logarithmic };

struct Range {
  double low;
  double high;
  Spacing spacing;
};

constexpr Spacing linear = Spacing::linear;
constexpr Spacing logarithmic = Spacing::logarithmic;

/// One function. Errors are counted in units in the last place of the double result; where `floor`
/// is given, in those of max(|f|, floor), because next to its zeros the phase of the function is
/// not known better than that. `condition`: factor by which the rounding of an intermediate
/// argument is amplified: counted as 1 + condition ulp.
struct Case {
  std::string name;
  Op op;
  RealFunction value;
  RealFunction slope;
  std::vector<Range> ranges;
  std::vector<double> points;  // zeros, subnormals, ends of the range
  // Elementary functions: 2 ulp. Slopes: a squared function value (2 * 1.2) and up to three
  // roundings of half an ulp, which is a whole one above a power of two.
  double value_limit = 2.0;
  double slope_limit = 4.0;
  double floor = 0.0;
  double slope_floor = 0.0;
  std::function<double(double)> slope_condition = nullptr;
  double extended_limit = 4.0;  // of long double, in its own ulp
};

const Real pi = boost::math::constants::pi<Real>();
const double tiny = std::numeric_limits<double>::denorm_min();
const double smallest = std::numeric_limits<double>::min();
const double largest = std::numeric_limits<double>::max();

// References that Boost lacks or has with cancellation
// ---------------------------------------------

Real square(const Real& x) {
  return x * x;
}
Real expm1_reference(const Real& x) {
  if (abs(x) > 0.1) return exp(x) - 1;
  Real term = x;
  Real sum = 0;
  for (int k = 2; abs(term) > abs(sum) * 1e-70; ++k) {
    sum += term;
    term *= x / k;
  }
  return sum;
}
// log(1 + x) = 2 artanh(x/(2 + x))
Real artanh_series(const Real& x) {
  Real power = x;
  Real sum = 0;
  for (int k = 1; abs(power) > abs(sum) * 1e-70; k += 2) {
    sum += power / k;
    power *= x * x;
  }
  return sum;
}
Real log1p_reference(const Real& x) {
  return abs(x) > 0.1 ? Real(log(1 + x)) : Real(2 * artanh_series(x / (2 + x)));
}
Real cbrt_reference(const Real& x) {
  return x < 0 ? Real(-pow(Real(-x), Real(1) / 3)) : x == 0 ? Real(0) : Real(pow(x, Real(1) / 3));
}
Real sinh_reference(const Real& x) {
  const Real e = expm1_reference(abs(x));
  const Real sinh_of_size = (e + e / (e + 1)) / 2;
  return x < 0 ? Real(-sinh_of_size) : sinh_of_size;
}
Real cosh_reference(const Real& x) {
  return (exp(x) + exp(-x)) / 2;
}
Real asinh_reference(const Real& x) {
  const Real size = abs(x);
  const Real result = log1p_reference(size + square(size) / (1 + sqrt(1 + square(size))));
  return x < 0 ? Real(-result) : result;
}
Real acosh_reference(const Real& x) {
  const Real above = x - 1;
  return log1p_reference(above + sqrt(above * (x + 1)));
}
Real atanh_reference(const Real& x) {
  return (log1p_reference(x) - log1p_reference(-x)) / 2;
}
// Power series; its terms reach exp(x), which takes 43 of the 70 digits at x = 100.
Real bessel_reference(int order, const Real& x) {
  const Real half = x / 2;
  Real term = 1;
  for (int k = 1; k <= order; ++k) term *= half / k;
  Real sum = 0;
  for (int k = 1; k < 2000; ++k) {
    sum += term;
    term *= -half * half / k / (k + order);
    if (k > abs(half) && abs(term) < abs(sum) * Real(1e-30)) break;
  }
  return sum;
}
// integral over t of t^n cos(xt + n pi/2), term by term, with the same loss
Real sinc_reference(int order, const Real& x) {
  Real power = 1;  // x^j/j!
  Real sum = 0;
  for (int j = 0; j < 2000; ++j) {
    if ((j + order) % 2 == 0) {
      const Real term = power / (j + order + 1);
      sum += (j + order) / 2 % 2 == 0 ? term : Real(-term);
    }
    power *= x / (j + 1);
    if (j > abs(x) && abs(power) < Real(1e-30) * abs(sum)) break;
  }
  return sum;
}
Real gauss_slope_of_erf(const Real& x) {
  return 2 / sqrt(pi) * exp(-square(x));
}

const RealFunction zero = [](const Real&) { return Real(0); };
const RealFunction one_over = [](const Real& x) { return Real(1 / x); };
const RealFunction real_exp = [](const Real& x) { return Real(exp(x)); };
const RealFunction real_log = [](const Real& x) { return Real(log(x)); };
const RealFunction real_sin = [](const Real& x) { return Real(sin(x)); };
const RealFunction real_cos = [](const Real& x) { return Real(cos(x)); };
const RealFunction real_sign = [](const Real& x) { return Real(x > 0 ? 1 : x < 0 ? -1 : 0); };
const RealFunction root_slope = [](const Real& x) { return Real(1 / sqrt(1 - square(x))); };

RealFunction scaled(const RealFunction& f, const Real& factor) {
  return [f, factor](const Real& x) { return Real(factor * f(x)); };
}
RealFunction scaled_inverse_square(const RealFunction& f, const Real& factor) {
  return [f, factor](const Real& x) { return Real(factor / square(f(x))); };
}
RealFunction bessel(int order) {
  return [order](const Real& x) { return bessel_reference(order, x); };
}
RealFunction sinc_derivative_of_order(int order) {
  return [order](const Real& x) { return sinc_reference(order, x); };
}

const Range positive{1e-300, 1e300, logarithmic};
const Range below_one{1e-300, 1.0, logarithmic};
const Range around_one{0.5, 2.0, linear};
const Range interval{-1.0, 1.0, linear};
const Range few{-9.0, 9.0, linear};
const Range turns{1e-300, 1e8, logarithmic};
const Range waves{9.0, 100.0, linear};
const Range hyperbolic{-700.0, 700.0, linear};
// Where u^2 does not overflow; beyond, atan' and asinh' come out as 0.
const Range squarable{1e-300, 1e150, logarithmic};
const double below_unity = std::nextafter(1.0, 0.0);
const double above_unity = std::nextafter(1.0, 2.0);

std::vector<Case> exponential_cases() {
  const Real ln2 = log(Real(2));
  const Real ln10 = log(Real(10));
  const RealFunction real_sqrt = [](const Real& x) { return Real(sqrt(x)); };
  const RealFunction sqrt_slope = [](const Real& x) { return Real(1 / (2 * sqrt(x))); };
  const RealFunction log1p_slope = [](const Real& x) { return Real(1 / (1 + x)); };
  const RealFunction cbrt_slope = scaled_inverse_square(cbrt_reference, Real(1) / 3);
  const RealFunction real_abs = [](const Real& x) { return Real(abs(x)); };
  const RealFunction real_floor = [](const Real& x) { return Real(floor(x)); };
  return {
      {"exp",
       Op::exp,
       real_exp,
       real_exp,
       {{-745.0, 709.7, linear}, interval},
       {0.0, tiny, -708.4, 709.78}},
      {"expm1",
       Op::expm1,
       expm1_reference,
       real_exp,
       {{-40.0, 700.0, linear}, below_one, interval},
       {tiny, -smallest}},
      {"log",
       Op::log,
       real_log,
       one_over,
       {positive, around_one},
       {tiny, smallest, largest, above_unity}},
      {"log1p",
       Op::log1p,
       log1p_reference,
       log1p_slope,
       {{-0.99, 3.0, linear}, positive},
       {tiny, largest}},
      {"log10",
       Op::log10,
       scaled(real_log, 1 / ln10),
       scaled(one_over, 1 / ln10),
       {positive, around_one},
       {tiny, 1e3}},
      {"log2",
       Op::log2,
       scaled(real_log, 1 / ln2),
       scaled(one_over, 1 / ln2),
       {positive, around_one},
       {tiny, 1024.0}},
      {"sqrt", Op::sqrt, real_sqrt, sqrt_slope, {positive}, {tiny, largest}},
      {"cbrt", Op::cbrt, cbrt_reference, cbrt_slope, {positive, few}, {tiny, -smallest, largest}},
      {"abs", Op::abs, real_abs, real_sign, {few}, {0.0, -tiny, largest}},
      {"sign", Op::sign, real_sign, zero, {few}, {0.0, -tiny}},
      {"floor", Op::floor, real_floor, zero, {few}, {0.0, -tiny, 3.0, 1e300}},
  };
}

std::vector<Case> trigonometric_cases() {
  const RealFunction real_tan = [](const Real& x) { return Real(tan(x)); };
  const RealFunction real_asin = [](const Real& x) { return Real(asin(x)); };
  const RealFunction real_acos = [](const Real& x) { return Real(acos(x)); };
  const RealFunction real_atan = [](const Real& x) { return Real(atan(x)); };
  const RealFunction atan_slope = [](const Real& x) { return Real(1 / (1 + square(x))); };
  const RealFunction tanh_reference = [](const Real& x) {
    return Real(sinh_reference(x) / cosh_reference(x));
  };
  const RealFunction asinh_slope = [](const Real& x) { return Real(1 / sqrt(1 + square(x))); };
  const RealFunction acosh_slope = [](const Real& x) { return Real(1 / sqrt(square(x) - 1)); };
  const RealFunction atanh_slope = [](const Real& x) { return Real(1 / (1 - square(x))); };
  const RealFunction sech_square = scaled_inverse_square(cosh_reference, 1);
  return {
      {"sin",
       Op::sin,
       real_sin,
       real_cos,
       {few, turns},
       {tiny, 3.141592653589793, 31415.926535897932}},
      {"cos",
       Op::cos,
       real_cos,
       scaled(real_sin, -1),
       {few, turns},
       {tiny, 1.5707963267948966, 1e15}},
      {"tan",
       Op::tan,
       real_tan,
       scaled_inverse_square(real_cos, 1),
       {few, turns},
       {tiny, 1.5707963267948966}},
      {"asin", Op::asin, real_asin, root_slope, {interval, below_one}, {tiny, below_unity}},
      {"acos", Op::acos, real_acos, scaled(root_slope, -1), {interval}, {tiny, below_unity}},
      {"atan", Op::atan, real_atan, atan_slope, {few, squarable}, {tiny}},
      {"sinh", Op::sinh, sinh_reference, cosh_reference, {hyperbolic, below_one, few}, {tiny}},
      {"cosh", Op::cosh, cosh_reference, sinh_reference, {hyperbolic, few}, {tiny}},
      {"tanh",
       Op::tanh,
       tanh_reference,
       sech_square,
       {{-25.0, 25.0, linear}, below_one, interval},
       {tiny, 350.0}},
      {"asinh", Op::asinh, asinh_reference, asinh_slope, {few, squarable}, {tiny}},
      {"acosh",
       Op::acosh,
       acosh_reference,
       acosh_slope,
       {{1.0, 9.0, linear}, {2.0, 1e300, logarithmic}},
       {above_unity}},
      {"atanh",
       Op::atanh,
       atanh_reference,
       atanh_slope,
       {interval, below_one},
       {tiny, below_unity}},
  };
}

// Bounds of the libraries, not of us: glibc documents 5 ulp for erfc, 4 for lgamma and 10 for
// tgamma. digamma is computed in long double, with what Boost loses next to its zeros. j0, j1, sinc
// and their slopes oscillate, digamma passes through 0 between its poles: there errors are counted
// in ulp of the size of the function around.
constexpr double boost_limit = 64.0;

std::vector<Case> special_cases() {
  const RealFunction real_erf = [](const Real& x) { return Real(boost::math::erf(x)); };
  const RealFunction real_erfc = [](const Real& x) { return Real(boost::math::erfc(x)); };
  const RealFunction real_lgamma = [](const Real& x) { return Real(boost::math::lgamma(x)); };
  const RealFunction real_digamma = [](const Real& x) { return Real(boost::math::digamma(x)); };
  const RealFunction real_trigamma = [](const Real& x) { return Real(boost::math::trigamma(x)); };
  const RealFunction tetragamma = [](const Real& x) { return Real(boost::math::polygamma(2, x)); };
  const RealFunction real_gamma = [](const Real& x) { return Real(boost::math::tgamma(x)); };
  const RealFunction gamma_slope = [=](const Real& x) {
    return Real(real_gamma(x) * real_digamma(x));
  };
  const RealFunction j1_slope = [](const Real& x) {
    return Real((bessel_reference(0, x) - bessel_reference(2, x)) / 2);
  };
  const Range between_poles{-9.9, -0.1, linear};
  std::vector<Case> cases{
      {"erf", Op::erf, real_erf, gauss_slope_of_erf, {few, below_one}, {tiny}},
      {"erfc",
       Op::erfc,
       real_erfc,
       scaled(gauss_slope_of_erf, -1),
       {{-6.0, 26.0, linear}},
       {tiny},
       5.0},
      {"lgamma",
       Op::lgamma,
       real_lgamma,
       real_digamma,
       {{0.5, 3.0, linear}, positive, between_poles},
       {tiny, 1.0000001, 1.9999999},
       5.0},
      {"gamma",
       Op::gamma,
       real_gamma,
       gamma_slope,
       {{0.01, 171.0, linear}, below_one, between_poles},
       {},
       10.0,
       12.0},
      {"digamma",
       Op::digamma,
       real_digamma,
       real_trigamma,
       {{0.5, 3.0, linear}, {1e-100, 1e300, logarithmic}, between_poles},
       {}},
      {"trigamma",
       Op::trigamma,
       real_trigamma,
       tetragamma,
       {{0.5, 3.0, linear}, {1e-50, 1e50, logarithmic}, between_poles},
       {}},
      {"sinc",
       Op::sinc,
       sinc_derivative_of_order(0),
       sinc_derivative_of_order(1),
       {few, below_one, waves},
       {0.0, tiny, 3.141592653589793}},
      {"j0",
       Op::j0,
       bessel(0),
       scaled(bessel(1), -1),
       {few, below_one, waves},
       {0.0, tiny, 2.404825557695773}},
      {"j1", Op::j1, bessel(1), j1_slope, {few, below_one, waves}, {0.0, tiny, 3.831705970207512}},
  };
  for (Case& function : cases) {
    function.extended_limit = boost_limit;
    if (function.op == Op::erf || function.op == Op::erfc)
      function.slope_condition = [](double x) { return 2 * x * x; };
    if (function.op == Op::digamma) function.floor = 1.0;
    if (function.op == Op::lgamma || function.op == Op::trigamma) function.slope_floor = 1.0;
    if (function.op >= Op::sinc && function.op <= Op::j1) {
      function.floor = 0.25;
      function.slope_floor = 0.25;
    }
    if (function.op == Op::j0 || function.op == Op::j1) {
      function.value_limit = 6.0;  // 3e-16, as special_functions.hpp says
      function.slope_limit = 6.0;
    }
  }
  return cases;
}

double ulp(double x) {
  const double size = std::fabs(x);
  return std::max(std::nextafter(size, std::numeric_limits<double>::infinity()) - size, tiny);
}

struct Worst {
  double ulps = 0.0;
  double at = 0.0;
  void see(double error, double x) {
    if (error <= ulps || std::isnan(ulps)) return;  // a NaN stays and fails the test
    ulps = error;
    at = x;
  }
};

std::vector<double> sample(const Case& function) {
  constexpr int count = 500;
  std::mt19937_64 random(20240601);
  std::uniform_real_distribution<double> uniform(0.0, 1.0);
  std::vector<double> x = function.points;
  for (const Range& range : function.ranges) {
    for (int i = 0; i < count; ++i) {
      const double u = uniform(random);
      x.push_back(
          range.spacing == linear
              ? range.low + (range.high - range.low) * u
              : std::exp(std::log(range.low) + u * (std::log(range.high) - std::log(range.low))));
    }
  }
  return x;
}

struct Measured {
  Worst value;
  Worst slope;
  Worst extended;  // long double, in its own ulp
};

double extended_error(long double value, const Real& truth, double floor) {
  const Real scale =
      std::max(Real(abs(truth)),
               Real(std::max<long double>(floor, std::numeric_limits<long double>::min())));
  const Real unit = scale * Real(std::numeric_limits<long double>::epsilon());
  return static_cast<double>(Real(abs(Real(value) - truth) / unit));
}

Measured measure(const Case& function) {
  Graph graph;
  const NodeId node = graph.make(function.op, graph.symbol("x"));
  const std::array outputs{node, derivative(graph, node, "x")};
  const std::vector<std::string> columns{"x"};
  const Program program(graph, outputs, columns, {});
  const std::vector<double> x = sample(function);
  std::vector<double> value(x.size());
  std::vector<double> slope(x.size());
  Program::Workspace workspace;
  program.evaluate(std::array{x.data()}, {}, 0, x.size(), std::array{value.data(), slope.data()},
                   workspace);
  Measured worst;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const auto error = [&](double computed, const Real& truth, double floor) {
      const auto rounded = static_cast<double>(truth);
      if (std::isinf(rounded))
        return computed == rounded ? 0.0 : std::numeric_limits<double>::infinity();
      const double unit = ulp(std::max(std::fabs(rounded), floor));
      return static_cast<double>(Real(abs(Real(computed) - truth) / unit));
    };
    const Real truth = function.value(Real(x[i]));
    worst.value.see(error(value[i], truth, function.floor), x[i]);
    const double condition = function.slope_condition ? 1.0 + function.slope_condition(x[i]) : 1.0;
    worst.slope.see(error(slope[i], function.slope(Real(x[i])), function.slope_floor) / condition,
                    x[i]);
    const std::array<long double, 1> wide{x[i]};
    std::array<long double, 2> extended{};
    program.evaluate_one<long double>(wide, {}, extended);
    worst.extended.see(extended_error(extended[0], truth, function.floor), x[i]);
  }
  return worst;
}

class Accuracy : public testing::Test {
 protected:
  static void check(const std::vector<Case>& cases) {
    for (const Case& function : cases) {
      const Measured worst = measure(function);
      std::cout << fmt::format(
          "{:9} value {:6.2f} ulp at {:<12.6g} slope {:6.2f} ulp at {:<12.6g} long double "
          "{:6.2f}\n",
          function.name, worst.value.ulps, worst.value.at, worst.slope.ulps, worst.slope.at,
          worst.extended.ulps);
      EXPECT_LE(worst.value.ulps, function.value_limit) << function.name;
      EXPECT_LE(worst.slope.ulps, function.slope_limit) << function.name;
      EXPECT_LE(worst.extended.ulps, function.extended_limit) << function.name;
    }
  }
};

TEST_F(Accuracy, of_elementary_functions) {
  check(exponential_cases());
  check(trigonometric_cases());
}

TEST_F(Accuracy, of_special_functions) {
  check(special_cases());
}

}  // namespace
}  // namespace parabola
