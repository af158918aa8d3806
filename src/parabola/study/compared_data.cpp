// SPDX-License-Identifier: MIT
#include "parabola/study/compared_data.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/model/print.hpp"

namespace parabola {
namespace {

bool has_same_range(const Formula& a, const Formula& b) {
  if (a.range.has_value() != b.range.has_value()) return false;
  return !a.range || (a.range->lower == b.range->lower && a.range->upper == b.range->upper);
}

bool has_same_rows(const FitResult& a, const FitResult& b) {
  const auto is_equal = [](const RowsLeftOut& x, const RowsLeftOut& y) { return x.rows == y.rows; };
  return a.rows_used == b.rows_used && a.points.rows == b.points.rows &&
         std::ranges::equal(a.left_out, b.left_out, is_equal);
}

std::string sides(const FitResult& first, const FitResult& other) {
  return fmt::format("'{}' and '{}'", first.formula, other.formula);
}

Error unequal(std::string what, std::string fix) {
  return {"unequal_data", std::move(what), "", std::move(fix)};
}

}  // namespace

Result<void> check_same_data(const FitResult& first, const Formula& first_formula,
                             const FitResult& other, const Formula& other_formula) {
  if (first_formula.relation != other_formula.relation) {
    return unequal(fmt::format("{} differ in '=' and '~': their likelihoods cannot be compared",
                               sides(first, other)),
                   "write both with the same sign");
  }
  const std::string left = to_infix(first_formula.graph, first_formula.left);
  const std::string other_left = to_infix(other_formula.graph, other_formula.left);
  if (left != other_left) {
    return unequal(fmt::format("the left sides {} and {} are different data", left, other_left),
                   "compare models of the same left side");
  }
  if (!has_same_range(first_formula, other_formula)) {
    return unequal(fmt::format("the densities {} have different ranges", sides(first, other)),
                   "state the same range behind both");
  }
  if (!has_same_rows(first, other)) {
    return unequal(fmt::format("{} use different rows: {} and {}", sides(first, other),
                               first.rows_used, other.rows_used),
                   "leave out the rows that one of them cannot use: --where or --skip");
  }
  if (first.uncertainty_scale != other.uncertainty_scale) {
    return unequal(fmt::format("the uncertainties are known for one of {} and estimated for the "
                               "other",
                               sides(first, other)),
                   "state the uncertainty of the left side: --sigma");
  }
  const bool is_likelihood = first_formula.relation == Relation::distributed_as;
  if (is_likelihood && first.method != other.method) {
    return unequal(
        fmt::format("the likelihoods of {} are on different scales", sides(first, other)),
        "compare likelihoods of one kind");
  }
  return {};
}

}  // namespace parabola
