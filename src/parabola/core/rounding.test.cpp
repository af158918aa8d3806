// SPDX-License-Identifier: MIT
#include "parabola/core/rounding.hpp"

#include <cmath>
#include <limits>
#include <string>

#include <gtest/gtest.h>

namespace parabola {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double smallest = std::numeric_limits<double>::denorm_min();

std::string gum(double value, double uncertainty) {
  return plain_text(round_estimate(value, uncertainty), Encoding::utf8);
}
std::string pdg(double value, double uncertainty) {
  return plain_text(round_estimate(value, uncertainty, RoundingRule::pdg), Encoding::utf8);
}
std::string number(double value) {
  return plain_text(round_plain(value), Encoding::utf8);
}
std::string significant(double value, int count) {
  return plain_text(round_significant(value, count), Encoding::utf8);
}
std::string probability(double value) {
  return plain_text(round_probability(value), Encoding::utf8);
}
std::string correlation(double value) {
  return plain_text(round_correlation(value), Encoding::utf8);
}

TEST(Rounding, two_digits_of_the_uncertainty_set_the_digits_of_the_value) {
  EXPECT_EQ(gum(0.98512, 0.0243), "0.985 ± 0.024");
  EXPECT_EQ(gum(840.4, 26.1), "840 ± 26");
  EXPECT_EQ(gum(0.0531234, 0.00087), "0.05312 ± 0.00087");
  EXPECT_EQ(gum(61342.0, 283.0), "61340 ± 280");
  EXPECT_EQ(gum(-0.1432, 0.331), "−0.14 ± 0.33");
  EXPECT_EQ(gum(299792458.0, 1.2), "299792458.0 ± 1.2");
}

TEST(Rounding, trailing_zeros_stay) {
  EXPECT_EQ(gum(2.0, 0.01), "2.000 ± 0.010");
  EXPECT_EQ(gum(840.0, 30.0), "840 ± 30");
  EXPECT_EQ(gum(0.0, 0.123), "0.00 ± 0.12");
}

TEST(Rounding, the_exact_binary_value_is_rounded_ties_to_even) {
  EXPECT_EQ(gum(1.0, 0.95), "1.00 ± 0.95");
  EXPECT_EQ(gum(1.0, 0.125), "1.00 ± 0.12");  // exact tie: 2 is even
  EXPECT_EQ(gum(1.0, 0.375), "1.00 ± 0.38");  // exact tie: 8 is even
  EXPECT_EQ(gum(1.0, 0.245), "1.00 ± 0.24");  // 0.245 is 0.24499999999999999556
  EXPECT_EQ(gum(2.5, 10.0), "2 ± 10");        // exact tie of the value
  EXPECT_EQ(gum(3.5, 10.0), "4 ± 10");
}

TEST(Rounding, a_carry_keeps_two_digits) {
  EXPECT_EQ(gum(12.3456, 0.0995), "12.35 ± 0.10");  // 0.0995 lies just above the tie
  EXPECT_EQ(gum(12.3456, 9.96), "12 ± 10");
  EXPECT_EQ(gum(9.9996, 0.012), "10.000 ± 0.012");
  EXPECT_EQ(gum(99.96, 0.12), "99.96 ± 0.12");
  EXPECT_EQ(gum(999.96, 1.2), "1000.0 ± 1.2");
}

TEST(Rounding, the_value_is_never_rounded_away) {
  EXPECT_EQ(gum(1.0, 41.7), "1 ± 42");
  EXPECT_EQ(pdg(1.0, 41.7), "1 ± 40");
  EXPECT_EQ(gum(0.3, 41.7), "0.3 ± 42");
  EXPECT_EQ(gum(0.0961, 41.7), "0.1 ± 42");
  EXPECT_EQ(gum(-7.0, 4170.0), "−7 ± 4200");
  EXPECT_EQ(gum(-3.2e-17, 0.12), "−3 × 10⁻¹⁷ ± 0.12");
  EXPECT_EQ(gum(4e-16, 4e-14), "(0.04 ± 4.0) × 10⁻¹⁴");
}

TEST(Rounding, pdg_rule_reads_the_three_leading_digits) {
  EXPECT_EQ(pdg(0.827, 0.119), "0.83 ± 0.12");  // the examples of the Review
  EXPECT_EQ(pdg(0.827, 0.367), "0.8 ± 0.4");
  EXPECT_EQ(pdg(1.0, 0.354), "1.00 ± 0.35");
  EXPECT_EQ(pdg(1.0, 0.355), "1.0 ± 0.4");
  EXPECT_EQ(pdg(1.0, 0.949), "1.0 ± 0.9");
  EXPECT_EQ(pdg(1.0, 0.95), "1.0 ± 1.0");
  EXPECT_EQ(pdg(12.0, 9.99), "12 ± 10");
  EXPECT_EQ(pdg(1234.0, 999.6), "1200 ± 1000");
}

TEST(Rounding, beyond_the_readable_range_both_share_a_power_of_ten) {
  EXPECT_EQ(gum(1.234e-15, 1.2e-17), "(1.234 ± 0.012) × 10⁻¹⁵");
  EXPECT_EQ(gum(-6.02214e23, 1.3e20), "(−6.0221 ± 0.0013) × 10²³");
  EXPECT_EQ(gum(0.00123, 0.00012), "0.00123 ± 0.00012");
  EXPECT_EQ(gum(0.000123, 0.000012), "(1.23 ± 0.12) × 10⁻⁴");
  EXPECT_EQ(gum(123400.0, 2800.0), "123400 ± 2800");
  EXPECT_EQ(gum(1234000.0, 28000.0), "(1.234 ± 0.028) × 10⁶");
  EXPECT_EQ(gum(0.0, 2e-9), "(0.0 ± 2.0) × 10⁻⁹");
  EXPECT_EQ(gum(2e-10, 4.2e-9), "(0.2 ± 4.2) × 10⁻⁹");
}

TEST(Rounding, extremes_of_a_double_have_digits_of_their_own) {
  EXPECT_EQ(gum(1.5, 1e-30), "1.5000000000000000 ± 1.0 × 10⁻³⁰");
  EXPECT_EQ(gum(1e-308, 1e308), "1 × 10⁻³⁰⁸ ± 1.0 × 10³⁰⁸");
  EXPECT_EQ(gum(smallest, smallest), "(4.9 ± 4.9) × 10⁻³²⁴");
  EXPECT_EQ(gum(std::numeric_limits<double>::max(), 1e307), "(1.80 ± 0.10) × 10³⁰⁸");
}

TEST(Rounding, without_an_uncertainty_the_value_stands_alone) {
  EXPECT_EQ(plain_text(round_estimate(1.23456789, std::nullopt), Encoding::utf8), "1.23457");
  EXPECT_EQ(gum(1.5, nan), "1.5");
  EXPECT_EQ(gum(1.5, infinity), "1.5");
  EXPECT_EQ(gum(1.5, -0.1), "1.5");
  EXPECT_EQ(gum(1.5, 0.0), "1.5 ± 0");
  EXPECT_EQ(gum(1.5e-12, 0.0), "(1.5 ± 0) × 10⁻¹²");
  EXPECT_EQ(gum(nan, 0.1), "undefined");
  EXPECT_EQ(gum(-infinity, 0.1), "−infinite");
}

TEST(Rounding, plain_numbers_are_short_and_keep_their_integer_digits) {
  EXPECT_EQ(number(4.6), "4.6");
  EXPECT_EQ(number(0.1 + 0.2), "0.3");
  EXPECT_EQ(number(14.0), "14");
  EXPECT_EQ(number(0.0), "0");
  EXPECT_EQ(number(-0.0), "0");
  EXPECT_EQ(number(1234567.8), "1234568");
  EXPECT_EQ(number(20000000.0), "2 × 10⁷");
  EXPECT_EQ(number(1.5e12), "1.5 × 10¹²");
  EXPECT_EQ(number(-1e-7), "−1 × 10⁻⁷");
  EXPECT_EQ(number(99999.97), "100000");
}

TEST(Rounding, significant_digits_are_kept_with_zeros) {
  EXPECT_EQ(significant(9.3512, 3), "9.35");
  EXPECT_EQ(significant(52.31, 3), "52.3");
  EXPECT_EQ(significant(1234.4, 3), "1234");
  EXPECT_EQ(significant(9.996, 3), "10.0");
  EXPECT_EQ(significant(0.0, 3), "0");
  EXPECT_EQ(significant(1.2345e10, 3), "1.23 × 10¹⁰");
  EXPECT_EQ(significant(1.2e-31, 3), "1.20 × 10⁻³¹");
}

TEST(Rounding, ends_of_an_interval_follow_the_place_of_the_uncertainty) {
  const RoundedEstimate tau = round_estimate(1.944, 0.036);
  EXPECT_EQ(round_to_place(1.8931, tau.last_place).digits, "1.893");
  EXPECT_EQ(round_to_place(1.9799, tau.last_place).digits, "1.980");
  const RoundedEstimate small = round_estimate(1.944e-9, 0.036e-9);
  EXPECT_EQ(round_to_place(1.8931e-9, small.last_place, small.value.exponent).digits, "1.893");
  EXPECT_EQ(plain_text(round_to_place(-0.0004, -2), Encoding::utf8), "0.00");
  EXPECT_EQ(plain_text(round_to_place(-0.0051, -2), Encoding::utf8), "−0.01");
  EXPECT_EQ(round_to_place(50.0, 2).digits, "0");  // tie, even
  EXPECT_EQ(round_to_place(50.000001, 2).digits, "100");
  EXPECT_EQ(round_to_place(4.0, 2).digits, "0");
}

TEST(Rounding, probabilities_keep_two_digits_at_both_ends) {
  EXPECT_EQ(probability(0.4987), "= 0.50");
  EXPECT_EQ(probability(5.97e-5), "= 6.0 × 10⁻⁵");
  EXPECT_EQ(probability(0.0021), "= 0.0021");
  EXPECT_EQ(probability(0.99791), "= 0.9979");
  EXPECT_EQ(probability(0.9999999), "> 0.999999");
  EXPECT_EQ(probability(1.0), "= 1");
  EXPECT_EQ(probability(1e-301), "< 10⁻³⁰⁰");
  EXPECT_EQ(probability(0.0), "< 10⁻³⁰⁰");
}

TEST(Rounding, a_correlation_below_one_never_reads_one) {
  EXPECT_EQ(correlation(-0.7812), "−0.78");
  EXPECT_EQ(correlation(0.99), "0.99");
  EXPECT_EQ(correlation(-0.9982), "−0.9982");
  EXPECT_EQ(correlation(0.99999999), "0.999999990");
  EXPECT_EQ(correlation(1.0), "1.00");
  EXPECT_EQ(correlation(-0.001), "0.00");
}

TEST(Rounding, ascii_and_latex_say_the_same) {
  const RoundedEstimate tiny = round_estimate(-1.234e-15, 1.2e-17);
  EXPECT_EQ(plain_text(tiny, Encoding::ascii), "(-1.234 +- 0.012) x 10^-15");
  EXPECT_EQ(latex_text(tiny), "(-1.234 \\pm 0.012) \\times 10^{-15}");
  EXPECT_EQ(latex_text(round_estimate(1.0, 1e-30)), "1.0000000000000000 \\pm 1.0 \\times 10^{-30}");
  EXPECT_EQ(latex_text(round_probability(0.0)), "< 10^{-300}");
  EXPECT_EQ(latex_text(round_plain(nan)), "\\mathrm{undefined}");
  EXPECT_EQ(plain_text(round_probability(0.0), Encoding::ascii), "< 10^-300");
}

TEST(Rounding, sides_are_cut_at_the_plus_minus) {
  const EstimateSides sides = plain_sides(round_estimate(1.234e-15, 1.2e-17), Encoding::utf8);
  EXPECT_EQ(sides.value, "(1.234");
  EXPECT_EQ(sides.uncertainty, "0.012) × 10⁻¹⁵");
}

// Reading the text back gives the value within half a unit of the last place, for any magnitude.
TEST(Rounding, text_lies_within_half_a_last_place_of_the_number) {
  double value = 1.2345678e-300;
  int wrong = 0;
  for (int step = 0; step < 1200 && value < 1e305; ++step, value *= 3.1415926) {
    const RoundedEstimate rounded = round_estimate(value, 0.0371 * value);
    const std::string text = rounded.value.digits + "e" + std::to_string(rounded.value.exponent);
    // half a unit of the last place, and the rounding of pow, stod and the difference
    const double half = 0.5 * std::pow(10.0, rounded.last_place);
    if (!(std::abs(std::stod(text) - value) <= half * (1.0 + 1e-11))) ++wrong;
  }
  EXPECT_GT(value, 1e290);
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace parabola
