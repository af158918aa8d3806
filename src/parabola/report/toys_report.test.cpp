// SPDX-License-Identifier: MIT
#include "parabola/report/toys_report.hpp"

#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "parabola/core/text.hpp"
#include "parabola/data/read_table.hpp"
#include "parabola/report/schema_check.test.hpp"
#include "parabola/report/simulate_report.hpp"

namespace parabola {
namespace {

using json = nlohmann::json;

ToyStudy line_study(IntervalKind intervals) {
  FitSpec spec;
  spec.formula = "y = offset + b*x";
  spec.intervals = intervals;
  const Table table =
      read_table("x,y,sigma_y\n1,1.1,0.1\n2,1.9,0.1\n3,3.2,0.1\n4,3.8,0.1\n", "line.csv", {})
          .value();
  return toys(table, spec, {20, 3}).value();
}

TEST(ToysReport, json_follows_its_schema) {
  const json report = json::parse(toys_json(line_study(IntervalKind::profile)));
  EXPECT_EQ(schema_breaches(report, "toys.schema.json"), std::vector<std::string>{});
  EXPECT_EQ(report["toys"], 20);
  EXPECT_EQ(report["quantities"][0]["coverage"].size(), 2U);
  EXPECT_EQ(report["p_values"].size(), 20U);
}

TEST(ToysReport, text_fits_on_a_terminal_and_names_the_seed) {
  const std::string text = toys_report(line_study(IntervalKind::profile), {});
  EXPECT_NE(text.find("20 toys from the fitted model, seed 3; all fits succeeded"),
            std::string::npos)
      << text;
  std::istringstream lines(text);
  for (std::string one; std::getline(lines, one);) EXPECT_LE(display_width(one), 80U) << one;
}

TEST(SimulateReport, a_table_reads_back_to_the_bit) {
  SimulationSpec spec;
  spec.formula = "`a,b` ~ exponential(0.1)";
  spec.count = 50;
  const Simulation outcome = simulate(spec).value();
  const Table back = read_table(simulate_csv(outcome), "back.csv", {}).value();
  ASSERT_NE(back.find("a,b"), nullptr);
  EXPECT_EQ(back.find("a,b")->values, outcome.table.columns().front().values);
}

}  // namespace
}  // namespace parabola
