// SPDX-License-Identifier: MIT
#include "parabola/report/propagate_report.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "parabola/report/schema_check.test.hpp"

namespace parabola {
namespace {

using nlohmann::json;

Propagation of(const std::vector<std::string>& formulas, const std::vector<std::string>& quantities,
               const std::vector<std::string>& correlations = {}) {
  KnownQuantities known;
  for (const std::string& text : quantities)
    add_quantity(known, parse_known_quantity(text).value()).value();
  std::vector<PairCorrelation> pairs;
  for (const std::string& text : correlations)
    pairs.push_back(parse_pair_correlation(text).value());
  correlate(known, pairs).value();
  PropagationSpec spec;
  spec.formulas = formulas;
  spec.digits = 1;
  return propagate(known, spec).value();
}

std::vector<Propagation> examples() {
  return {of({"R = V/I"}, {"V=5.0 +- 0.1 [V]", "I=2.00(5) [A]"}),
          of({"s = a + b", "d = a - b"}, {"a=1(1)", "b=2(1)"}, {"a,b=0.5"}), of({"y = k"}, {"k=3"}),
          of({"y = sqrt(x)"}, {"x=0(1)"}), of({"y = x - x"}, {"x=0(1)"})};
}

TEST(PropagateReport, json_follows_its_schema) {
  for (const Propagation& outcome : examples()) {
    EXPECT_EQ(schema_breaches(json::parse(propagate_json(outcome)), "propagate.schema.json"),
              std::vector<std::string>{});
  }
}

TEST(PropagateReport, every_null_of_the_json_has_its_reason) {
  for (const Propagation& outcome : examples()) {
    const json report = json::parse(propagate_json(outcome));
    for (const char* key : {"covariance", "correlation", "monte_carlo_covariance"})
      EXPECT_EQ(report[key].is_null(), report["reasons"].contains(key)) << key;
    for (const json& result : report["results"]) {
      for (const char* key : {"uncertainty", "interval", "monte_carlo"}) {
        const std::string path = "results." + result["name"].get<std::string>() + "." + key;
        EXPECT_EQ(result[key].is_null(), report["reasons"].contains(path)) << path;
      }
    }
  }
}

TEST(PropagateReport, both_ways_stand_one_below_the_other_with_the_budget) {
  Propagation outcome = of({"R = V/I"}, {"V=5.0 +- 0.1 [V]", "I=2.00(5) [A]"}, {"V,I=0.5"});
  outcome.trials = 20'000;
  outcome.results[0].trials =
      TrialSummary{20'000, 2.502, 0.0701, {2.43, 2.57}, {2.431, 2.574}, {}, true};
  outcome.diagnostics.clear();
  EXPECT_EQ(propagate_report(outcome, {}),
            "R = V/I\n"
            "V = 5.00 ± 0.10 V, I = 2.000 ± 0.050 A\n"
            "correlation of V and I 0.50\n"
            "Monte Carlo: 20000 trials, seed 101; 1 digit of the uncertainty settled\n"
            "\n"
            "  result        estimate ± uncertainty   unit    relative   68 %\n"
            "  R                2.500 ± 0.057         Ω          2.3 %   2.443 to 2.557\n"
            "    Monte Carlo    2.502 ± 0.070         Ω          2.8 %   2.430 to 2.570\n"
            "    shortest interval; with equal tails 2.431 to 2.574\n"
            "\n"
            "  budget of R          sensitivity   contribution   of its variance\n"
            "  I                          −1.25          0.062             119 %\n"
            "  V                          0.500          0.050              76 %\n"
            "  correlation                                                 −95 %\n"
            "\n"
            "  Linear propagation and Monte Carlo agree.\n");
}

TEST(PropagateReport, names_of_strangers_cannot_drive_the_terminal) {
  Propagation outcome = of({"y = 2*x"}, {"x=1(1)"});
  outcome.quantities[0].source = "\x1b[31mfit.json";
  EXPECT_EQ(propagate_report(outcome, {}).find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace parabola
