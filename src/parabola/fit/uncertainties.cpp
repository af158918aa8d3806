// SPDX-License-Identifier: MIT
#include "parabola/fit/uncertainties.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "parabola/budget/column_expression.hpp"
#include "parabola/budget/source_names.hpp"
#include "parabola/core/text.hpp"
#include "parabola/fit/exact_rows.hpp"
#include "parabola/fit/point_correlation.hpp"
#include "parabola/fit/row_matrices.hpp"
#include "parabola/fit/two_sides.hpp"
#include "parabola/model/formula.hpp"

namespace parabola {
namespace {

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

class Finder {
 public:
  Finder(FormulaProblem& problem, const FitSpec& spec, const DataSetRole& role)
      : problem_(problem),
        spec_(spec),
        role_(role),
        table_(problem.rows.table),
        graph_(problem.formula.graph) {}

  Result<void> run() {
    if (Result<void> done = find_used_columns(); !done) return done;
    if (Result<void> done = parse_options(); !done) return done;
    if (Result<void> done = switch_off(); !done) return done;
    if (Result<void> done = set_file_aside(); !done) return done;
    if (Result<void> done = expand_lets(); !done) return done;
    if (Result<void> done = check_statements_reach_the_fit(); !done) return done;
    if (Result<void> done = find_latent(); !done) return done;
    if (Result<void> done = find_response_uncertainty(); !done) return done;
    Result<void> correlated = find_point_correlations(problem_, spec_, response_);
    if (!correlated) return correlated;
    if (Result<void> done = find_common(); !done) return done;
    if (Result<void> served = check_two_sides(problem_, spec_); !served) return served;
    if (has_matrices()) return add_matrices(problem_, spec_, response_);
    return cover_exact_rows(problem_);
  }

 private:
  // Columns of the formula, and those that its let columns are made of.
  Result<void> find_used_columns() {
    used_ = symbols_of(graph_, problem_.formula.left);
    used_.insert(used_.end(), problem_.predictors.begin(), problem_.predictors.end());
    for (auto column = problem_.rows.columns.rbegin(); column != problem_.rows.columns.rend();
         ++column) {
      if (!contains(used_, column->name)) continue;
      Result<NodeId> expression = parse_expression(column->text, graph_, spec_.formula_limits);
      if (!expression) return expression.error();
      for (std::string& name : symbols_of(graph_, *expression)) used_.push_back(std::move(name));
    }
    return {};
  }

  Result<void> parse_options() {
    const auto parse = [&](SourceKind kind, const std::vector<std::string>& texts) -> Result<void> {
      for (const std::string& text : texts) {
        Result<SourceOption> option = parse_source_option(kind, text);
        if (!option) return option.error();
        if (Result<void> known = check_quantity(*option); !known) return known;
        options_.push_back(*std::move(option));
      }
      return {};
    };
    if (Result<void> done = parse(SourceKind::independent, spec_.sigma); !done) return done;
    if (Result<void> done = parse(SourceKind::common, spec_.common); !done) return done;
    if (Result<void> done = parse(SourceKind::correlated, spec_.correlated); !done) return done;
    name_sources(options_);
    return {};
  }

  [[nodiscard]] Result<void> check_quantity(const SourceOption& option) const {
    if (table_.find(option.quantity) == nullptr) {
      const std::string nearest = nearest_name(option.quantity, table_.names());
      return Error("unknown_column",
                   fmt::format("'{}' is no column of {}", option.quantity, table_.source_name()),
                   origin_of(option),
                   nearest.empty()
                       ? fmt::format("the columns are {}", fmt::join(table_.names(), ", "))
                       : fmt::format("did you mean {}?", nearest));
    }
    if (contains(used_, option.quantity)) return {};
    return Error("not_used", fmt::format("{} is not used in the formula", option.quantity),
                 origin_of(option), "state uncertainties of the columns in the formula");
  }

  // The options of that name; of each erased one the column if it was a --sigma, else nothing.
  std::vector<std::string> erase_options(const std::string& name) {
    std::vector<std::string> columns;
    for (const SourceOption& option : options_) {
      if (option.name != name) continue;
      columns.push_back(option.kind == SourceKind::independent ? option.quantity : "");
    }
    std::erase_if(options_, [&](const SourceOption& option) { return option.name == name; });
    return columns;
  }

  // As --sigma 'I = none' does.
  Result<void> set_aside(const std::string& column) {
    Result<SourceOption> none =
        parse_source_option(SourceKind::independent, fmt::format("`{}` = none", column));
    if (!none) return none.error();
    options_.push_back(*std::move(none));
    return {};
  }

