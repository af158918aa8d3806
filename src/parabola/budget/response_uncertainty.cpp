// SPDX-License-Identifier: MIT
#include "parabola/budget/response_uncertainty.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numbers>
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

// The values of one --sigma, or of one of its sides, checked.
Result<Vector> sigma_values(const Table& table, const Column& column, const SourceOption& option,
                            NodeId size, ZeroUncertainty zero) {
  Vector values;
  if (option.size == SourceSize::relative_to_data) {
    values.reserve(column.values.size());
    for (const double value : column.values) values.push_back(option.relative * std::abs(value));
  } else {
    Result<Vector> evaluated = evaluate_on_table(table, option.graph, size, origin_of(option));
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

void add_in_quadrature(Vector& sigma, const Vector& further) {
  for (std::size_t i = 0; i < sigma.size(); ++i) sigma[i] = std::hypot(sigma[i], further[i]);
}

// Adds one --sigma to those before it, each side by itself.
void add_part(ColumnUncertainty& total, IndependentPart part, Parts parts) {
  if (parts == Parts::keep) total.parts.push_back(part);
  if (total.values.empty()) {
    total.values = std::move(part.values);
    total.downwards = std::move(part.downwards);
    return;
  }
  if (!part.downwards.empty() && total.downwards.empty()) total.downwards = total.values;
  if (!total.downwards.empty())
    add_in_quadrature(total.downwards, part.downwards.empty() ? part.values : part.downwards);
  add_in_quadrature(total.values, part.values);
}

void describe_sides(ColumnUncertainty& total) {
  if (!total.downwards.empty()) total.kind = UncertaintyKind::asymmetric;
  total.common_value = total.downwards.empty() ? common_value(total.values) : std::nullopt;
}

// The sizes of one --sigma; zero may be allowed where one size stands for both sides.
Result<IndependentPart> part_of(const Table& table, const Column& column,
                                const SourceOption& option, ZeroUncertainty zero) {
  if (option.downward) zero = ZeroUncertainty::refuse;
  Result<Vector> values = sigma_values(table, column, option, option.expression, zero);
  if (!values) return values.error();
  IndependentPart part{option.name, *std::move(values)};
  if (!option.downward) return part;
  Result<Vector> downwards = sigma_values(table, column, option, *option.downward, zero);
  if (!downwards) return downwards.error();
  if (*downwards != part.values) part.downwards = *std::move(downwards);  // else they are equal
  return part;
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
    Result<IndependentPart> part = part_of(table, column, *option, zero);
    if (!part) return part.error();
    total.source += (total.source.empty() ? "" : " and ") + origin_of(*option);
    if (option->size != SourceSize::relative_to_data) total.kind = UncertaintyKind::absolute;
    add_part(total, *std::move(part), parts);
  }
  describe_sides(total);
  return std::optional(std::move(total));
}

// The sides of the response that one column gives: those of the column, exchanged where the
// response falls with it.
struct ResponseSides {
  Vector up;
  Vector down;  ///< empty: equal
};
ResponseSides response_sides(const Vector& slopes, Vector up, Vector down) {
  for (std::size_t i = 0; i < up.size(); ++i) {
    up[i] *= std::abs(slopes[i]);
    if (down.empty()) continue;
    down[i] *= std::abs(slopes[i]);
    if (slopes[i] < 0.0) std::swap(up[i], down[i]);
  }
  return {std::move(up), std::move(down)};
}

void add_sides(ResponseUncertainty& total, ResponseSides sides) {
  if (total.values.empty()) {
    total.values = std::move(sides.up);
    total.downwards = std::move(sides.down);
    return;
  }
  if (!sides.down.empty() && total.downwards.empty()) total.downwards = total.values;
  if (!total.downwards.empty())
    add_in_quadrature(total.downwards, sides.down.empty() ? sides.up : sides.down);
  add_in_quadrature(total.values, sides.up);
}

// Until now `values` are the upward ones.
void separate_sides(ResponseUncertainty& total) {
  if (total.downwards.empty()) return;
  total.upwards = total.values;
  for (std::size_t i = 0; i < total.values.size(); ++i)
    total.values[i] = std::hypot(total.upwards[i], total.downwards[i]) / std::numbers::sqrt2;
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
  known.downwards = std::move((*given)->downwards);
  if (parts == Parts::keep) known.parts.push_back({known.name, known.values, known.downwards});
  describe_sides(known);
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
      total.downwards = std::move(column.downwards);
    } else {
      Result<Vector> slopes =
          evaluate_on_table(table, working, slope, "the left side of the formula");
      if (!slopes) return slopes.error();
      add_sides(total,
                response_sides(*slopes, std::move(column.values), std::move(column.downwards)));
      for (IndependentPart& part : column.parts) {
        ResponseSides sides =
            response_sides(*slopes, std::move(part.values), std::move(part.downwards));
        part.values = std::move(sides.up);
        part.downwards = std::move(sides.down);
      }
    }
    for (std::size_t i = 0; i < total.values.size(); ++i) {
      const bool is_down_finite = total.downwards.empty() || std::isfinite(total.downwards[i]);
      if (std::isfinite(total.values[i]) && is_down_finite) continue;
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
  separate_sides(total);
  return total;
}

}  // namespace parabola
