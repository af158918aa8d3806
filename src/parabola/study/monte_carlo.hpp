// SPDX-License-Identifier: MIT
// Propagation of distributions by trials, until the digits that are shown have settled.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/stats/distributions.hpp"

namespace parabola {

/// The results of `count` more trials: outputs[k] has room for count numbers of result k. A result
/// may be NaN or infinite where it does not exist.
using TrialFunction = std::function<void(std::size_t count, std::span<double* const> outputs)>;

struct MonteCarloOptions {
  double confidence_level = one_sigma_level;
  int digits = 2;  ///< of the standard uncertainty that must have settled, 1 or 2
  std::size_t trial_limit = 10'000'000;  ///< for all results together
};

struct CoverageInterval {
  double lower = 0.0;
  double upper = 0.0;
};

/// Standard deviations by which numbers would change with other random numbers.
struct TrialNoise {
  double mean = 0.0;
  double uncertainty = 0.0;
  CoverageInterval symmetric;
};

/// The empirical distribution of one result, from its finite trials.
struct TrialSummary {
  std::size_t finite = 0;  ///< trials that gave a number; with less than two all else means nothing
  double mean = 0.0;
  double uncertainty = 0.0;    ///< standard deviation, n - 1 in the denominator
  CoverageInterval shortest;   ///< of all that hold the confidence level
  CoverageInterval symmetric;  ///< as much probability below as above
  TrialNoise noise;
  bool settled = false;  ///< the digits asked for no longer depend on the number of trials
};

struct MonteCarlo {
  std::size_t trials = 0;
  std::vector<TrialSummary> results;
  Matrix covariance;  ///< of the results, from the trials in which all of them are finite
};

/// The adaptive procedure of JCGM 101:2008, 7.9.4: blocks of max(10^4, 100/(1 - p)) trials, until
/// twice the standard deviation of the mean over the blocks is below the numerical tolerance for
/// estimate, uncertainty and the ends of both intervals of every result; then all trials together
/// give the numbers. Intervals as in 7.7: sorted trials, shortest by search.
MonteCarlo run_monte_carlo(std::size_t result_count, const TrialFunction& trials,
                           const MonteCarloOptions& options);

/// Half a unit of the last of `digits` significant digits of u > 0 (JCGM 101:2008, 7.9.2): 0.05 for
/// u = 2.13 and two digits.
double numerical_tolerance(double uncertainty, int digits);

}  // namespace parabola
