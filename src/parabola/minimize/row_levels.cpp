// SPDX-License-Identifier: MIT
#include "parabola/minimize/row_levels.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <utility>

#include "parabola/core/decompose.hpp"

namespace parabola {
namespace {

constexpr int bits_per_level = 3;
constexpr double level_width = 8.0;

Vector row_sizes(const Matrix& rows, std::span<const double> scales) {
  Vector sizes(rows.rows(), 0.0);
  for (std::size_t j = 0; j < scales.size(); ++j) {
    const std::span<const double> column = rows.column(j);
    const double factor = 1.0 / scales[j];
    for (std::size_t i = 0; i < sizes.size(); ++i)
      sizes[i] = std::max(sizes[i], std::abs(column[i]) * factor);
  }
  return sizes;
}

// Rows of zeros have no size: they carry a residual only, and come last.
int level_of(double size) {
  if (size == 0.0) return std::numeric_limits<int>::min();
  const int exponent = std::ilogb(size);
  return (exponent - (exponent < 0 ? bits_per_level - 1 : 0)) / bits_per_level;
}

Matrix picked_rows(const Matrix& rows, std::span<const std::size_t> numbers) {
  Matrix result(numbers.size(), rows.columns());
  for (std::size_t j = 0; j < rows.columns(); ++j) {
    const std::span<const double> from = rows.column(j);
    std::ranges::transform(numbers, result.column(j).begin(),
                           [from](std::size_t i) { return from[i]; });
  }
  return result;
}

Matrix stacked(const Matrix& upper, const Matrix& lower) {
  Matrix result(upper.rows() + lower.rows(), upper.columns());
  for (std::size_t j = 0; j < result.columns(); ++j) {
    const auto end = std::ranges::copy(upper.column(j), result.column(j).begin()).out;
    std::ranges::copy(lower.column(j), end);
  }
  return result;
}

// Fewer rows than columns have nothing to reduce.
Matrix reduced(Matrix rows) {
  return rows.rows() > rows.columns() ? qr_triangle(std::move(rows)) : rows;
}

}  // namespace

RowLevels reduced_rows(Matrix rows, std::span<const double> scales) {
  const Vector sizes = row_sizes(rows, scales);
  const auto [smallest, largest] = std::ranges::minmax(sizes);
  RowLevels levels;
  if (largest <= level_width * smallest) {
    levels.push_back({level_of(largest), reduced(std::move(rows))});
    return levels;
  }
  std::vector<int> numbers;
  for (const double size : sizes) numbers.push_back(level_of(size));
  std::vector<int> present = numbers;
  std::ranges::sort(present, std::greater{});
  present.erase(std::ranges::unique(present).begin(), present.end());
  for (const int level : present) {
    std::vector<std::size_t> members;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      if (numbers[i] == level) members.push_back(i);
    }
    levels.push_back({level, reduced(picked_rows(rows, members))});
  }
  return levels;
}

RowLevels merged_rows(RowLevels upper, RowLevels lower) {
  RowLevels merged;
  auto from_lower = lower.begin();
  for (RowLevel& level : upper) {
    while (from_lower != lower.end() && from_lower->number > level.number)
      merged.push_back(std::move(*from_lower++));
    if (from_lower != lower.end() && from_lower->number == level.number)
      level.rows = reduced(stacked(level.rows, (from_lower++)->rows));
    merged.push_back(std::move(level));
  }
  std::move(from_lower, lower.end(), std::back_inserter(merged));
  return merged;
}

Matrix sorted_rows(const RowLevels& levels, std::span<const double> scales) {
  Matrix all(0, scales.size() + 1);
  for (const RowLevel& level : levels) all = stacked(all, level.rows);
  const Vector sizes = row_sizes(all, scales);
  std::vector<std::size_t> order(all.rows());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater{}, [&](std::size_t i) { return sizes[i]; });
  return picked_rows(all, order);
}

}  // namespace parabola
