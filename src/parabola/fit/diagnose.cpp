// SPDX-License-Identifier: MIT
#include "parabola/fit/diagnose.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "parabola/core/rounding.hpp"
#include "parabola/core/text.hpp"
#include "parabola/fit/combination.hpp"
#include "parabola/infer/goodness.hpp"
#include "parabola/model/formula.hpp"
#include "parabola/model/formula_function.hpp"

namespace parabola {
namespace {

void warn(FitResult& result, std::string code, std::string what, std::string where,
          std::string fix) {
  result.diagnostics.push_back(
      {std::move(code), Severity::warning, std::move(what), std::move(where), std::move(fix)});
}

void note(FitResult& result, std::string code, std::string what, std::string where,
          std::string fix) {
  result.diagnostics.push_back(
      {std::move(code), Severity::note, std::move(what), std::move(where), std::move(fix)});
}

// "row 14 (V = 4.6)", of a simultaneous fit "b.csv, row 14 (V = 4.6)"
std::string place_of_largest_pull(const FitResult& result) {
  const FitPoints& points = points_of_largest_pull(result);
  const std::size_t index = result.largest_pull->index;
  const std::string file =
      result.data_sets.empty() ? "" : fmt::format("{}, ", source_of_largest_pull(result));
  const std::string row = fmt::format("{}row {}", file, points.rows[index]);
  if (points.predictors.empty()) return row;
  const PredictorColumn& x = points.predictors.front();
  return fmt::format("{} ({} = {:.6g})", row, x.name, x.values[index]);
}

// What --skip leaves that row out with.
std::string skip_words(const FitResult& result) {
  if (result.data_sets.empty()) return fmt::format("{}", result.largest_pull->row);
  return fmt::format("{}:{}", source_of_largest_pull(result), result.largest_pull->row);
}

std::string pull_text(double pull) {
  return plain_text(round_significant(pull, 3), Encoding::utf8);
}

// The longest run of pulls of one sign at either end of the data, ordered by the first predictor.
struct Run {
  std::string predictor;
  std::size_t length = 0;
  bool at_end = true;
  bool positive = true;
  double from = 0.0;  // predictor value where it begins (at the end) or stops (at the beginning)
};

// `before(a, b)`: a is nearer to the end in question. Two passes, since sorting many rows is slow.
template <class Before>
Run run_from(const FitPoints& points, bool at_end, const Before& before) {
  const Vector& x = points.predictors.front().values;
  const auto is_positive = [&](std::size_t i) { return points.pull[i] > 0.0; };
  std::size_t nearest = 0;
  for (std::size_t i = 1; i < x.size(); ++i) nearest = before(i, nearest) ? i : nearest;
  std::optional<std::size_t> stop;  // the nearest point of the other sign
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (is_positive(i) != is_positive(nearest) && (!stop || before(i, *stop))) stop = i;
  }
  Run run{points.predictors.front().name, 0, at_end, is_positive(nearest), x[nearest]};
  std::size_t furthest = nearest;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (stop && !before(i, *stop)) continue;
    ++run.length;
    if (before(furthest, i)) furthest = i;
  }
  run.from = x[furthest];
  return run;
}

Run run_at_an_end(const FitPoints& points) {
  if (points.predictors.empty() || points.pull.empty()) return {};
  const Vector& x = points.predictors.front().values;
  const auto is_lower = [&](std::size_t a, std::size_t b) {
    return x[a] != x[b] ? x[a] < x[b] : a < b;
  };
  const Run last =
      run_from(points, true, [&](std::size_t a, std::size_t b) { return is_lower(b, a); });
  const Run first = run_from(points, false, is_lower);
  return last.length >= first.length ? last : first;
}

Run longest_run(const FitResult& result) {
  Run longest = run_at_an_end(result.points);
  for (const DataSetResult& set : result.data_sets) {
    Run run = run_at_an_end(set.points);
    if (run.length > longest.length) longest = std::move(run);
  }
  return longest;
}

