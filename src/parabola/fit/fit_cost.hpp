// SPDX-License-Identifier: MIT
// What a fit minimises: the rows of data, the deviations of common sources and the constraints.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/cost/distance_cost.hpp"
#include "parabola/cost/gaussian_prior.hpp"
#include "parabola/cost/least_squares_cost.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/formula_problem.hpp"
#include "parabola/minimize/residual_function.hpp"

namespace parabola {

/// Parameters are the free ones in order, then the nuisance parameters; residuals are the n rows,
/// one per nuisance parameter, then those of the constraints.
class FitCost {
 public:
  /// Rows of data alone.
  explicit FitCost(std::unique_ptr<LeastSquaresCost> rows);

  [[nodiscard]] const ResidualFunction& objective() const { return *objective_; }
  /// The model at the observed columns.
  [[nodiscard]] const RowFunction& model() const { return *model_; }
  /// Multiply a residual by this; S by its square.
  [[nodiscard]] double scale() const { return scale_; }
  /// Without uncertain predictors and with equal sides; otherwise null.
  [[nodiscard]] const LeastSquaresCost* rows() const { return rows_; }
  /// With uncertain predictors; otherwise null.
  [[nodiscard]] const DistanceCost* distance() const { return distance_; }
  [[nodiscard]] std::size_t row_count() const { return model_->row_count(); }
  [[nodiscard]] std::size_t nuisance_count() const { return nuisance_count_; }
  /// Of a simultaneous fit: each data set, without an objective of its own; its rows stand in the
  /// whole in this order, and its parameters are all. Empty for one data set.
  [[nodiscard]] const std::vector<FitCost>& sets() const { return sets_; }
  [[nodiscard]] bool has_uncertain_predictors() const;

 private:
  friend class FitCostBuilder;
  friend class JointFitCostBuilder;
  FitCost() = default;

  std::unique_ptr<ResidualFunction> objective_;
  std::unique_ptr<RowFunction> own_model_;  // where the objective does not hold it
  const RowFunction* model_ = nullptr;
  const LeastSquaresCost* rows_ = nullptr;
  const DistanceCost* distance_ = nullptr;
  double scale_ = 1.0;
  std::size_t nuisance_count_ = 0;
  std::vector<FitCost> sets_;
};

/// The rows of the problem outlive the cost: they may be moved, but neither copied nor changed.
/// `factor` multiplies the independent uncertainties (1 where none are given). Errors: those of the
/// compiled model; not_positive_definite when negative correlations are too strong; those of
/// uncertain points.
Result<FitCost> make_fit_cost(const FormulaProblem& problem, const FitSpec& spec,
                              double factor = 1.0);

/// The same with asymmetric uncertainties, at both their sides. The parameters of its start must
/// all be known: none is linear.
Result<FitCost> make_two_sided_cost(const FormulaProblem& problem, const FitSpec& spec);

/// The data of `problem` alone, without priors, as a function of all parameters of a simultaneous
/// fit, `names`; `scale` absent: its own.
Result<FitCost> make_data_cost(const FormulaProblem& problem, const FitSpec& spec, double factor,
                               std::vector<std::string> names, std::optional<double> scale);

/// The model with its nuisance parameters at the observed columns.
Result<std::unique_ptr<RowFunction>> make_row_model(const FormulaProblem& problem,
                                                    const FitSpec& spec);

/// What is known of parameters beside the data: all nuisance parameters together, then every
/// constraint.
struct PriorPart {
  std::unique_ptr<GaussianPrior> cost;
  std::vector<std::size_t> parameters;  ///< numbers among free and nuisance parameters
};
std::vector<PriorPart> make_priors(const FormulaProblem& problem, double scale);

/// Names of the free parameters, in order.
std::vector<std::string> free_names(const FormulaProblem& problem);

/// Those, then the symbols of the nuisance parameters.
std::vector<std::string> model_parameters(const FormulaProblem& problem);

/// The parameters of the problem, then its nuisance parameters, which start at 0.
std::vector<ParameterSpec> all_parameters(const FormulaProblem& problem);

}  // namespace parabola
