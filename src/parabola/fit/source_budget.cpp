// SPDX-License-Identifier: MIT
#include "parabola/fit/source_budget.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parabola/core/decompose.hpp"
#include "parabola/fit/two_sides.hpp"

namespace parabola {
namespace {

class SourceBudget {
 public:
  /// `problem` has the parameters and what is known of them.
  SourceBudget(const FormulaProblem& problem, const Solved& solved, std::size_t count)
      : whole_(problem), problem_(&problem), solved_(solved), cost_(&solved.cost), p_(count) {
    const LeastSquaresMinimum& minimum = solved.found.minimum;
    const double scale = solved.cost.scale();
    Vector residuals(solved.cost.objective().residual_count());
    Matrix jacobian;
    solved.cost.objective().residuals_and_jacobian(minimum.parameters, residuals, jacobian);
    const ParameterCovariance known = parameter_covariance(minimum, 1.0 / scale);
    Matrix covariance(known.scale.size(), p_);
    for (std::size_t i = 0; i < covariance.rows(); ++i) {
      for (std::size_t j = 0; j < p_; ++j)
        covariance(i, j) = known.correlation(i, j) * known.scale[i] * known.scale[j];
    }
    influence_ = multiply(jacobian, covariance);  // of the whitened residuals: (B W^-1)^T
    for (std::size_t j = 0; j < p_; ++j) {
      for (double& value : influence_.column(j)) value *= scale;
    }
    use_robust_transfer();
  }

  /// The next rows are those of `data`, with their cost.
  void add_data(const FormulaProblem& data, const FitCost& cost) {
    problem_ = &data;
    cost_ = &cost;
    n_ = cost.row_count();
    take_rows();
    if (cost.distance() != nullptr) {
      add_points();
    } else {
      add_rows();
    }
    add_common();
    first_ += n_;
  }

  /// When all data have been added.
  std::vector<BudgetPart> parts() {
    add_priors();
    return std::move(parts_);
  }

 private:
  void take_rows() {
    row_influence_ = Matrix(n_, p_);
    for (std::size_t j = 0; j < p_; ++j) {
      const std::span<const double> all = influence_.column(j);
      std::ranges::copy(all.subspan(first_, n_), row_influence_.column(j).begin());
    }
    if (has_two_sides(*problem_)) {
      for (std::size_t j = 0; j < p_; ++j) {
        for (std::size_t i = 0; i < n_; ++i)
          row_influence_(i, j) /= problem_->uncertainty.values[i];
      }
    }
    if (cost_->rows() == nullptr) return;
    for (std::size_t j = 0; j < p_; ++j) {
      cost_->rows()->whitening().apply_transposed(row_influence_.column(j));
      for (double& value : row_influence_.column(j)) value *= cost_->scale();
    }
  }

  // The robust covariance is T (B V B^T) T^T.
  void use_robust_transfer() {
    if (solved_.solution.curvature != Curvature::robust || !solved_.solution.others) return;
    const Matrix& transfer = solved_.solution.others->transfer;
    Matrix changed(influence_.rows(), p_);
    for (std::size_t i = 0; i < influence_.rows(); ++i) {
      for (std::size_t j = 0; j < p_; ++j) {
        double sum = 0.0;
        for (std::size_t k = 0; k < p_; ++k) sum += transfer(j, k) * influence_(i, k);
        changed(i, j) = sum;
      }
    }
    influence_ = std::move(changed);
  }

  BudgetPart& part(const std::string& name) {
    const auto place = std::ranges::find(parts_, name, &BudgetPart::source);
    if (place != parts_.end()) return *place;
    parts_.push_back({name, Vector(p_, 0.0), {}});
    return parts_.back();
  }

  // Independent variances of the rows, in units of the response.
  void add_variances(const std::string& name, const Vector& variances) {
    BudgetPart& target = part(name);
    const double factor = solved_.solution.estimated_factor.value_or(1.0);
    for (std::size_t j = 0; j < p_; ++j) {
      double sum = 0.0;
      for (std::size_t i = 0; i < n_; ++i)
        sum += row_influence_(i, j) * row_influence_(i, j) * variances[i];
      target.variances[j] += sum * factor * factor;
    }
  }

