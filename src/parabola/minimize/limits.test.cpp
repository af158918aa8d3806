// SPDX-License-Identifier: MIT
#include <cmath>
#include <cstdio>
#include <limits>

#include <gtest/gtest.h>

#include "parabola/minimize/least_squares.hpp"
#include "parabola/minimize/mgh_problems.test.hpp"

namespace parabola {
namespace {
using std::exp;
using testing_problems::indexed;
using testing_problems::problem;
using testing_problems::squared;
constexpr double infinity = std::numeric_limits<double>::infinity();
void show(const char* what, const LeastSquaresMinimum& m) {
  std::printf("%-10s %-28s S %.12g ev %zu", what, std::string(code(m.termination)).c_str(),
              m.sum_of_squares, m.evaluations);
  for (double p : m.parameters) std::printf(" %.8g", p);
  for (auto s : m.states) std::printf(" %d", int(s));
  std::printf("\n");
}
LeastSquaresOptions limits(std::vector<Bounds> b) {
  LeastSquaresOptions o;
  o.bounds = b;
  return o;
}
TEST(Limits, all) {
  {
    auto p = problem<6>(
        [](const auto& b, const Vector& x) {
          const std::size_t i = static_cast<std::size_t>(x[0]);
          if (i >= 4) return b[i - 2] + 0.0;
          return b[0] * exp(b[1] * (x[1] + b[2 + i]));
        },
        {true}, {2.7, 7.4, 148.0, 403.0, 0.0, 0.0, 0.0, 0.0},
        {{0, 0.982}, {1, 1.998}, {2, 4.978}, {3, 6.01}, {4, 0}, {5, 0}, {6, 0}, {7, 0}});
    show("B1", minimize_nonlinear(p, Vector{2.0, 0.5, 0, 0, 0, 0},
                                  limits({{0, 10}, {0, 0.9}, {}, {}, {}, {}})));
  }
  const auto r = testing_problems::rosenbrock();
  show("B4", minimize_nonlinear(*r, Vector{-1.2, 1}, limits({{-infinity, 0.5}, {}})));
  show("B5", minimize_nonlinear(*r, Vector{-1.2, 1}, limits({{}, {1.5, infinity}})));
  show("B6", minimize_nonlinear(*r, Vector{-1.2, 1}, limits({{-infinity, 0.5}, {-infinity, 0.1}})));
  show("B7", minimize_nonlinear(*testing_problems::wood(), Vector{-3, -1, -3, -1},
                                limits(std::vector<Bounds>(4, {-infinity, 0.9}))));
  show("B8", minimize_nonlinear(*testing_problems::reference_function("MGH17"),
                                Vector{0.5, 1.5, -1, 0.01, 0.02},
                                limits({{0.4, infinity}, {}, {}, {}, {}})));
  show("B9", minimize_nonlinear(*testing_problems::brown_dennis(), Vector{25, 5, -5, -1},
                                limits({{-10, infinity}, {-infinity, 12}, {}, {}})));
  show("B10", minimize_nonlinear(*testing_problems::reference_function("MGH10"),
                                 Vector{0.02, 4000, 250}, limits({{}, {}, {-infinity, 340}})));
  auto q = indexed<3>(
      3, {},
      [](const auto& b, const Vector& x) { return b[static_cast<std::size_t>(x[0]) - 1] + 0.0; },
      {1.0, 2.0, 3.0});
  show("B11", minimize_nonlinear(*q, Vector{0, 0, 0}, limits({{-infinity, 1.0}, {}, {}})));
  show("B12", minimize_nonlinear(*q, Vector{0, 0, 0},
                                 limits({{-infinity, 0.5}, {2.5, infinity}, {-infinity, 2}})));
  show("B13", minimize_nonlinear(*q, Vector{5, 5, 5},
                                 limits({{1.5, infinity}, {2.5, infinity}, {-infinity, 2}})));
}
}  // namespace
}  // namespace parabola