void diagnose_goodness(FitResult& result) {
  if (!result.chi2 || !result.p_value) return;
  if (*result.p_value > 1.0 - p_value_alarm && *result.chi2 > 0.0) {
    note(result, "good_beyond_chance",
         fmt::format("The points scatter less than their uncertainties say (chi2/ndof = {:.2g}).",
                     *result.chi2 / static_cast<double>(result.ndof)),
         "", "Perhaps the uncertainties are too large, or are not independent.");
  }
  if (*result.p_value >= p_value_alarm) return;
  std::string fix;
  // A run of k equal signs at one end has probability 2^(1-k) each: 2 in a thousand at 10.
  const Run run = longest_run(result);
  const double largest = result.largest_pull ? result.largest_pull->value : 0.0;
  const auto n = static_cast<long>(result.rows_used);
  if (result.largest_pull && std::abs(largest) > 5.0 &&
      largest_pull_probability(largest, n) < p_value_alarm &&
      largest * largest > 0.5 * *result.chi2) {
    fix = fmt::format(
        "Most of chi2 comes from {0}, with a pull of {1}. See what is left without it:  --skip "
        "{2}",
        place_of_largest_pull(result), pull_text(largest), skip_words(result));
  } else if (run.length >= 10) {
    fix = fmt::format(
        "The {} {} pulls ({} {} {:.6g}) are all {}. Perhaps a term is missing in the model.",
        run.at_end ? "last" : "first", run.length, run.predictor, run.at_end ? "≥" : "≤", run.from,
        run.positive ? "positive" : "negative");
  } else if (result.largest_pull) {
    fix = fmt::format("The largest pull is {}, in {}. Look at the pulls:  --plot fit.png",
                      pull_text(largest), place_of_largest_pull(result));
  }
  warn(result, "bad_fit", "The model does not describe the data.", "", fix);
}

void diagnose_ndof(FitResult& result, const Solution& solution) {
  if (result.ndof <= 0 && result.rows_used > 0) {
    warn(result, "ndof_zero",
         fmt::format(
             "The {} row{} leave no degree of freedom: the goodness of fit cannot be tested.",
             result.rows_used, result.rows_used == 1 ? "" : "s"),
         "",
         result.uncertainty_scale == UncertaintyScale::estimated
             ? "State the uncertainty of the data (--sigma), measure more points, or fix a "
               "parameter (--fix)."
             : "Measure more points, or fix a parameter (--fix).");
  }
  const bool has_test = result.cost_kind != CostKind::robust_loss;
  const bool is_out_of_range = !result.chi2 && has_test && solution.goodness_reason.empty();
  if (is_out_of_range && result.uncertainty_scale == UncertaintyScale::known) {
    const bool is_underflow = result.largest_pull && std::abs(result.largest_pull->value) < 1.0;
    warn(result, is_underflow ? "chi2_underflow" : "chi2_overflow",
         fmt::format("Chi-square is too {} for a number of this machine.",
                     is_underflow ? "small" : "large"),
         "", "The uncertainties are not those of these data: check their unit.");
  }
  if (result.uncertainty_scale == UncertaintyScale::estimated && result.ndof > 0 &&
      !solution.estimated_factor) {
    warn(result, "zero_residuals",
         "The points lie on the model exactly, so their scatter gives no uncertainty.", "",
         fmt::format("State the uncertainty of the data:  --sigma '{} = ...'",
                     result.points.response_name));
  }
}

void diagnose_limits(FitResult& result) {
  for (const Quantity& parameter : result.parameters) {
    if (parameter.status != QuantityStatus::at_limit) continue;
    const bool lower = parameter.lower_limit && parameter.estimate == parameter.lower_limit;
    warn(result, "at_limit",
         fmt::format(
             "{} stands at its limit {} {}; the uncertainties of the others hold for {} = {}.",
             parameter.name, lower ? ">=" : "<=", shortest(*parameter.estimate), parameter.name,
             shortest(*parameter.estimate)),
         parameter.name,
         fmt::format("See where it goes without the limit, or hold it there:  --fix {}={}",
                     parameter.name, shortest(*parameter.estimate)));
  }
}

