// SPDX-License-Identifier: MIT
#include "parabola/report/weighted_average_report.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "parabola/core/text.hpp"
#include "parabola/data/read_table.hpp"
#include "parabola/report/average_report.hpp"
#include "parabola/report/schema_check.test.hpp"

namespace parabola {
namespace {

using nlohmann::json;

constexpr std::string_view p_and_q =
    "v [mV],sigma_v,what,u\n4.21,0.10,P,0.06\n4.05,0.12,P,0.06\n1.10,0.05,Q,0.03\n"
    "1.22,0.08,Q,0\n5.31,0.09,P+Q,0.05\n";
constexpr std::string_view disagreeing = "v,sigma_v\n1.0,0.1\n1.1,0.1\n1.9,0.2\n5,9\n";

WeightedAverage averaged(std::string_view csv, const AverageSpec& spec) {
  TableOptions options;
  options.text_columns = {"what"};
  return weighted_average(read_table(csv, "v.csv", options).value(), spec).value();
}

AverageSpec of_quantities() {
  AverageSpec spec;
  spec.column = "v";
  spec.quantity_column = "what";
  spec.common = {"offset: v = u"};
  return spec;
}

std::vector<WeightedAverage> examples() {
  AverageSpec scaled;
  scaled.scale_rule = ScaleRule::pdg;
  AverageSpec quantities = of_quantities();
  quantities.scale_rule = ScaleRule::pdg;
  quantities.budget = true;
  AverageSpec relative;
  relative.sigma = {"v = 10% of model"};
  AverageSpec scatter;
  scatter.common = {"v = 0.3"};
  return {averaged(disagreeing, scaled),        averaged(p_and_q, quantities),
          averaged("v\n9\n11\n10\n", relative), averaged("v\n9\n11\n10\n", scatter),
          averaged("v\n9\n", scatter),          averaged("v,sigma_v\n9,1\n", {})};
}

TEST(WeightedAverageReport, json_follows_its_schema) {
  for (const WeightedAverage& average : examples()) {
    EXPECT_EQ(schema_breaches(json::parse(weighted_average_json(average)), "average.schema.json"),
              std::vector<std::string>{});
  }
}

TEST(WeightedAverageReport, every_null_of_the_json_has_its_reason) {
  for (const WeightedAverage& average : examples()) {
    const json report = json::parse(weighted_average_json(average));
    for (const char* key : {"covariance", "chi2", "p_value", "scale_factor", "rows"})
      EXPECT_EQ(report[key].is_null(), report["reasons"].contains(key)) << key;
    for (const char* key : {"uncertainty", "weights", "pull"}) {
      bool has_null = false;
      for (const json& row : report["rows"]) has_null = has_null || row[key].is_null();
      EXPECT_EQ(has_null, report["reasons"].contains(std::string("rows.") + key)) << key;
    }
  }
}

TEST(WeightedAverageReport, json_holds_the_weights_of_every_row_with_full_digits) {
  const WeightedAverage average = averaged(p_and_q, of_quantities());
  const json report = json::parse(weighted_average_json(average));
  ASSERT_EQ(report["rows"].size(), 5U);
  EXPECT_EQ(report["rows"][4]["quantity"], "P+Q");
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t j = 0; j < 2; ++j)
      EXPECT_EQ(report["rows"][i]["weights"][j].get<double>(), (*average.weights)(i, j));
  }
  EXPECT_FALSE(report.contains("residuals"));
}

TEST(WeightedAverageReport, json_of_readings_follows_its_schema) {
  for (const char* csv : {"g\n1\n2\n4\n", "g\n1\n", "g\n2\n2\n"}) {
    const Average readings = average(read_table(csv, "g.csv", {}).value(), "").value();
    EXPECT_EQ(schema_breaches(json::parse(average_json(readings)), "average_readings.schema.json"),
              std::vector<std::string>{})
        << csv;
  }
}

