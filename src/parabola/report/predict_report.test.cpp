// SPDX-License-Identifier: MIT
#include "parabola/report/predict_report.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "parabola/data/read_table.hpp"
#include "parabola/fit/fit.hpp"
#include "parabola/report/schema_check.test.hpp"

namespace parabola {
namespace {

using nlohmann::json;

Prediction of(std::string_view csv, std::string_view formula, const std::string& grid) {
  const Table table = read_table(csv, "data.csv", {}).value();
  PredictionSpec spec;
  spec.at.push_back(parse_grid(grid).value());
  return predict(saved_result(fit(table, formula).value()).value(), spec).value();
}

constexpr std::string_view line =
    "x [s],y [m],sigma_y [m]\n1,1.1,0.2\n2,1.9,0.2\n3,3.2,0.2\n4,3.8,0.2\n";

TEST(PredictReport, one_line_per_point_aligned_on_the_uncertainty) {
  EXPECT_EQ(predict_report(of(line, "y = a + b*x", "x=1:3:1"), {}),
            "y = a + b*x\n"
            "fit of data.csv; intervals of 68 %\n"
            "a new measurement has sigma 0.20 m, from the points of the fit\n"
            "\n"
            "  x (s)         y (m)   new measurement\n"
            "      1   1.09 ± 0.17      0.83 to 1.35\n"
            "      2   2.03 ± 0.11      1.80 to 2.26\n"
            "      3   2.97 ± 0.11      2.74 to 3.20\n");
}

TEST(PredictReport, students_t_gives_the_model_an_interval_of_its_own) {
  const std::string text =
      predict_report(of("x,y\n1,1.1\n2,1.9\n3,3.2\n4,3.8\n", "y = a + b*x", "x=2.5"), {});
  EXPECT_EQ(text.substr(text.find("fit of")),
            "fit of data.csv; intervals of 68 % (Student t, 2)\n"
            "a new measurement has sigma 0.20, from the points of the fit\n"
            "\n"
            "    x             y          model   new measurement\n"
            "  2.5   2.50 ± 0.10   2.37 to 2.63      2.20 to 2.80\n");
}

TEST(PredictReport, json_follows_its_schema_and_every_null_has_its_reason) {
  for (const Prediction& outcome :
       {of(line, "y = a + b*x", "x=1:3:1"), of(line, "y = a + b*log(x)", "x=-1,1"),
        of("x,y,sigma_y\n1,1,0.1\n2,2,0.2\n3,3.1,0.1\n", "y = a + b*x", "x=2"),
        of("x,y\n1,1.1\n2,1.9\n3,3.2\n4,3.8\n", "y = a + b*x", "x=2.5")}) {
    const json report = json::parse(predict_json(outcome));
    EXPECT_EQ(schema_breaches(report, "predict.schema.json"), std::vector<std::string>{});
    for (const char* key : {"student_ndof", "sigma", "measurement_interval"})
      EXPECT_EQ(report[key].is_null(), report["reasons"].contains(key)) << key;
    for (const char* key : {"values", "uncertainties"})
      EXPECT_EQ(report[key][0].is_null(), report["reasons"].contains(key)) << key;
  }
}

}  // namespace
}  // namespace parabola
