// SPDX-License-Identifier: MIT
#include "parabola/report/propagate_rows_report.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "parabola/data/read_table.hpp"
#include "parabola/report/schema_check.test.hpp"

namespace parabola {
namespace {

using nlohmann::json;

RowPropagation of(std::string_view csv, const std::vector<std::string>& formulas) {
  RowPropagationSpec spec;
  spec.formulas = formulas;
  return propagate_rows(read_table(csv, "data.csv", {}).value(), spec).value();
}

TEST(PropagateRowsReport, results_are_columns_aligned_on_their_uncertainty) {
  const RowPropagation outcome =
      of("V [V],sigma_V,I [A]\n5,0.1,2.00(5)\n600,10,3.00(5)\n", {"R = V/I", "P = V*I"});
  EXPECT_EQ(propagate_rows_report(outcome, {}),
            "R = V/I\n"
            "P = V*I\n"
            "data.csv, 2 rows\n"
            "sigma of V from column sigma_V\n"
            "sigma of I from cells\n"
            "\n"
            "  row           R (Ω)          P (W)\n"
            "    2   2.500 ± 0.080   10.00 ± 0.32\n"
            "    3   200.0 ± 4.7      1800 ± 42\n");
}

TEST(PropagateRowsReport, json_follows_its_schema_and_gives_reasons) {
  for (const RowPropagation& outcome :
       {of("V,sigma_V,I\n5,0.1,2\n", {"R = V/I"}), of("x,sigma_x\n0,1\n", {"y = sqrt(x)"})}) {
    const json report = json::parse(propagate_rows_json(outcome));
    EXPECT_EQ(schema_breaches(report, "propagate_rows.schema.json"), std::vector<std::string>{});
    for (const json& column : report["columns"]) {
      EXPECT_EQ(column["uncertainty_source"].is_null(),
                report["reasons"].contains("columns." + column["column"].get<std::string>() +
                                           ".uncertainty_source"));
    }
    for (const json& result : report["results"]) {
      EXPECT_EQ(result["uncertainties"][0].is_null(),
                report["reasons"].contains("results." + result["name"].get<std::string>() +
                                           ".uncertainties"));
    }
  }
}

}  // namespace
}  // namespace parabola
