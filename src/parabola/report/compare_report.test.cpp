// SPDX-License-Identifier: MIT
#include "parabola/report/compare_report.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "parabola/data/read_table.hpp"
#include "parabola/report/schema_check.test.hpp"

namespace parabola {
namespace {

using json = nlohmann::json;

constexpr const char* line = "x,y,sigma_y\n1,1.1,0.1\n2,1.9,0.1\n3,3.2,0.1\n4,3.8,0.1\n";

TEST(CompareReport, json_follows_its_schema) {
  const Table table = read_table(line, "line.csv", {}).value();
  const ModelComparison outcome = compare_models(table, {}, {"y = a", "y = a + b*x"}).value();
  const json report = json::parse(compare_json(outcome, std::nullopt));
  EXPECT_EQ(schema_breaches(report, "compare.schema.json"), std::vector<std::string>{});
  EXPECT_EQ(report["best_aicc"], 2);
  EXPECT_EQ(report["tests"][0]["restrictions"], json::array({"b = 0"}));
}

TEST(CompareReport, json_of_orders_follows_its_schema) {
  const Table table = read_table(line, "line.csv", {}).value();
  const OrderComparison outcome = compare_orders(table, {}, "y = polynomial(x)", {0, 2}).value();
  const json report = json::parse(compare_json(outcome.comparison, outcome.choice));
  EXPECT_EQ(schema_breaches(report, "compare.schema.json"), std::vector<std::string>{});
  EXPECT_EQ(report["orders"]["by_tests"], 1);
}

TEST(CompareReport, no_line_is_wider_than_the_page) {
  const Table table = read_table(line, "line.csv", {}).value();
  const ModelComparison outcome =
      compare_models(table, {}, {"y = a", "y = a + b*x", "y = a + b*x + c*x^2"}).value();
  ReportOptions options;
  options.encoding = Encoding::ascii;
  const std::string text = compare_report(outcome, std::nullopt, options);
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = text.find('\n', begin);
    EXPECT_LE(end - begin, 80u) << text.substr(begin, end - begin);
    begin = end + 1;
  }
  EXPECT_NE(text.find("Model 2 is better than model 1"), std::string::npos) << text;
}

}  // namespace
}  // namespace parabola