  // --without NAME; "sigma I" of the file is set aside. What a --sigma replaced does not come back
  // when that is switched off.
  Result<void> switch_off() {
    for (const std::string& name : spec_.without) {
      const std::vector<std::string> emptied = erase_options(name);
      for (const std::string& column : emptied) {
        if (column.empty() || is_stated_alone(column)) continue;
        if (Result<void> done = set_aside(column); !done) return done;
      }
      if (!emptied.empty() || contains_matrix(name)) continue;
      const auto column = std::ranges::find_if(
          used_, [&](const std::string& used) { return file_source_name(used) == name; });
      if (column == used_.end()) return unknown_source(name);
      if (Result<void> done = set_aside(*column); !done) return done;
    }
    return {};
  }

  [[nodiscard]] bool is_off(const MatrixSource& matrix) const {
    return contains(spec_.without, matrix.name);
  }

  [[nodiscard]] bool contains_matrix(std::string_view name) const {
    return std::ranges::find(spec_.matrices, name, &MatrixSource::name) != spec_.matrices.end();
  }

  [[nodiscard]] bool has_matrices() const {
    return !std::ranges::all_of(spec_.matrices,
                                [&](const MatrixSource& matrix) { return is_off(matrix); });
  }

  // The matrix that gives the column an uncertainty, or nothing.
  [[nodiscard]] const MatrixSource* covariance_of(std::string_view column) const {
    const auto place = std::ranges::find_if(spec_.matrices, [&](const MatrixSource& matrix) {
      return matrix.kind == MatrixKind::covariance && matrix.across.empty() &&
             matrix.quantity == column && !is_off(matrix);
    });
    return place == spec_.matrices.end() ? nullptr : &*place;
  }

  // A covariance matrix replaces what the file gives for its column, as a --sigma does.
  Result<void> set_file_aside() {
    for (const MatrixSource& matrix : spec_.matrices) {
      if (covariance_of(matrix.quantity) != &matrix) continue;
      if (is_stated_alone(matrix.quantity)) continue;
      if (Result<void> done = set_aside(matrix.quantity); !done) return done;
    }
    return {};
  }

  [[nodiscard]] bool is_stated_alone(std::string_view column) const {
    return std::ranges::any_of(options_, [&](const SourceOption& option) {
      return option.kind == SourceKind::independent && option.quantity == column;
    });
  }

  [[nodiscard]] Error unknown_source(const std::string& name) const {
    std::vector<std::string> names;
    for (const SourceOption& option : options_) names.push_back(option.name);
    for (const MatrixSource& matrix : spec_.matrices) names.push_back(matrix.name);
    const std::string nearest = nearest_name(name, names);
    std::string fix = names.empty() ? "there is no source that could be switched off"
                                    : fmt::format("the sources are {}", fmt::join(names, ", "));
    if (!nearest.empty()) fix = fmt::format("did you mean --without '{}'?", nearest);
    return {"unknown_source", fmt::format("no source of uncertainty is called '{}'", name),
            fmt::format("--without '{}'", name), std::move(fix)};
  }

  [[nodiscard]] bool is_stated(std::string_view column) const {
    return std::ranges::any_of(
        options_, [&](const SourceOption& option) { return option.quantity == column; });
  }

  [[nodiscard]] Parts parts() const { return spec_.budget ? Parts::keep : Parts::leave_out; }

  Result<bool> is_uncertain(const std::string& column) const {
    const Column* found = table_.find(column);
    if (found == nullptr || found->kind == ColumnKind::text) return false;
    if (is_shared(column) || covariance_of(column) != nullptr) return true;
    Result<std::optional<ColumnUncertainty>> known = column_uncertainty(
        table_, column, options_, used_, ZeroUncertainty::allow, Parts::leave_out);
    if (!known) return known.error();
    return known->has_value();
  }

  [[nodiscard]] bool is_shared(std::string_view column) const {
    return std::ranges::any_of(options_, [&](const SourceOption& option) {
      return option.kind != SourceKind::independent && option.quantity == column;
    });
  }

  // Every let column without a statement of its own is replaced where its columns are uncertain; on
  // the left side always.
  Result<void> expand_lets() {
    response_ = problem_.formula.left;
    model_ = problem_.model;
    for (auto column = problem_.rows.columns.rbegin(); column != problem_.rows.columns.rend();
         ++column) {
      if (is_stated(column->name)) continue;
      const bool on_left = depends_on(graph_, response_, column->name);
      const bool on_right = depends_on(graph_, model_, column->name);
      if (!on_left && !on_right) continue;
      Result<NodeId> expression = parse_expression(column->text, graph_, spec_.formula_limits);
      if (!expression) return expression.error();
      if (on_left) response_ = substitute(graph_, response_, column->name, *expression);
      if (!on_right) continue;
      Result<bool> is_needed = any_uncertain(*expression);
      if (!is_needed) return is_needed.error();
      if (*is_needed) model_ = substitute(graph_, model_, column->name, *expression);
    }
    return {};
  }

