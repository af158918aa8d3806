// SPDX-License-Identifier: MIT
#include "parabola/data/line_ranges.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace parabola {
namespace {

TEST(LineRanges, numbers_and_ranges_become_ascending_lines) {
  EXPECT_EQ(parse_line_ranges("14,17-19").value(), (std::vector<std::size_t>{14, 17, 18, 19}));
  EXPECT_EQ(parse_line_ranges(" 9, 3 - 4,3").value(), (std::vector<std::size_t>{3, 4, 9}));
  EXPECT_EQ(parse_line_ranges("1-1000000").value().size(), 1000000U);
}

TEST(LineRanges, the_largest_number_is_one_line) {
  EXPECT_EQ(parse_line_ranges("18446744073709551614-18446744073709551615").value(),
            (std::vector<std::size_t>{18446744073709551614U, 18446744073709551615U}));
}

TEST(LineRanges, everything_else_is_an_error_at_its_place) {
  for (const char* text :
       {"", ",", "1,", "a", "1-", "-3", "1--3", "0", "1.5", "+1", "5-3", "1-1000001",
        "1-1000000,2000000", "99999999999999999999", "1-99999999999999999"}) {
    const Result<std::vector<std::size_t>> lines = parse_line_ranges(text);
    ASSERT_FALSE(lines.has_value()) << text;
    EXPECT_EQ(lines.error().code(), "bad_line_range");
  }
  EXPECT_STREQ(parse_line_ranges("14,x-3").error().what(),
               "--skip: 'x-3' is no line number and no range of them\n"
               "    14,x-3\n"
               "       ^~~\n"
               "  fix: give line numbers and ranges, as in 14,17-19");
}

}  // namespace
}  // namespace parabola
