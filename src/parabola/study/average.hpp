// SPDX-License-Identifier: MIT
// Repeated readings of one quantity: mean, scatter, and whether neighbours are independent.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parabola/core/diagnostic.hpp"
#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"

namespace parabola {

/// Of n readings y_i, in double-double at the decimals of the file.
struct Average {
  std::string column;
  std::string unit;
  std::string source_name;
  std::size_t rows_read = 0;
  std::size_t count = 0;            ///< n
  double mean = 0.0;                ///< sum y_i / n
  std::optional<double> deviation;  ///< standard deviation of one reading, n - 1 in the denominator
  std::optional<double> uncertainty;  ///< of the mean: deviation / sqrt(n)
  /// sum_{i>1} d_i d_(i-1) / sum d_i^2 with d = y - mean (NIST StRD, univariate); about 0 +-
  /// 1/sqrt(n) for independent readings.
  std::optional<double> autocorrelation;
  std::vector<Diagnostic> diagnostics;
  std::map<std::string, std::string> reasons;  ///< why a value is absent
};

/// Errors: those of averaged_column(); has_uncertainties, when the column has some: see
/// weighted_average(). Warnings: single_reading, neighbours_correlated (beyond 4/sqrt(n): less than
/// once in 10,000 for independent readings).
Result<Average> average(const Table& table, std::string_view column);

}  // namespace parabola
