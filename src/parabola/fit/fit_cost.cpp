// SPDX-License-Identifier: MIT
#include "parabola/fit/fit_cost.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "parabola/budget/column_expression.hpp"
#include "parabola/core/assert.hpp"
#include "parabola/core/cholesky.hpp"
#include "parabola/cost/dense_distance_cost.hpp"
#include "parabola/cost/gaussian_prior.hpp"
#include "parabola/cost/joint_cost.hpp"
#include "parabola/cost/two_sided_cost.hpp"
#include "parabola/model/formula_function.hpp"

namespace parabola {
namespace {

std::vector<NamedColumn> model_columns(const FormulaProblem& problem) {
  std::vector<NamedColumn> columns = named_columns(problem.rows.table);
  for (const Column& column : problem.common.indicators)
    columns.push_back({column.name, column.values, {}});
  return columns;
}

Matrix identity(std::size_t size) {
  Matrix matrix(size, size);
  for (std::size_t i = 0; i < size; ++i) matrix(i, i) = 1.0;
  return matrix;
}

Error not_positive_definite(const FormulaProblem& problem, const std::string& source) {
  std::string where;
  for (const SourceOption& option : problem.shared_options) {
    if (option.name == source) where = origin_of(option);
  }
  return {
      "not_positive_definite",
      "so negative a correlation of all pairs is impossible: some combination of the points would "
      "have a negative variance",
      where,
      fmt::format("for {} points alike rho lies above {:.3g}", problem.response.size(),
                  -1.0 / (static_cast<double>(problem.response.size()) - 1.0))};
}

Error matrix_sum_error(const FormulaProblem& problem) {
  return {"not_positive_definite", "the sum of the matrices is not positive definite",
          problem.matrix_parts.front().origin, "correct the correlations"};
}

}  // namespace

FitCost::FitCost(std::unique_ptr<LeastSquaresCost> rows)
    : model_(&rows->model()), rows_(rows.get()), scale_(rows->scale()) {
  objective_ = std::move(rows);
}

bool FitCost::has_uncertain_predictors() const {
  return distance_ != nullptr || std::ranges::any_of(sets_, [](const FitCost& set) {
           return set.has_uncertain_predictors();
         });
}

class FitCostBuilder {
 public:
  FitCostBuilder(const FormulaProblem& problem, const FitSpec& spec, double factor,
                 std::vector<std::string> names)
      : problem_(problem), spec_(spec), factor_(factor), names_(std::move(names)) {}

  Result<FitCost> build() {
    if (Result<void> done = add_data(); !done) return done.error();
    for (PriorPart& prior : make_priors(problem_, cost_.scale_))
      parts_.push_back({std::move(prior.cost), std::move(prior.parameters)});
    cost_.nuisance_count_ = problem_.common.nuisances.size();
    if (parts_.size() == 1) {
      cost_.objective_ = std::move(parts_.front().cost);
    } else {
      cost_.objective_ = std::make_unique<JointCost>(std::move(parts_), names_.size());
    }
    return std::move(cost_);
  }

  Result<FitCost> build_with_two_sides() {
    has_two_sides_ = true;
    return build();
  }

  // Without priors, for a sum of costs at a scale of its own.
  Result<FitCost> build_part(std::optional<double> scale) {
    scale_ = scale;
    if (Result<void> done = add_data(); !done) return done.error();
    cost_.objective_ = std::move(parts_.front().cost);
    return std::move(cost_);
  }

 private:
  Result<void> add_data() {
    Result<std::unique_ptr<RowFunction>> model = make_formula_function(
        problem_.formula.graph, problem_.common.model, names_, model_columns(problem_),
        problem_.response.size(), spec_.formula_limits.nodes);
    if (!model) return model.error();
    if (has_two_sides_) {
      add_two_sided_rows(*std::move(model));
      return {};
    }
    return problem_.latent.empty() ? add_rows(*std::move(model)) : add_points(*std::move(model));
  }

