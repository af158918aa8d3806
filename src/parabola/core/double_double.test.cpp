// SPDX-License-Identifier: MIT
// Every operation and function against 60 decimal digits.
#include "parabola/core/double_double.hpp"

#include <cmath>
#include <cstdio>
#include <functional>
#include <random>
#include <vector>

#include <boost/math/special_functions/erf.hpp>
#include <boost/multiprecision/cpp_bin_float.hpp>
#include <gtest/gtest.h>

namespace parabola {
namespace {

using Reference = boost::multiprecision::number<boost::multiprecision::cpp_bin_float<60>,
                                                boost::multiprecision::et_off>;
using Function = std::function<DoubleDouble(const DoubleDouble&)>;
using Exact = std::function<Reference(const Reference&)>;

Reference exact(const DoubleDouble& a) {
  return Reference(a.high) + Reference(a.low);
}

// Binary digits of relative agreement, at most 110.
double agreement(const DoubleDouble& value, const Reference& reference) {
  if (reference == 0) return value.high == 0.0 ? 110.0 : 0.0;
  const Reference error = abs((exact(value) - reference) / reference);
  return error == 0 ? 110.0 : std::min(110.0, -static_cast<double>(log2(error)));
}

DoubleDouble with_tail(double high, std::mt19937_64& engine) {
  std::uniform_real_distribution<double> part(-0.5, 0.5);
  return exact_ordered_sum(high, high * 0x1p-53 * part(engine));
}

double worst(const Function& function, const Exact& reference, double from, double to,
             bool logarithmic = false) {
  std::mt19937_64 engine(1);
  std::uniform_real_distribution<double> unit(0.0, 1.0);
  double least = 110.0;
  for (int i = 0; i < 300; ++i) {
    const double t = unit(engine);
    const double x = logarithmic ? from * std::pow(to / from, t) : from + (to - from) * t;
    const DoubleDouble a = with_tail(x, engine);
    least = std::min(least, agreement(function(a), reference(exact(a))));
  }
  return least;
}

struct Case {
  const char* name;
  Function function;
  Exact reference;
  double from;
  double to;
  bool logarithmic;
};

// The derived bars: a dozen roundings of 2^-104 each cost 4 bits, an argument of size up to 700 in
// an exponential 10.
TEST(DoubleDouble, functions_agree_with_sixty_digits) {
  using D = DoubleDouble;
  using R = Reference;
  const std::vector<Case> cases{
      {"sqrt", [](const D& a) { return sqrt(a); }, [](const R& a) { return sqrt(a); }, 1e-200,
       1e200, true},
      {"cbrt", [](const D& a) { return cbrt(a); }, [](const R& a) { return cbrt(a); }, 1e-90, 1e90,
       true},
      {"exp", [](const D& a) { return exp(a); }, [](const R& a) { return exp(a); }, -600, 700,
       false},
      {"exp small", [](const D& a) { return exp(a); }, [](const R& a) { return exp(a); }, -2, 2,
       false},
      {"expm1", [](const D& a) { return expm1(a); }, [](const R& a) { return expm1(a); }, 1e-30, 1,
       true},
      {"log", [](const D& a) { return log(a); }, [](const R& a) { return log(a); }, 1e-300, 0.4,
       true},
      {"log near 1", [](const D& a) { return log(a); }, [](const R& a) { return log(a); }, 0.51,
       0.99, false},
      {"log large", [](const D& a) { return log(a); }, [](const R& a) { return log(a); }, 1.6,
       1e300, true},
      {"log1p", [](const D& a) { return log1p(a); }, [](const R& a) { return log1p(a); }, 1e-30,
       0.5, true},
      {"log2", [](const D& a) { return log2(a); }, [](const R& a) { return log(a) / log(R(2)); },
       1.6, 1e30, true},
      {"log10", [](const D& a) { return log10(a); }, [](const R& a) { return log10(a); }, 1.6, 1e30,
       true},
      {"sin", [](const D& a) { return sin(a); }, [](const R& a) { return sin(a); }, 1e-10, 3, true},
      {"cos", [](const D& a) { return cos(a); }, [](const R& a) { return cos(a); }, 1e-10, 1.4,
       true},
      {"tan", [](const D& a) { return tan(a); }, [](const R& a) { return tan(a); }, 1e-10, 1.4,
       true},
      {"asin", [](const D& a) { return asin(a); }, [](const R& a) { return asin(a); }, 1e-10, 0.99,
       true},
      {"acos", [](const D& a) { return acos(a); }, [](const R& a) { return acos(a); }, -0.99, 0.9,
       false},
      {"atan", [](const D& a) { return atan(a); }, [](const R& a) { return atan(a); }, 1e-10, 1e10,
       true},
      {"sinh", [](const D& a) { return sinh(a); }, [](const R& a) { return sinh(a); }, 1e-10, 30,
       true},
      {"cosh", [](const D& a) { return cosh(a); }, [](const R& a) { return cosh(a); }, 1e-10, 30,
       true},
      {"tanh", [](const D& a) { return tanh(a); }, [](const R& a) { return tanh(a); }, 1e-10, 30,
       true},
      {"asinh", [](const D& a) { return asinh(a); }, [](const R& a) { return asinh(a); }, 1e-10,
       1e20, true},
      {"acosh", [](const D& a) { return acosh(a); }, [](const R& a) { return acosh(a); }, 1.01,
       1e20, true},
      {"atanh", [](const D& a) { return atanh(a); }, [](const R& a) { return atanh(a); }, 1e-10,
       0.9, true},
      {"erf", [](const D& a) { return erf(a); }, [](const R& a) { return boost::math::erf(a); },
       1e-10, 5, true},
      {"erfc", [](const D& a) { return erfc(a); }, [](const R& a) { return boost::math::erfc(a); },
       2.0, 20, false},
  };
  for (const Case& c : cases) {
    const double bits = worst(c.function, c.reference, c.from, c.to, c.logarithmic);
    std::printf("%-10s %6.1f bits\n", c.name, bits);
    EXPECT_GE(bits, 93.0) << c.name;
  }
}

TEST(DoubleDouble, arithmetic_keeps_a_hundred_bits) {
  std::mt19937_64 engine(2);
  std::uniform_real_distribution<double> number(-10.0, 10.0);
  for (int i = 0; i < 2000; ++i) {
    const DoubleDouble a = with_tail(number(engine), engine);
    const DoubleDouble b = with_tail(number(engine), engine);
    EXPECT_GE(agreement(a * b, exact(a) * exact(b)), 102.0);
    EXPECT_GE(agreement(a / b, exact(a) / exact(b)), 100.0);
    const Reference sum = exact(a) + exact(b);
    EXPECT_LE(abs(exact(a + b) - sum), abs(sum) * Reference(0x1p-103));
  }
}

TEST(DoubleDouble, a_large_angle_is_reduced_exactly) {
  for (const double turns : {1.0, 1e3, 1e8, 1e14}) {
    const Reference expected = sin(Reference(turns));
    EXPECT_LE(abs(exact(sin(DoubleDouble(turns))) - expected), Reference(0x1p-100)) << turns;
  }
}

TEST(DoubleDouble, powers_of_whole_and_broken_exponents) {
  EXPECT_EQ(pow(DoubleDouble(3.0), DoubleDouble(20.0)), DoubleDouble(3486784401.0));
  EXPECT_EQ(pow(DoubleDouble(-2.0), DoubleDouble(3.0)), DoubleDouble(-8.0));
  EXPECT_TRUE(std::isnan(pow(DoubleDouble(-2.0), DoubleDouble(0.5)).high));
  const DoubleDouble root = pow(DoubleDouble(2.0), DoubleDouble(1.0) / DoubleDouble(3.0));
  EXPECT_GE(agreement(root, cbrt(Reference(2))), 98.0);
}

TEST(DoubleDouble, edges_are_those_of_a_double) {
  EXPECT_TRUE(std::isinf(exp(DoubleDouble(800.0)).high));
  EXPECT_EQ(exp(DoubleDouble(-800.0)).high, 0.0);
  EXPECT_TRUE(std::isnan(log(DoubleDouble(-1.0)).high));
  EXPECT_TRUE(std::isinf(log(DoubleDouble(0.0)).high));
  EXPECT_TRUE(std::isinf((DoubleDouble(1.0) / DoubleDouble(0.0)).high));
  EXPECT_TRUE(std::isinf((DoubleDouble(1e308) + DoubleDouble(1e308)).high));
  EXPECT_TRUE(std::isnan(sqrt(DoubleDouble(-1.0)).high));
  EXPECT_EQ(sqrt(DoubleDouble(0.0)).high, 0.0);
  EXPECT_EQ(floor(DoubleDouble(3.0, -1e-20)), DoubleDouble(2.0));
  EXPECT_EQ(floor(DoubleDouble(-2.5)), DoubleDouble(-3.0));
  EXPECT_EQ(atan2(DoubleDouble(0.0), DoubleDouble(-1.0)).high, std::atan2(0.0, -1.0));
}

}  // namespace
}  // namespace parabola
