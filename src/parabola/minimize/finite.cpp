// SPDX-License-Identifier: MIT
#include "parabola/minimize/finite.hpp"

#include <algorithm>
#include <cmath>

#include "parabola/core/decompose.hpp"

namespace parabola {
namespace {

// `size` tells what is to be finite: the sum of squares of residuals is S itself; a column of
// derivatives is only ever divided by its norm, which does not overflow where its squares would.
std::optional<std::size_t> first_bad_entry(std::span<const double> v, double size) {
  if (std::isfinite(size)) return std::nullopt;
  const auto bad = std::ranges::find_if(v, [](double x) { return !std::isfinite(x); });
  const auto largest = [](double a, double b) { return std::abs(a) < std::abs(b); };
  const auto found = bad != v.end() ? bad : std::ranges::max_element(v, largest);
  return static_cast<std::size_t>(found - v.begin());
}

}  // namespace

std::optional<std::size_t> first_bad_residual(std::span<const double> residuals) {
  return first_bad_entry(residuals, dot(residuals, residuals));
}

std::optional<std::size_t> first_bad_row(const Matrix& jacobian) {
  std::optional<std::size_t> first;
  for (std::size_t j = 0; j < jacobian.columns(); ++j) {
    const std::optional<std::size_t> row =
        first_bad_entry(jacobian.column(j), norm(jacobian.column(j)));
    if (row && (!first || *row < *first)) first = row;
  }
  return first;
}

}  // namespace parabola
