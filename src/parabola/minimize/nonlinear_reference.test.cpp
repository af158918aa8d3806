// SPDX-License-Identifier: MIT
// NIST StRD nonlinear regression: 27 problems, two starts each, every start on its own.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>

#include <gtest/gtest.h>

#include "parabola/core/decompose.hpp"
#include "parabola/minimize/least_squares.hpp"
#include "parabola/minimize/strd_models.test.hpp"

namespace parabola {
namespace {

using testing_problems::nonlinear_references;
using testing_problems::NonlinearReference;
using testing_problems::read_reference;
using testing_problems::ReferenceData;
using testing_problems::right_digits;

struct Digits {
  double values = 0.0;
  double standard_deviations = 0.0;
};

// Digits of the best of the equivalent solutions: blocks exchanged, free signs ignored.
Digits best_digits(const NonlinearReference& problem, const ReferenceData& data, Vector values,
                   const Vector& sd) {
  Vector reference = data.facts.at("solution");
  for (const std::size_t j : problem.sign_free) {
    values[j] = std::abs(values[j]);
    reference[j] = std::abs(reference[j]);
  }
  std::vector<std::size_t> order(problem.blocks.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  Digits best;
  do {
    Vector permuted_values = values;
    Vector permuted_sd = sd;
    for (std::size_t i = 0; i < order.size(); ++i) {
      for (std::size_t k = 0; k < problem.blocks[i].size(); ++k) {
        permuted_values[problem.blocks[i][k]] = values[problem.blocks[order[i]][k]];
        permuted_sd[problem.blocks[i][k]] = sd[problem.blocks[order[i]][k]];
      }
    }
    const double digits = right_digits(permuted_values, reference);
    if (digits > best.values) {
      best = {digits, right_digits(permuted_sd, data.facts.at("solution_sd"))};
    }
  } while (std::next_permutation(order.begin(), order.end()));
  return best;
}

Vector standard_deviations(const LeastSquaresMinimum& minimum, double dof) {
  Vector sd(minimum.parameters.size(), 0.0);
  if (const std::optional<Matrix> gram = inverse_of_gram(minimum.jacobian)) {
    for (std::size_t j = 0; j < sd.size(); ++j) {
      sd[j] = std::sqrt((*gram)(j, j) * minimum.sum_of_squares / dof);
    }
  }
  return sd;
}

class NonlinearStart : public testing::TestWithParam<std::tuple<std::size_t, int>> {};

TEST_P(NonlinearStart, agrees_with_the_25_digit_solution) {
  const auto [index, start] = GetParam();
  const NonlinearReference problem = nonlinear_references()[index];
  const ReferenceData data = read_reference(problem.name);
  const auto function = problem.make(data);
  const LeastSquaresMinimum minimum =
      minimize_nonlinear(*function, data.facts.at("start" + std::to_string(start)), {});
  const Digits digits = best_digits(problem, data, minimum.parameters,
                                    standard_deviations(minimum, data.facts.at("dof")[0]));
  std::printf("%-8s/%d LRE %5.1f  sd %5.1f  claimed %5.1f  evaluations %3zu  jacobians %3zu\n",
              problem.name.c_str(), start, digits.values, digits.standard_deviations,
              minimum.digits, minimum.evaluations, minimum.jacobians);
  EXPECT_EQ(minimum.termination, Termination::converged);
  EXPECT_EQ(minimum.rank, minimum.parameters.size());
  EXPECT_GT(minimum.smallest_curvature, 0.0);
  // Residuals in double carry epsilon |y|, condition up to 6e4: 11 digits and more.
  EXPECT_GE(digits.values, 11.0);
  // Standard deviations are proportional to sqrt(S), which for Lanczos1 (residuals of 1e-13 on data
  // of 1, that have 14 decimals) keeps few digits in double, whatever the method.
  EXPECT_GE(digits.standard_deviations, problem.name == "Lanczos1" ? 2.5 : 10.0);
  // The estimate is a root mean square; twice that is 0.3 digits.
  EXPECT_LE(minimum.digits, digits.values + 0.5) << "claims more digits than are right";
  EXPECT_LE(minimum.evaluations, 100U);
}

INSTANTIATE_TEST_SUITE_P(Nist, NonlinearStart,
                         testing::Combine(testing::Range<std::size_t>(0, 27),
                                          testing::Values(1, 2)),
                         [](const auto& test) {
                           return nonlinear_references()[std::get<0>(test.param)].name + "_start" +
                                  std::to_string(std::get<1>(test.param));
                         });

}  // namespace
}  // namespace parabola
