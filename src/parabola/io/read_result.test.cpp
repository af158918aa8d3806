// SPDX-License-Identifier: MIT
#include "parabola/io/read_result.hpp"

#include <string>

#include <gtest/gtest.h>

#include "parabola/fit/version.hpp"

namespace parabola {
namespace {

// As `parabola fit line.csv 'y = a + b*x' --derive 's = a + b' --json` writes it, shortened.
const std::string line = R"({
  "version": "0.1.0", "formula": "y = a + b*x", "source": "line.csv", "linear": true,
  "response": {"name": "y", "unit": "mA", "uncertainty": null},
  "predictors": [{"name": "x", "unit": "V", "minimum": 1.0, "maximum": 3.0}],
  "uncertainty_scale": "known",
  "parameters": [
    {"name": "a", "estimate": 0.1, "uncertainty": 0.3, "unit": "mA", "status": "free",
     "interval": {"kind": "parabolic", "confidence_level": 0.68, "lower": -0.2, "upper": 0.4}},
    {"name": "b", "estimate": 1.2000000000000002, "uncertainty": 0.2, "unit": "", "status": "free",
     "interval": null, "lower_limit": 0.0},
    {"name": "c", "estimate": 7.0, "uncertainty": null, "unit": "", "status": "fixed",
     "interval": null, "reason": "fixed"}
  ],
  "derived": [
    {"name": "s", "expression": "a + b", "estimate": 1.3, "uncertainty": 0.2, "unit": "",
     "status": "free", "interval": null}
  ],
  "free": ["a", "b"],
  "covariance": [[0.09, -0.03], [-0.03, 0.04]],
  "derived_covariance": [[0.04]],
  "ndof": 1,
  "reasons": {"response.uncertainty": "not one value for all rows"},
  "termination": {"code": "converged", "text": "Solved.", "success": true},
  "diagnostics": [{"code": "bad_fit", "severity": "warning", "what": "W", "where": "", "fix": "F"}]
})";

std::string with(const std::string& part, const std::string& instead) {
  std::string text = line;
  const std::size_t at = text.find(part);
  EXPECT_NE(at, std::string::npos) << part;
  return text.replace(at, part.size(), instead);
}

Error error_of(const std::string& text) {
  Result<SavedResult> result = parse_result(text, "fit.json");
  EXPECT_FALSE(result);
  return result ? Error("none", "") : result.error();
}