  void add_rows() {
    Vector left(n_, 1.0);  // what no named part explains
    if (!problem_->uncertainty.values.empty()) {
      for (std::size_t i = 0; i < n_; ++i) left[i] = std::pow(problem_->uncertainty.values[i], 2);
    }
    const auto add = [&](const std::string& name, const Vector& sigma) {
      if (sigma.empty()) return;
      Vector variances;
      for (std::size_t i = 0; i < n_; ++i) {
        variances.push_back(sigma[i] * sigma[i]);
        left[i] -= variances.back();
      }
      add_variances(name, variances);
    };
    if (problem_->covariance.empty()) {
      for (const IndependentPart& independent : problem_->uncertainty.parts)
        add(independent.name, independent.values);
      for (std::size_t k = 0; k < problem_->shared_options.size(); ++k)
        add(problem_->shared_options[k].name, problem_->common.independent_of[k]);
      const bool has_parts = !parts_.empty();
      if (problem_->relative_to_model > 0.0) add_variances("relative to the model", left);
      if (!has_parts && problem_->relative_to_model == 0.0) add_variances("scatter", left);
      return;
    }
    for (const IndependentPart& independent : problem_->uncertainty.parts)
      add(independent.name, independent.values);
    for (std::size_t k = 0; k < problem_->shared_options.size(); ++k)
      add(problem_->shared_options[k].name, problem_->common.independent_of[k]);
    for (const MatrixPart& matrix : problem_->matrix_parts) {
      const Matrix shifted = multiply(matrix.values, row_influence_);
      for (std::size_t j = 0; j < p_; ++j)
        part(matrix.name).variances[j] += dot(row_influence_.column(j), shifted.column(j));
    }
  }

  // Uncertain predictors: each point has the variance s^2 = y part + x parts + their correlation.
  void add_points() {
    const FittedPoints points = cost_->distance()->fitted_points(solved_.found.minimum.parameters);
    const double factor = solved_.solution.estimated_factor.value_or(1.0);
    cost_->distance()->apply_transposed_whitening(solved_.found.minimum.parameters, row_influence_);
    Vector rest = points.variance;
    const auto add = [&](const std::string& name, const Vector& variances) {
      add_variances(name, variances);
      for (std::size_t i = 0; i < n_; ++i) rest[i] -= variances[i] * factor * factor;
    };
    for (const IndependentPart& independent : problem_->uncertainty.parts)
      add(independent.name, squares(independent.values, {}));
    for (std::size_t k = 0; k < problem_->shared_options.size(); ++k) {
      const bool is_response =
          std::ranges::none_of(problem_->latent, [&](const ColumnUncertainty& column) {
            return column.column == problem_->shared_options[k].quantity;
          });
      if (is_response && !problem_->common.independent_of[k].empty())
        add(problem_->shared_options[k].name, squares(problem_->common.independent_of[k], {}));
    }
    for (std::size_t k = 0; k < problem_->latent.size(); ++k) {
      for (const IndependentPart& independent : problem_->latent[k].parts)
        add(independent.name, squares(independent.values, points.slopes[k]));
    }
    for (const MatrixPart& matrix : problem_->matrix_parts) add_matrix(matrix, points.slopes, rest);
    for (const SharedTerm& term : problem_->common.shared) {
      for (std::size_t i = 0; i < n_; ++i) rest[i] -= term.sign * term.u[i] * term.u[i];
    }
    if (problem_->point_correlations.empty()) return;
    for (double& value : rest) value /= factor * factor;
    add_variances("correlation of the columns", rest);
  }

  // Part of V: D_a M D_b, D = 1 of the response and -h_x of a predictor, and its transpose where a
  // and b differ. Its diagonal is taken off the rest.
  void add_matrix(const MatrixPart& matrix, const std::vector<Vector>& slopes, Vector& rest) {
    const auto turned = [&](std::size_t quantity, std::size_t i) {
      return quantity == 0 ? 1.0 : -slopes[quantity - 1][i];
    };
    const double times = matrix.first == matrix.second ? 1.0 : 2.0;
    Matrix rows = row_influence_;
    Matrix columns = row_influence_;
    for (std::size_t j = 0; j < p_; ++j) {
      for (std::size_t i = 0; i < n_; ++i) {
        rows(i, j) *= turned(matrix.first, i);
        columns(i, j) *= turned(matrix.second, i);
      }
    }
    const Matrix followed = multiply(matrix.values, columns);
    for (std::size_t j = 0; j < p_; ++j)
      part(matrix.name).variances[j] += times * dot(rows.column(j), followed.column(j));
    for (std::size_t i = 0; i < n_; ++i) {
      rest[i] -= times * turned(matrix.first, i) * matrix.values(i, i) * turned(matrix.second, i);
    }
  }

  static Vector squares(const Vector& sigma, const Vector& slopes) {
    Vector variances;
    for (std::size_t i = 0; i < sigma.size(); ++i)
      variances.push_back(std::pow(sigma[i] * (slopes.empty() ? 1.0 : slopes[i]), 2));
    return variances;
  }

