// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "parabola/core/decompose.hpp"
#include "parabola/cost/least_squares_cost.hpp"
#include "parabola/cost/relative_uncertainty.hpp"

namespace parabola {
namespace {

// A model that someone else owns.
class BorrowedFunction final : public RowFunction {
 public:
  explicit BorrowedFunction(const RowFunction& function) : function_(function) {}

  [[nodiscard]] std::size_t row_count() const override { return function_.row_count(); }
  [[nodiscard]] const std::vector<std::string>& parameter_names() const override {
    return function_.parameter_names();
  }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override {
    return function_.jointly_linear();
  }
  void values(std::span<const double> parameters, std::span<double> values) const override {
    function_.values(parameters, values);
  }
  void values_and_gradient(std::span<const double> parameters, std::span<double> values,
                           Matrix& gradient) const override {
    function_.values_and_gradient(parameters, values, gradient);
  }
  [[nodiscard]] bool has_row_ranges() const override { return function_.has_row_ranges(); }
  void values_of_rows(std::span<const double> parameters, std::size_t first,
                      std::span<double> values) const override {
    function_.values_of_rows(parameters, first, values);
  }
  void gradient_of_rows(std::span<const double> parameters, std::size_t first,
                        std::span<double> values, std::span<double* const> columns) const override {
    function_.gradient_of_rows(parameters, first, values, columns);
  }
  void weighted_hessian(std::span<const double> parameters, std::span<const double> weights,
                        Matrix& hessian) const override {
    function_.weighted_hessian(parameters, weights, hessian);
  }
  [[nodiscard]] const ExtendedFunction* extended() const override { return function_.extended(); }

 private:
  const RowFunction& function_;
};

// |scale J dp|: the length of a step in sigmas.
double step_in_sigmas(const QuasiLikelihood& fit, std::span<const double> previous) {
  const LeastSquaresMinimum& minimum = fit.minimum;
  Vector change(minimum.jacobian.rows(), 0.0);
  for (std::size_t j = 0; j < previous.size(); ++j) {
    add_scaled(minimum.parameters[j] - previous[j], minimum.jacobian.column(j), change);
  }
  return fit.scale * norm(change);
}

class Iteration {
 public:
  Iteration(const RowFunction& model, const Vector& response, const Vector& uncertainty,
            const Vector& relative, const MinimizerOptions& options)
      : model_(model),
        response_(response),
        term_(response, uncertainty, relative),
        options_(options),
        is_linear_(std::ranges::all_of(model.jointly_linear(), [](bool b) { return b; })) {}

  QuasiLikelihood run(std::span<const double> start) {
    constexpr std::size_t most_fits = 100;
    constexpr double settled_sigmas = 1e-9;
    // Nothing is weighted before there is a model.
    fit_.uncertainties.assign(response_.size(), 1.0);
    if (!start.empty() && !update_uncertainties(start)) return std::move(fit_);
    Vector current(start.begin(), start.end());
    double previous_step = std::numeric_limits<double>::infinity();
    while (fit_.iterations < most_fits) {
      minimize(current);
      if (!std::isfinite(fit_.minimum.sum_of_squares)) break;
      const bool is_first = current.empty();
      if (!is_first) fit_.last_step = step_in_sigmas(fit_, current);
      current = fit_.minimum.parameters;
      if (!is_first) {
        // The fit that was just made has the variances of a point as near as this step.
        const bool stagnates = fit_.last_step > 0.5 * previous_step;
        fit_.settled = fit_.last_step <= settled_sigmas;
        if (fit_.last_step == 0.0 || (stagnates && fit_.settled)) break;
        previous_step = fit_.last_step;
      }
      if (!update_uncertainties(current)) break;
    }
    return std::move(fit_);
  }

 private:
  void minimize(const Vector& start) {
    const LeastSquaresCost cost(std::make_unique<BorrowedFunction>(model_), response_,
                                fit_.uncertainties);
    fit_.scale = cost.scale();
    fit_.minimum =
        is_linear_ ? minimize_linear(cost, options_) : minimize_nonlinear(cost, start, options_);
    ++fit_.iterations;
  }

  bool update_uncertainties(std::span<const double> parameters) {
    Vector models(response_.size());
    model_.values(parameters, models);
    Vector uncertainties = term_.uncertainties(models);
    for (std::size_t i = 0; i < models.size(); ++i) {
      if (uncertainties[i] > 0.0 && std::isfinite(uncertainties[i])) continue;
      fit_.settled = false;
      fit_.row_without_uncertainty = i;
      return false;
    }
    fit_.uncertainties = std::move(uncertainties);
    return true;
  }

  const RowFunction& model_;
  const Vector& response_;
  ModelRelativeTerm term_;
  const MinimizerOptions& options_;
  bool is_linear_;
  QuasiLikelihood fit_;
};

}  // namespace

QuasiLikelihood solve_quasi_likelihood(const RowFunction& model, const Vector& response,
                                       const Vector& uncertainty, const Vector& relative,
                                       std::span<const double> start,
                                       const MinimizerOptions& options) {
  return Iteration(model, response, uncertainty, relative, options).run(start);
}

}  // namespace parabola
