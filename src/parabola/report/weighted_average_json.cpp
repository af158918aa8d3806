// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "parabola/report/reasons.hpp"
#include "parabola/report/result_tree.hpp"
#include "parabola/report/tree.hpp"
#include "parabola/report/weighted_average_report.hpp"

namespace parabola {
namespace {

// As for the residuals of a fit.
constexpr std::size_t most_rows = 10'000;

Tree matrix_tree(const Matrix& matrix) {
  TreeList rows;
  for (std::size_t j = 0; j < matrix.rows(); ++j) {
    Vector row(matrix.columns());
    for (std::size_t k = 0; k < row.size(); ++k) row[k] = matrix(j, k);
    rows.emplace_back(std::move(row));
  }
  return {std::move(rows)};
}

Tree weights_tree(const WeightedAverage& average, std::size_t row) {
  if (!average.weights) return {};
  Vector weights;
  for (std::size_t j = 0; j < average.weights->columns(); ++j)
    weights.push_back((*average.weights)(row, j));
  return {std::move(weights)};
}

Tree rows_of(const WeightedAverage& average) {
  const FitPoints& points = average.fit.points;
  if (points.rows.size() > most_rows) return {};
  const auto at = [](const Vector& values, std::size_t i) {
    return i < values.size() ? Tree(values[i]) : Tree();
  };
  TreeList list;
  for (std::size_t i = 0; i < points.rows.size(); ++i) {
    TreeMap map;
    map.add("row", static_cast<std::int64_t>(points.rows[i]));
    if (!average.cells.empty()) map.add("quantity", average.cells[i]);
    map.add("value", points.response[i]);
    map.add("uncertainty", at(points.uncertainty, i));
    map.add("weights", weights_tree(average, i));
    map.add("residual", at(points.residual, i));
    map.add("pull", at(points.pull, i));
    list.emplace_back(std::move(map));
  }
  return {std::move(list)};
}

Tree scale_factor_tree(const WeightedAverage& average) {
  if (!average.scale_factor) return {};
  const ScaleFactor& scale = *average.scale_factor;
  TreeMap map;
  map.add("value", scale.value);
  map.add("widens", scale.widens());
  map.add("cut", scale.cut ? Tree(*scale.cut) : Tree());
  map.add("rows_left_out", rows_tree(scale.left_out));
  map.add("chi2", scale.chi2);
  map.add("ndof", static_cast<std::int64_t>(scale.ndof));
  map.add("uncertainties", scale.uncertainties);
  map.add("covariance", matrix_tree(scale.covariance));
  return {std::move(map)};
}

// Why something is null that fits do not know.
void add_reasons(FitResult& fit, const WeightedAverage& average) {
  const auto add = [&](const std::string& key, const std::string& reason) {
    fit.reasons.try_emplace(key, reason);
  };
  if (const auto weights = fit.reasons.extract("weights")) add("rows.weights", weights.mapped());
  const FitPoints& points = fit.points;
  if (points.rows.size() > most_rows)
    add("rows", fmt::format("left out: {} rows are more than {}", points.rows.size(), most_rows));
  if (points.uncertainty.empty()) add("rows.uncertainty", "undefined");
  const bool has_gaps = std::ranges::any_of(points.pull, [](double x) { return std::isnan(x); });
  if (points.pull.empty() || has_gaps)
    add("rows.pull",
        points.pull.empty()
            ? "undefined"
            : "null where a row has no uncertainty of its own beside that of its mean");
  if (!average.scale_factor) add("scale_factor", "not asked for (--scale-factor)");
  if (average.scale_factor && !average.scale_factor->cut)
    add("scale_factor.cut", "no row is left out with several quantities");
}

}  // namespace

std::string weighted_average_json(const WeightedAverage& average) {
  FitResult fit = average.fit;
  add_reasons(fit, average);
  fit.points.pull.clear();  // told with the rows
  fit.points.residual.clear();
  fit.points.rows.clear();
  const Tree whole = result_tree(fit);
  const auto& all = std::get<TreeMap>(whole.content());
  TreeMap map;
  for (std::size_t k = 0; k < all.size(); ++k) {
    if (all.keys[k] != "residuals") map.add(all.keys[k], all.values[k]);
  }
  map.add("scale_factor", scale_factor_tree(average));
  map.add("rows", rows_of(average));
  return to_json(Tree(std::move(map)));
}

}  // namespace parabola