  // Terms of V, and scales that the parameters took up.
  void add_common() {
    for (const SharedTerm& term : problem_->common.shared) {
      BudgetPart& target = part(term.source);
      for (std::size_t j = 0; j < p_; ++j) {
        Vector along(term.groups.count, 0.0);
        for (std::size_t i = 0; i < n_; ++i)
          along[term.groups.group(i)] += row_influence_(i, j) * term.u[i];
        target.variances[j] += term.sign * dot(along, along);
        if (term.groups.count == 1 && term.sign > 0.0) {
          target.shifts.resize(p_);
          target.shifts[j] = along.front();
        }
      }
    }
    const AbsorbedScales scales = absorbed_scales(*problem_);
    for (std::size_t k = 0; k < scales.relative.size(); ++k) {
      BudgetPart& target = part(problem_->common.absorbed[k].source);
      target.shifts.resize(p_);
      for (const std::size_t j : scales.absorbing) {
        const double shift = -scales.relative[k] * solved_.found.minimum.parameters[j];
        target.shifts[j] = -shift;
        target.variances[j] += shift * shift;
      }
    }
  }

  // Rows of priors: a nuisance parameter each, then the constraints.
  void add_priors() {
    std::size_t row = first_;
    const std::vector<NuisanceParameter>& nuisances = whole_.common.nuisances;
    for (std::size_t k = 0; k < nuisances.size(); ++k, ++row) {
      BudgetPart& target = part(nuisances[k].source);
      const bool is_single =
          std::ranges::count(nuisances, nuisances[k].source, &NuisanceParameter::source) == 1;
      if (is_single) target.shifts.resize(p_);
      for (std::size_t j = 0; j < p_; ++j) {
        target.variances[j] += influence_(row, j) * influence_(row, j);
        // b up by one sigma: the data are explained by less of the model
        if (is_single) target.shifts[j] = -influence_(row, j);
      }
    }
    for (const GaussianConstraint& constraint : whole_.constraints) {
      BudgetPart& target = part(constraint.name);
      for (std::size_t i = 0; i < constraint.parameters.size(); ++i, ++row) {
        for (std::size_t j = 0; j < p_; ++j)
          target.variances[j] += influence_(row, j) * influence_(row, j);
      }
    }
  }

  const FormulaProblem& whole_;
  const FormulaProblem* problem_;  // of the rows at hand
  const Solved& solved_;
  const FitCost* cost_;    // of the rows at hand
  std::size_t first_ = 0;  // of them
  std::size_t n_ = 0;
  std::size_t p_;
  Matrix influence_;      // change of the parameters by each whitened residual, all rows
  Matrix row_influence_;  // by each response, the rows of data
  std::vector<BudgetPart> parts_;
};

// A source that is partly independent is no single deviation.
void drop_shifts_of_mixed(BudgetPart& part) {
  constexpr double rounding = 1e-9;
  for (std::size_t j = 0; j < part.shifts.size(); ++j) {
    const double square = part.shifts[j] * part.shifts[j];
    if (std::abs(square - part.variances[j]) <= rounding * std::abs(part.variances[j])) continue;
    part.shifts.clear();
    return;
  }
}

void keep_budget(FitResult& result, const std::vector<std::string>& names, const Solved& solved,
                 std::vector<BudgetPart> all) {
  BudgetPart curvature{"curvature", Vector(names.size(), 0.0), {}};
  bool differs = false;
  for (std::size_t j = 0; j < names.size(); ++j) {
    const double printed = std::pow(solved.solution.covariance->uncertainties[j], 2);
    double sum = 0.0;
    for (const BudgetPart& part : all) sum += part.variances[j];
    curvature.variances[j] = printed - sum;
    constexpr double rounding = 1e-9;
    differs = differs || std::abs(curvature.variances[j]) > rounding * printed;
  }
  if (differs && solved.solution.curvature != Curvature::robust)
    all.push_back(std::move(curvature));
  for (BudgetPart& part : all) drop_shifts_of_mixed(part);
  // as the covariance: only parameters that have an uncertainty
  for (BudgetPart& part : all) {
    BudgetPart shown{part.source, {}, {}};
    for (const std::string& name : result.free) {
      const auto j = static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
      shown.variances.push_back(part.variances[j]);
      if (!part.shifts.empty()) shown.shifts.push_back(part.shifts[j]);
    }
    result.budget.push_back(std::move(shown));
  }
}

}  // namespace

void find_source_budget(FitResult& result, const FormulaProblem& problem, const Solved& solved) {
  if (!solved.solution.covariance) return;
  const std::vector<std::string> names = free_names(problem);
  SourceBudget budget(problem, solved, names.size());
  budget.add_data(problem, solved.cost);
  keep_budget(result, names, solved, budget.parts());
}

void find_joint_source_budget(FitResult& result, const JointProblem& problem,
                              const Solved& solved) {
  if (!solved.solution.covariance) return;
  const std::vector<std::string> names = free_names(problem.whole);
  SourceBudget budget(problem.whole, solved, names.size());
  for (std::size_t k = 0; k < problem.sets.size(); ++k)
    budget.add_data(problem.sets[k], solved.cost.sets()[k]);
  keep_budget(result, names, solved, budget.parts());
}

}  // namespace parabola
