// SPDX-License-Identifier: MIT
#include "parabola/report/profile_report.hpp"

#include <cmath>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "parabola/data/read_table.hpp"
#include "parabola/report/schema_check.test.hpp"

namespace parabola {
namespace {

using json = nlohmann::json;

constexpr const char* line = "x,y,sigma_y\n1,1.1,0.1\n2,1.9,0.1\n3,3.2,0.1\n4,3.8,0.1\n";

Table line_table() {
  return read_table(line, "line.csv", {}).value();
}

FitSpec line_spec() {
  FitSpec spec;
  spec.formula = "y = a + b*x";
  return spec;
}

TEST(ProfileReport, json_follows_its_schema_and_holds_the_profile_of_a_line) {
  const ProfileStudy outcome = profile_study(line_table(), line_spec(), {}, {0.6827, 0.95}).value();
  const json report = json::parse(profile_json(outcome));
  EXPECT_EQ(schema_breaches(report, "profile.schema.json"), std::vector<std::string>{});
  ASSERT_EQ(report["quantities"].size(), 2u);
  const json& b = report["quantities"][1];
  ASSERT_EQ(b["values"].size(), 41u);
  for (std::size_t i = 0; i < 41; ++i) {
    // a parabola; S of about 5 is right to a few 1e-15
    EXPECT_NEAR(b["rises"][i].get<double>(), b["parabola"][i].get<double>(), 1e-12);
  }
}

TEST(ProfileReport, a_line_has_the_intervals_of_its_parabola) {
  // b = 0.94, sigma_b = 0.1 / sqrt(5), times 1.96
  const ProfileStudy outcome = profile_study(line_table(), line_spec(), {"b"}, {0.95}).value();
  const std::string text = profile_report(outcome, {});
  EXPECT_NE(text.find("0.852 to 1.028   0.852 to 1.028"), std::string::npos) << text;
}

TEST(ProfileReport, contour_json_follows_its_schema) {
  const ContourStudy outcome =
      contour_study(line_table(), line_spec(), "a", "b", {0.6827, 0.95}).value();
  const json report = json::parse(contour_json(outcome));
  EXPECT_EQ(schema_breaches(report, "contour.schema.json"), std::vector<std::string>{});
  ASSERT_EQ(report["regions"].size(), 2u);
  EXPECT_EQ(report["regions"][0]["points"].size(), 40u);
  EXPECT_TRUE(report["regions"][0]["closed"].get<bool>());
  // -2 ln(1 - 0.95)
  EXPECT_NEAR(report["regions"][1]["delta"].get<double>(), -2.0 * std::log(0.05), 1e-12);
}

TEST(ProfileReport, unknown_names_are_refused_with_the_nearest_one) {
  FitSpec spec = line_spec();
  spec.formula = "y = offset + slope*x";
  const Result<ProfileStudy> outcome = profile_study(line_table(), spec, {"slop"}, {0.95});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().code(), "not_a_parameter");
  EXPECT_NE(outcome.error().render().find("did you mean slope?"), std::string::npos);
}

}  // namespace
}  // namespace parabola
