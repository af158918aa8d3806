// SPDX-License-Identifier: MIT
#include "parabola/study/average.hpp"

#include <cmath>

#include <gtest/gtest.h>

#include "parabola/data/read_table.hpp"
#include "parabola/study/chi2_probability.hpp"

namespace parabola {
namespace {

Table table_of(std::string_view csv) {
  return read_table(csv, "g.csv", {}).value();
}

TEST(Average, mean_deviation_and_autocorrelation_are_those_of_the_decimals) {
  // NIST NumAcc3 and 4 in small: the doubles of these decimals alone would leave nine digits
  const Average result =
      average(table_of("y\n10000000.2\n10000000.1\n10000000.3\n10000000.1\n10000000.3\n"), "")
          .value();
  EXPECT_EQ(result.mean, 10000000.2);
  EXPECT_NEAR(*result.deviation, 0.1, 1e-17);
  EXPECT_NEAR(*result.uncertainty, 0.1 / std::sqrt(5.0), 1e-17);
  // d = 0 -1 1 -1 1 tenths: (0 - 1 - 1 - 1)/4
  EXPECT_NEAR(*result.autocorrelation, -0.75, 1e-15);
}

TEST(Average, one_reading_has_no_scatter) {
  const Average result = average(table_of("g\n9.81\n"), "g").value();
  EXPECT_EQ(result.mean, 9.81);
  EXPECT_FALSE(result.deviation);
  EXPECT_FALSE(result.uncertainty);
  EXPECT_EQ(result.diagnostics.front().code, "single_reading");
}

TEST(Average, equal_readings_have_no_autocorrelation) {
  const Average result = average(table_of("g\n2\n2\n2\n"), "g").value();
  EXPECT_EQ(result.deviation, 0.0);
  EXPECT_FALSE(result.autocorrelation);
}

TEST(Average, a_drift_is_called_one) {
  std::string csv = "g\n";
  for (int i = 0; i < 30; ++i) csv += std::to_string(i) + "\n";
  EXPECT_EQ(average(table_of(csv), "").value().diagnostics.front().code, "neighbours_correlated");
}

TEST(Average, the_column_must_be_clear) {
  EXPECT_EQ(average(table_of("a,b\n1,2\n"), "").error().code(), "column_needed");
  EXPECT_EQ(average(table_of("aa,b\n1,2\n"), "aaa").error().fix(), "did you mean aa?");
  EXPECT_EQ(average(table_of("a,b\nx,2\n"), "a").error().code(), "text_column");
  EXPECT_EQ(average(table_of("g,sigma_g\n1,2\n2,2\n"), "g").error().code(), "has_uncertainties");
}

TEST(Chi2Probability, holds_the_tail_and_the_quantile) {
  const Chi2Probability at = chi2_probability(2.0, 2.0, 0.95);
  EXPECT_NEAR(at.probability, std::exp(-1.0), 1e-15);
  EXPECT_NEAR(at.quantile, -2.0 * std::log(0.05), 1e-13);
}

}  // namespace
}  // namespace parabola
