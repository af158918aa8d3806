// SPDX-License-Identifier: MIT
#include "parabola/report/page.hpp"

#include <gtest/gtest.h>

#include "parabola/core/text.hpp"

namespace parabola {
namespace {

using Lines = std::vector<std::string>;

TEST(Page, text_is_wrapped_at_blanks) {
  EXPECT_EQ(wrapped("one two three", 7, 7), (Lines{"one two", "three"}));
  EXPECT_EQ(wrapped("one two three", 7, 3), (Lines{"one", "two", "three"}));
  EXPECT_EQ(wrapped("", 7, 7), (Lines{""}));
  EXPECT_EQ(wrapped("exactly", 7, 7), (Lines{"exactly"}));
}

TEST(Page, a_command_behind_two_blanks_is_kept_whole) {
  EXPECT_EQ(wrapped("leave b out:  --fix b=0", 20, 20), (Lines{"leave b out:", "--fix b=0"}));
  EXPECT_EQ(wrapped("leave b out:  --fix b=0", 23, 23), (Lines{"leave b out:  --fix b=0"}));
}

TEST(Page, a_long_word_breaks_behind_an_operator_or_anywhere) {
  EXPECT_EQ(wrapped("alpha*beta+gamma", 12, 12), (Lines{"alpha*beta+", "gamma"}));
  EXPECT_EQ(wrapped("abcdefghij", 4, 4), (Lines{"abcd", "efgh", "ij"}));
  EXPECT_EQ(wrapped("測定測定", 4, 4), (Lines{"測定", "測定"}));
  EXPECT_EQ(wrapped("測", 1, 1), (Lines{"測"}));
}

TEST(Page, a_flood_of_combining_marks_is_cut_between_characters) {
  std::string flood = "a";
  for (int i = 0; i < 2000; ++i) flood += "\u0302";
  std::string joined;
  for (const std::string& line : wrapped(flood, 10, 10)) {
    EXPECT_EQ(visible(line), line);  // no character was cut in two
    joined += line;
  }
  EXPECT_EQ(joined, flood);
  EXPECT_EQ(visible(shortened(flood, 10, Encoding::utf8)), shortened(flood, 10, Encoding::utf8));
}

TEST(Page, a_text_too_wide_ends_in_an_ellipsis) {
  EXPECT_EQ(shortened("conductance", 6, Encoding::utf8), "condu…");
  EXPECT_EQ(shortened("conductance", 6, Encoding::ascii), "con...");
  EXPECT_EQ(shortened("conduct", 7, Encoding::utf8), "conduct");
  EXPECT_EQ(shortened("測定測定", 5, Encoding::utf8), "測定…");
}

TEST(Page, columns_are_aligned_by_what_is_seen) {
  EXPECT_EQ(left_aligned("τ̂", 3), "τ̂  ");
  EXPECT_EQ(right_aligned("測", 4), "  測");
  EXPECT_EQ(left_aligned("too long", 3), "too long");
}

TEST(Page, ascii_spells_known_signs_and_escapes_others) {
  EXPECT_EQ(printable("χ² ≥ 1.0 × 10⁻¹⁵ ± …", Encoding::ascii), "chi2 >= 1.0 x 10^-15 +- ...");
  EXPECT_EQ(printable("m² τ Δt Ω µs 5 °C", Encoding::ascii), "m^2 tau Deltat Ohm us 5 degC");
  EXPECT_EQ(printable("é測", Encoding::ascii), "\\u00e9\\u6e2c");
  EXPECT_EQ(printable("é測\x1b", Encoding::utf8), "é測\\x1b");
}

TEST(Page, blanks_at_the_end_of_a_line_are_dropped) {
  Page page(ReportOptions{});
  page.line({{"a"}, {"   "}, {"b  "}, {"  "}});
  page.line("   ");
  EXPECT_EQ(page.text(), "a   b\n\n");
}

}  // namespace
}  // namespace parabola
