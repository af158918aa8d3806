// SPDX-License-Identifier: MIT
#include "parabola/data/lines.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace parabola {
namespace {

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  LineReader reader(text);
  Line line;
  while (reader.next(line)) {
    EXPECT_EQ(line.number, lines.size() + 1);
    lines.emplace_back(line.text);
  }
  return lines;
}

TEST(Lines, every_line_end_and_every_mixture_ends_a_line) {
  const std::vector<std::string> expected = {"a", "b", "", "c"};
  EXPECT_EQ(lines_of("a\nb\n\nc\n"), expected);
  EXPECT_EQ(lines_of("a\r\nb\r\n\r\nc\r\n"), expected);
  EXPECT_EQ(lines_of("a\rb\r\rc"), expected);
  EXPECT_EQ(lines_of("a\r\nb\n\rc"), expected);
}

TEST(Lines, the_last_line_needs_no_end_and_an_empty_text_has_no_line) {
  EXPECT_EQ(lines_of("a\nb"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(lines_of("\n"), (std::vector<std::string>{""}));
  EXPECT_TRUE(lines_of("").empty());
}

TEST(Lines, comments_begin_a_line_and_nothing_else) {
  EXPECT_EQ(kind_of("  # x"), LineKind::comment);
  EXPECT_EQ(kind_of("% x"), LineKind::comment);
  EXPECT_EQ(kind_of("sep=;"), LineKind::comment);
  EXPECT_EQ(kind_of("sep=;x"), LineKind::content);
  EXPECT_EQ(kind_of("1 # x"), LineKind::content);
  EXPECT_EQ(kind_of(" \t "), LineKind::blank);
  EXPECT_EQ(kind_of(""), LineKind::blank);
}

TEST(Lines, a_line_is_found_by_its_number) {
  EXPECT_EQ(find_line("a\nb\nc", 2).text, "b");
  EXPECT_EQ(find_line("a\nb\nc", 4).text, "");
}

TEST(Lines, an_error_counts_columns_in_characters) {
  const Error error = line_error("f.csv", {"µs,αβ,x", 7}, {4, 8}, "code", "sentence", "do this");
  EXPECT_EQ(error.where(), "f.csv:7:4");
  EXPECT_STREQ(error.what(),
               "f.csv:7:4: sentence\n"
               "    µs,αβ,x\n"
               "       ^~\n"
               "  fix: do this");
}

TEST(Lines, a_mark_beyond_the_line_stays_at_its_end) {
  EXPECT_EQ(line_error("f", {"ab", 1}, {9, 12}, "c", "s", "").where(), "f:1:3");
}

TEST(Lines, long_texts_are_cut_between_characters) {
  EXPECT_EQ(clipped("short"), "short");
  std::string greek;
  std::string cut;
  for (int i = 0; i < 50; ++i) greek += "α";
  for (int i = 0; i < 40; ++i) cut += "α";
  cut += "...";
  EXPECT_EQ(clipped(greek), cut);
}

}  // namespace
}  // namespace parabola