TEST(WeightedAverageReport, rows_stand_with_their_weights_and_pulls_on_one_screen) {
  EXPECT_EQ(weighted_average_report(averaged(p_and_q, of_quantities()), {}),
            "weighted means from v: P, Q\n"
            "v.csv, 5 rows\n"
            "sigma of v from column sigma_v, taken as absolute\n"
            "common uncertainty of v from --common 'offset: v = u'\n"
            "\n"
            "  quantity      estimate ± uncertainty   unit    relative\n"
            "  P                4.176 ± 0.075         mV         1.8 %\n"
            "  Q                1.145 ± 0.043         mV         3.8 %\n"
            "  correlation of P and Q: 0.02\n"
            "\n"
            "  row    of          v (mV)   weight P   weight Q    pull\n"
            "    2     P    4.21 ± 0.12       0.321     −0.085    0.39\n"
            "    3     P    4.05 ± 0.13       0.223     −0.059   −1.13\n"
            "    4     Q   1.100 ± 0.058     −0.468      0.563   −1.14\n"
            "    5     Q   1.220 ± 0.080      0.011      0.292    1.12\n"
            "    6   P+Q    5.31 ± 0.10       0.456      0.145   −0.19\n"
            "\n"
            "  χ² 2.54   ndof 3   χ²/ndof 0.85   P(χ² ≥ 2.54) = 0.47\n"
            "  The values agree within their uncertainties. Largest pull −1.14 in row 4.\n");
}

TEST(WeightedAverageReport, the_scaled_uncertainty_stands_below_the_unscaled_one) {
  AverageSpec spec;
  spec.scale_rule = ScaleRule::pdg;
  EXPECT_EQ(weighted_average_report(averaged(disagreeing, spec), {}),
            "weighted mean of v\n"
            "v.csv, 4 rows\n"
            "sigma of v from column sigma_v, taken as absolute\n"
            "\n"
            "  quantity      estimate ± uncertainty   unit    relative\n"
            "  mean             1.145 ± 0.067                    5.8 %\n"
            "    scaled by S     1.14 ± 0.19                      17 %\n"
            "\n"
            "  row             v     weight    pull\n"
            "    2   1.00 ± 0.10      0.444   −1.94\n"
            "    3   1.10 ± 0.10      0.444   −0.60\n"
            "    4   1.90 ± 0.20      0.111    4.01\n"
            "    5    5.0 ± 9.0    5 × 10⁻⁵    0.43\n"
            "\n"
            "  χ² 16.7   ndof 3   χ²/ndof 5.58   P(χ² ≥ 16.7) = 8.0 × 10⁻⁴\n"
            "  S = √(χ²/ndof) = √(16.6/2) = 2.88; row 5 is left out of S, not of the mean\n"
            "    (uncertainty 0.40 or more)\n"
            "· The values disagree beyond their uncertainties.                     [bad_fit]\n"
            "    The largest pull is 4.01, in row 4: find out what differs there. The scaled\n"
            "    uncertainty holds if all were stated too small by one factor.\n");
}

TEST(WeightedAverageReport, no_line_is_wider_than_the_page) {
  for (const WeightedAverage& average : examples()) {
    const std::string text = weighted_average_report(average, {});
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin);
      const std::string line = text.substr(begin, end - begin);
      EXPECT_LE(display_width(line), 80U) << line;
      begin = end + 1;
    }
  }
}

TEST(WeightedAverageReport, of_many_rows_those_that_count_most_are_shown) {
  std::string csv = "v,sigma_v\n";
  for (int i = 0; i < 300; ++i)
    csv += std::to_string(100 + i % 3) + "," + (i % 30 == 0 ? "1\n" : "10\n");
  const std::string text = weighted_average_report(averaged(csv, {}), {});
  EXPECT_NE(text.find("the 10 rows that count most of 300 (--json has all)"), std::string::npos);
  EXPECT_LE(std::ranges::count(text, '\n'), 25);  // one screen
}

TEST(WeightedAverageReport, names_of_strangers_cannot_drive_the_terminal) {
  AverageSpec spec = of_quantities();
  spec.common.clear();
  const WeightedAverage average =
      averaged("v,sigma_v,what\n1,1,`\x1b[31mP`\n2,1,`\x1b[31mP`\n", spec);
  EXPECT_EQ(weighted_average_report(average, {}).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace parabola
