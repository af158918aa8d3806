// SPDX-License-Identifier: MIT
#include "parabola/units/unit.hpp"

#include <numbers>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace parabola {
namespace {

Dimension dimension_of(std::string_view text) {
  const std::optional<Unit> unit = parse_unit(text);
  EXPECT_TRUE(unit.has_value()) << text;
  return unit ? unit->dimension : Dimension{{99}};
}

// length, mass, time, current, temperature, amount, luminous intensity
Dimension dimension(std::array<int, 7> exponents) {
  Dimension result;
  for (std::size_t i = 0; i < 7; ++i) result.exponents[i] = exponents[i];
  return result;
}

TEST(Units, prefixes_scale_by_exact_powers_of_ten) {
  EXPECT_EQ(conversion_factor("uA", "mA"), 1e-3);
  EXPECT_EQ(conversion_factor("mA", "uA"), 1e3);
  EXPECT_EQ(conversion_factor("µs", "s"), 1e-6);  // micro sign
  EXPECT_EQ(conversion_factor("μs", "us"), 1.0);  // Greek mu
  EXPECT_EQ(conversion_factor("fm", "nm"), 1e-6);
  EXPECT_EQ(conversion_factor("kg", "mg"), 1e6);
  EXPECT_EQ(conversion_factor("hPa", "mbar"), 1.0);
  EXPECT_EQ(conversion_factor("dam", "dm"), 1e2);
  EXPECT_DOUBLE_EQ(*conversion_factor("qm", "Qm"), 1e-60);  // beyond 10^22 a power is rounded
}

TEST(Units, derived_units_are_what_their_definitions_say) {
  const char* equal[][2] = {
      {"N", "kg m s^-2"}, {"Pa", "N/m^2"}, {"J", "N m"},   {"W", "J/s"},
      {"C", "A s"},       {"V", "W/A"},    {"F", "C/V"},   {"Ω", "V/A"},
      {"S", "1/Ohm"},     {"Wb", "V s"},   {"T", "Wb/m2"}, {"H", "Wb/A"},
      {"lx", "cd/m²"},    {"Bq", "1/s"},   {"Gy", "J/kg"}, {"Sv", "m^2/s^2"},
      {"kat", "mol/s"},   {"L", "dm³"},    {"t", "Mg"},    {"bar", "(1000)^(5/3) Pa"},
      {"Hz", "s⁻¹"},      {"kohm", "kΩ"},  {"lm", "cd sr"}};
  for (const auto& pair : equal) {
    const std::optional<double> factor = conversion_factor(pair[0], pair[1]);
    ASSERT_TRUE(factor.has_value()) << pair[0] << " " << pair[1];
    EXPECT_NEAR(*factor, 1.0, 1e-15) << pair[0] << " " << pair[1];
  }
}

TEST(Units, products_quotients_and_powers_are_read_in_every_spelling) {
  const Dimension speed = dimension({1, 0, -1});
  for (const char* text : {"m/s", "m s^-1", "m s⁻¹", "m·s^-1", "m*s**-1", "m s-1", "m.s^-1",
                           "m s^(-1)", "m / s", "m × s⁻¹", "(m/s)", "km/h", "m s\u22121"})
    EXPECT_EQ(dimension_of(text), speed) << text;
  EXPECT_EQ(dimension_of("m/s^2"), dimension({1, 0, -2}));
  EXPECT_EQ(dimension_of("m/s/s"), dimension({1, 0, -2}));
  EXPECT_EQ(dimension_of("A*s"), dimension({0, 0, 1, 1}));
  EXPECT_EQ(dimension_of("W/(m K)"), dimension({1, 1, -3, 0, -1}));
  EXPECT_EQ(parse_unit("km/h")->factor(), 1000.0 / 3600.0);
  EXPECT_EQ(conversion_factor("mA/V", "A/V"), 1e-3);
  EXPECT_EQ(conversion_factor("kWh", "MJ"), 3.6);
  EXPECT_EQ(conversion_factor("10^-3 A", "mA"), 1.0);
  EXPECT_EQ(conversion_factor("10⁻³ A", "mA"), 1.0);
  EXPECT_EQ(conversion_factor("1e3 g", "kg"), 1.0);
}

TEST(Units, fractional_powers_are_exact_fractions) {
  const Dimension root = dimension_of("sqrt(Hz)");
  EXPECT_EQ(root.exponents[Dimension::time], *Rational::of(-1, 2));
  for (const char* text : {"√Hz", "Hz^0.5", "Hz^(1/2)", "s^-0.5", "√(Hz)"})
    EXPECT_EQ(dimension_of(text), root) << text;
  EXPECT_EQ(dimension_of("nV/√Hz"), dimension_of("V s^(1/2)"));
  EXPECT_NEAR(parse_unit("sqrt(mHz)")->factor(), 0.0316227766016837933, 1e-17);
}

TEST(Units, angles_and_ratios_have_no_dimension) {
  for (const char* text : {"rad", "sr", "°", "deg", "%", "‰", "ppm", "1", "-", "m/m"})
    EXPECT_TRUE(dimension_of(text).is_dimensionless()) << text;
  EXPECT_EQ(conversion_factor("deg", "rad"), std::numbers::pi / 180.0);
  EXPECT_EQ(conversion_factor("°", "mrad"), std::numbers::pi / 180.0 * 1e3);
  EXPECT_EQ(conversion_factor("%", "1"), 0.01);
}

TEST(Units, a_whole_symbol_wins_over_a_prefix) {
  EXPECT_EQ(dimension_of("cd"), dimension({0, 0, 0, 0, 0, 0, 1}));
  EXPECT_EQ(dimension_of("Pa"), dimension({-1, 1, -2}));
  EXPECT_EQ(dimension_of("min"), dimension({0, 0, 1}));
  EXPECT_EQ(dimension_of("mT"), dimension_of("T"));
  EXPECT_EQ(dimension_of("u"), dimension({0, 1}));
  EXPECT_EQ(dimension_of("m"), dimension({1}));
}

TEST(Units, scales_with_another_zero_convert_as_differences_only) {
  EXPECT_FALSE(conversion_factor("°C", "K").has_value());
  EXPECT_EQ(difference_factor("°C", "K"), 1.0);
  EXPECT_EQ(difference_factor("mK", "degC"), 1e-3);
  EXPECT_EQ(conversion_factor("°C", "degC"), 1.0);
  EXPECT_FALSE(conversion_factor("°C", "°F").has_value());
  EXPECT_EQ(conversion_factor("W/°C", "W/K"), 1.0);
}

TEST(Units, unknown_texts_convert_only_to_themselves) {
  for (const char* text :
       {"",         "furlong", "m/",     "/s",   "m//s",   "m^",     "m^x",  "(m",   "m)",
        "mm^(1/0)", "J/kg K",  "J/kg*K", "°C°C", "m^1000", "kk",     "mkg",  "m^-",  "2x",
        "0",        "mmin",    "sqrt(",  "√",    "m²³⁻",   "10^400", "\xff", "1e999"})
    EXPECT_FALSE(parse_unit(text).has_value()) << text;
  EXPECT_EQ(conversion_factor("furlong", " furlong"), 1.0);
  EXPECT_FALSE(conversion_factor("furlong", "m").has_value());
  EXPECT_FALSE(conversion_factor("V", "A").has_value());
  EXPECT_FALSE(parse_unit(std::string(65, 'm')).has_value());
}

TEST(Units, labels_are_known_as_labels) {
  EXPECT_TRUE(is_unit_label("a.u."));
  EXPECT_TRUE(is_unit_label("counts"));
  EXPECT_FALSE(is_unit_label("set"));
}

TEST(Units, no_text_does_harm) {
  std::mt19937_64 random(3);
  const std::string alphabet = "mkgsA*/^()-+.0123 \xc2\xb2\xe2\x81\xbb\xb9√";
  std::size_t read = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (std::size_t n = random() % 24; n > 0; --n) text += alphabet[random() % alphabet.size()];
    const std::optional<Unit> unit = parse_unit(text);
    if (!unit) continue;
    ++read;
    EXPECT_GT(unit->coefficient, 0.0) << text;
  }
  EXPECT_GT(read, 100U);
  EXPECT_FALSE(parse_unit("((((((((m^99)^99)^99)^99)^99)^99)^99)^99)").has_value());
}

TEST(Units, fractions_stay_in_lowest_terms_and_in_range) {
  EXPECT_EQ(*Rational::of(2, -4), *Rational::of(-1, 2));
  EXPECT_EQ(*Rational::of(1, 2)->plus(*Rational::of(1, 3)), *Rational::of(5, 6));
  EXPECT_FALSE(Rational::of(1, 0).has_value());
  EXPECT_FALSE(Rational(2000000000).times(Rational(2)).has_value());
  EXPECT_EQ(Rational::of(0, 5)->denominator(), 1);
}

}  // namespace
}  // namespace parabola
