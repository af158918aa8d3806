// SPDX-License-Identifier: MIT
#include "parabola/plot/formula_text.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/plot/font_metrics.hpp"
#include "parabola/plot/name_text.hpp"
#include "parabola/plot/number_text.hpp"
#include "parabola/plot/unit_text.hpp"

namespace parabola {
namespace {

/// Sub- and superscripts in brackets, italics between slashes, so that tests can be read.
std::string marked(const RichText& text) {
  std::string result;
  for (const TextRun& run : text.runs()) {
    const std::string content = run.slant == Slant::italic ? "/" + run.text + "/" : run.text;
    switch (run.level) {
      case Level::base:
        result += content;
        break;
      case Level::subscript:
        result += "_{" + content + "}";
        break;
      case Level::superscript:
        result += "^{" + content + "}";
        break;
      case Level::exponent_index:
        result += "^_{" + content + "}";
        break;
    }
  }
  return result;
}

TEST(FormulaText, products_have_dots_and_quantities_are_italic) {
  EXPECT_EQ(marked(formula_text("I = G*V")), "/I/ = /G/·/V/");
  EXPECT_EQ(marked(formula_text("y=a+b*x-c")), "/y/ = /a/ + /b/·/x/ − /c/");
}

TEST(FormulaText, exp_is_a_power_of_e_unless_something_stands_above_it) {
  EXPECT_EQ(marked(formula_text("N = N0*exp(-t/tau)")), "/N/ = /N/_{0}\u2009e^{−}^{/t/}^{/}^{/τ/}");
  EXPECT_EQ(marked(formula_text("exp(x^2)")), "exp(/x/^{2})");
  EXPECT_EQ(marked(formula_text("exp(a)^2")), "exp(/a/)^{2}");
  EXPECT_EQ(marked(formula_text("exp(-t/tau_1)")), "e^{−}^{/t/}^{/}^{/τ/}^_{1}");
}

TEST(FormulaText, powers_and_roots) {
  EXPECT_EQ(marked(formula_text("x^2 + y**-1")), "/x/^{2} + /y/^{−1}");
  EXPECT_EQ(marked(formula_text("x^(a+1)*z")), "/x/^{/a/}^{+1}·/z/");
  EXPECT_EQ(marked(formula_text("x^y^z")), "/x/^/y/^{/z/}");
  EXPECT_EQ(marked(formula_text("sqrt(x) + sqrt(x+1)")), "√/x/ + √(/x/ + 1)");
}

TEST(FormulaText, numbers_and_functions_are_upright) {
  EXPECT_EQ(marked(formula_text("sin(2*pi*f*t) + 1.5e-3 + 1e6")),
            "sin(2·π·/f/·/t/) + 1.5·10^{−3} + 10^{6}");
  EXPECT_EQ(marked(formula_text("gauss(x; mu, sigma)")), "gauss(/x/; /μ/, /σ/)");
}

TEST(FormulaText, what_is_no_formula_comes_back_unchanged) {
  EXPECT_EQ(marked(formula_text("a $ b")), "a $ b");
  EXPECT_EQ(marked(formula_text("`open")), "`open");
}

TEST(FormulaText, unfinished_brackets_and_operators_do_no_harm) {
  for (const char* text : {"(", "exp(", "sqrt(", "x^", "x^(", "^", "x^-", "-", "f(x^(", "sqrt()",
                           "exp()", ")^2", "x^f(", "**"}) {
    EXPECT_FALSE(formula_text(text).empty()) << text;
  }
}

TEST(FormulaText, names_split_into_letter_and_index) {
  EXPECT_EQ(marked(name_text("T_half")), "/T/_{half}");
  EXPECT_EQ(marked(name_text("rate")), "rate");
  EXPECT_EQ(marked(name_text("Channel 1")), "Channel 1");
}

TEST(UnitText, micro_ohm_and_powers) {
  EXPECT_EQ(marked(unit_text("us")), "µs");
  EXPECT_EQ(marked(unit_text("u")), "u");
  EXPECT_EQ(marked(unit_text("kOhm")), "kΩ");
  EXPECT_EQ(marked(unit_text("m/s^2")), "m/s^{2}");
  EXPECT_EQ(marked(unit_text("kg m s**-1")), "kg m s^{−1}");
  EXPECT_EQ(marked(unit_text("N*m")), "N·m");
  EXPECT_EQ(marked(unit_text("°C")), "°C");
  EXPECT_EQ(marked(unit_text("^^")), "^^");
}

TEST(NumberText, estimates_share_their_power_of_ten) {
  const auto text = [](double value, double uncertainty, Brackets brackets) {
    return marked(estimate_text(round_estimate(value, uncertainty), DecimalMark::comma, brackets));
  };
  EXPECT_EQ(text(0.98512, 0.0243, Brackets::when_needed), "0,985 ± 0,024");
  EXPECT_EQ(text(0.98512, 0.0243, Brackets::always), "(0,985 ± 0,024)");
  EXPECT_EQ(text(-3.2e-9, 1.1e-10, Brackets::when_needed), "(−3,20 ± 0,11) × 10^{−9}");
}

TEST(FontMetrics, a_known_line_has_the_width_of_the_reference_figure) {
  // "data ± σ" at 7.5 pt is 123 px wide at 300 dpi: 3.94 em.
  EXPECT_NEAR(FontMetrics("Inter").width(RichText("data ± ").add("σ", Slant::italic)), 3.94, 0.05);
}

TEST(FontMetrics, shortened_text_fits_and_ends_with_an_ellipsis) {
  const FontMetrics metrics("Inter");
  const RichText long_text(std::string(10000, 'w'));
  const RichText shown = metrics.shortened(long_text, 20.0);
  EXPECT_LE(metrics.width(shown), 20.0);
  EXPECT_GT(metrics.width(shown), 18.0);
  EXPECT_TRUE(shown.plain().ends_with("…"));
  EXPECT_EQ(metrics.shortened(RichText("short"), 20.0), RichText("short"));
}

TEST(FontMetrics, shortening_never_cuts_a_character) {
  const FontMetrics metrics("Inter");
  for (double limit = 0.0; limit < 6.0; limit += 0.05) {
    const std::string shown = metrics.shortened(RichText("αβ測量\u0301x"), limit).plain();
    EXPECT_EQ(shown.find("\\x"), std::string::npos);
  }
}

}  // namespace
}  // namespace parabola
