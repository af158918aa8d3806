// SPDX-License-Identifier: MIT
// One random value for every row of a resolved formula whose parameters are all numbers.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "parabola/budget/common_sources.hpp"
#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/formula_problem.hpp"
#include "parabola/model/expression.hpp"
#include "parabola/model/row_function.hpp"
#include "parabola/stats/random_engine.hpp"

namespace parabola {

/// f of every row. Error simulate_value where it is not finite.
Result<Vector> model_values(const FormulaProblem& problem);

class RowVariates {
 public:
  /// f_i(b) + sigma_i z_i, with b ~ N(0, 1) of what rows share. Errors: simulate_sigma,
  /// simulate_not_served, simulate_value.
  static Result<RowVariates> around_model(const FormulaProblem& problem,
                                          std::optional<double> scatter);
  /// A value of the distribution right of '~', with the parameters that the row gives it. Errors:
  /// simulate_not_served, simulate_value.
  static Result<RowVariates> of_distribution(const FormulaProblem& problem, const FitSpec& spec);

  /// Error simulate_value where a drawn common deviation leads out of the model.
  [[nodiscard]] Result<Vector> draw(RandomEngine& engine) const;

  /// Independent, one per row; empty of a distribution.
  [[nodiscard]] const Vector& uncertainties() const { return uncertainties_; }

 private:
  Op op_ = Op::normal_density;
  std::vector<Vector> parameters_;  // of the distribution, one per row
  Vector uncertainties_;
  std::vector<SharedTerm> shared_;
  // f of the common deviations, and the columns that it refers to
  std::shared_ptr<const RowFunction> model_;
  std::shared_ptr<const std::vector<Column>> columns_;
  double relative_to_model_ = 0.0;
};

}  // namespace parabola
