// SPDX-License-Identifier: MIT
#include "parabola/core/typeset.hpp"

#include <gtest/gtest.h>

namespace parabola {
namespace {

// "σ/ I/" : base and subscript, each followed by / when italic.
std::string shown(std::string_view name) {
  const TypesetName typeset = typeset_name(name);
  const auto part = [](const TypesetText& text) { return text.text + (text.is_italic ? "/" : ""); };
  const std::string base = part(typeset.base);
  return typeset.subscript.text.empty() ? base : base + " " + part(typeset.subscript);
}

TEST(Typeset, one_letter_is_italic_and_a_word_upright) {
  EXPECT_EQ(shown("I"), "I/");
  EXPECT_EQ(shown("rate"), "rate");
  EXPECT_EQ(shown("é"), "é/");
  EXPECT_EQ(shown("x\u0304"), "x\u0304/");
}

TEST(Typeset, greek_names_become_letters) {
  EXPECT_EQ(shown("tau"), "τ/");
  EXPECT_EQ(shown("Delta"), "Δ/");
  EXPECT_EQ(shown("τ"), "τ/");
  EXPECT_EQ(shown("Tau"), "Tau");
  EXPECT_EQ(shown("taus"), "taus");
}

TEST(Typeset, final_digits_are_an_index) {
  EXPECT_EQ(shown("N0"), "N/ 0");
  EXPECT_EQ(shown("tau12"), "τ/ 12");
  EXPECT_EQ(shown("N₀"), "N/ 0");
  EXPECT_EQ(shown("rate2"), "rate 2");
  EXPECT_EQ(shown("H2O"), "H2O");
}

TEST(Typeset, an_underscore_begins_the_index) {
  EXPECT_EQ(shown("sigma_I"), "σ/ I/");
  EXPECT_EQ(shown("T_half"), "T/ half");
  EXPECT_EQ(shown("x_alpha"), "x/ α/");
  EXPECT_EQ(shown("x_1_mu"), "x/ 1,μ");
  EXPECT_EQ(shown("T_1"), "T/ 1");
}

TEST(Typeset, names_with_empty_parts_stay_whole) {
  EXPECT_EQ(shown("_x"), "_x");
  EXPECT_EQ(shown("x_"), "x_");
  EXPECT_EQ(shown("a__b"), "a__b");
  EXPECT_EQ(shown("_"), "_");
  EXPECT_EQ(shown(""), "");
}

TEST(Typeset, what_is_no_identifier_stays_whole_and_upright) {
  EXPECT_EQ(shown("Channel 1"), "Channel 1");
  EXPECT_EQ(shown("a_{b}"), "a_{b}");
  EXPECT_EQ(shown("1"), "1");
  EXPECT_EQ(shown("\xff_x"), "\xff_x");
}

TEST(Typeset, greek_letters_and_their_names_belong_together) {
  for (const std::string_view word : {"alpha", "omega", "pi", "Gamma", "Omega", "lambda"}) {
    EXPECT_EQ(greek_word(greek_letter(word)), word);
  }
  EXPECT_EQ(greek_letter("a"), "");
  EXPECT_EQ(greek_word("a"), "");
}

}  // namespace
}  // namespace parabola
