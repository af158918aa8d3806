// SPDX-License-Identifier: MIT
#include "parabola/study/average.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "parabola/core/double_double.hpp"
#include "parabola/core/extended_qr.hpp"
#include "parabola/core/rounding.hpp"
#include "parabola/data/uncertainty_columns.hpp"
#include "parabola/study/averaged_column.hpp"

namespace parabola {
namespace {

Result<void> refuse_uncertainties(const Table& table, const Column& column) {
  Result<std::optional<GivenUncertainty>> given = find_uncertainty(table, column.name, {});
  if (!given) return given.error();
  if (!given->has_value()) return {};
  return Error("has_uncertainties",
               fmt::format("{} has uncertainties ({}): its mean is a weighted one", column.name,
                           (*given)->source),
               "", "call weighted_average()");
}

ExtendedVector readings(const Column& column) {
  ExtendedVector values;
  for (std::size_t i = 0; i < column.values.size(); ++i) {
    values.emplace_back(column.values[i], column.rests.empty() ? 0.0 : column.rests[i]);
  }
  return values;
}

void set_scatter(Average& result, const ExtendedVector& y, const DoubleDouble& mean) {
  DoubleDouble squares;
  DoubleDouble products;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const DoubleDouble d = y[i] - mean;
    squares += d * d;
    if (i > 0) products += d * (y[i - 1] - mean);
  }
  const auto n = static_cast<double>(y.size());
  const DoubleDouble variance = squares / DoubleDouble(n - 1.0);
  result.deviation = sqrt(variance).high;
  result.uncertainty = sqrt(variance / DoubleDouble(n)).high;
  if (squares.high > 0.0) {
    result.autocorrelation = (products / squares).high;
  } else {
    result.reasons["autocorrelation"] = "all readings are equal";
  }
}

void diagnose(Average& result) {
  if (result.count == 1) {
    result.diagnostics.push_back({"single_reading", Severity::warning,
                                  "One reading says nothing about its scatter.", result.column,
                                  "Take more readings, or state an uncertainty."});
  }
  const double limit = 4.0 / std::sqrt(static_cast<double>(result.count));
  if (result.autocorrelation && result.count >= 20 && std::abs(*result.autocorrelation) > limit) {
    result.diagnostics.push_back(
        {"neighbours_correlated", Severity::warning,
         fmt::format("Neighbouring readings are correlated ({}), so the uncertainty of the mean is "
                     "not that of {} "
                     "independent readings.",
                     plain_text(round_correlation(*result.autocorrelation), Encoding::utf8),
                     result.count),
         result.column, "Look for a drift; average groups of neighbours first."});
  }
}

}  // namespace

Result<Average> average(const Table& table, std::string_view column) {
  Result<const Column*> chosen = averaged_column(table, column);
  if (!chosen) return chosen.error();
  if (Result<void> bare = refuse_uncertainties(table, **chosen); !bare) return bare.error();
  const ExtendedVector y = readings(**chosen);
  Average result;
  result.column = (*chosen)->name;
  result.unit = (*chosen)->unit;
  result.source_name = table.source_name();
  result.rows_read = table.rows_read();
  result.count = y.size();
  DoubleDouble sum;
  for (const DoubleDouble& value : y) sum += value;
  const DoubleDouble mean = sum / DoubleDouble(static_cast<double>(y.size()));
  result.mean = mean.high;
  if (y.size() > 1) {
    set_scatter(result, y, mean);
  } else {
    for (const char* key : {"deviation", "uncertainty", "autocorrelation"}) {
      result.reasons[key] = "one reading only";
    }
  }
  diagnose(result);
  return result;
}

}  // namespace parabola
