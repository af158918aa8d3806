// SPDX-License-Identifier: MIT
#include "parabola/study/weighted_average.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "parabola/budget/source_option.hpp"
#include "parabola/core/assert.hpp"
#include "parabola/core/text.hpp"
#include "parabola/data/uncertainty_columns.hpp"
#include "parabola/fit/assemble.hpp"
#include "parabola/fit/describe_data.hpp"
#include "parabola/fit/diagnose_budget.hpp"
#include "parabola/fit/formula_problem.hpp"
#include "parabola/fit/solve.hpp"
#include "parabola/fit/source_budget.hpp"
#include "parabola/study/average_doubts.hpp"
#include "parabola/study/average_weights.hpp"
#include "parabola/study/averaged_column.hpp"
#include "parabola/study/averaged_quantities.hpp"
#include "parabola/study/row_covariance.hpp"

namespace parabola {
namespace {

// Below this share of V_ii the difference V_ii - (A C A^T)_ii is rounding: C is good to some eps.
constexpr double nothing_left = 1e-9;
constexpr const char* nothing_beside_mean =
    "no row has an uncertainty of its own beside that of its mean";

std::string quoted(std::string_view name) {
  std::string text = "`";
  for (const char c : name) {
    text += c;
    if (c == '`') text += c;
  }
  return text + "`";
}

std::string as_typed(const std::string& name) {
  return is_name(name) ? name : quoted(name);
}

bool equal_but_for_case(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  return std::ranges::equal(a, b, {}, lower, lower);
}

// A name that no column has, whatever the case: formulas warn of names that are nearly columns.
std::string unused_name(const Table& table, std::string name) {
  while (std::ranges::any_of(table.columns(), [&](const Column& column) {
    return equal_but_for_case(column.name, name);
  })) {
    name += '\'';
  }
  return name;
}

AveragedQuantities one_quantity(const Table& table) {
  AveragedQuantities one;
  one.names = {"mean"};
  one.coefficients = Matrix(table.row_count(), 1, 1.0);
  one.rests = Matrix(table.row_count(), 1);
  return one;
}

class Averager {
 public:
  Averager(Table table, const AverageSpec& spec) : table_(std::move(table)), spec_(spec) {}

  Result<WeightedAverage> run() {
    if (Result<void> done = find_values(); !done) return done.error();
    if (Result<void> done = check_statements(); !done) return done.error();
    write_formula();
    Result<FormulaProblem> problem = resolve_formula(table_, fit_spec_);
    if (!problem) return problem.error();
    if (!problem->uncertainty.upwards.empty()) return asymmetric();
    const bool is_scale_unknown =
        problem->uncertainty.values.empty() && problem->relative_to_model == 0.0;
    scale_ = is_scale_unknown ? UncertaintyScale::estimated : UncertaintyScale::known;
    Result<Solved> solved = solve(*problem, fit_spec_, scale_);
    if (!solved) return solved.error();
    if (Result<void> done = check_determined(*solved); !done) return done.error();
    describe(*problem, *solved);
    const RowCovariance covariance(*problem, *solved);
    describe_rows(covariance);
    weigh(*problem, *solved);
    if (spec_.scale_rule == ScaleRule::pdg) find_scale_factor(*problem, *solved, covariance);
    doubt(outcome_, *solved, covariance, quantities_.coefficients);
    use_names();
    return std::move(outcome_);
  }

 private:
  Result<void> find_values() {
    Result<const Column*> column = averaged_column(table_, spec_.column);
    if (!column) return column.error();
    outcome_.column = (*column)->name;
    unit_ = (*column)->unit;
    quantities_ = one_quantity(table_);
    if (spec_.quantity_column.empty()) return find_labels();
    Result<AveragedQuantities> quantities = averaged_quantities(table_, spec_.quantity_column);
    if (!quantities) return quantities.error();
    quantities_ = *std::move(quantities);
    outcome_.cells = quantities_.cells;
    return {};
  }

  // Their weights depend on the mean: it is no weighted sum of the values.
  [[nodiscard]] Error asymmetric() const {
    return {"asymmetric_not_served",
            fmt::format("the uncertainties of {} differ between their sides, which average does "
                        "not serve",
                        outcome_.column),
            table_.source_name(),
            quantities_.names.size() == 1
                ? fmt::format("fit a constant:  parabola fit FILE '{} = mean'",
                              as_typed(outcome_.column))
                : fmt::format("state one for both sides:  --sigma '{} = ...'",
                              as_typed(outcome_.column))};
  }

  Result<void> find_labels() {
    if (spec_.label_column.empty()) return {};
    const Column* labels = table_.find(spec_.label_column);
    PARABOLA_ASSERT(labels != nullptr && labels->kind == ColumnKind::text);
    outcome_.cells = labels->texts;
    return {};
  }

