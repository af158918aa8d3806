// SPDX-License-Identifier: MIT
#include "parabola/report/result_tree.hpp"

#include <cmath>
#include <limits>
#include <map>

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "parabola/report/example_results.test.hpp"
#include "parabola/report/report.hpp"
#include "parabola/report/schema_check.test.hpp"

namespace parabola {
namespace {

using nlohmann::json;

std::map<std::string, FitResult> all_examples() {
  return {{"ohm", examples::ohm()},
          {"decay", examples::decay()},
          {"decay_at_limit", examples::decay_at_limit()},
          {"cooling", examples::cooling()},
          {"ohm_with_offset", examples::ohm_with_offset()},
          {"no_degree_of_freedom", examples::no_degree_of_freedom()},
          {"many_parameters", examples::many_parameters(12)},
          {"hostile", examples::hostile()}};
}

// Keys of all nulls, in the spelling of "reasons": list items by their name or column.
void collect_nulls(const json& value, const std::string& path, std::vector<std::string>& keys) {
  if (value.is_null()) keys.push_back(path);
  if (value.is_object()) {
    for (const auto& [key, member] : value.items())
      collect_nulls(member, path.empty() ? key : path + "." + key, keys);
  }
  if (value.is_array()) {
    for (const json& item : value) {
      const bool named = item.is_object() && (item.contains("name") || item.contains("column"));
      const std::string name =
          named ? "." + item[item.contains("name") ? "name" : "column"].get<std::string>() : "";
      collect_nulls(item, path + name, keys);
    }
  }
}

std::string null_without_reason(const json& report) {
  std::vector<std::string> keys;
  collect_nulls(report, "", keys);
  for (const std::string& key : keys) {
    if (!report["reasons"].contains(key) || report["reasons"][key].get<std::string>().empty())
      return key;
  }
  return "";
}

TEST(ResultTree, every_form_of_result_fits_the_documented_schema) {
  for (const auto& [name, result] : all_examples()) {
    const json report = json::parse(json_report(result));
    EXPECT_EQ(schema_breaches(report, "fit.schema.json"), std::vector<std::string>{}) << name;
  }
}

TEST(ResultTree, every_null_has_its_reason) {
  for (auto [name, result] : all_examples()) {
    if (name == "hostile") continue;  // its name is replaced, so the key is no longer its own
    EXPECT_EQ(null_without_reason(json::parse(json_report(result))), "") << name;
    result.covariance.reset();
    result.correlation.reset();
    result.largest_pull.reset();
    result.points.pull.clear();
    result.condition.reset();
    EXPECT_EQ(null_without_reason(json::parse(json_report(result))), "") << name;
  }
}

TEST(ResultTree, keys_come_in_the_order_of_the_documentation) {
  const auto report = nlohmann::ordered_json::parse(json_report(examples::ohm()));
  std::vector<std::string> keys;
  for (const auto& [key, value] : report.items()) keys.push_back(key);
  EXPECT_EQ(keys, (std::vector<std::string>{"version",
                                            "formula",
                                            "source",
                                            "method",
                                            "linear",
                                            "rows_read",
                                            "rows_used",
                                            "rows_left_out",
                                            "response",
                                            "predictors",
                                            "uncertainty_scale",
                                            "parameters",
                                            "derived",
                                            "free",
                                            "covariance",
                                            "correlation",
                                            "cost",
                                            "chi2",
                                            "ndof",
                                            "p_value",
                                            "digits",
                                            "condition",
                                            "evaluations",
                                            "start_evaluations",
                                            "steps",
                                            "numerics",
                                            "curvature",
                                            "confidence_level",
                                            "uncertainties",
                                            "constraints",
                                            "budget",
                                            "scatter",
                                            "largest_pull",
                                            "solutions",
                                            "seed",
                                            "derived_covariance",
                                            "reasons",
                                            "termination",
                                            "diagnostics",
                                            "residuals"}));
}

TEST(ResultTree, numbers_keep_all_their_digits) {
  FitResult result = examples::ohm();
  result.parameters[0].estimate = 0.1 + 0.2;
  result.chi2 = 5e-324;
  result.condition = std::numeric_limits<double>::max();
  const json report = json::parse(json_report(result));
  EXPECT_EQ(report["parameters"][0]["estimate"].get<double>(), 0.1 + 0.2);
  EXPECT_EQ(report["chi2"].get<double>(), 5e-324);
  EXPECT_EQ(report["condition"].get<double>(), std::numeric_limits<double>::max());
}

TEST(ResultTree, what_is_not_finite_is_null_with_a_reason) {
  FitResult result = examples::ohm();
  result.parameters[0].uncertainty = std::numeric_limits<double>::infinity();
  result.cost_value = std::nan("");
  (*result.covariance)(0, 0) = std::nan("");
  const std::string text = json_report(result);
  const json report = json::parse(text);
  EXPECT_TRUE(report["parameters"][0]["uncertainty"].is_null());
  EXPECT_EQ(report["reasons"]["parameters.G.uncertainty"], "not a finite number");
  EXPECT_TRUE(report["cost"]["value"].is_null());
  EXPECT_EQ(report["reasons"]["cost.value"], "not a finite number");
  EXPECT_TRUE(report["covariance"][0][0].is_null());
  EXPECT_EQ(report["reasons"]["covariance"], "entries that are not finite are null");
  EXPECT_EQ(text.find("nan"), std::string::npos);
  EXPECT_EQ(text.find("inf"), std::string::npos);
}

TEST(ResultTree, a_parameter_at_its_limit_says_so_in_its_own_object) {
  const json report = json::parse(json_report(examples::decay_at_limit()));
  const json& b = report["parameters"][2];
  EXPECT_EQ(b["status"], "at_limit");
  EXPECT_EQ(b["lower_limit"], 0.0);
  EXPECT_TRUE(b["uncertainty"].is_null());
  EXPECT_EQ(b["reason"], "at its limit: no symmetric uncertainty");
  EXPECT_TRUE(b["interval"]["lower"].is_null());
  EXPECT_EQ(b["interval"]["upper"], 2.07);
  EXPECT_FALSE(report["parameters"][0].contains("reason"));
}

TEST(ResultTree, undetermined_and_untestable_are_told_apart_from_zero) {
  const json cooling = json::parse(json_report(examples::cooling()));
  EXPECT_TRUE(cooling["parameters"][0]["estimate"].is_null());
  EXPECT_EQ(cooling["reasons"]["parameters.a.estimate"], "the data do not determine it");
  EXPECT_EQ(cooling["termination"]["success"], false);
  const json offset = json::parse(json_report(examples::ohm_with_offset()));
  EXPECT_TRUE(offset["chi2"].is_null());
  EXPECT_TRUE(offset["p_value"].is_null());
  EXPECT_EQ(offset["cost"]["value"], 2.291);
  const json two = json::parse(json_report(examples::no_degree_of_freedom()));
  EXPECT_EQ(two["chi2"], 0.0);
  EXPECT_TRUE(two["p_value"].is_null());
}

TEST(ResultTree, an_absent_scatter_says_which_way_sigma_went) {
  EXPECT_EQ(json::parse(json_report(examples::ohm()))["reasons"]["scatter"],
            "uncertainties were given");
  FitResult result = examples::ohm_with_offset();
  EXPECT_EQ(json::parse(json_report(result))["reasons"]["uncertainties.sigma I.common_value"],
            "none was given: see scatter");
  result.scatter.reset();
  result.covariance.reset();
  result.reasons["covariance"] = "the points lie on the model to rounding";
  EXPECT_EQ(json::parse(json_report(result))["reasons"]["scatter"],
            "the points lie on the model to rounding");
}

TEST(ResultTree, response_and_predictors_tell_unit_range_and_the_uncertainty_of_a_point) {
  FitResult result = examples::ohm();
  result.points.predictors = {{"V", "V", {2.0, -1.0, 5.0}}};
  result.points.uncertainty = {0.5, 0.5, 0.5};
  json report = json::parse(json_report(result));
  EXPECT_EQ(report["response"], json::parse(R"({"name": "I", "unit": "mA", "uncertainty": 0.5})"));
  EXPECT_EQ(report["predictors"],
            json::parse(R"([{"name": "V", "unit": "V", "minimum": -1.0, "maximum": 5.0}])"));
  result.points.uncertainty.back() = 0.6;
  report = json::parse(json_report(result));
  EXPECT_TRUE(report["response"]["uncertainty"].is_null());
  EXPECT_EQ(report["reasons"]["response.uncertainty"], "not one value for all rows");
}

TEST(ResultTree, rows_left_out_are_listed_with_their_reason) {
  FitResult result = examples::ohm();
  result.left_out = {{"missing value", {3, 9}}, {"--skip", {12}}};
  const json report = json::parse(json_report(result));
  EXPECT_EQ(report["rows_left_out"], json::parse(R"([{"reason": "missing value", "rows": [3, 9]},
                            {"reason": "--skip", "rows": [12]}])"));
}

TEST(ResultTree, residuals_of_large_data_are_left_out_with_a_reason) {
  FitResult result = examples::ohm();
  result.points.rows.assign(10'001, 1);
  const json report = json::parse(json_report(result));
  EXPECT_TRUE(report["residuals"].is_null());
  EXPECT_EQ(report["reasons"]["residuals"], "left out: 10001 rows are more than 10000");
}

TEST(ResultTree, names_from_strangers_cannot_leave_their_string) {
  const std::string text = json_report(examples::hostile());
  const json report = json::parse(text);
  EXPECT_EQ(report["source"], "\x1b[31mevil|`_$&%.csv");
  EXPECT_EQ(report["parameters"][0]["unit"], "\uFFFD%_\u202E");
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find("\u202E"), std::string::npos);
}

// The YAML node says the same as the JSON value, read by readers that know nothing of each other.
void expect_equal(const json& expected, const YAML::Node& node, const std::string& path) {
  if (expected.is_object()) {
    ASSERT_TRUE(node.IsMap()) << path;
    ASSERT_EQ(node.size(), expected.size()) << path;
    for (const auto& [key, member] : expected.items())
      expect_equal(member, node[key], path + "." + key);
  } else if (expected.is_array()) {
    ASSERT_TRUE(node.IsSequence()) << path;
    ASSERT_EQ(node.size(), expected.size()) << path;
    for (std::size_t i = 0; i < expected.size(); ++i)
      expect_equal(expected[i], node[i], path + "[" + std::to_string(i) + "]");
  } else if (expected.is_string()) {
    EXPECT_EQ(node.Tag(), "!") << path << ": a string must be quoted";
    EXPECT_EQ(node.Scalar(), expected.get<std::string>()) << path;
  } else if (expected.is_null()) {
    EXPECT_TRUE(node.IsNull()) << path;
  } else if (expected.is_boolean()) {
    EXPECT_EQ(node.as<bool>(), expected.get<bool>()) << path;
  } else {
    EXPECT_EQ(node.Tag(), "?") << path << ": a number must not be quoted";
    EXPECT_EQ(node.as<double>(), expected.get<double>()) << path;
  }
}

TEST(ResultTree, yaml_says_what_json_says) {
  for (const auto& [name, result] : all_examples()) {
    const json expected = json::parse(json_report(result));
    expect_equal(expected, YAML::Load(yaml_report(result)), name);
  }
}

}  // namespace
}  // namespace parabola
