// SPDX-License-Identifier: MIT
#include "parabola/fit/solve.hpp"

#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/fit/robust_loss.hpp"
#include "parabola/fit/two_sides.hpp"
#include "parabola/minimize/extended_polish.hpp"

namespace parabola {

Error start_not_finite(const FormulaProblem& problem, const RowFunction& model,
                       const BadStart& start) {
  const Table& table = problem.rows.table;
  Vector values(table.row_count());
  model.values(start.parameters, values);
  const std::size_t row = std::min(start.row, values.size() - 1);
  std::string what;
  std::string fix = fmt::format("leave row {0} out with --skip {0}", table.line(row));
  if (start.is_linear) {
    what = "the model has no finite value or slope in this row, whatever its parameters";
  } else {
    std::string point;
    for (std::size_t j = 0; j < start.names.size(); ++j) {
      point +=
          fmt::format("{}{}={}", j == 0 ? "" : ", ", start.names[j], shortest(start.parameters[j]));
    }
    const bool value_is_finite = std::isfinite(values[row]);
    what = fmt::format("at the start {} {} in row {}", point,
                       value_is_finite ? "a derivative of the model is not finite"
                                       : fmt::format("the model is {}", shortest(values[row])),
                       table.line(row));
    fix = "choose another --start, or " + fix;
  }
  if (problem.predictors.empty()) return {"start_not_finite", what, problem.formula.text, fix};
  return table.cell_error(row, problem.predictors.front(), "start_not_finite", what, fix);
}

Result<Solved> solve_least_squares(const FormulaProblem& problem, const FitSpec& spec,
                                   UncertaintyScale scale) {
  Result<FitCost> cost = make_fit_cost(problem, spec);
  if (!cost) return cost.error();
  Result<FoundMinimum> found = find_minimum(problem, spec, *cost, scale);
  if (!found) return found.error();
  const bool unusable = found->minimum.termination == Termination::start_not_finite ||
                        found->minimum.termination == Termination::derivative_not_finite;
  if (unusable) {
    const LeastSquaresMinimum& minimum = found->minimum;
    return start_not_finite(problem, cost->model(),
                            {free_names(problem), minimum.parameters,
                             minimum.first_bad_residual.value_or(0), is_linear(*cost)});
  }
  if (has_two_sides(problem)) {
    cost = make_two_sided_cost(problem, spec);
    if (!cost) return cost.error();
    found = move_minimum(*std::move(found), *cost, all_parameters(problem), spec.evaluation_limit);
  }
  polish_extended(cost->objective(),
                  minimizer_options(all_parameters(problem), spec.evaluation_limit),
                  found->minimum);
  return Solved{*std::move(cost), *std::move(found), {}, {}};
}

Result<Solved> solve(FormulaProblem& problem, const FitSpec& spec, UncertaintyScale scale) {
  if (spec.loss) return solve_robust_loss(problem, spec);
  if (problem.relative_to_model > 0.0) return solve_relative_to_model(problem, spec);
  Result<Solved> solved = solve_least_squares(problem, spec, scale);
  if (!solved) return solved;
  if (has_two_sides(problem)) face_model(problem, solved->cost, solved->found.minimum.parameters);
  const bool has_known_parts = !problem.common.nuisances.empty() || !problem.constraints.empty();
  if (scale == UncertaintyScale::estimated && has_known_parts &&
      is_success(solved->found.minimum.termination)) {
    return solve_unknown_scale(
        problem, spec, [&](double sigma) { return make_fit_cost(problem, spec, sigma); },
        *std::move(solved));
  }
  // the residuals may be many: they move on, and all else is kept in both places
  Vector residuals = std::move(solved->found.minimum.residuals);
  solved->found.minimum.residuals.clear();
  LeastSquaresMinimum minimum = solved->found.minimum;
  minimum.residuals = std::move(residuals);
  solved->solution =
      infer_solution(solved->cost, std::move(minimum), scale,
                     spec.curvature.value_or(Curvature::expected), absorbed_scales(problem));
  return solved;
}

}  // namespace parabola
