// SPDX-License-Identifier: MIT
// Is a fit what it claims to be? Data are simulated from it and fitted again, many times.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "parabola/core/diagnostic.hpp"
#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"
#include "parabola/fit/fit.hpp"
#include "parabola/stats/kolmogorov.hpp"

namespace parabola {

struct ToysSpec {
  std::size_t count = 1000;
  std::uint64_t seed = 101;
};

/// A mean over toys with its Monte Carlo uncertainty.
struct ToyMean {
  double value = 0.0;
  double uncertainty = 0.0;
};

/// How many intervals of one kind held the truth.
struct ToyCoverage {
  IntervalKind kind = IntervalKind::parabolic;
  std::size_t covered = 0;
  std::size_t count = 0;  ///< toys that gave an interval

  [[nodiscard]] double share() const;
  /// sqrt(p (1 - p)/n) with p = (covered + 1)/(count + 2), which is never 0.
  [[nodiscard]] double uncertainty() const;
};

/// A free parameter or a derived quantity.
struct ToyQuantity {
  std::string name;
  std::string unit;
  double truth = 0.0;         ///< the estimate of the data, from which the toys are made
  std::size_t used = 0;       ///< toys that gave it an uncertainty
  std::size_t undefined = 0;  ///< fits that succeeded, but gave it none
  /// Of (estimate - truth)/uncertainty; absent with less than two toys.
  std::optional<ToyMean> pull_mean;
  std::optional<ToyMean> pull_width;  ///< standard deviation
  std::optional<ToyMean> bias;  ///< mean of estimate - truth over the uncertainty from the data
  std::vector<ToyCoverage> coverage;  ///< parabolic, then profile where the fit asks for it
};

struct ToyStudy {
  FitResult fit;  ///< of the data
  std::size_t count = 0;
  std::uint64_t seed = 0;
  double confidence_level = 0.0;
  std::map<std::string, std::size_t> failures;  ///< code of the ending or the error -> toys
  std::vector<ToyQuantity> quantities;
  Vector p_values;                             ///< of the toys that have one
  std::optional<KolmogorovTest> p_value_test;  ///< that they are uniform
  std::vector<Diagnostic> diagnostics;

  [[nodiscard]] std::size_t failed() const;
};

/// Toy k is drawn with seed_of_stream(seed, k), from the fitted model: the same rows with the
/// uncertainties of the data, as many events as were fitted, or Poisson numbers around the yields
/// of an extended density. It is fitted like the data, starting at the truth. Toys run one by one.
///
/// Diagnostics (warnings): toys_failed; coverage and p_values where they are further than four
/// standard deviations, or a probability of 1e-4, from what they should be.
/// Errors: those of fit() and make_data_generator(); toys_fit when the fit of the data has no
/// estimates to draw from; toys_not_served for several data sets, constraints, robust losses, and
/// given uncertainties whose scale is estimated.
Result<ToyStudy> toys(const Table& table, const FitSpec& spec, const ToysSpec& options);

}  // namespace parabola