  // A statement on a column behind a let column that has a statement of its own would change
  // nothing.
  [[nodiscard]] Result<void> check_statements_reach_the_fit() const {
    for (const SourceOption& option : options_) {
      const bool reaches = option.size == SourceSize::none ||
                           depends_on(graph_, response_, option.quantity) ||
                           depends_on(graph_, model_, option.quantity);
      if (reaches) continue;
      return Error(
          "not_used",
          fmt::format("{} reaches the fit only through a --let column whose uncertainty is "
                      "stated itself",
                      option.quantity),
          origin_of(option), "keep one of the two statements");
    }
    return {};
  }

  // Through definitions of definitions as well.
  Result<bool> any_uncertain(NodeId expression) {
    for (const std::string& name : symbols_of(graph_, expression)) {
      Result<bool> is = is_uncertain(name);
      if (!is || *is) return is;
      for (const ColumnDefinition& definition : problem_.rows.columns) {
        if (definition.name != name) continue;
        Result<NodeId> inner = parse_expression(definition.text, graph_, spec_.formula_limits);
        if (!inner) return inner.error();
        Result<bool> deeper = any_uncertain(*inner);
        if (!deeper || *deeper) return deeper;
      }
    }
    return false;
  }

  Result<void> find_latent() {
    const std::vector<std::string> left = symbols_of(graph_, response_);
    for (const std::string& name : symbols_of(graph_, model_)) {
      const Column* column = table_.find(name);
      if (column == nullptr || column->kind == ColumnKind::text) continue;
      Result<bool> uncertain = is_uncertain(name);
      if (!uncertain) return uncertain.error();
      if (*uncertain && contains(left, name)) {
        return Error("uncertain_on_both_sides",
                     fmt::format("{} is uncertain and stands on both sides of the formula", name),
                     "formula", "solve the formula for one of its columns");
      }
      Result<std::optional<ColumnUncertainty>> known =
          column_uncertainty(table_, name, options_, used_, ZeroUncertainty::allow, parts());
      if (!known) return known.error();
      if (known->has_value() && !(*known)->downwards.empty()) return asymmetric_predictor(**known);
      if (known->has_value()) {
        problem_.latent.push_back(**std::move(known));
      } else if (const MatrixSource* matrix = covariance_of(name); matrix != nullptr) {
        problem_.latent.push_back(exact_but_for(*matrix));
      }
    }
    return {};
  }

  // Independent uncertainties of 0, without a name to switch them off by.
  [[nodiscard]] ColumnUncertainty exact_but_for(const MatrixSource& matrix) const {
    ColumnUncertainty column;
    column.column = matrix.quantity;
    column.source = matrix.origin;
    column.values.assign(table_.row_count(), 0.0);
    return column;
  }

  static Error asymmetric_predictor(const ColumnUncertainty& known) {
    return {"asymmetric_not_served",
            fmt::format("the uncertainty of the predictor {} differs between its sides, which is "
                        "served for the left side only",
                        known.column),
            known.source,
            fmt::format("state one for both sides:  --sigma '{0} = ...', or treat {0} as exact:  "
                        "--sigma {0}=none",
                        known.column)};
  }

  Result<void> find_response_uncertainty() {
    if (Result<void> done = take_model_relative(); !done) return done;
    const std::vector<std::string> left = symbols_of(graph_, response_);
    const bool is_covered =
        !problem_.latent.empty() || has_matrices() || problem_.relative_to_model > 0.0 ||
        std::ranges::any_of(left, [&](const std::string& name) { return is_shared(name); });
    Result<ResponseUncertainty> uncertainty = response_uncertainty(
        table_, graph_, response_, options_, used_,
        is_covered ? ZeroUncertainty::allow : ZeroUncertainty::refuse, parts());
    if (!uncertainty) return uncertainty.error();
    problem_.uncertainty = *std::move(uncertainty);
    if (!problem_.latent.empty() && !is_covered_by_own(left)) {
      return Error("response_exact",
                   fmt::format("{} has an uncertainty, and {} has none",
                               problem_.latent.front().column, fmt::join(left, ", ")),
                   problem_.latent.front().source,
                   fmt::format("state it:  --sigma '{0} = ...', or treat {1} as exact:  --sigma "
                               "{1}=none",
                               left.front(), problem_.latent.front().column));
    }
    if (spec_.sigma_scale == UncertaintyScale::known && is_scale_unknown()) {
      return Error("no_uncertainty", "no uncertainty is given whose scale could be taken as known",
                   "--sigma-scale known",
                   fmt::format("state one:  --sigma '{} = ...'", left.front()));
    }
    return {};
  }

