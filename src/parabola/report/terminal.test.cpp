// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "parabola/core/text.hpp"
#include "parabola/report/example_results.test.hpp"
#include "parabola/report/report.hpp"

namespace parabola {
namespace {

std::string report_of(const FitResult& result) {
  return terminal_report(result, {});
}

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    widest = std::max(widest, display_width(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return widest;
}

// The line that contains `part`, without its end.
std::string line_with(const std::string& text, const std::string& part) {
  const std::size_t found = text.find(part);
  if (found == std::string::npos) return "no line with " + part;
  const std::size_t begin = text.rfind('\n', found) + 1;
  return text.substr(begin, text.find('\n', found) - begin);
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The layout of the five reports of the design, character by character.

TEST(TerminalReport, a_good_fit_with_a_derived_quantity) {
  EXPECT_EQ(report_of(examples::ohm()), R"(I = G*V
ohm.csv, 11 rows · weighted least squares, linear: solved exactly
sigma of I from column sigma_I, taken as absolute

  parameter     estimate ± uncertainty   unit    relative
  G                0.985 ± 0.024         mA/V       2.5 %
  R = 1/G          1.015 ± 0.025         V/mA       2.5 %   derived

  χ² 9.35   ndof 10   χ²/ndof 0.94   P(χ² ≥ 9.35) = 0.50
  The model describes the data. Largest pull −1.8 in row 6 (V = 4.6).
)");
}

TEST(TerminalReport, a_bad_fit_gives_way_to_its_finding) {
  EXPECT_EQ(report_of(examples::decay()), R"(N = N0*exp(-t/tau)
decay.csv, 21 rows · weighted least squares, nonlinear: converged in 6 steps
sigma of N from column sigma_N, taken as absolute

  parameter     estimate ± uncertainty   unit    relative
  N0                 840 ± 26                       3.0 %
  tau              2.173 ± 0.048         us         2.2 %
  correlation of N0 and tau: −0.78

  χ² 52.3   ndof 19   χ²/ndof 2.75   P(χ² ≥ 52.3) = 6.0 × 10⁻⁵
! The model does not describe the data.                               [bad_fit]
    The last 11 pulls (t ≥ 6.5) are all positive. Perhaps a constant is missing:
      parabola fit decay.csv 'N = N0*exp(-t/tau) + b'
)");
}

TEST(TerminalReport, a_parameter_at_its_limit_has_a_bound_and_no_plus_minus) {
  EXPECT_EQ(report_of(examples::decay_at_limit()), R"(N = N0*exp(-t/tau) + b
decay2.csv, 21 rows · weighted least squares, nonlinear: converged in 9 steps
sigma of N from column sigma_N, taken as absolute

  parameter     estimate ± uncertainty   unit    relative
  N0                 902 ± 25                       2.8 %
  tau              1.944 ± 0.036         us         1.9 %   68 %: 1.893 to 1.980
  b                    0 (< 2.1, 95 %)                  -   at its limit b >= 0
  correlation of N0 and tau: −0.71

  χ² 17.6   ndof 18   χ²/ndof 0.98   P(χ² ≥ 17.6) = 0.48
  The model describes the data. Largest pull 2.1 in row 15 (t = 8.3).
! b stands at its limit, so ± is not symmetric for tau.              [at_limit]
    Without it b is −1.3 ± 1.7. Quote the intervals, or leave b out:  --fix b=0
)");
}

TEST(TerminalReport, undetermined_parameters_are_named_not_numbered) {
  EXPECT_EQ(report_of(examples::cooling()), R"(T = a*exp(b - k*t)
cool.csv, 30 rows · weighted least squares, nonlinear: converged in 7 steps
sigma of T = 0.3 from --sigma

  parameter     estimate ± uncertainty   unit    relative
  a         undetermined                 K
  b         undetermined
  k              0.05312 ± 0.00087       1/s        1.6 %

  χ² 26.1   ndof 28   χ²/ndof 0.93   P(χ² ≥ 26.1) = 0.57
  The model describes the data. Largest pull 2.2 in row 9 (t = 14).
! a and b cannot be told apart: the data fix only a*exp(b).      [undetermined]
    a*exp(b) = 61.34 ± 0.28 K. Keep one of the two:  --fix b=0
)");
}

TEST(TerminalReport, an_estimated_sigma_brings_student_intervals) {
  EXPECT_EQ(report_of(examples::ohm_with_offset()), R"(I = G*V + I0
ohm.csv, 11 rows · ordinary least squares, linear: solved exactly
sigma of I not given; from the scatter of the points: 0.50 mA for each

  parameter     estimate ± uncertainty   unit    relative   68 % (Student t, 9)
  G                1.004 ± 0.053         mA/V       5.3 %   0.948 to 1.061
  I0               −0.14 ± 0.33          mA             -   −0.49 to 0.21
  correlation of G and I0: −0.89

  S 2.29 mA²   ndof 9
  The goodness of fit cannot be tested: sigma comes from the same points.
  I0 agrees with 0 (0.4 uncertainties).
)");
}

TEST(TerminalReport, without_degrees_of_freedom_nothing_is_tested) {
  EXPECT_EQ(report_of(examples::no_degree_of_freedom()), R"(y = a + b*x
two.csv, 2 rows · weighted least squares, linear: solved exactly
sigma of y from column sy, taken as absolute

  parameter     estimate ± uncertainty   unit    relative
  a                 1.00 ± 0.10                      10 %
  b                2.000 ± 0.070                    3.5 %
  correlation of a and b: −0.85

  χ² 0   ndof 0
  The goodness of fit cannot be tested: 2 rows leave no degree of freedom.
)");
}

TEST(TerminalReport, ascii_says_the_same_without_one_foreign_byte) {
  const std::string text = terminal_report(examples::decay(), {.encoding = Encoding::ascii});
  EXPECT_EQ(text, R"(N = N0*exp(-t/tau)
decay.csv, 21 rows; weighted least squares, nonlinear: converged in 6 steps
sigma of N from column sigma_N, taken as absolute

  parameter     estimate +- uncertainty   unit    relative
  N0                 840 +- 26                       3.0 %
  tau              2.173 +- 0.048         us         2.2 %
  correlation of N0 and tau: -0.78

  chi2 52.3   ndof 19   chi2/ndof 2.75   P(chi2 >= 52.3) = 6.0 x 10^-5
! The model does not describe the data.                               [bad_fit]
    The last 11 pulls (t >= 6.5) are all positive. Perhaps a constant is
    missing:
      parabola fit decay.csv 'N = N0*exp(-t/tau) + b'
)");
  for (const FitResult& result : {examples::ohm_with_offset(), examples::hostile()}) {
    const std::string other = terminal_report(result, {.encoding = Encoding::ascii});
    EXPECT_TRUE(std::all_of(other.begin(), other.end(),
                            [](char c) { return c == '\n' || (c >= ' ' && c <= '~'); }));
  }
}

TEST(TerminalReport, colour_marks_estimates_findings_and_secondary_lines) {
  const ReportOptions options{.colour = TerminalColour::on};
  const std::string text = terminal_report(examples::decay(), options);
  EXPECT_TRUE(contains(text, "\x1b[1m840 ± 26\x1b[0m"));
  EXPECT_TRUE(contains(text, "\x1b[1;33m! The model does not describe the data.\x1b[0m"));
  EXPECT_TRUE(contains(text, "\x1b[2msigma of N from column sigma_N, taken as absolute\x1b[0m"));
  // without its escape codes it is the plain report
  std::string plain = text;
  for (std::size_t begin = plain.find('\x1b'); begin != std::string::npos;
       begin = plain.find('\x1b'))
    plain.erase(begin, plain.find('m', begin) - begin + 1);
  EXPECT_EQ(plain, report_of(examples::decay()));
}

TEST(TerminalReport, rows_left_out_are_counted_with_their_reasons) {
  FitResult result = examples::ohm();
  result.rows_read = 14;
  result.left_out = {{"missing value", {3, 9}}, {"--skip", {12}}};
  EXPECT_TRUE(contains(report_of(result), "ohm.csv, 11 of 14 rows: 2 missing values, 1 by --skip"));
  result.left_out = {{"missing value", {3}}, {"--where 't > 3'", {4, 5}}};
  EXPECT_TRUE(contains(report_of(result), "11 of 14 rows: 1 missing value, 2 by --where 't > 3'"));
}

TEST(TerminalReport, long_input_is_wrapped_at_80_columns) {
  FitResult result = examples::ohm();
  result.source_name = "/home/someone/measurements/2026/november/group-17/blue-resistor/ohm.csv";
  result.formula = "I = G*V";
  for (int i = 0; i < 12; ++i)
    result.formula += " + amplitude_" + std::to_string(i) + "*sin(omega*V)";
  result.parameters[0].name = "conductance_of_the_blue_resistor";
  result.derived[0].expression = "1/conductance_of_the_blue_resistor";
  const std::string text = report_of(result);
  EXPECT_LE(widest_line(text), 80U);
  EXPECT_EQ(text.substr(0, text.find("ohm.csv")).substr(0, 83),
            "I = G*V + amplitude_0*sin(omega*V) + amplitude_1*sin(omega*V) +\n    amplitude_2*sin");
  EXPECT_TRUE(contains(text,
                       "  conductance_of_the_blue_resistor\n"
                       "                   0.985 ± 0.024         mA/V       2.5 %\n"
                       "  R = 1/conductance_of_the_blue_resistor\n"
                       "                   1.015 ± 0.025         V/mA       2.5 %   derived\n"));
}

TEST(TerminalReport, a_megabyte_of_formula_is_cut_to_six_lines) {
  FitResult result = examples::ohm();
  result.formula = "I = G*V" + std::string(1'000'000, '+') + "1";
  const std::string text = report_of(result);
  EXPECT_LT(text.size(), 2000U);
  EXPECT_TRUE(contains(text, "…\nohm.csv"));
}

TEST(TerminalReport, no_name_can_drive_the_terminal) {
  const std::string text = report_of(examples::hostile());
  EXPECT_FALSE(contains(text, "\x1b"));
  EXPECT_FALSE(contains(text, "\u202E"));
  EXPECT_TRUE(contains(text, "\\x1b[31mevil"));
  EXPECT_LE(widest_line(text), 80U);
}

TEST(TerminalReport, a_power_of_ten_stands_behind_the_uncertainty) {
  FitResult result = examples::ohm();
  result.parameters[0].estimate = 1.234e-15;
  result.parameters[0].uncertainty = 1.2e-17;
  EXPECT_EQ(line_with(report_of(result), "10⁻¹⁵"),
            "  G               (1.234 ± 0.012) × 10⁻¹⁵   mA/V      0.97 %");
}

TEST(TerminalReport, an_estimate_below_its_uncertainty_keeps_its_digit) {
  FitResult result = examples::ohm();
  result.parameters[0].estimate = 1.0;
  result.parameters[0].uncertainty = 41.7;
  const std::string text = report_of(result);
  EXPECT_EQ(line_with(text, "± 42"), "  G                    1 ± 42            mA/V           -");
  EXPECT_TRUE(contains(text, "  G agrees with 0 (0.0 uncertainties).\n"));
}

TEST(TerminalReport, a_fixed_parameter_keeps_the_digits_of_its_user) {
  FitResult result = examples::ohm();
  Quantity g;
  g.name = "g";
  g.status = QuantityStatus::fixed;
  g.estimate = 9.80665123;
  g.unit = "m/s^2";
  g.reason = "fixed";
  result.parameters.push_back(g);
  EXPECT_EQ(line_with(report_of(result), "9.80665123"),
            "  g           9.80665123                 m/s^2              fixed");
}

TEST(TerminalReport, a_limit_without_a_bound_is_named) {
  FitResult result = examples::decay_at_limit();
  result.parameters[2].interval.reset();
  EXPECT_EQ(line_with(report_of(result), "at its limit b"),
            "  b                    0                                -   at its limit b >= 0");
  result.parameters[2].estimate = 10.0;
  result.parameters[2].upper_limit = 10.0;
  EXPECT_TRUE(contains(report_of(result), "at its limit b <= 10"));
}

TEST(TerminalReport, absent_uncertainties_are_explained_once_for_each_reason) {
  FitResult result = examples::ohm_with_offset();
  for (Quantity& parameter : result.parameters) {
    parameter.uncertainty.reset();
    parameter.interval.reset();
    parameter.reason = "the points lie on the model";
  }
  result.covariance.reset();
  result.correlation.reset();
  result.scatter.reset();
  const std::string text = report_of(result);
  EXPECT_EQ(line_with(text, "1.00431"), "  G              1.00431                 mA/V");
  EXPECT_TRUE(contains(text, "  no uncertainty of G, I0: the points lie on the model\n"));
  EXPECT_TRUE(contains(text, "sigma of I not given; from the scatter of the points\n"));
  EXPECT_FALSE(contains(text, "correlation"));
}

TEST(TerminalReport, a_relative_sigma_says_what_it_is_scaled_to) {
  FitResult result = examples::ohm_with_offset();
  result.uncertainties = {{"I", "column sigma_I", "estimated", std::nullopt}};
  const std::string text = report_of(result);
  EXPECT_TRUE(contains(
      text, "sigma of I from column sigma_I, taken as relative (scaled to the scatter)\n"));
  EXPECT_TRUE(contains(text, "  S 2.29   ndof 9\n"));
  EXPECT_TRUE(contains(text, "cannot be tested: the scale of sigma comes from the same"));
}

TEST(TerminalReport, three_parameters_or_more_show_a_triangle_of_correlations) {
  EXPECT_TRUE(contains(report_of(examples::many_parameters(4)),
                       "\n"
                       "  correlation     b0     b1     b2\n"
                       "  b1           −0.98\n"
                       "  b2            0.92  −0.98\n"
                       "  b3           −0.83   0.92  −0.98\n"));
}

TEST(TerminalReport, many_parameters_show_their_strongest_correlations_only) {
  EXPECT_TRUE(contains(report_of(examples::many_parameters(12)),
                       "\n"
                       "  strongest of 66 correlations (--json has all)\n"
                       "    b0 and b1: −0.98\n"
                       "    b1 and b2: −0.98\n"
                       "    b2 and b3: −0.98\n"
                       "    b3 and b4: −0.98\n"
                       "    b4 and b5: −0.98\n"));
}

TEST(TerminalReport, a_triangle_that_is_too_wide_gives_way_to_the_list) {
  FitResult result = examples::many_parameters(7);
  for (std::string& name : result.free) name = "amplitude_" + name;
  const std::string text = report_of(result);
  EXPECT_TRUE(contains(text, "strongest of 21 correlations"));
  EXPECT_LE(widest_line(text), 80U);
}

TEST(TerminalReport, another_confidence_level_brings_its_own_column) {
  FitResult result = examples::ohm();
  for (Quantity* quantity : {&result.parameters[0], &result.derived[0]}) {
    quantity->interval->confidence_level = 0.95;
    quantity->interval->lower = *quantity->estimate - 1.96 * *quantity->uncertainty;
    quantity->interval->upper = *quantity->estimate + 1.96 * *quantity->uncertainty;
  }
  const std::string text = report_of(result);
  EXPECT_EQ(line_with(text, "estimate"),
            "  parameter     estimate ± uncertainty   unit    relative   95 %");
  EXPECT_EQ(line_with(text, "  G  "),
            "  G                0.985 ± 0.024         mA/V       2.5 %   0.937 to 1.033");
}

TEST(TerminalReport, a_fit_that_failed_never_looks_good) {
  FitResult result = examples::ohm();
  result.termination = {"evaluation_limit", "The limit on evaluations was reached.", false};
  const std::string text = report_of(result);
  EXPECT_FALSE(contains(text, "describes the data"));
  EXPECT_EQ(line_with(text, "[evaluation_limit]"),
            "! The limit on evaluations was reached.                      [evaluation_limit]");
}

TEST(TerminalReport, a_fit_beyond_chance_is_not_praised) {
  FitResult result = examples::ohm();
  result.p_value = 0.9999997;
  result.diagnostics = {{"good_beyond_chance", Severity::note, "Less scatter than sigma says.", "",
                         "Perhaps the uncertainties are too large."}};
  const std::string text = report_of(result);
  EXPECT_TRUE(contains(text, "P(χ² ≥ 9.35) > 0.999999\n  Largest pull −1.8 in row 6"));
  EXPECT_TRUE(contains(text, "· Less scatter than sigma says.  "));
}

TEST(TerminalReport, long_findings_hang_beside_their_code_and_keep_commands_whole) {
  FitResult result = examples::ohm();
  result.diagnostics = {
      {"few_digits", Severity::warning,
       "Only 3 digits of the parameters can be vouched for (condition 1e13), as the terms differ "
       "so little.",
       "G", "Shift or scale the predictor, so that the terms differ:  --let 'u = V - 3.25'"}};
  const std::string text = report_of(result);
  EXPECT_TRUE(
      contains(text,
               "! G: Only 3 digits of the parameters can be vouched for            [few_digits]\n"
               "  (condition 1e13), as the terms differ so little.\n"
               "    Shift or scale the predictor, so that the terms differ:\n"
               "    --let 'u = V - 3.25'\n"));
}

TEST(TerminalReport, extreme_chi_square_and_pulls_stay_readable) {
  FitResult result = examples::ohm();
  result.chi2 = 1.23456e12;
  result.p_value = 0.0;
  result.largest_pull->value = -123456.7;
  const std::string text = report_of(result);
  EXPECT_TRUE(contains(text,
                       "  χ² 1.23 × 10¹²   ndof 10   χ²/ndof 1.23 × 10¹¹   "
                       "P(χ² ≥ 1.23 × 10¹²) < 10⁻³⁰⁰\n"));
  EXPECT_TRUE(contains(text, "Largest pull −123457 in row 6"));
}

}  // namespace
}  // namespace parabola