// "a*exp(b) = 61.34 ± 0.28": what the data do say of two parameters that they cannot tell apart.
std::string value_of(const std::string& combination, const FitCost& cost,
                     const Solution& solution) {
  Graph graph;
  const Result<NodeId> root = parse_expression(combination, graph);
  if (!root) return "";
  const Result<std::unique_ptr<RowFunction>> function =
      make_formula_function(graph, *root, cost.model().parameter_names(), {}, 1);
  if (!function) return "";
  double value = 0.0;
  Matrix slopes;
  (*function)->values_and_gradient(solution.minimum.parameters, std::span(&value, 1), slopes);
  Vector gradient;
  for (std::size_t j = 0; j < slopes.columns(); ++j) gradient.push_back(slopes(0, j));
  const std::optional<double> uncertainty = propagated_uncertainty(*solution.covariance, gradient);
  if (!std::isfinite(value) || !uncertainty) return "";
  return fmt::format("{} = {}. ", combination,
                     plain_text(round_estimate(value, uncertainty), Encoding::utf8));
}

std::string joined(const std::vector<std::string>& names) {
  std::string list = names.front();
  for (std::size_t k = 1; k < names.size(); ++k) {
    list += (k + 1 == names.size() ? " and " : ", ") + names[k];
  }
  return list;
}

// "The spread of x is only 4.4e-16 around 1. ": a predictor that varies by rounding only; else "".
std::string missing_spread(const FitResult& result) {
  constexpr double ulps = 64.0;
  for (const PredictorColumn& x : result.points.predictors) {
    if (x.values.empty()) continue;
    const auto [least, most] = std::ranges::minmax(x.values);
    const double size = std::max(std::abs(least), std::abs(most));
    if (most - least > ulps * std::numeric_limits<double>::epsilon() * size) continue;
    if (most == least)
      return fmt::format("{} does not spread: it is {:.6g} in every row. ", x.name, least);
    return fmt::format("The spread of {} is only {:.2g} around {:.6g}. ", x.name, most - least,
                       least);
  }
  return "";
}

void diagnose_undetermined(FitResult& result, const FitCost& cost, const Solution& solution) {
  const std::vector<std::string>& names = cost.model().parameter_names();
  const Vector& at = solution.minimum.parameters;
  std::vector<std::string> open;
  std::vector<std::size_t> indices;
  for (std::size_t j = 0; j < names.size(); ++j) {
    if (solution.minimum.states[j] != ParameterState::undetermined) continue;
    open.push_back(names[j]);
    indices.push_back(j);
  }
  if (open.empty()) return;
  const std::string hold = fmt::format(
      "--fix {}={}", open.back(), shortest(std::round(at[indices.back()]) + 0.0));  // + 0: never -0
  if (open.size() == 1) {
    warn(result, "undetermined",
         fmt::format("The data do not determine {}: S does not depend on it.", open.front()),
         open.front(), fmt::format("Leave it out, or fix it:  {}", hold));
    return;
  }
  std::optional<std::string> combination;
  const std::size_t holes = solution.covariance ? solution.covariance->null_directions.size() : 0;
  if (open.size() == 2 && holes == 1) {
    combination = determined_combination(cost.model(), at, indices[0], indices[1],
                                         solution.covariance->null_directions.front());
  }
  const std::string list = joined(open);
  const std::string spread = missing_spread(result);
  if (combination) {
    warn(result, "undetermined",
         fmt::format("{} cannot be told apart: the data fix only {}.", list, *combination), list,
         fmt::format("{}{}Keep one of the two:  {}", spread, value_of(*combination, cost, solution),
                     hold));
  } else {
    warn(result, "undetermined",
         fmt::format("{} cannot be told apart: a change of one is made up by the others.", list),
         list,
         spread + (holes > 1 ? fmt::format("Fix {} of them (--fix), or write the model with fewer.",
                                           holes)
                             : fmt::format("Keep one of them fixed:  {}", hold)));
  }
}