  [[nodiscard]] bool is_covered_by_own(const std::vector<std::string>& left) const {
    return !problem_.uncertainty.values.empty() || problem_.relative_to_model > 0.0 ||
           std::ranges::any_of(left, [&](const auto& name) {
             return is_shared(name) || covariance_of(name) != nullptr;
           });
  }

  // --sigma 'I = 2% of model' is no number per row: set aside, several add in quadrature.
  Result<void> take_model_relative() {
    for (const SourceOption& option : options_) {
      const bool is_relative =
          option.kind == SourceKind::independent && option.size == SourceSize::relative_to_model;
      if (!is_relative) continue;
      const Node& response = graph_.node(response_);
      const bool is_response =
          response.op == Op::symbol && graph_.symbols()[response.symbol] == option.quantity;
      if (!is_response) {
        return Error(
            "relative_needs_column",
            fmt::format("an uncertainty relative to the model is one of the left side, and "
                        "{} is not the left side",
                        option.quantity),
            origin_of(option), "state it in absolute terms, or relative to the data");
      }
      problem_.relative_to_model = std::hypot(problem_.relative_to_model, option.relative);
    }
    return {};
  }

  [[nodiscard]] bool is_scale_unknown() const {
    const bool has_correlated = std::ranges::any_of(
        options_, [](const SourceOption& option) { return option.kind == SourceKind::correlated; });
    return problem_.uncertainty.values.empty() && problem_.latent.empty() &&
           problem_.relative_to_model == 0.0 && !has_correlated && !has_matrices();
  }

  Result<void> find_common() {
    CommonSourceContext context{table_, response_, model_, {}, {}};
    context.reaching_further = role_.shared_sources;
    context.needs_parameters =
        spec_.sigma_scale == UncertaintyScale::estimated || is_scale_unknown();
    const bool has_known_parts =
        !problem_.constraints.empty() || std::ranges::any_of(options_, [](const auto& option) {
          return option.kind == SourceKind::common;
        });
    context.may_absorb = problem_.latent.empty();
    context.may_couple_rows = (problem_.latent.empty() || has_matrices()) &&
                              problem_.relative_to_model == 0.0 && !has_two_sides(problem_) &&
                              !(context.needs_parameters && has_known_parts);
    std::set<std::size_t> constrained;
    for (const GaussianConstraint& constraint : problem_.constraints)
      constrained.insert(constraint.parameters.begin(), constraint.parameters.end());
    for (const ParameterSpec& parameter : problem_.parameters) {
      if (parameter.fixed) continue;
      const bool is_limited = parameter.lower_limit || parameter.upper_limit;
      // other data sets may know a parameter that this one could move with its scale
      if (role_.is_alone && !is_limited && !constrained.contains(context.parameters.size()))
        context.unrestricted.push_back(parameter.name);
      context.parameters.push_back(parameter.name);
    }
    for (const SourceOption& option : options_) {
      if (option.kind != SourceKind::independent) problem_.shared_options.push_back(option);
    }
    if (Result<void> done = expand_sizes(); !done) return done;
    Result<CommonSources> common = resolve_common_sources(graph_, context, problem_.shared_options);
    if (!common) return common.error();
    problem_.common = *std::move(common);
    return {};
  }

  // A let column in the size of a common source stands for its expression: it may hide the
  // response.
  Result<void> expand_sizes() {
    for (SourceOption& option : problem_.shared_options) {
      if (option.size != SourceSize::expression) continue;
      for (auto column = problem_.rows.columns.rbegin(); column != problem_.rows.columns.rend();
           ++column) {
        if (!depends_on(option.graph, option.expression, column->name)) continue;
        Result<NodeId> expression =
            parse_expression(column->text, option.graph, spec_.formula_limits);
        if (!expression) return expression.error();
        option.expression = substitute(option.graph, option.expression, column->name, *expression);
      }
    }
    return {};
  }

  FormulaProblem& problem_;
  const FitSpec& spec_;
  const DataSetRole& role_;
  const Table& table_;
  Graph& graph_;
  std::vector<std::string> used_;
  std::vector<SourceOption> options_;
  NodeId response_{};
  NodeId model_{};
};

}  // namespace

Result<void> find_uncertainties(FormulaProblem& problem, const FitSpec& spec,
                                const DataSetRole& role) {
  return Finder(problem, spec, role).run();
}

}  // namespace parabola
