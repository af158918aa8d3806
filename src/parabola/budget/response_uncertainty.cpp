// SPDX-License-Identifier: MIT
#include "parabola/budget/response_uncertainty.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "parabola/budget/column_expression.hpp"
#include "parabola/budget/source_names.hpp"
#include "parabola/core/text.hpp"
#include "parabola/data/uncertainty_columns.hpp"
#include "parabola/model/derivative.hpp"

namespace parabola {
namespace {

Error row_not_positive(const Table& table, std::size_t row, const SourceOption& option,
                       double value) {
  const bool zero_data = option.size == SourceSize::relative_to_data;
  const std::string found =
      fmt::format("the uncertainty of {} by --sigma '{}' is {} here", option.quantity, option.text,
                  value == 0.0 ? "zero" : shortest(value));
  return table.cell_error(
      row, option.quantity, "sigma_not_positive",
      found + (zero_data ? ", because the value itself is 0" : ", it must be positive"),
      fmt::format("state an absolute uncertainty, or leave row {0} out with --skip {0}",
                  table.line(row)));
}

// The values of one --sigma, checked.
Result<Vector> sigma_values(const Table& table, const Column& column, const SourceOption& option,
                            ZeroUncertainty zero) {
  Vector values;
  if (option.size == SourceSize::relative_to_data) {
    values.reserve(column.values.size());
    for (const double value : column.values) values.push_back(option.relative * std::abs(value));
  } else {
    Result<Vector> evaluated =
        evaluate_on_table(table, option.graph, option.expression, origin_of(option));
    if (!evaluated) return evaluated.error();
    values = *std::move(evaluated);
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    const bool is_zero = values[i] == 0.0 && zero == ZeroUncertainty::allow;
    if (!(values[i] > 0.0 || is_zero) || !std::isfinite(values[i]))
      return row_not_positive(table, i, option, values[i]);
  }
  return values;
}

// What the file says, reduced to its name: a --sigma that replaces it need not heed whether it is
// usable.
std::string replaced_source(const Table& table, std::string_view column,
                            const std::vector<std::string>& used_in_formula) {
  Result<std::optional<GivenUncertainty>> given = find_uncertainty(table, column, used_in_formula);
  if (!given) return "what the file gives";
  return given->has_value() ? (*given)->source : "";
}

std::optional<double> common_value(const Vector& values) {
  const bool is_common = !values.empty() && std::ranges::all_of(values, [&](double value) {
    return value == values.front();
  });
  return is_common ? std::optional(values.front()) : std::nullopt;
}

Result<std::optional<ColumnUncertainty>> from_options(
    const Table& table, const Column& column, const std::vector<const SourceOption*>& options,
    const std::vector<std::string>& used_in_formula, ZeroUncertainty zero, Parts parts) {
  ColumnUncertainty total;
  total.column = column.name;
  total.replaced = replaced_source(table, column.name, used_in_formula);
  total.kind = UncertaintyKind::relative;
  total.name = options.front()->name;
  for (const SourceOption* option : options) {
    if (option->size == SourceSize::none) {
      if (options.size() == 1) return std::optional<ColumnUncertainty>();
      return Error("sigma_syntax",
                   fmt::format("'none' stands beside another uncertainty of {}", column.name),
                   origin_of(*option), "keep one of them");
    }
    Result<Vector> values = sigma_values(table, column, *option, zero);
    if (!values) return values.error();
    total.source += (total.source.empty() ? "" : " and ") + origin_of(*option);
    if (option->size != SourceSize::relative_to_data) total.kind = UncertaintyKind::absolute;
    if (parts == Parts::keep) total.parts.push_back({option->name, *values});
    if (total.values.empty()) {
      total.values = *std::move(values);
    } else {
      for (std::size_t i = 0; i < total.values.size(); ++i)
        total.values[i] = std::hypot(total.values[i], (*values)[i]);
    }
  }
  total.common_value = common_value(total.values);
  return std::optional(std::move(total));
}

// sigma_i^2 += (slope_i sigma_of_column_i)^2
void add_in_quadrature(Vector& sigma, const Vector& slopes, const Vector& of_column) {
  for (std::size_t i = 0; i < sigma.size(); ++i)
    sigma[i] = std::hypot(sigma[i], slopes[i] * of_column[i]);
}

}  // namespace

Result<std::optional<ColumnUncertainty>> column_uncertainty(
    const Table& table, std::string_view column, const std::vector<SourceOption>& options,
    const std::vector<std::string>& used_in_formula, ZeroUncertainty zero, Parts parts) {
  const Column* found = table.find(column);
  PARABOLA_ASSERT(found != nullptr);
  std::vector<const SourceOption*> own;
  for (const SourceOption& option : options) {
    if (option.quantity == column && option.kind == SourceKind::independent) own.push_back(&option);
  }
  const bool is_stated = !own.empty();
  std::erase_if(own, [](const SourceOption* option) {
    return option->size == SourceSize::relative_to_model;  // no number per row
  });
  if (is_stated && own.empty()) return std::optional<ColumnUncertainty>();
  if (is_stated) return from_options(table, *found, own, used_in_formula, zero, parts);
  Result<std::optional<GivenUncertainty>> given =
      find_uncertainty(table, column, used_in_formula, zero);
  if (!given) return given.error();
  if (!given->has_value()) return std::optional<ColumnUncertainty>();
  ColumnUncertainty known;
  known.column = column;
  known.source = (*given)->source;
  known.name = file_source_name(column);
  known.values = std::move((*given)->values);
  known.common_value = common_value(known.values);
  if (parts == Parts::keep) known.parts.push_back({known.name, known.values});
  return std::optional(std::move(known));
}

Result<ResponseUncertainty> response_uncertainty(const Table& table, const Graph& graph,
                                                 NodeId response,
                                                 const std::vector<SourceOption>& options,
                                                 const std::vector<std::string>& used_in_formula,
                                                 ZeroUncertainty zero, Parts parts) {
  ResponseUncertainty total;
  Graph working = graph;
  for (const std::string& name : symbols_of(graph, response)) {
    Result<std::optional<ColumnUncertainty>> known =
        column_uncertainty(table, name, options, used_in_formula, zero, parts);
    if (!known) return known.error();
    if (!known->has_value()) continue;
    ColumnUncertainty& column = **known;
    const NodeId slope = derivative(working, response, name);
    if (total.values.empty() && working.is_constant(slope, 1.0)) {
      total.values = std::move(column.values);
    } else {
      Result<Vector> slopes =
          evaluate_on_table(table, working, slope, "the left side of the formula");
      if (!slopes) return slopes.error();
      if (total.values.empty()) total.values.assign(table.row_count(), 0.0);
      add_in_quadrature(total.values, *slopes, column.values);
      for (IndependentPart& part : column.parts) {
        for (std::size_t i = 0; i < part.values.size(); ++i)
          part.values[i] *= std::abs((*slopes)[i]);
      }
    }
    for (std::size_t i = 0; i < total.values.size(); ++i) {
      if (std::isfinite(total.values[i])) continue;
      return table.cell_error(i, name, "response_not_finite",
                              "the left side of the formula has no finite uncertainty here",
                              fmt::format("leave row {0} out with --skip {0}", table.line(i)));
    }
    std::ranges::move(column.parts, std::back_inserter(total.parts));
    total.sources.push_back(std::move(column));  // without the values
  }
  for (std::size_t i = 0; i < total.values.size(); ++i) {
    if (total.values[i] > 0.0 || zero == ZeroUncertainty::allow) continue;
    return table.cell_error(i, total.sources.front().column, "sigma_not_positive",
                            "the uncertainty of the left side of the formula is 0 here",
                            fmt::format("leave row {0} out with --skip {0}", table.line(i)));
  }
  return total;
}

}  // namespace parabola