  [[nodiscard]] Result<void> check_statement(const std::string& quantity,
                                             const std::string& origin) const {
    if (quantity == outcome_.column) return {};
    return Error("not_averaged",
                 fmt::format("{} is not the column that is averaged, which is {}", quantity,
                             outcome_.column),
                 origin, fmt::format("state the uncertainties of {}", outcome_.column));
  }

  [[nodiscard]] Result<void> check_statements() const {
    const auto check = [&](SourceKind kind, const std::vector<std::string>& texts) -> Result<void> {
      for (const std::string& text : texts) {
        const Result<SourceOption> option = parse_source_option(kind, text);
        if (!option) return option.error();
        if (Result<void> done = check_statement(option->quantity, origin_of(*option)); !done)
          return done;
      }
      return {};
    };
    if (Result<void> done = check(SourceKind::independent, spec_.sigma); !done) return done;
    if (Result<void> done = check(SourceKind::common, spec_.common); !done) return done;
    if (Result<void> done = check(SourceKind::correlated, spec_.correlated); !done) return done;
    for (const MatrixSource& matrix : spec_.matrices) {
      if (Result<void> done = check_statement(matrix.quantity, matrix.origin); !done) return done;
    }
    return {};
  }

  // column = P*c_P + Q*c_Q with the coefficients as columns; column = mean where they are all 1.
  void write_formula() {
    const Matrix& a = quantities_.coefficients;
    const std::size_t q = a.columns();
    const bool is_constant =
        q == 1 && std::ranges::all_of(a.column(0), [](double value) { return value == 1.0; });
    std::string right;
    std::string shown;
    for (std::size_t j = 0; j < q; ++j) {
      const std::string& name = quantities_.names[j];
      inner_names_.push_back(unused_name(table_, fmt::format("{{{}}}", name)));
      const std::string plus = j == 0 ? "" : " + ";
      right += plus + quoted(inner_names_.back());
      shown += plus + as_typed(name);
      if (is_constant) continue;
      Column column;
      column.name = unused_name(table_, fmt::format("{{{}}} coefficient", name));
      column.values.assign(a.column(j).begin(), a.column(j).end());
      const auto rests = quantities_.rests.column(j);
      if (std::ranges::any_of(rests, [](double rest) { return rest != 0.0; }))
        column.rests.assign(rests.begin(), rests.end());
      right += "*" + quoted(column.name);
      shown += "*" + as_typed("c_" + name);
      table_ = table_.with_column(std::move(column));
    }
    fit_spec_.formula = fmt::format("{} = {}", quoted(outcome_.column), right);
    shown_formula_ = fmt::format("{} = {}", as_typed(outcome_.column), shown);
    fit_spec_.sigma = spec_.sigma;
    fit_spec_.common = spec_.common;
    fit_spec_.correlated = spec_.correlated;
    fit_spec_.without = spec_.without;
    fit_spec_.matrices = spec_.matrices;
    fit_spec_.budget = spec_.budget;
  }

  [[nodiscard]] Result<void> check_determined(const Solved& solved) const {
    const std::vector<ParameterState>& states = solved.solution.minimum.states;
    std::vector<std::string> open;
    for (std::size_t j = 0; j < quantities_.names.size(); ++j) {
      if (states[j] == ParameterState::undetermined) open.push_back(quantities_.names[j]);
    }
    if (open.empty()) return {};
    return Error(
        "undetermined",
        fmt::format("the rows cannot tell {} apart: they measure too few combinations of them",
                    fmt::join(open, ", ")),
        table_.source_name(),
        "add a row that measures one of them; a name with other characters stands in backquotes");
  }

  void describe(const FormulaProblem& problem, const Solved& solved) {
    FitResult& fit = outcome_.fit;
    describe_data(fit, problem, fit_spec_);
    fit.formula = shown_formula_;
    fit.formula_latex.clear();
    fit.formula_mathml.clear();
    fit.points.predictors.clear();
    fit.points.response_name = outcome_.column;
    fit.points.response_unit = unit_;
    assemble(fit, {solved.cost, problem.parameters, scale_, fit_spec_.confidence_level},
             solved.solution);
    for (Quantity& mean : fit.parameters) mean.unit = unit_;
    if (scale_ == UncertaintyScale::estimated) fit.scatter = solved.solution.estimated_factor;
    diagnose_budget(fit, problem, fit_spec_, solved);
    if (spec_.budget) find_source_budget(fit, problem, solved);
    fit.diagnostics.insert(fit.diagnostics.end(), solved.diagnostics.begin(),
                           solved.diagnostics.end());
  }

