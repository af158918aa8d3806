// SPDX-License-Identifier: MIT
#include "parabola/data/dialect.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parabola {
namespace {

void expect_dialect(const std::string& text, char separator, char mark,
                    const TableOptions& options = {}) {
  SCOPED_TRACE(text);
  const Result<Dialect> dialect = find_dialect(text, "f.csv", options);
  ASSERT_TRUE(dialect.has_value()) << dialect.error().what();
  EXPECT_EQ(dialect->separator, separator);
  EXPECT_EQ(dialect->decimal_mark, mark);
}

TEST(Dialect, the_separator_is_found_from_the_lines) {
  expect_dialect("x,y\n1,2.5\n", ',', '.');
  expect_dialect("x,y\n1,2\n3,4\n", ',', '.');
  expect_dialect("x;y\n1;2.5\n", ';', '.');
  expect_dialect("x\ty\n1\t2.5\n", '\t', '.');
  expect_dialect("x y\n1  2.5\n", ' ', '.');
  expect_dialect("x, y\n1, 2\n", ',', '.');
  expect_dialect("1,2,3\n4,5,6\n", ',', '.');
  expect_dialect("a b\tc\n1 2\t3\n", ' ', '.');
  expect_dialect("x\n1\n2\n", ' ', '.');
}

TEST(Dialect, a_decimal_comma_is_found_where_another_separator_leaves_no_doubt) {
  expect_dialect("x;y\n1;2,5\n", ';', ',');
  expect_dialect("x\ty\n1\t2,5\n", '\t', ',');
  expect_dialect("x y\n1 2,5\n", ' ', ',');
  expect_dialect("1,5;2,5\n2,5;3,5\n", ';', ',');
  expect_dialect("x;y\n1;2\n3;4\n5;6,5\n", ';', ',');
  expect_dialect("x,y\n1,\"2,5\"\n", ',', ',');
  expect_dialect("1,5;2,5\n", ';', ',');
  expect_dialect("1,5 2,5\n", ' ', ',');
}

TEST(Dialect, the_header_tells_one_column_from_two) {
  expect_dialect("x\n1,5\n2,5\n", ' ', ',');
  expect_dialect("x,y\n1,5\n2,5\n", ',', '.');
  expect_dialect("t [s, UTC];U\n1;2\n", ';', '.');
}

TEST(Dialect, one_line_that_fits_one_reading_decides_for_all) {
  expect_dialect("1,5\n2,5\n3,5.5\n", ',', '.');
  expect_dialect("x;y\n1;1,234\n2;0,345\n", ';', ',');
}

std::string message(const std::string& text, const TableOptions& options = {}) {
  const Result<Dialect> dialect = find_dialect(text, "f.csv", options);
  return dialect ? "accepted" : dialect.error().what();
}

TEST(Dialect, one_number_or_two_is_refused_with_both_readings) {
  EXPECT_EQ(message("1,5\n2,7\n"),
            "f.csv:1:2: line 1 can be read in two ways: as 1 and 5 or as 1.5\n"
            "    1,5\n"
            "     ^\n"
            "  fix: say --separator comma, or --decimal comma");
  TableOptions options;
  options.separator = ',';
  expect_dialect("1,5\n2,7\n", ',', '.', options);
  options = {};
  options.decimal_mark = ',';
  expect_dialect("1,5\n2,7\n", ' ', ',', options);
}

TEST(Dialect, thousands_or_decimals_is_refused_with_both_readings) {
  EXPECT_EQ(message("x;y\n1;1,234\n2;2,345\n"),
            "f.csv:2:4: line 2 can be read in two ways: as 1 and 1234 or as 1 and 1.234\n"
            "    1;1,234\n"
            "       ^\n"
            "  fix: say --decimal comma, or remove the separators of thousands");
  EXPECT_EQ(message("x [a, b];y\n1;7\n2;2,345\n").substr(0, 29), "f.csv:3:4: line 3 can be read");
  TableOptions options;
  options.decimal_mark = ',';
  expect_dialect("x;y\n1;1,234\n2;2,345\n", ';', ',', options);
}

TEST(Dialect, a_wrong_cell_does_not_change_the_dialect) {
  expect_dialect("x,y\n1,2O\n3,4\n", ',', '.');
  expect_dialect("x;y\n1;a b!\n", ';', '.');
  expect_dialect("x,y\n1,2,3\n", ',', '.');
  expect_dialect("x,y\n1\n", ',', '.');
}

TEST(Dialect, skipped_lines_are_not_looked_at) {
  TableOptions options;
  options.skipped_lines = {2};
  expect_dialect("x y\n1,2;3,4\n5 6,5\n", ' ', ',', options);
}

}  // namespace
}  // namespace parabola
