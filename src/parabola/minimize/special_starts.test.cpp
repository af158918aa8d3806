// SPDX-License-Identifier: MIT
// Starts where gradient methods stand still, domains that end, and models that determine less than
// they name.
#include <cmath>
#include <cstdio>
#include <limits>

#include <gtest/gtest.h>

#include "parabola/minimize/least_squares.hpp"
#include "parabola/minimize/strd.test.hpp"
#include "parabola/minimize/test_problems.test.hpp"

namespace parabola {
namespace {
using std::cos;
using std::exp;
using std::log;
using std::sin;
using std::sqrt;
using testing_problems::problem;

std::vector<Vector> grid(double first, double last, std::size_t n) {
  std::vector<Vector> x;
  for (std::size_t i = 0; i < n; ++i) {
    x.push_back({first + (last - first) * static_cast<double>(i) / static_cast<double>(n - 1)});
  }
  return x;
}
// A value at each x with a small disturbance that repeats after 7 points.
template <class F>
Vector data(const std::vector<Vector>& x, double noise, F f) {
  constexpr double pattern[] = {0.9, -1.1, 0.4, 0.7, -1.3, 0.2, 0.3};
  Vector y;
  for (std::size_t i = 0; i < x.size(); ++i) y.push_back(f(x[i][0]) + noise * pattern[i % 7]);
  return y;
}
void show(const char* what, const LeastSquaresMinimum& m) {
  std::printf("%-40s %-28s S %.8g ev %zu", what, std::string(code(m.termination)).c_str(),
              m.sum_of_squares, m.evaluations);
  for (double p : m.parameters) std::printf(" %.6g", p);
  std::printf(" saddle %d\n", m.left_saddle);
}

TEST(SpecialStarts, all) {
  const auto x = grid(0.1, 3.0, 21);
  {
    auto p = problem<1>([](const auto& b, const Vector& r) { return b[0] * b[0] * r[0]; }, {},
                        data(x, 0.05, [](double t) { return 4.0 * t; }), x);
    show("a^2 x from 0", minimize_nonlinear(p, Vector{0.0}, {}));
    auto q = problem<1>([](const auto& b, const Vector& r) { return b[0] * b[0] * r[0]; }, {},
                        data(x, 0.05, [](double t) { return -4.0 * t; }), x);
    show("a^2 x on negative data", minimize_nonlinear(q, Vector{0.0}, {}));
    show("a^2 x on negative data from 1", minimize_nonlinear(q, Vector{1.0}, {}));
    auto c = problem<1>([](const auto& b, const Vector& r) { return b[0] * b[0] * b[0] * r[0]; },
                        {}, data(x, 0.05, [](double t) { return 4.0 * t; }), x);
    show("a^3 x from 0", minimize_nonlinear(c, Vector{0.0}, {}));
  }
  {
    auto p = problem<1>([](const auto& b, const Vector& r) { return cos(b[0] * r[0]); }, {},
                        data(x, 0.05, [](double t) { return std::cos(1.3 * t); }), x);
    show("cos(w x) from 0", minimize_nonlinear(p, Vector{0.0}, {}));
    auto q = problem<1>([](const auto& b, const Vector& r) { return exp(-b[0] * b[0] * r[0]); }, {},
                        data(x, 0.02, [](double t) { return std::exp(-0.5 * t); }), x);
    show("exp(-a^2 x) from 0", minimize_nonlinear(q, Vector{0.0}, {}));
    auto z = problem<2>([](const auto& b, const Vector& r) { return b[0] * cos(b[1] * r[0]); },
                        {true}, data(x, 0.05, [](double t) { return 2 * std::cos(1.3 * t); }), x);
    show("A cos(w x) from 0", minimize_nonlinear(z, Vector{1.0, 0.0}, {}));
    auto s = problem<2>([](const auto& b, const Vector& r) { return b[0] * sin(b[1] * r[0]); },
                        {true}, data(x, 0.05, [](double t) { return 2 * std::sin(5 * t); }), x);
    show("A sin(w x) from 0", minimize_nonlinear(s, Vector{1.0, 0.0}, {}));
    auto ab = problem<3>([](const auto& b, const Vector& r) { return b[0] * b[1] * r[0] + b[2]; },
                         {true, false, true}, data(x, 0.05, [](double t) { return 2 * t + 1; }), x);
    show("a b x + c from 0", minimize_nonlinear(ab, Vector{0.0, 0.0, 0.0}, {}));
  }
  {
    auto p = problem<4>(
        [](const auto& b, const Vector& r) {
          return b[0] * exp(-b[1] * r[0]) + b[2] * exp(-b[3] * r[0]);
        },
        {true, false, true, false},
        data(x, 0.001, [](double t) { return 2 * std::exp(-0.5 * t) + 3 * std::exp(-3 * t); }), x);
    show("equal rates", minimize_nonlinear(p, Vector{1.0, 1.0, 1.0, 1.0}, {}));
    const auto g = grid(-5, 5, 61);
    auto q = problem<6>(
        [](const auto& b, const Vector& r) {
          auto u = (r[0] - b[1]) / b[2];
          auto v = (r[0] - b[4]) / b[5];
          return b[0] * exp(-0.5 * u * u) + b[3] * exp(-0.5 * v * v);
        },
        {true, false, false, true},
        data(g, 0.01,
             [](double t) {
               return 2 * std::exp(-0.5 * (t + 1.5) * (t + 1.5)) +
                      std::exp(-0.5 * (t - 1.5) * (t - 1.5));
             }),
        g);
    show("equal peaks", minimize_nonlinear(q, Vector{1.0, 0.0, 1.0, 1.0, 0.0, 1.0}, {}));
  }
  {
    auto p = problem<2>([](const auto& b, const Vector& r) { return b[0] * log(r[0] - b[1]); },
                        {true}, data(x, 0.01, [](double t) { return 2 * std::log(t - 0.09); }), x);
    show("log(x - c)", minimize_nonlinear(p, Vector{1.0, -5.0}, {}));
    auto q = problem<2>([](const auto& b, const Vector& r) { return b[0] * sqrt(r[0] - b[1]); },
                        {true}, data(x, 0.01, [](double t) { return 2 * std::sqrt(t - 0.09); }), x);
    show("sqrt(x - c)", minimize_nonlinear(q, Vector{1.0, -5.0}, {}));
  }
  {
    const auto y = data(x, 0.02, [](double t) { return 3 * std::exp(-0.8 * t); });
    auto p = problem<2>([](const auto& b, const Vector& r) { return b[0] * b[1] * r[0]; }, {true},
                        data(x, 0.05, [](double t) { return 4 * t; }), x);
    show("a b x", minimize_nonlinear(p, Vector{1.0, 2.0}, {}));
    auto q =
        problem<3>([](const auto& b, const Vector& r) { return (b[0] + b[1]) * exp(-b[2] * r[0]); },
                   {true, true}, y, x);
    show("(a+b) exp(-k x)", minimize_nonlinear(q, Vector{1.0, 1.0, 1.0}, {}));
    auto k = problem<1>([](const auto& b, const Vector& r) { return exp(b[0] * r[0]); }, {},
                        data(grid(0.1, 10, 21), 0.02, [](double t) { return std::exp(0.3 * t); }),
                        grid(0.1, 10, 21));
    show("exp(k x) from 50", minimize_nonlinear(k, Vector{50.0}, {}));
    show("exp(k x) from 30", minimize_nonlinear(k, Vector{30.0}, {}));
    auto d = problem<2>([](const auto& b, const Vector& r) { return b[0] * exp(-b[1] * r[0]); },
                        {true}, y, x);
    show("decay from -100", minimize_nonlinear(d, Vector{1.0, -100.0}, {}));
    show("decay from 1e3", minimize_nonlinear(d, Vector{1.0, 1000.0}, {}));
    show("decay from 100", minimize_nonlinear(d, Vector{1.0, 100.0}, {}));
    auto l =
        problem<3>([](const auto& b, const Vector& r) { return b[0] * exp(-r[0] / b[1]) + b[2]; },
                   {true, false, true}, data(x, 0.02, [](double t) { return 3 - 0.8 * t; }), x);
    show("line by decay + offset", minimize_nonlinear(l, Vector{1.0, 1.0, 1.0}, {}));
    auto zero =
        problem<3>([](const auto& b, const Vector& r) { return b[0] * exp(-r[0] / b[1]) + b[2]; },
                   {true, false, true}, Vector(x.size(), 0.0), x);
    show("all zero data", minimize_nonlinear(zero, Vector{1.0, 1.0, 1.0}, {}));
    auto zero2 = problem<2>([](const auto& b, const Vector& r) { return b[0] * exp(-r[0] * b[1]); },
                            {true}, Vector(x.size(), 0.0), x);
    show("all zero data, decay", minimize_nonlinear(zero2, Vector{1.0, 1.0}, {}));
    auto few =
        problem<3>([](const auto& b, const Vector& r) { return b[0] * exp(-r[0] / b[1]) + b[2]; },
                   {true, false, true}, {1.0, 0.5}, {{0.0}, {1.0}});
    show("n < p", minimize_nonlinear(few, Vector{1.0, 1.0, 0.0}, {}));
    auto same = problem<2>([](const auto& b, const Vector& r) { return b[0] * exp(-r[0] * b[1]); },
                           {true}, {1.0, 0.5}, {{0.0}, {1.0}});
    show("n = p", minimize_nonlinear(same, Vector{1.0, 1.0}, {}));
    auto quartic = problem<1>([](const auto& b, const Vector&) { return b[0] * b[0]; }, {},
                              {0.0, 0.0, 0.0}, {{0.0}, {1.0}, {2.0}});
    show("a^2 on zero", minimize_nonlinear(quartic, Vector{1.0}, {}));
    auto none = problem<1>([](const auto& b, const Vector&) { return 0.0 * b[0]; }, {},
                           {0.0, 1.0, 0.0}, {{0.0}, {1.0}, {2.0}});
    show("no dependence", minimize_nonlinear(none, Vector{1.0}, {}));
  }
}
}  // namespace
}  // namespace parabola