  // What WeightedAverage says of its points, in place of what is said of those of a fit.
  void describe_rows(const RowCovariance& covariance) {
    FitResult& fit = outcome_.fit;
    FitPoints& points = fit.points;
    const Matrix& a = quantities_.coefficients;
    const std::size_t n = a.rows();
    const std::size_t q = a.columns();
    fit.largest_pull.reset();
    points.uncertainty.clear();
    points.pull.clear();
    for (std::size_t i = 0; i < n; ++i) points.residual[i] = points.response[i] - points.fitted[i];
    if (!fit.covariance) {
      fit.reasons["largest_pull"] = fit.reasons["covariance"];
      return;
    }
    for (std::size_t i = 0; i < n; ++i) {
      double of_means = 0.0;
      for (std::size_t j = 0; j < q; ++j) {
        for (std::size_t k = 0; k < q; ++k) of_means += a(i, j) * a(i, k) * (*fit.covariance)(j, k);
      }
      const double variance = covariance(i, i);
      const double left = variance - of_means;
      const bool is_defined = left > nothing_left * variance;
      points.uncertainty.push_back(std::sqrt(variance));
      points.pull.push_back(is_defined ? points.residual[i] / std::sqrt(left)
                                       : std::numeric_limits<double>::quiet_NaN());
      const double size = std::abs(points.pull.back());
      if (is_defined && (!fit.largest_pull || size > std::abs(fit.largest_pull->value)))
        fit.largest_pull = {points.rows[i], i, points.pull.back()};
    }
    if (!fit.largest_pull) fit.reasons["largest_pull"] = nothing_beside_mean;
  }

  void weigh(const FormulaProblem& problem, const Solved& solved) {
    outcome_.weights = average_weights(problem, solved, quantities_.coefficients);
    if (!outcome_.weights) {
      outcome_.fit.reasons["weights"] =
          "the mean of the likelihood is no weighted sum of the values";
    }
  }

  void find_scale_factor(const FormulaProblem& problem, const Solved& solved,
                         const RowCovariance& covariance) {
    FitResult& fit = outcome_.fit;
    if (!fit.covariance) {
      refuse_scale_factor({"scale_factor_undefined", fit.reasons["covariance"], "--scale-factor",
                           "leave --scale-factor out"});
      return;
    }
    Vector uncertainties;
    for (const Quantity& mean : fit.parameters)
      uncertainties.push_back(mean.uncertainty.value_or(0.0));
    Result<ScaleFactor> scale = pdg_scale_factor({problem, solved, covariance, fit.points.residual},
                                                 uncertainties, *fit.covariance);
    if (scale) {
      outcome_.scale_factor = *std::move(scale);
    } else {
      refuse_scale_factor(scale.error());
    }
  }

  void refuse_scale_factor(const Error& error) {
    FitResult& fit = outcome_.fit;
    fit.reasons["scale_factor"] = error.sentence();
    std::string fix = error.fix() + ".";
    fix.front() = static_cast<char>(fix.front() - 'a' + 'A');  // they begin with a small letter
    fit.diagnostics.push_back({error.code(), Severity::warning,
                               fmt::format("There is no scale factor: {}.", error.sentence()),
                               error.where(), std::move(fix)});
  }

  // The names of the user in place of those that no column can have.
  void use_names() {
    FitResult& fit = outcome_.fit;
    for (std::size_t j = 0; j < inner_names_.size(); ++j) {
      const std::string& name = quantities_.names[j];
      for (Quantity& mean : fit.parameters) {
        if (mean.name == inner_names_[j]) mean.name = name;
      }
      std::ranges::replace(fit.free, inner_names_[j], name);
      for (Diagnostic& diagnostic : fit.diagnostics) {
        for (std::string* text : {&diagnostic.what, &diagnostic.where, &diagnostic.fix})
          replace_all(*text, inner_names_[j], name);
      }
    }
  }

  static void replace_all(std::string& text, std::string_view from, const std::string& to) {
    for (std::size_t at = text.find(from); at != std::string::npos;
         at = text.find(from, at + to.size()))
      text.replace(at, from.size(), to);
  }

  Table table_;
  const AverageSpec& spec_;
  FitSpec fit_spec_;
  UncertaintyScale scale_ = UncertaintyScale::known;
  std::string unit_;
  std::string shown_formula_;
  AveragedQuantities quantities_;
  std::vector<std::string> inner_names_;  // of the parameters, in the order of the quantities
  WeightedAverage outcome_;
};

}  // namespace

Result<bool> is_weighted(const Table& table, const AverageSpec& spec) {
  const bool is_stated = !spec.quantity_column.empty() || !spec.sigma.empty() ||
                         !spec.common.empty() || !spec.correlated.empty() ||
                         !spec.without.empty() || !spec.matrices.empty() || spec.budget ||
                         spec.scale_rule != ScaleRule::none;
  if (is_stated) return true;
  Result<const Column*> column = averaged_column(table, spec.column);
  if (!column) return column.error();
  Result<std::optional<GivenUncertainty>> given =
      find_uncertainty(table, (*column)->name, {}, ZeroUncertainty::allow);
  if (!given) return given.error();
  return given->has_value();
}

Result<WeightedAverage> weighted_average(const Table& table, const AverageSpec& spec) {
  return Averager(table, spec).run();
}

}  // namespace parabola
