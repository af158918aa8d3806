// SPDX-License-Identifier: MIT
// Units and start values through the whole fit.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/data/read_table.hpp"
#include "parabola/fit/fit.hpp"

namespace parabola {
namespace {

FitResult fit_of(std::string_view csv, std::string formula, std::vector<std::string> derive = {},
                 std::vector<ParameterValue> fixed = {}) {
  FitSpec spec;
  spec.formula = std::move(formula);
  spec.derive = std::move(derive);
  spec.fixed = std::move(fixed);
  return fit(read_table(csv, "data.csv", {}).value(), spec).value();
}

bool has(const FitResult& result, const std::string& code) {
  for (const Diagnostic& diagnostic : result.diagnostics) {
    if (diagnostic.code == code) return true;
  }
  return false;
}

const char* const decay = "t [us],N\n0,100\n1,62\n2,36\n3,23\n4,13\n5,8.6\n6,4.8\n7,3\n8,2\n9,1\n";
const char* const ohm = "V [V],I [mA]\n1,2.1\n2,4.0\n3,6.2\n4,8.1\n";

TEST(ParameterUnits, a_decay_time_has_the_unit_of_time_and_is_found_without_a_start) {
  const FitResult result =
      fit_of(decay, "N = N0*exp(-t/tau)", {"T_half = tau*log(2)", "rate = 1/tau"});
  EXPECT_EQ(result.parameters[0].unit, "");
  EXPECT_EQ(result.parameters[1].unit, "us");
  EXPECT_EQ(result.derived[0].unit, "us");
  EXPECT_EQ(result.derived[1].unit, "1/us");
  EXPECT_NEAR(*result.parameters[1].estimate, 2.0, 0.1);
  EXPECT_GT(result.start_evaluations, 0U);
  EXPECT_FALSE(has(result, "start_doubtful"));
}

TEST(ParameterUnits, a_conductance_and_its_inverse_are_called_by_si_names) {
  const FitResult result = fit_of(ohm, "I = G*V", {"R = 1/G"});
  EXPECT_EQ(result.parameters[0].unit, "mS");
  EXPECT_EQ(result.derived[0].unit, "kΩ");
  EXPECT_EQ(result.start_evaluations, 0U);
}

TEST(ParameterUnits, a_fixed_parameter_is_no_pure_number) {
  const FitResult result = fit_of(decay, "N = N0*exp(-t/tau) + b", {}, {{"tau", {2.0, 0.0}}});
  EXPECT_EQ(result.parameters[1].unit, "us");
  EXPECT_FALSE(has(result, "inconsistent_units"));
}

TEST(ParameterUnits, the_logarithm_of_a_voltage_is_noted_and_gives_no_units) {
  const FitResult result = fit_of(ohm, "I = a + b*log(V)");
  EXPECT_TRUE(has(result, "inconsistent_units"));
  EXPECT_EQ(result.parameters[0].unit, "");
}

TEST(ParameterUnits, a_measured_constant_determines_no_unit_and_raises_no_note) {
  const FitResult result =
      fit_of("t [s],y [m]\n0,2.1\n1,-2.6\n2,-17.7\n3,-42\n", "y = y0 - 0.5*9.81*t^2");
  EXPECT_EQ(result.parameters[0].unit, "m");
  EXPECT_FALSE(has(result, "inconsistent_units"));
}

TEST(ParameterUnits, without_units_of_columns_nothing_is_said) {
  const FitResult result = fit_of("x,y\n1,2\n2,3\n3,5\n", "y = a + log(b*x)");
  EXPECT_FALSE(has(result, "inconsistent_units"));
  for (const Quantity& parameter : result.parameters) EXPECT_EQ(parameter.unit, "");
}

TEST(FindMinimum, a_rival_minimum_is_reported_converged_and_with_its_start) {
  // sin(2x + 0.3) with noise of 0.7: a frequency of 2.89 fits almost as well
  const FitResult result = fit_of(
      "x,y,sigma_y\n0,-0.193,0.7\n1,0.441,0.7\n2,-0.838,0.7\n3,-0.181,0.7\n4,1.787,0.7\n5,-1.381,0."
      "7\n6,1.060,0.7\n7,0.300,0.7\n8,0.184,0.7\n9,-1.064,0.7\n10,2.147,0.7\n11,-0.208,0.7\n",
      "y = A*sin(w*x + p)");
  ASSERT_FALSE(result.solutions.empty());
  const OtherSolution& other = result.solutions.front();
  ASSERT_EQ(other.parameters.size(), 3U);
  EXPECT_NEAR(other.parameters[1], 2.888, 1e-3);
  EXPECT_GT(other.cost_value, result.cost_value);
  EXPECT_LT(other.cost_value, result.cost_value + 9.0);
  EXPECT_TRUE(has(result, "another_solution"));
}

}  // namespace
}  // namespace parabola
