// SPDX-License-Identifier: MIT
// Test problems of Moré, Garbow & Hillstrom, ACM Trans. Math. Software 7 (1981) 17, with their
// standard starts.
#pragma once

#include <cmath>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include "parabola/minimize/strd_models.test.hpp"

namespace parabola::testing_problems {

struct ClassicProblem {
  std::string name;
  std::shared_ptr<ResidualFunction> function;
  Vector start;
  Vector minima;  ///< published values of S, global one first
};

// f_i(b) with i = 1..n as the only predictor; the data are 0 unless given.
template <std::size_t P, class Model>
std::shared_ptr<ResidualFunction> indexed(std::size_t n, std::vector<bool> linear, Model model,
                                          Vector y = {}) {
  if (y.empty()) y.assign(n, 0.0);
  std::vector<Vector> x;
  for (std::size_t i = 1; i <= n; ++i) x.push_back({static_cast<double>(i)});
  return std::make_shared<ModelProblem<P, Model>>(model, linear, y, x);
}

inline std::shared_ptr<ResidualFunction> rosenbrock() {
  return indexed<2>(2, {false, true}, [](const auto& b, const Vector& x) {
    return x[0] == 1.0 ? 10.0 * (b[1] - b[0] * b[0]) : 1.0 - b[0];
  });
}

inline std::shared_ptr<ResidualFunction> wood() {
  return indexed<4>(6, {false, true, false, true}, [](const auto& b, const Vector& x) {
    switch (static_cast<int>(x[0])) {
      case 1:
        return 10.0 * (b[1] - b[0] * b[0]);
      case 2:
        return 1.0 - b[0];
      case 3:
        return std::sqrt(90.0) * (b[3] - b[2] * b[2]);
      case 4:
        return 1.0 - b[2];
      case 5:
        return std::sqrt(10.0) * (b[1] + b[3] - 2.0);
      default:
        return (b[1] - b[3]) / std::sqrt(10.0);
    }
  });
}

inline std::shared_ptr<ResidualFunction> brown_dennis() {
  using std::cos;
  using std::sin;
  return indexed<4>(20, {}, [](const auto& b, const Vector& x) {
    const double t = x[0] / 5.0;
    return squared(b[0] + t * b[1] - std::exp(t)) +
           squared(b[2] + b[3] * std::sin(t) - std::cos(t));
  });
}

inline std::shared_ptr<ResidualFunction> reference_function(const std::string& name) {
  for (const NonlinearReference& reference : nonlinear_references()) {
    if (reference.name == name) return reference.make(read_reference(name));
  }
  return nullptr;
}

inline std::vector<ClassicProblem> two_parameter_problems() {
  using std::exp;
  return {
      {"Rosenbrock", rosenbrock(), {-1.2, 1.0}, {0.0}},
      {"Freudenstein-Roth",
       indexed<2>(2, {true},
                  [](const auto& b, const Vector& x) {
                    return x[0] == 1.0 ? b[0] - 13.0 + ((5.0 - b[1]) * b[1] - 2.0) * b[1]
                                       : b[0] - 29.0 + ((b[1] + 1.0) * b[1] - 14.0) * b[1];
                  }),
       {0.5, -2.0},
       {0.0, 48.98425367924}},
      {"Powell badly scaled",
       indexed<2>(2, {},
                  [](const auto& b, const Vector& x) {
                    return x[0] == 1.0 ? 1e4 * b[0] * b[1] - 1.0 : exp(-b[0]) + exp(-b[1]) - 1.0001;
                  }),
       {0.0, 1.0},
       {0.0}},
      {"Brown badly scaled",
       indexed<2>(3, {true},
                  [](const auto& b, const Vector& x) {
                    return x[0] == 1.0 ? b[0] - 1e6 : x[0] == 2.0 ? b[1] - 2e-6 : b[0] * b[1] - 2.0;
                  }),
       {1.0, 1.0},
       {0.0}},
      {"Beale",
       indexed<2>(3, {true},
                  [](const auto& b, const Vector& x) {
                    auto power = b[1];
                    for (int i = 1; i < static_cast<int>(x[0]); ++i) power = power * b[1];
                    return b[0] * (1.0 - power);
                  },
                  {1.5, 2.25, 2.625}),
       {1.0, 1.0},
       {0.0}},
      {"Jennrich-Sampson",
       indexed<2>(10, {},
                  [](const auto& b, const Vector& x) {
                    return 2.0 + 2.0 * x[0] - exp(x[0] * b[0]) - exp(x[0] * b[1]);
                  }),
       {0.3, 0.4},
       {124.36218235561}},
  };
}

inline std::vector<ClassicProblem> three_parameter_problems() {
  using std::atan;
  using std::exp;
  using std::sqrt;
  return {
      {"Helical valley",
       indexed<3>(3, {false, false, true},
                  [](const auto& b, const Vector& x) {
                    if (x[0] == 2.0) return 10.0 * (sqrt(b[0] * b[0] + b[1] * b[1]) - 1.0);
                    if (x[0] == 3.0) return b[2] + 0.0;
                    auto turns = atan(b[1] / b[0]) / (2.0 * std::numbers::pi);
                    if constexpr (std::is_same_v<decltype(turns), double>) {
                      if (b[0] < 0.0) turns += 0.5;
                    } else {
                      if (b[0].value < 0.0) turns += 0.5;
                    }
                    return 10.0 * (b[2] - 10.0 * turns);
                  }),
       {-1.0, 0.0, 0.0},
       {0.0}},
      {"Bard",
       indexed<3>(15, {true},
                  [](const auto& b, const Vector& x) {
                    const double v = 16.0 - x[0];
                    return b[0] + x[0] / (v * b[1] + std::min(x[0], v) * b[2]);
                  },
                  {.14, .18, .22, .25, .29, .32, .35, .39, .37, .58, .73, .96, 1.34, 2.10, 4.39}),
       {1.0, 1.0, 1.0},
       {8.2148773065790e-3}},
      {"Gaussian",
       indexed<3>(15, {true},
                  [](const auto& b, const Vector& x) {
                    return b[0] * exp(-0.5 * b[1] * squared((8.0 - x[0]) / 2.0 - b[2]));
                  },
                  {.0009, .0044, .0175, .0540, .1295, .2420, .3521, .3989, .3521, .2420, .1295,
                   .0540, .0175, .0044, .0009}),
       {0.4, 1.0, 0.0},
       {1.1279327696189e-8}},
      {"Meyer", reference_function("MGH10"), {0.02, 4000.0, 250.0}, {87.945855170979}},
      {"Box",
       indexed<3>(10, {false, false, true},
                  [](const auto& b, const Vector& x) {
                    const double t = 0.1 * x[0];
                    return exp(-t * b[0]) - exp(-t * b[1]) -
                           b[2] * (std::exp(-t) - std::exp(-10.0 * t));
                  }),
       {0.0, 10.0, 20.0},
       {0.0}},
  };
}

inline std::vector<ClassicProblem> four_parameter_problems() {
  return {
      {"Powell singular",
       indexed<4>(4, {},
                  [](const auto& b, const Vector& x) {
                    switch (static_cast<int>(x[0])) {
                      case 1:
                        return b[0] + 10.0 * b[1];
                      case 2:
                        return std::sqrt(5.0) * (b[2] - b[3]);
                      case 3:
                        return squared(b[1] - 2.0 * b[2]);
                      default:
                        return std::sqrt(10.0) * squared(b[0] - b[3]);
                    }
                  }),
       {3.0, -1.0, 0.0, 1.0},
       {0.0}},
      {"Wood", wood(), {-3.0, -1.0, -3.0, -1.0}, {0.0}},
      {"Kowalik-Osborne",
       reference_function("MGH09"),
       {0.25, 0.39, 0.415, 0.39},
       {3.0750560384923e-4}},
      {"Brown-Dennis", brown_dennis(), {25.0, 5.0, -5.0, -1.0}, {85822.201626356}},
  };
}

inline Vector osborne_2_data() {
  return {1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746,
          0.679, 0.608, 0.655, 0.616, 0.606, 0.602, 0.626, 0.651, 0.724, 0.649, 0.649,
          0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495, 0.500, 0.423, 0.395,
          0.375, 0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653,
          0.672, 0.708, 0.633, 0.668, 0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739,
          0.710, 0.729, 0.720, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098, 0.054};
}

inline std::vector<ClassicProblem> larger_problems() {
  using std::exp;
  Vector biggs;
  for (int i = 1; i <= 13; ++i) {
    biggs.push_back(std::exp(-0.1 * i) - 5.0 * std::exp(-1.0 * i) + 3.0 * std::exp(-0.4 * i));
  }
  return {
      {"Osborne 1",
       reference_function("MGH17"),
       {0.5, 1.5, -1.0, 0.01, 0.02},
       {5.4648946974829e-5}},
      {"Osborne 2",
       indexed<11>(
           65, {true, true, true, true},
           [](const auto& b, const Vector& x) {
             const double t = (x[0] - 1.0) / 10.0;
             return b[0] * exp(-t * b[4]) + b[1] * exp(-squared(t - b[8]) * b[5]) +
                    b[2] * exp(-squared(t - b[9]) * b[6]) + b[3] * exp(-squared(t - b[10]) * b[7]);
           },
           osborne_2_data()),
       {1.3, 0.65, 0.65, 0.7, 0.6, 3.0, 5.0, 7.0, 2.0, 4.5, 5.5},
       {4.0137736293548e-2}},
      {"Biggs EXP6",
       indexed<6>(
           13, {false, false, true, true, false, true},
           [](const auto& b, const Vector& x) {
             const double t = 0.1 * x[0];
             return b[2] * exp(-t * b[0]) - b[3] * exp(-t * b[1]) + b[5] * exp(-t * b[4]);
           },
           biggs),
       {1.0, 2.0, 1.0, 1.0, 1.0, 1.0},
       {0.0, 5.6556499255500e-3}},
      {"Watson",
       indexed<6>(31, {},
                  [](const auto& b, const Vector& x) {
                    if (x[0] == 30.0) return b[0] + 0.0;
                    if (x[0] == 31.0) return b[1] - b[0] * b[0] - 1.0;
                    const double t = x[0] / 29.0;
                    auto sum = b[0] + 0.0;
                    auto slope = b[0] * 0.0;
                    for (std::size_t j = 1; j < 6; ++j) {
                      sum += b[j] * std::pow(t, static_cast<double>(j));
                      slope += static_cast<double>(j) * b[j] * std::pow(t, j - 1.0);
                    }
                    return slope - sum * sum - 1.0;
                  }),
       Vector(6, 0.0),
       {2.2876700535523e-3}},
      {"Brown almost linear",
       indexed<5>(5, {true},
                  [](const auto& b, const Vector& x) {
                    const std::size_t i = static_cast<std::size_t>(x[0]) - 1;
                    if (i == 4) return b[0] * b[1] * b[2] * b[3] * b[4] - 1.0;
                    return b[i] + b[0] + b[1] + b[2] + b[3] + b[4] - 6.0;
                  }),
       Vector(5, 0.5),
       {0.0, 1.0}},
  };
}

inline std::vector<ClassicProblem> classic_problems() {
  std::vector<ClassicProblem> all = two_parameter_problems();
  for (const auto& more :
       {three_parameter_problems(), four_parameter_problems(), larger_problems()}) {
    all.insert(all.end(), more.begin(), more.end());
  }
  return all;
}

}  // namespace parabola::testing_problems