void diagnose_ending(FitResult& result, const Solution& solution) {
  const LeastSquaresMinimum& minimum = solution.minimum;
  switch (minimum.termination) {
    case Termination::saddle:
      warn(result, "saddle", result.termination.text, "", "Try another start:  --start NAME=VALUE");
      break;
    case Termination::did_not_move:
    case Termination::rounding_limit:
    case Termination::no_decrease:
    case Termination::evaluation_limit:
      warn(result, "not_converged", result.termination.text, "",
           "The numbers are not the best fit. Try another start:  --start NAME=VALUE");
      break;
    case Termination::converged_singular_jacobian:
      warn(result, "singular_jacobian", result.termination.text, "",
           "The usual uncertainties are undefined here; reformulate the model.");
      break;
    default:
      break;
  }
  if (minimum.left_saddle) {
    note(result, "left_saddle", "The start was a saddle point of S; the fit has left it.", "",
         "The mirror image of this solution may be as good.");
  }
  // Fewer digits than a reader would take at face value from a printed uncertainty of two.
  if (is_success(minimum.termination) && minimum.digits < 4.0 && !minimum.states.empty()) {
    warn(result, "few_digits",
         fmt::format("Only {:.0f} digits of the parameters can be vouched for (condition {:.1e}).",
                     std::max(minimum.digits, 0.0), minimum.condition),
         "", "Shift or scale the predictors, so that the terms of the model differ clearly.");
  }
}

void diagnose_duplicates(FitResult& result, const FitPoints& points) {
  constexpr std::size_t most_rows = 100'000;
  if (points.predictors.empty() || points.response.size() > most_rows)
    return;  // equal readings of one value are no sign of a slip
  std::vector<std::size_t> order(points.response.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto less = [&](std::size_t a, std::size_t b) {
    for (const PredictorColumn& column : points.predictors) {
      if (column.values[a] != column.values[b]) return column.values[a] < column.values[b];
    }
    return points.response[a] < points.response[b];
  };
  std::sort(order.begin(), order.end(), less);
  std::size_t repeated = 0;
  for (std::size_t k = 1; k < order.size(); ++k) {
    if (!less(order[k - 1], order[k])) ++repeated;
  }
  // one or two equal rows happen; half of the file is a file that was merged with itself
  if (repeated < 3 || 3 * repeated < order.size()) return;
  note(result, "duplicate_rows",
       fmt::format("{} of {} rows repeat an earlier one exactly.", repeated, order.size()), "",
       "If a file was merged twice, the uncertainties are too small.");
}

}  // namespace

void diagnose(FitResult& result, const FitCost& cost, const Solution& solution) {
  diagnose_undetermined(result, cost, solution);
  diagnose_ending(result, solution);
  diagnose_limits(result);
  diagnose_ndof(result, solution);
  diagnose_goodness(result);
  if (result.data_sets.empty()) diagnose_duplicates(result, result.points);
  for (const DataSetResult& set : result.data_sets) diagnose_duplicates(result, set.points);
}

const FitPoints& points_of_largest_pull(const FitResult& result) {
  if (result.data_sets.empty()) return result.points;
  return result.data_sets[result.largest_pull ? result.largest_pull->data_set : 0].points;
}

const std::string& source_of_largest_pull(const FitResult& result) {
  if (result.data_sets.empty()) return result.source_name;
  return result.data_sets[result.largest_pull ? result.largest_pull->data_set : 0].source_name;
}

bool is_doubtful(const FitResult& result) {
  return std::any_of(
      result.diagnostics.begin(), result.diagnostics.end(),
      [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::warning; });
}

}  // namespace parabola
