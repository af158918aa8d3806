// SPDX-License-Identifier: MIT
#include "parabola/fit/profile.hpp"

#include <array>
#include <cmath>
#include <utility>

#include "parabola/fit/derived.hpp"
#include "parabola/infer/contour.hpp"
#include "parabola/infer/quantity.hpp"
#include "parabola/minimize/residual_cost.hpp"
#include "parabola/model/row_function.hpp"
#include "parabola/stats/distributions.hpp"

namespace parabola {
namespace {

// A formula of the free parameters, which are the first of all parameters.
class DerivedQuantity final : public SmoothFunction {
 public:
  DerivedQuantity(std::unique_ptr<RowFunction> function, std::size_t count)
      : function_(std::move(function)), count_(count) {}

  [[nodiscard]] std::size_t parameter_count() const override { return count_; }
  [[nodiscard]] double value(std::span<const double> parameters) const override {
    double value = 0.0;
    function_->values(own(parameters), std::span(&value, 1));
    return value;
  }
  void evaluate(std::span<const double> parameters, SmoothEvaluation& at) const override {
    at.reset(count_);
    Matrix gradient;
    function_->values_and_gradient(own(parameters), std::span(&at.value, 1), gradient);
    const std::size_t free = function_->parameter_names().size();
    Matrix hessian(free, free);
    constexpr std::array<double, 1> weight{1.0};
    function_->weighted_hessian(own(parameters), weight, hessian);
    for (std::size_t j = 0; j < free; ++j) {
      at.gradient[j] = gradient(0, j);
      for (std::size_t k = 0; k < free; ++k) at.hessian(j, k) = hessian(j, k);
    }
  }

 private:
  [[nodiscard]] std::span<const double> own(std::span<const double> parameters) const {
    return parameters.first(function_->parameter_names().size());
  }

  std::unique_ptr<RowFunction> function_;
  std::size_t count_;
};

std::vector<Bounds> bounds_of(const FormulaProblem& problem, const FitSpec& spec) {
  return minimizer_options(all_parameters(problem), spec.evaluation_limit).bounds;
}

Result<void> check_served(const Solved& solved, const FitSpec& spec) {
  std::string what;
  std::string fix = "use the parabolic intervals";
  if (!is_success(solved.found.minimum.termination)) {
    what = "a fit that did not converge has no profile";
    fix = "give better values with --start";
  } else if (spec.loss) {
    what = "a robust loss has no profile intervals: its rise follows no known distribution";
  } else if (solved.solution.scale_slope) {
    what = "there is no profile where the scale is estimated beside known sources";
    fix = "state the uncertainties, or use the parabolic intervals";
  } else if (solved.solution.minus_two_log_likelihood && !solved.statistic) {
    what = "this likelihood has no profile";
  }
  if (what.empty()) return {};
  return Error("profile_not_served", what, "--intervals profile", fix);
}

}  // namespace

FitProfile::FitProfile(std::shared_ptr<const SmoothFunction> statistic, CostMinimum minimum)
    : statistic_(std::move(statistic)), minimum_(std::move(minimum)) {}

Result<FitProfile> FitProfile::make(const Solved& solved, const FormulaProblem& problem,
                                    const FitSpec& spec, UncertaintyScale scale) {
  if (Result<void> served = check_served(solved, spec); !served) return served.error();
  const Solution& solution = solved.solution;
  std::shared_ptr<const SmoothFunction> statistic = solved.statistic;
  const bool is_estimated = scale == UncertaintyScale::estimated;
  if (!statistic) {
    double unit = solved.cost.scale();
    if (is_estimated) {
      if (!(solution.estimated_factor.value_or(0.0) > 0.0))
        return Error("profile_not_served", solution.covariance_reason, "--intervals profile",
                     "state the uncertainties");
      unit /= std::sqrt(solution.sum_of_squares.value_or(0.0) / static_cast<double>(solution.ndof));
    }
    statistic = std::make_shared<const ResidualCost>(solved.cost.objective(), unit);
  }
  const Vector& parameters = solution.minimum.parameters;
  CostMinimum minimum = cost_minimum(*statistic, parameters, bounds_of(problem, spec));
  FitProfile profile(std::move(statistic), std::move(minimum));
  profile.student_ndof_ = is_estimated ? solution.ndof : 0;
  profile.statistic_name_ = solution.minus_two_log_likelihood ? "-2 ln L" : "S";
  profile.names_ = free_names(problem);
  for (std::size_t j = 0; j < profile.names_.size(); ++j) {
    profile.quantities_.push_back(std::make_shared<const ParameterQuantity>(j, parameters.size()));
  }
  Result<std::vector<DerivedFunction>> derived = derived_functions(problem, spec);
  if (!derived) return derived.error();
  for (DerivedFunction& function : *derived) {
    profile.names_.push_back(std::move(function.name));
    profile.quantities_.push_back(
        std::make_shared<const DerivedQuantity>(std::move(function.function), parameters.size()));
  }
  return profile;
}

double FitProfile::delta(double confidence_level) const {
  const double z = student_ndof_ == 0 ? normal_two_sided_quantile(confidence_level)
                                      : student_two_sided_quantile(
                                            confidence_level, static_cast<double>(student_ndof_));
  return z * z;
}

double FitProfile::joint_delta(double confidence_level) const {
  if (student_ndof_ == 0) return parabola::joint_delta(confidence_level);
  const double ndof = static_cast<double>(student_ndof_);
  return ndof * std::expm1(-2.0 / ndof * std::log1p(-confidence_level));
}

}  // namespace parabola
