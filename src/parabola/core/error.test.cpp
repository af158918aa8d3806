// SPDX-License-Identifier: MIT
#include "parabola/core/error.hpp"

#include <string>

#include <gtest/gtest.h>

#include "parabola/core/result.hpp"

namespace parabola {
namespace {

TEST(Error, renders_place_sentence_line_caret_and_fix) {
  Error error("sigma_not_positive", "row 14, I: the uncertainty must be positive, found -0.0005",
              "ohm.csv:14:9", "remove the sign, or leave row 14 out with --skip 14");
  error.mark({"1.0,0.0011,-0.0005", 12, 7});
  EXPECT_EQ(error.render(),
            "ohm.csv:14:9: row 14, I: the uncertainty must be positive, found -0.0005\n"
            "    1.0,0.0011,-0.0005\n"
            "               ^~~~~~~\n"
            "  fix: remove the sign, or leave row 14 out with --skip 14");
}

TEST(Error, caret_stands_under_its_character_behind_tabs_greek_and_wide_letters) {
  Error error("x", "here");
  error.mark({"τ\t測=2G", 6, 1});
  EXPECT_EQ(error.render(), "here\n    τ 測=2G\n          ^");
}

TEST(Error, a_mark_behind_the_end_points_at_what_is_missing) {
  Error error("x", "here");
  error.mark({"I =", 4, 1});
  EXPECT_EQ(error.render(), "here\n    I =\n       ^");
}

TEST(Error, a_long_line_is_cut_around_the_mark) {
  Error error("x", "here");
  error.mark({std::string(100000, 'a') + "!" + std::string(100000, 'b'), 100001, 1});
  EXPECT_LT(error.render().size(), 200U);
  EXPECT_NE(error.render().find("...aaa"), std::string::npos);
}

TEST(Error, input_cannot_drive_the_terminal) {
  const Error error("x", "unknown column '\x1b[2J'", "f\x07.csv:1:1");
  EXPECT_EQ(error.render().find('\x1b'), std::string::npos);
  EXPECT_EQ(error.render().find('\x07'), std::string::npos);
}

TEST(Result, value_throws_the_error_it_holds) {
  const Result<int> good(3);
  const Result<int> bad(Error("x", "no"));
  EXPECT_EQ(good.value(), 3);
  EXPECT_FALSE(bad);
  EXPECT_THROW((void)bad.value(), Error);
  EXPECT_NO_THROW(Result<void>().value());
  EXPECT_THROW(Result<void>(Error("x", "no")).value(), Error);
}

}  // namespace
}  // namespace parabola
