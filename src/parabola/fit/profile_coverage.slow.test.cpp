// SPDX-License-Identifier: MIT
// How often profile intervals hold the truth where the parabola is poor. The seed is fixed; a count
// deviates from its expectation N p by at most 4 sqrt(N p (1 - p)).
#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

#include "parabola/fit/made_data.test.hpp"
#include "parabola/fit/profile_intervals.hpp"
#include "parabola/stats/random_engine.hpp"

namespace parabola {
namespace {

using namespace made_data;

// y = exp(-t/tau), eight points with sigma = 1/4.
TEST(ProfileIntervals, cover_what_they_say_with_equal_tails_where_the_parabola_does_not) {
  constexpr int trials = 4000;
  constexpr double truth = 3.0;
  RandomEngine random(2024);
  int below = 0;
  int above = 0;
  int parabolic_below = 0;
  int parabolic_above = 0;
  int poor = 0;
  int count = 0;
  const Vector t{0, 1, 2, 3, 4, 5, 6, 7};
  FitSpec spec = spec_of("y = exp(-t/tau)");
  spec.start = {{"tau", {truth, 0, 0}}};
  spec.intervals = IntervalKind::profile;
  for (int trial = 0; trial < trials; ++trial) {
    Vector y;
    for (const double time : t) y.push_back(std::exp(-time / truth) + 0.25 * random.normal());
    const Table table(
        std::vector<Column>{numbers("t", t), numbers("y", y), numbers("sigma_y", Vector(8, 0.25))});
    const Result<FitResult> result = fit(table, spec);
    if (!result || !result->parameters[0].uncertainty) continue;
    ++count;
    const Quantity& tau = result->parameters[0];
    below += tau.interval->upper && *tau.interval->upper < truth;
    above += tau.interval->lower && *tau.interval->lower > truth;
    parabolic_below += *tau.estimate + *tau.uncertainty < truth;
    parabolic_above += *tau.estimate - *tau.uncertainty > truth;
    poor += std::ranges::find(result->diagnostics, "parabola_poor", &Diagnostic::code) !=
            result->diagnostics.end();
  }
  EXPECT_GT(count, 0.99 * trials);  // a rare set of points has no finite tau
  const double n = count;
  const double tail = 0.5 * (1.0 - one_sigma_level);
  const double tolerance = 4.0 * std::sqrt(tail * (1.0 - tail) / n);
  EXPECT_NEAR(below / n, tail, tolerance);
  EXPECT_NEAR(above / n, tail, tolerance);
  // the deliberate failure: tails of the parabola differ by far more than their scatter
  EXPECT_GT(parabolic_below - parabolic_above,
            4.0 * std::sqrt(static_cast<double>(parabolic_below + parabolic_above)));
  EXPECT_GT(poor, 0.95 * count);
}

}  // namespace
}  // namespace parabola