  [[nodiscard]] Vector independent() const {
    Vector sigma = problem_.uncertainty.values;
    if (sigma.empty()) sigma.assign(problem_.response.size(), problem_.latent.empty() ? 1.0 : 0.0);
    for (double& value : sigma) value *= factor_;
    return sigma;
  }

  [[nodiscard]] std::vector<std::size_t> all_numbers() const {
    std::vector<std::size_t> numbers(names_.size());
    std::iota(numbers.begin(), numbers.end(), std::size_t{0});
    return numbers;
  }

  Result<void> add_rows(std::unique_ptr<RowFunction> model) {
    Result<Whitening> made = make_whitening();
    if (!made) return made.error();
    Whitening whitening = *std::move(made);
    for (const SharedTerm& term : problem_.common.shared) {
      const RankOneSign sign = term.sign < 0.0 ? RankOneSign::minus : RankOneSign::plus;
      if (!whitening.add(term.u, term.groups, sign))
        return not_positive_definite(problem_, term.source);
    }
    auto rows = std::make_unique<LeastSquaresCost>(std::move(model),
                                                   std::span<const double>(problem_.response),
                                                   problem_.response_rests, std::move(whitening));
    cost_.model_ = &rows->model();
    cost_.rows_ = rows.get();
    parts_.push_back({std::move(rows), all_numbers()});
    return {};
  }

  // Common sources are parameters here, so that no rows are coupled.
  void add_two_sided_rows(std::unique_ptr<RowFunction> model) {
    PARABOLA_ASSERT(problem_.common.shared.empty());
    const SideUncertainties sides{problem_.uncertainty.upwards, problem_.uncertainty.downwards};
    auto rows = std::make_unique<TwoSidedCost>(std::move(model), problem_.response,
                                               problem_.response_rests, sides);
    cost_.model_ = &rows->model();
    cost_.scale_ = rows->scale();
    parts_.push_back({std::move(rows), all_numbers()});
  }

  Result<Whitening> make_whitening() {
    const bool is_as_stated = factor_ == 1.0 && !problem_.uncertainty.values.empty();
    const Vector changed = is_as_stated ? Vector() : independent();
    const Vector& sigma = is_as_stated ? problem_.uncertainty.values : changed;
    cost_.scale_ = scale_.value_or(common_scale(problem_.response, sigma));
    if (problem_.covariance.empty()) return Whitening(sigma, cost_.scale_);
    // in double-double up to a size that takes some 0.1 s
    constexpr std::size_t extended_rows = 150;
    const std::size_t n = problem_.response.size();
    Matrix lower(n, n);
    ExtendedMatrix extended;
    if (n <= extended_rows) {
      std::optional<ExtendedMatrix> factor = cholesky(problem_.covariance);
      if (!factor) return matrix_sum_error(problem_);
      extended = *std::move(factor);
      for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t i = j; i < n; ++i) lower(i, j) = extended(i, j).high;
      }
    } else {
      for (std::size_t j = 0; j < n; ++j) {
        for (std::size_t i = 0; i < n; ++i) lower(i, j) = problem_.covariance(i, j).high;
      }
      std::optional<Matrix> factor = cholesky(lower);
      if (!factor) return matrix_sum_error(problem_);
      lower = *std::move(factor);
    }
    return Whitening(std::move(lower), std::move(extended), cost_.scale_);
  }

  Result<void> add_points(std::unique_ptr<RowFunction> model) {
    std::vector<std::string> latent;
    PointUncertainties uncertainties;
    uncertainties.response = independent();
    uncertainties.correlations = problem_.point_correlations;
    for (const ColumnUncertainty& column : problem_.latent) {
      latent.push_back(column.column);
      uncertainties.predictors.push_back(column.values);
      for (double& value : uncertainties.predictors.back()) value *= factor_;
    }
    Result<LatentFunction> function = make_latent_function(
        problem_.formula.graph, problem_.common.model, names_, latent, model_columns(problem_),
        problem_.response.size(),
        spec_.distance_method == DistanceMethod::effective_variance ? ThirdDerivatives::compiled
                                                                    : ThirdDerivatives::left_out,
        spec_.formula_limits.nodes);
    if (!function) return function.error();
    PARABOLA_ASSERT(problem_.joint_covariance.empty() || factor_ == 1.0);
    Result<std::unique_ptr<DistanceCost>> points =
        problem_.joint_covariance.empty()
            ? make_distance_cost(*std::move(function), problem_.response, uncertainties,
                                 spec_.distance_method)
            : make_dense_distance_cost(*function, problem_.response, problem_.joint_covariance);
    if (!points) return points.error();
    if (scale_) (*points)->use_scale(*scale_);
    cost_.own_model_ = std::move(model);
    cost_.model_ = cost_.own_model_.get();
    cost_.distance_ = points->get();
    cost_.scale_ = (*points)->scale();
    parts_.push_back({*std::move(points), all_numbers()});
    return {};
  }

  const FormulaProblem& problem_;
  const FitSpec& spec_;
  double factor_;
  std::vector<std::string> names_;
  std::optional<double> scale_;
  bool has_two_sides_ = false;
  std::vector<JointCost::Part> parts_;
  FitCost cost_;
};

