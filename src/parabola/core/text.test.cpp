// SPDX-License-Identifier: MIT
#include "parabola/core/text.hpp"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace parabola {
namespace {

TEST(Text, utf8_of_one_to_four_bytes_is_decoded) {
  EXPECT_EQ(decode_utf8("a", 0).value, U'a');
  EXPECT_EQ(decode_utf8("τ", 0).value, U'τ');
  EXPECT_EQ(decode_utf8("√", 0).length, 3U);
  EXPECT_EQ(decode_utf8("𝛼", 0).length, 4U);
}

TEST(Text, invalid_utf8_is_one_invalid_byte_at_a_time) {
  for (const std::string& bad :
       {std::string("\xC0\x80"), std::string("\xED\xA0\x80"), std::string("\xFF"),
        std::string("\xE2\x82"), std::string("\xF5\x80\x80\x80"), std::string("\x80")}) {
    const CodePoint c = decode_utf8(bad, 0);
    EXPECT_FALSE(c.valid);
    EXPECT_EQ(c.length, 1U);
  }
}

TEST(Text, width_counts_characters_not_bytes) {
  EXPECT_EQ(display_width("χ² ≥ 9"), 6U);
  EXPECT_EQ(display_width("測定"), 4U);
  EXPECT_EQ(display_width("τ\u0302"), 1U);
}

TEST(Text, names_begin_with_a_letter_of_any_script) {
  for (const char* name : {"I", "tau", "τ", "N0", "x_1", "_a", "größe", "Δt", "Ω", "x₀", "質量"})
    EXPECT_TRUE(is_name(name)) << name;
  for (const char* no : {"", "0x", "a b", "a-b", "I±", "2", "×", "∑", "a\xFF", "€"})
    EXPECT_FALSE(is_name(no)) << no;
}

TEST(Text, blanks_and_backquotes_are_taken_off) {
  EXPECT_EQ(trimmed(" \t a b\r\n"), "a b");
  EXPECT_EQ(trimmed("  "), "");
  EXPECT_EQ(without_backquotes("`Channel 1`"), "Channel 1");
  EXPECT_EQ(without_backquotes("``"), "``");
}

TEST(Text, nearest_name_forgives_a_third_of_the_letters) {
  const std::vector<std::string> names{"voltage", "current", "tau", "V"};
  EXPECT_EQ(nearest_name("volatge", names), "voltage");
  EXPECT_EQ(nearest_name("Current", names), "current");
  EXPECT_EQ(nearest_name("v", names), "V");
  EXPECT_EQ(nearest_name("taw", names), "tau");
  EXPECT_EQ(nearest_name("pressure", names), "");
  EXPECT_EQ(nearest_name("x", names), "");
}

TEST(Text, control_characters_are_shown_never_sent) {
  EXPECT_EQ(visible("a\x1b[31mb"), "a\\x1b[31mb");
  EXPECT_EQ(visible("\xFFτ\n"), "\\xffτ\\x0a");
  EXPECT_EQ(visible("\u202Eabc"), "\\u202eabc");
  EXPECT_EQ(visible("\u009B31m"), "\\x9b31m");
}

TEST(Text, shortest_reads_back) {
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(shortest(1e-30), "1e-30");
}

}  // namespace
}  // namespace parabola
