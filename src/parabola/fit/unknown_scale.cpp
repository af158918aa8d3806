// SPDX-License-Identifier: MIT
// A scale of the independent uncertainties that the points themselves tell, beside sources that are
// known.
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/cholesky.hpp"
#include "parabola/core/decompose.hpp"
#include "parabola/fit/solve.hpp"
#include "parabola/minimize/extended_polish.hpp"

namespace parabola {
namespace {

// Information of the priors: 1 for each nuisance parameter, the inverse covariance of constraints.
Matrix prior_information(const FormulaProblem& problem, std::size_t count) {
  Matrix information(count, count);
  for (std::size_t k = 0; k < problem.common.nuisances.size(); ++k)
    information(count - 1 - k, count - 1 - k) = 1.0;
  for (const GaussianConstraint& constraint : problem.constraints) {
    const std::size_t d = constraint.parameters.size();
    for (std::size_t j = 0; j < d; ++j) {
      Vector column(d, 0.0);
      column[j] = 1.0;
      solve_lower(constraint.lower, column);
      solve_lower_transposed(constraint.lower, column);
      for (std::size_t i = 0; i < d; ++i)
        information(constraint.parameters[i], constraint.parameters[j]) += column[i];
    }
  }
  return information;
}

Matrix covariance_of(const ParameterCovariance& known) {
  const std::size_t p = known.scale.size();
  Matrix covariance(p, p);
  for (std::size_t i = 0; i < p; ++i) {
    for (std::size_t j = 0; j < p; ++j)
      covariance(i, j) = known.correlation(i, j) * known.scale[i] * known.scale[j];
  }
  return covariance;
}

// What the fit at one sigma says of sigma.
struct ScaleEquation {
  double variance = 0.0;  ///< |e|^2 / (n - tr H): the sigma^2 that agrees with the residuals
  double relative_variance = 0.0;  ///< var(sigma^2) / sigma^4
  Matrix covariance;
  Matrix slope;  ///< d covariance / d ln sigma^2
};

ScaleEquation scale_equation(const FormulaProblem& problem, const FitCost& cost,
                             const LeastSquaresMinimum& minimum, double sigma) {
  ScaleEquation equation;
  const std::size_t n = cost.row_count();
  double square = 0.0;
  for (std::size_t i = 0; i < n; ++i)
    square += std::pow(minimum.residuals[i] * cost.scale() * sigma, 2);
  equation.covariance = covariance_of(parameter_covariance(minimum, 1.0 / cost.scale()));
  const std::size_t p = equation.covariance.rows();
  const Matrix& c = equation.covariance;
  const Matrix from_priors = multiply(c, prior_information(problem, p));
  equation.slope = multiply(from_priors, c);
  double trace = 0.0;         // of H = J C J^T, the leverages of the rows: rank less tr(C E)
  double trace_square = 0.0;  // of H^2
  for (std::size_t i = 0; i < p; ++i) {
    const double identity = c(i, i) > 0.0 ? 1.0 : 0.0;
    trace += identity - from_priors(i, i);
    for (std::size_t j = 0; j < p; ++j) {
      const double one = i == j ? identity : 0.0;
      trace_square += (one - from_priors(i, j)) * (one - from_priors(j, i));
      equation.slope(i, j) = c(i, j) - equation.slope(i, j);
    }
  }
  const double rows = static_cast<double>(n);
  equation.variance = square / (rows - trace);
  equation.relative_variance = 2.0 / (rows - 2.0 * trace + trace_square);
  return equation;
}

class ScaleSearch {
 public:
  ScaleSearch(const FormulaProblem& problem, const FitSpec& spec, const CostAtSigma& cost_at,
              Solved& solved)
      : problem_(problem),
        spec_(spec),
        cost_at_(cost_at),
        solved_(solved),
        parameters_(all_parameters(problem)) {}

  // Secant steps in ln sigma^2 on the difference between what is assumed and what comes out.
  Result<ScaleEquation> run() {
    ScaleEquation equation = scale_equation(problem_, solved_.cost, solved_.found.minimum, 1.0);
    double logarithm = std::log(equation.variance);
    double previous = 0.0;
    double previous_gap = 0.0;
    constexpr int most_steps = 60;
    for (int step = 0; step < most_steps; ++step) {
      if (!std::isfinite(logarithm)) break;
      if (Result<void> done = refit(std::exp(0.5 * logarithm)); !done) return done.error();
      equation = scale_equation(problem_, solved_.cost, solved_.found.minimum, sigma_);
      const double gap = std::log(equation.variance) - logarithm;
      if (std::abs(gap) < 1e-14) break;
      const double secant = step == 0 ? gap : -gap * (logarithm - previous) / (gap - previous_gap);
      previous = logarithm;
      previous_gap = gap;
      logarithm += std::abs(secant) < 3.0 && std::isfinite(secant) ? secant : gap;
      if (logarithm == previous) break;
    }
    return equation;
  }

  [[nodiscard]] double sigma() const { return sigma_; }

 private:
  Result<void> refit(double sigma) {
    sigma_ = sigma;
    Result<FitCost> cost = cost_at_(sigma);
    if (!cost) return cost.error();
    std::size_t free = 0;
    for (ParameterSpec& parameter : parameters_) {
      if (!parameter.fixed) parameter.start = solved_.found.minimum.parameters[free++];
    }
    const std::size_t before = solved_.found.minimum.evaluations;
    solved_.cost = *std::move(cost);
    solved_.found.minimum = minimize_cost(solved_.cost, parameters_, spec_.evaluation_limit);
    solved_.found.minimum.evaluations += before;
    polish_extended(solved_.cost.objective(),
                    minimizer_options(parameters_, spec_.evaluation_limit), solved_.found.minimum);
    return {};
  }

  const FormulaProblem& problem_;
  const FitSpec& spec_;
  const CostAtSigma& cost_at_;
  Solved& solved_;
  std::vector<ParameterSpec> parameters_;
  double sigma_ = 1.0;
};

}  // namespace

Result<Solved> solve_unknown_scale(const FormulaProblem& problem, const FitSpec& spec,
                                   const CostAtSigma& cost_at, Solved solved) {
  // As many parameters as rows, or points on the model: the scatter says nothing.
  Solution plain = infer_solution(solved.cost, solved.found.minimum, UncertaintyScale::estimated);
  if (!plain.estimated_factor) {
    solved.solution = std::move(plain);
    return solved;
  }
  ScaleSearch search(problem, spec, cost_at, solved);
  Result<ScaleEquation> equation = search.run();
  if (!equation) return equation.error();
  solved.solution =
      infer_solution(solved.cost, solved.found.minimum, UncertaintyScale::known,
                     spec.curvature.value_or(Curvature::expected), absorbed_scales(problem));
  solved.solution.estimated_factor = search.sigma();
  solved.solution.scale_slope = std::move(equation->slope);
  solved.solution.scale_variance = equation->relative_variance;
  return solved;
}

}  // namespace parabola