TEST(ReadResult, holds_every_number_in_full_digits) {
  const SavedResult result = parse_result(line, "fit.json").value();
  EXPECT_EQ(result.name, "fit.json");
  EXPECT_EQ(result.version, "0.1.0");
  EXPECT_EQ(result.formula, "y = a + b*x");
  EXPECT_EQ(result.source_name, "line.csv");
  EXPECT_EQ(result.uncertainty_scale, UncertaintyScale::known);
  ASSERT_EQ(result.parameters.size(), 3U);
  EXPECT_EQ(result.parameters[1].estimate, 1.2000000000000002);
  EXPECT_EQ(result.parameters[0].unit, "mA");
  EXPECT_EQ(result.parameters[0].interval->upper, 0.4);
  EXPECT_EQ(result.parameters[1].lower_limit, 0.0);
  EXPECT_EQ(result.parameters[2].status, QuantityStatus::fixed);
  EXPECT_FALSE(result.parameters[2].uncertainty);
  EXPECT_EQ(find_quantity(result, "s")->expression, "a + b");
  EXPECT_EQ(find_quantity(result, "t"), nullptr);
  EXPECT_EQ(result.free, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(result.covariance(0, 0), 0.09);
  EXPECT_EQ(result.covariance(1, 0), -0.03);
  EXPECT_EQ((*result.derived_covariance)(0, 0), 0.04);
  EXPECT_EQ(result.response_name, "y");
  EXPECT_FALSE(result.response_uncertainty);
  EXPECT_EQ(result.predictors.front().maximum, 3.0);
  EXPECT_EQ(result.ndof, 1);
  EXPECT_TRUE(result.converged);
  EXPECT_EQ(result.diagnostics.front().severity, Severity::warning);
}

TEST(ReadResult, a_file_that_is_no_json_is_told_by_line_and_column) {
  EXPECT_EQ(error_of("{\n  \"a\": 1,\n  oops\n}").render(),
            "fit.json:3:3: this is no JSON\n"
            "  fix: save the result anew:  parabola fit DATA FORMULA --report fit.json");
  EXPECT_EQ(error_of(" \n").sentence(), "the file is empty");
  EXPECT_EQ(error_of(with("0.04", "1e999")).sentence(),
            "a number in it does not fit into a double");
  EXPECT_EQ(error_of(with("0.04", "NaN")).code(), "not_json");
}

TEST(ReadResult, a_json_that_is_no_fit_is_called_so) {
  EXPECT_EQ(error_of("[1, 2]").sentence(), "this is no result of a fit");
  EXPECT_EQ(error_of(R"({"mean": 9.81})").sentence(), "this is no result of a fit: no \"formula\"");
}

TEST(ReadResult, a_missing_key_names_the_version_that_wrote_the_file) {
  std::string old = with("\"0.1.0\"", "\"0.0.9\"");
  old.replace(old.find("\"predictors\""), 12, "\"abscissas\"");
  EXPECT_EQ(error_of(old).code(), "result_version");
  EXPECT_EQ(error_of(old).sentence(),
            "this result of parabola 0.0.9 lacks \"predictors\", and parabola " +
                std::string(version()) + " needs it");
  EXPECT_EQ(error_of(with("\"version\": \"0.1.0\",", "")).sentence().substr(0, 54),
            "this result of parabola (no version) lacks \"version\", ");
}

TEST(ReadResult, a_value_of_another_kind_is_named_by_its_path) {
  const auto broken = [](const std::string& part, const std::string& instead) {
    const std::string sentence = error_of(with(part, instead)).sentence();
    const std::size_t begin = sentence.find("has for ");
    return sentence.substr(begin, sentence.find(", and parabola") - begin);
  };
  EXPECT_EQ(broken("7.0", "\"7\""),
            "has for \"parameters[2].estimate\" something else than a number");
  EXPECT_EQ(broken("\"fixed\",", "\"loose\","),
            "has for \"parameters[2].status\" something else than one of free, fixed, at_limit, "
            "undetermined");
  EXPECT_EQ(broken("\"ndof\": 1", "\"ndof\": 1.5"),
            "has for \"ndof\" something else than a whole number");
  EXPECT_EQ(broken("[0.09, -0.03]", "[0.09]"),
            "has for \"covariance[0]\" something else than a row of a square matrix");
  EXPECT_EQ(broken("\"success\": true", "\"success\": 1"),
            "has for \"termination.success\" something else than true or false");
  EXPECT_EQ(broken("[\"a\", \"b\"]", "\"ab\""), "has for \"free\" something else than a list");
}

TEST(ReadResult, an_absent_covariance_tells_the_reason_of_the_file) {
  std::string text = with("[[0.09, -0.03], [-0.03, 0.04]]", "null");
  EXPECT_EQ(error_of(text).sentence(),
            "the fit has no covariance of its parameters: it gives no reason");
  text.replace(text.find("\"reasons\": {"), 12, "\"reasons\": {\"covariance\": \"no ndof\", ");
  EXPECT_EQ(error_of(text).code(), "no_covariance");
  EXPECT_EQ(error_of(text).sentence(), "the fit has no covariance of its parameters: no ndof");
}

TEST(ReadResult, numbers_that_contradict_each_other_are_refused) {
  EXPECT_EQ(error_of(with("[-0.03, 0.04]", "[0.03, 0.04]")).sentence(),
            "the covariance of a and b is -0.03 in one corner and 0.03 in the other");
  EXPECT_EQ(error_of(with("[-0.03, 0.04]", "[-0.03, 0.05]")).sentence(),
            "the variance of b is 0.05, its uncertainty 0.2 squared is not");
  EXPECT_EQ(error_of(with("-0.03], [-0.03", "0.07], [0.07")).sentence().substr(0, 46),
            "the covariance is not positive semidefinite: t");
  EXPECT_EQ(error_of(with("[\"a\", \"b\"]", "[\"a\", \"d\"]")).sentence(),
            "d is in \"free\" and is no parameter");
  EXPECT_EQ(error_of(with("[\"a\", \"b\"]", "[\"a\", \"c\"]")).sentence(),
            "c is free and has no estimate or no positive uncertainty");
  EXPECT_EQ(error_of(with("[\"a\", \"b\"]", "[\"a\"]")).sentence(),
            "the covariance has 2 rows and 2 columns for 1 names in \"free\"");
  EXPECT_EQ(error_of(with("\"s\"", "\"a\"")).sentence(), "a is there twice");
  EXPECT_EQ(error_of(with("[[0.04]]", "[]")).sentence(),
            "the covariance of the derived quantities has 0 rows for 1 of them");
}

TEST(ReadResult, hostile_documents_are_refused_before_they_are_built) {
  EXPECT_EQ(error_of(std::string(100'000, '[')).sentence(),
            "the document is nested deeper than 16");
  EXPECT_EQ(error_of(with("\"ndof\": 1", "\"ndof\": 1, \"ndof\": 2")).sentence(),
            "the key \"ndof\" is there twice");
  EXPECT_EQ(error_of("{\"formula\": \"\x1b[31m\xff\"}").code(), "not_json");
}

TEST(ReadResult, a_missing_file_is_told_as_any_other) {
  EXPECT_EQ(read_result("no/such/fit.json").error().code(), "file_not_found");
  EXPECT_EQ(read_result("/dev/zero").error().code(), "file_unreadable");
}

}  // namespace
}  // namespace parabola
