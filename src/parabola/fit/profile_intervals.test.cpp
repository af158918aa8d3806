// SPDX-License-Identifier: MIT
#include "parabola/fit/profile_intervals.hpp"

#include <gtest/gtest.h>

#include "parabola/fit/made_data.test.hpp"

namespace parabola {
namespace {

using namespace made_data;

bool has(const FitResult& result, const std::string& code) {
  return std::ranges::find(result.diagnostics, code, &Diagnostic::code) != result.diagnostics.end();
}

FitSpec profiled(std::string formula) {
  FitSpec spec = spec_of(std::move(formula));
  spec.intervals = IntervalKind::profile;
  return spec;
}

TEST(ProfileIntervals, of_a_line_are_those_of_its_parabola) {
  const Table table(
      std::vector<Column>{numbers("x", {1, 2, 3, 4, 5}), numbers("y", {1.1, 2.3, 2.8, 4.2, 5.1}),
                          numbers("sigma_y", {0.1, 0.2, 0.1, 0.2, 0.1})},
      "line.csv");
  const FitResult plain = fitted(table, spec_of("y = a + b*x"));
  const FitResult profile = fitted(table, profiled("y = a + b*x"));
  for (std::size_t j = 0; j < 2; ++j) {
    const Interval& interval = *profile.parameters[j].interval;
    EXPECT_EQ(interval.kind, IntervalKind::profile);
    // ends of numbers of order 1 from S of order 1: sqrt(S) carries a few 1e-16
    EXPECT_NEAR(*interval.lower, *plain.parameters[j].interval->lower, 1e-13);
    EXPECT_NEAR(*interval.upper, *plain.parameters[j].interval->upper, 1e-13);
  }
  EXPECT_FALSE(has(profile, "parabola_poor"));
}

TEST(ProfileIntervals, with_an_estimated_scale_follow_students_t) {
  const Table table(
      std::vector<Column>{numbers("x", {1, 2, 3, 4, 5}), numbers("y", {1.1, 2.3, 2.8, 4.2, 5.1})},
      "line.csv");
  const FitResult plain = fitted(table, spec_of("y = a + b*x"));
  const FitResult profile = fitted(table, profiled("y = a + b*x"));
  EXPECT_NEAR(*profile.parameters[0].interval->upper, *plain.parameters[0].interval->upper, 1e-12);
}

TEST(ProfileIntervals, of_a_derived_quantity_are_the_transformed_ends_of_its_parameter) {
  const Table table(
      std::vector<Column>{numbers("x", {1, 2, 3, 4}), numbers("y", {1.3, 1.8, 3.4, 3.9}),
                          numbers("sigma_y", {0.5, 0.5, 0.5, 0.5})},
      "line.csv");
  FitSpec spec = profiled("y = b*x");
  spec.derive = {"r = 1/b"};
  const FitResult result = fitted(table, spec);
  const Interval& b = *result.parameters[0].interval;
  const Interval& r = *result.derived[0].interval;
  EXPECT_NEAR(*r.lower, 1.0 / *b.upper, 1e-13);
  EXPECT_NEAR(*r.upper, 1.0 / *b.lower, 1e-13);
}

TEST(ProfileIntervals, an_open_end_is_absent_and_its_reason_is_kept) {
  // half-saturated points: K may be as large as one likes
  const Table table(
      std::vector<Column>{numbers("x", {0.5, 1, 1.5, 2}), numbers("y", {0.52, 1.01, 1.4, 1.9}),
                          numbers("sigma_y", {0.2, 0.2, 0.2, 0.2})},
      "mm.csv");
  FitSpec spec = profiled("y = V*x/(K + x)");
  spec.start = {{"V", {10, 0, 0}}, {"K", {10, 0, 0}}};
  const FitResult result = fitted(table, spec);
  const Quantity& k =
      result.parameters[1].name == "K" ? result.parameters[1] : result.parameters[0];
  ASSERT_TRUE(k.interval);
  EXPECT_TRUE(k.interval->lower);
  EXPECT_FALSE(k.interval->upper);
  EXPECT_TRUE(has(result, "open_interval"));
  EXPECT_TRUE(result.reasons.contains("parameters.K.interval.upper"));
}

}  // namespace
}  // namespace parabola
