// SPDX-License-Identifier: MIT
// The 27 nonlinear models of the NIST reference data sets.
#pragma once

#include <cmath>
#include <functional>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include "parabola/minimize/strd.test.hpp"
#include "parabola/minimize/test_problems.test.hpp"

namespace parabola::testing_problems {

struct NonlinearReference {
  std::string name;
  std::function<std::unique_ptr<ResidualFunction>(const ReferenceData&)> make;
  /// Blocks of parameters that may be exchanged: two peaks, three decays.
  std::vector<std::vector<std::size_t>> blocks;
  /// Parameters whose sign may be flipped, some of them together: widths, periods.
  std::vector<std::size_t> sign_free;
};

template <std::size_t P, class Model>
auto maker(std::vector<bool> linear, Model model) {
  return [=](const ReferenceData& data) -> std::unique_ptr<ResidualFunction> {
    return std::make_unique<ModelProblem<P, Model>>(model, linear, data.y, data.x);
  };
}

// Products instead of powers, as a compiled formula evaluates them.
constexpr auto squared = [](const auto& u) { return u * u; };

inline std::vector<NonlinearReference> nonlinear_references() {
  using std::atan;
  using std::cos;
  using std::exp;
  using std::pow;
  using std::sin;
  constexpr double pi = std::numbers::pi;
  const auto saturation = [](const auto& b, const Vector& x) {
    return b[0] * (1.0 - exp(-b[1] * x[0]));
  };
  const auto chwirut = [](const auto& b, const Vector& x) {
    return exp(-b[0] * x[0]) / (b[1] + b[2] * x[0]);
  };
  const auto peaks = [](const auto& b, const Vector& x) {
    return b[0] * exp(-b[1] * x[0]) + b[2] * exp(-squared(x[0] - b[3]) / squared(b[4])) +
           b[5] * exp(-squared(x[0] - b[6]) / squared(b[7]));
  };
  const auto decays = [](const auto& b, const Vector& x) {
    return b[0] * exp(-b[1] * x[0]) + b[2] * exp(-b[3] * x[0]) + b[4] * exp(-b[5] * x[0]);
  };
  const auto cubic_over_cubic = [](const auto& b, const Vector& row) {
    const double x = row[0];
    return (b[0] + b[1] * x + b[2] * (x * x) + b[3] * (x * x * x)) /
           (1.0 + b[4] * x + b[5] * (x * x) + b[6] * (x * x * x));
  };
  const std::vector<bool> first = {true};
  const std::vector<bool> first_four = {true, true, true, true};
  const std::vector<bool> heights = {true, false, true, false, false, true};
  const std::vector<bool> amplitudes = {true, false, true, false, true};
  const std::vector<std::vector<std::size_t>> two_peaks = {{2, 3, 4}, {5, 6, 7}};
  const std::vector<std::vector<std::size_t>> three_decays = {{0, 1}, {2, 3}, {4, 5}};
  return {
      {"Bennett5",
       maker<3>(first, [](const auto& b,
                          const Vector& x) { return b[0] * pow(b[1] + x[0], -1.0 / b[2]); }),
       {},
       {}},
      {"BoxBOD", maker<2>(first, saturation), {}, {}},
      {"Chwirut1", maker<3>({}, chwirut), {}, {}},
      {"Chwirut2", maker<3>({}, chwirut), {}, {}},
      {"DanWood",
       maker<2>(first, [](const auto& b, const Vector& x) { return b[0] * pow(x[0], b[1]); }),
       {},
       {}},
      {"ENSO",
       maker<9>({true, true, true, false, true, true, false, true, true},
                [](const auto& b, const Vector& row) {
                  const double t = 2.0 * pi * row[0];
                  return b[0] + b[1] * std::cos(t / 12.0) + b[2] * std::sin(t / 12.0) +
                         b[4] * cos(t / b[3]) + b[5] * sin(t / b[3]) + b[7] * cos(t / b[6]) +
                         b[8] * sin(t / b[6]);
                }),
       {{3, 4, 5}, {6, 7, 8}},
       {3, 5, 6, 8}},
      {"Eckerle4",
       maker<3>(first,
                [](const auto& b, const Vector& x) {
                  return b[0] / b[1] * exp(-0.5 * squared((x[0] - b[2]) / b[1]));
                }),
       {},
       {0, 1}},
      {"Gauss1", maker<8>(heights, peaks), two_peaks, {4, 7}},
      {"Gauss2", maker<8>(heights, peaks), two_peaks, {4, 7}},
      {"Gauss3", maker<8>(heights, peaks), two_peaks, {4, 7}},
      {"Hahn1", maker<7>(first_four, cubic_over_cubic), {}, {}},
      {"Kirby2",
       maker<5>({true, true, true},
                [](const auto& b, const Vector& row) {
                  const double x = row[0];
                  return (b[0] + b[1] * x + b[2] * (x * x)) / (1.0 + b[3] * x + b[4] * (x * x));
                }),
       {},
       {}},
      {"Lanczos1", maker<6>(amplitudes, decays), three_decays, {}},
      {"Lanczos2", maker<6>(amplitudes, decays), three_decays, {}},
      {"Lanczos3", maker<6>(amplitudes, decays), three_decays, {}},
      {"MGH09",
       maker<4>(first,
                [](const auto& b, const Vector& row) {
                  const double x = row[0];
                  return b[0] * (x * x + x * b[1]) / (x * x + x * b[2] + b[3]);
                }),
       {},
       {}},
      {"MGH10",
       maker<3>(first,
                [](const auto& b, const Vector& x) { return b[0] * exp(b[1] / (x[0] + b[2])); }),
       {},
       {}},
      {"MGH17",
       maker<5>({true, true, true},
                [](const auto& b, const Vector& x) {
                  return b[0] + b[1] * exp(-x[0] * b[3]) + b[2] * exp(-x[0] * b[4]);
                }),
       {{1, 3}, {2, 4}},
       {}},
      {"Misra1a", maker<2>(first, saturation), {}, {}},
      {"Misra1b",
       maker<2>(first,
                [](const auto& b, const Vector& x) {
                  return b[0] * (1.0 - 1.0 / squared(1.0 + b[1] * x[0] / 2.0));
                }),
       {},
       {}},
      {"Misra1c",
       maker<2>(first,
                [](const auto& b, const Vector& x) {
                  return b[0] * (1.0 - pow(1.0 + 2.0 * b[1] * x[0], -0.5));
                }),
       {},
       {}},
      {"Misra1d",
       maker<2>(first, [](const auto& b,
                          const Vector& x) { return b[0] * b[1] * x[0] / (1.0 + b[1] * x[0]); }),
       {},
       {}},
      {"Nelson",
       [](const ReferenceData& data) {
         ReferenceData logarithms = data;
         for (double& y : logarithms.y) y = std::log(y);
         return maker<3>({true, true}, [](const auto& b, const Vector& x) {
           return b[0] - b[1] * x[0] * exp(-b[2] * x[1]);
         })(logarithms);
       },
       {},
       {}},
      {"Rat42",
       maker<3>(first, [](const auto& b,
                          const Vector& x) { return b[0] / (1.0 + exp(b[1] - b[2] * x[0])); }),
       {},
       {}},
      {"Rat43",
       maker<4>(first,
                [](const auto& b, const Vector& x) {
                  return b[0] / pow(1.0 + exp(b[1] - b[2] * x[0]), 1.0 / b[3]);
                }),
       {},
       {}},
      {"Roszman1",
       maker<4>({true, true},
                [](const auto& b, const Vector& x) {
                  return b[0] - b[1] * x[0] - atan(b[2] / (x[0] - b[3])) / pi;
                }),
       {},
       {}},
      {"Thurber", maker<7>(first_four, cubic_over_cubic), {}, {}},
  };
}

}  // namespace parabola::testing_problems