Result<FitCost> make_fit_cost(const FormulaProblem& problem, const FitSpec& spec, double factor) {
  return FitCostBuilder(problem, spec, factor, model_parameters(problem)).build();
}

Result<FitCost> make_two_sided_cost(const FormulaProblem& problem, const FitSpec& spec) {
  return FitCostBuilder(problem, spec, 1.0, model_parameters(problem)).build_with_two_sides();
}

Result<FitCost> make_data_cost(const FormulaProblem& problem, const FitSpec& spec, double factor,
                               std::vector<std::string> names, std::optional<double> scale) {
  return FitCostBuilder(problem, spec, factor, std::move(names)).build_part(scale);
}

Result<std::unique_ptr<RowFunction>> make_row_model(const FormulaProblem& problem,
                                                    const FitSpec& spec) {
  return make_formula_function(problem.formula.graph, problem.common.model,
                               model_parameters(problem), model_columns(problem),
                               problem.response.size(), spec.formula_limits.nodes);
}

std::vector<PriorPart> make_priors(const FormulaProblem& problem, double scale) {
  std::vector<PriorPart> priors;
  const std::size_t count = problem.common.nuisances.size();
  if (count > 0) {
    std::vector<std::size_t> numbers(count);
    std::iota(numbers.begin(), numbers.end(), free_names(problem).size());
    priors.push_back(
        {std::make_unique<GaussianPrior>(std::vector<Decimal>(count), identity(count), scale),
         std::move(numbers)});
  }
  for (const GaussianConstraint& constraint : problem.constraints) {
    priors.push_back({std::make_unique<GaussianPrior>(constraint.centres, constraint.lower, scale),
                      constraint.parameters});
  }
  return priors;
}

std::vector<std::string> free_names(const FormulaProblem& problem) {
  std::vector<std::string> names;
  for (const ParameterSpec& parameter : problem.parameters) {
    if (!parameter.fixed) names.push_back(parameter.name);
  }
  return names;
}

std::vector<std::string> model_parameters(const FormulaProblem& problem) {
  std::vector<std::string> names = free_names(problem);
  for (const NuisanceParameter& nuisance : problem.common.nuisances)
    names.push_back(nuisance.symbol);
  return names;
}

std::vector<ParameterSpec> all_parameters(const FormulaProblem& problem) {
  std::vector<ParameterSpec> parameters = problem.parameters;
  for (const NuisanceParameter& nuisance : problem.common.nuisances) {
    ParameterSpec parameter;
    parameter.name = nuisance.symbol;
    parameter.start = 0.0;
    parameters.push_back(std::move(parameter));
  }
  return parameters;
}

}  // namespace parabola
