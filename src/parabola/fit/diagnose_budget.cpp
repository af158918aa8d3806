// SPDX-License-Identifier: MIT
#include "parabola/fit/diagnose_budget.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parabola/core/decompose.hpp"

namespace parabola {
namespace {

constexpr double worth_saying = 0.05;

void compare_curvatures(FitResult& result, const FormulaProblem& problem, const Solved& solved,
                        const std::string& uncertain) {
  const Solution& solution = solved.solution;
  if (!solution.others || !solution.covariance || solution.curvature != Curvature::expected) return;
  const std::vector<std::string> names = free_names(problem);
  std::size_t worst = 0;
  double largest = 0.0;
  for (std::size_t j = 0; j < names.size(); ++j) {
    if (!solution.covariance->defined[j] || !solution.others->robust.defined[j]) continue;
    const double excess =
        solution.others->robust.uncertainties[j] / solution.covariance->uncertainties[j] - 1.0;
    if (excess > largest) {
      largest = excess;
      worst = j;
    }
  }
  if (!(largest > worth_saying)) return;
  result.diagnostics.push_back(
      {"robust_exceeds_expected", Severity::warning,
       fmt::format(
           "The uncertainty of {} may be {:.0f} % too small: {} is uncertain by much of its own "
           "spread, where the usual formula covers too little.",
           names[worst], 100.0 * largest, uncertain),
       "", "Use the robust one:  --curvature robust"});
}

void look_for_other_true_x(FitResult& result, const FormulaProblem& problem, const FitCost& cost,
                           const Vector& parameters, const std::string& where) {
  if (cost.distance() == nullptr) return;
  const std::vector<std::size_t> rows = cost.distance()->points_with_other_minimum(parameters);
  if (rows.empty()) return;
  std::vector<std::size_t> lines;
  constexpr std::size_t most_shown = 5;
  for (const std::size_t i : rows) {
    if (lines.size() < most_shown) lines.push_back(problem.rows.table.line(i));
  }
  result.diagnostics.push_back(
      {"other_true_x", Severity::warning,
       fmt::format(
           "{} lie closer to another stretch of the curve than to the one they were fitted to "
           "(row {}{}).",
           rows.size() == 1 ? "One point would" : fmt::format("{} points", rows.size()),
           fmt::join(lines, ", "), rows.size() > lines.size() ? " ..." : ""),
       where,
       "Look at these rows in the figure (--plot fit.png); the uncertainty of x spans more than "
       "one "
       "branch of the curve there."});
}

// V_ij = s^2 y_i y_j off the diagonal, and a model below all points: the points that fluctuated
// down got the smaller uncertainty.
void look_for_peelle(FitResult& result, const FormulaProblem& problem, const FitPoints& points) {
  if (problem.covariance.empty()) return;
  const Vector& y = points.response;
  const std::size_t n = y.size();
  if (n < 2) return;
  for (std::size_t i = 0; i < n; ++i) {
    const bool is_below =
        y[i] * points.fitted[i] > 0.0 && std::abs(points.fitted[i]) < std::abs(y[i]);
    if (!is_below) return;
  }
  double least = std::numeric_limits<double>::infinity();
  double most = 0.0;
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = j + 1; i < n; ++i) {
      const double square = problem.covariance(i, j).high / (y[i] * y[j]);
      least = std::min(least, square);
      most = std::max(most, square);
    }
  }
  constexpr double alike = 1.1;
  if (!(least > 0.0) || most > alike * least) return;
  for (std::size_t i = 0; i < n; ++i) {  // beside it there is an independent part
    if (!(problem.covariance(i, i).high > least * y[i] * y[i])) return;
  }
  const double percent = 100.0 * std::sqrt(most);
  result.diagnostics.push_back(
      {"peelle", Severity::warning,
       fmt::format(
           "The model lies below every point: the matrix holds a common uncertainty of {:.3g} % "
           "of the data, which gives low points a small one (Peelle's puzzle).",
           percent),
       problem.matrix_parts.front().origin,
       fmt::format("Give the independent part alone, and the scale as one of the model:  --common "
                   "'{} = {:.3g}%'",
                   points.response_name, percent)});
}

// Orthogonal elimination loses log10(s) digits, s^2 = u^T D^-1 u.
void look_for_huge_systematics(FitResult& result, const FormulaProblem& problem,
                               const Solved& solved) {
  const LeastSquaresMinimum& minimum = solved.found.minimum;
  if (minimum.path == NumericalPath::double_double || minimum.jacobian.empty()) return;
  const std::size_t first = free_names(problem).size();
  for (std::size_t k = 0; k < problem.common.nuisances.size(); ++k) {
    const double s = norm(minimum.jacobian.column(first + k)) * solved.cost.scale();
    constexpr double most = 1e-6;
    if (!(s * std::numeric_limits<double>::epsilon() > most)) continue;
    result.diagnostics.push_back(
        {"systematic_dominates", Severity::warning,
         fmt::format(
             "The source '{}' is {:.1g} times the independent uncertainties: {:.0f} digits are "
             "lost to it.",
             problem.common.nuisances[k].source, s, std::log10(s)),
         "", "Check its unit."});
    return;
  }
}

void label_method(FitResult& result, const FormulaProblem& problem, const FitSpec& spec) {
  if (problem.latent.empty() || spec.distance_method == DistanceMethod::orthogonal) return;
  result.diagnostics.push_back(
      {"effective_variance", Severity::note,
       fmt::format(
           "{} was treated by effective variance, which is an approximation for curved models.",
           problem.latent.front().column),
       "--x-method", "The exact distance is the default: leave --x-method out."});
}

}  // namespace

void diagnose_budget(FitResult& result, const FormulaProblem& problem, const FitSpec& spec,
                     const Solved& solved) {
  const std::string uncertain =
      problem.latent.empty() ? std::string() : problem.latent.front().column;
  compare_curvatures(result, problem, solved, uncertain);
  look_for_other_true_x(result, problem, solved.cost, solved.found.minimum.parameters, "");
  look_for_peelle(result, problem, result.points);
  look_for_huge_systematics(result, problem, solved);
  label_method(result, problem, spec);
}

void diagnose_joint_budget(FitResult& result, const JointProblem& problem, const FitSpec& spec,
                           const Solved& solved) {
  std::string uncertain;
  for (const FormulaProblem& set : problem.sets) {
    if (uncertain.empty() && !set.latent.empty()) uncertain = set.latent.front().column;
  }
  compare_curvatures(result, problem.whole, solved, uncertain);
  for (std::size_t k = 0; k < problem.sets.size(); ++k) {
    look_for_other_true_x(result, problem.sets[k], solved.cost.sets()[k],
                          solved.found.minimum.parameters, result.data_sets[k].source_name);
    look_for_peelle(result, problem.sets[k], result.data_sets[k].points);
    label_method(result, problem.sets[k], spec);
  }
  look_for_huge_systematics(result, problem.whole, solved);
}

}  // namespace parabola
