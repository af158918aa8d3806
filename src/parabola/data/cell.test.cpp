// SPDX-License-Identifier: MIT
#include "parabola/data/cell.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parabola {
namespace {

void expect_measured(const char* text, double value, double uncertainty, char mark = '.') {
  SCOPED_TRACE(text);
  const std::optional<Measured> measured = parse_measured(text, mark);
  ASSERT_TRUE(measured.has_value());
  EXPECT_EQ(measured->decimal.value, value);
  ASSERT_TRUE(measured->uncertainty.has_value());
  EXPECT_EQ(*measured->uncertainty, uncertainty);
}

TEST(Cell, digits_in_parentheses_count_in_the_last_written_place) {
  expect_measured("1.2(3)", 1.2, 0.3);
  expect_measured("1.23(12)", 1.23, 0.12);
  expect_measured("1.2(13)", 1.2, 1.3);
  expect_measured("12(3)", 12, 3);
  expect_measured("1.2e-3(4)", 1.2e-3, 4e-4);
  expect_measured("1.2(4)e-3", 1.2e-3, 4e-4);
  expect_measured("6.67430(15)e-11", 6.67430e-11, 0.00015e-11);
  expect_measured("-1.2 (3)", -1.2, 0.3);
  expect_measured("1,2(3)", 1.2, 0.3, ',');
}

TEST(Cell, a_point_in_parentheses_makes_the_uncertainty_absolute) {
  expect_measured("1.2(0.3)", 1.2, 0.3);
  expect_measured("12(0.5)", 12, 0.5);
  expect_measured("1.2(0.3)e-3", 1.2e-3, 0.3e-3);
  expect_measured("1.2e-3(0.3)", 1.2e-3, 0.3e-3);
  expect_measured("1,2(0,3)", 1.2, 0.3, ',');
}

TEST(Cell, plus_minus_is_read_in_every_spelling) {
  for (const char* text :
       {"1.2±0.3", "1.2 ± 0.3", "1.2 +- 0.3", "1.2+/-0.3", "(1.2 ± 0.3)", "1.2\u00A0±\u00A00.3"})
    expect_measured(text, 1.2, 0.3);
  expect_measured("(1.2 ± 0.3)e-3", 1.2e-3, 0.3e-3);
  expect_measured("1.2e-3 ± 3e-4", 1.2e-3, 3e-4);
  expect_measured("-5 +- 1", -5, 1);
}

TEST(Cell, two_signed_numbers_behind_a_blank_are_the_two_sides) {
  for (const char* text :
       {"1.2 +0.3 -0.2", "1.2 -0.2 +0.3", "1.2 +0.3 \u22120.2", "(1.2 +0.3 -0.2)",
        "1.2  + 0.3  - 0.2", "1.2\u00A0+0.3\u00A0-0.2", "+1.2 +0.3 -0.2"}) {
    expect_measured(text, 1.2, 0.3);
    EXPECT_EQ(parse_measured(text, '.')->downward, 0.2) << text;
  }
  expect_measured("(\u22121.2 +0.3 -0.2)e-3", -1.2e-3, 0.3e-3);
  expect_measured("1.2e-3 +3e-4 -2e-4", 1.2e-3, 3e-4);
  EXPECT_EQ(parse_measured("1.2e-3 +3e-4 -2e-4", '.')->downward, 2e-4);
  expect_measured("1,2 +0,3 -0,2", 1.2, 0.3, ',');
  EXPECT_FALSE(parse_measured("1.2 +- 0.3", '.')->downward.has_value());
}

TEST(Cell, one_side_alone_is_none_and_says_so) {
  for (const char* text : {"1.2 +0.3", "1.2 -0.3", "1.2 +0.3 +0.2", "1.2 -0.3 -0.2"}) {
    EXPECT_FALSE(parse_measured(text, '.').has_value()) << text;
    EXPECT_EQ(explain_cell(text, '.', 7).code, "side_missing") << text;
  }
  EXPECT_EQ(explain_cell("1.2 +0.3", '.', 7).sentence,
            "'1.2 +0.3' is no value with one upward and one downward uncertainty");
  EXPECT_EQ(explain_cell("1.2 +0.3", '.', 7).fix,
            "write line 7 with both sides, as in 1.2 +0.3 -0.2");
  for (const char* text : {"1.2 +0.3 -0.2 +0.1", "1.2+0.3-0.2", "1.2 ++0.3 -0.2", "+0.3 -0.2",
                           "1.2 +x -0.2", "1.2 +0.3 -5%"})
    EXPECT_FALSE(parse_measured(text, '.').has_value()) << text;
}

TEST(Cell, plain_numbers_have_no_uncertainty) {
  EXPECT_EQ(parse_measured("1d-3", '.')->decimal.value, 1e-3);
  EXPECT_FALSE(parse_measured("1d-3", '.')->uncertainty.has_value());
  EXPECT_EQ(parse_measured("\u00A0\u22125 ", '.')->decimal.value, -5.0);
}

TEST(Cell, halves_of_such_numbers_are_none) {
  for (const char* text :
       {"(3)", "1.2(", "1.2()", "1.2(3", "1.2(3)4", "1.2(3)x", "1.2(-3)x", "1.2(x)", "1.2 ±",
        "± 0.3", "1 ± 2 ± 3", "(1.2 ± 0.3", "(1.2 ± 0.3)5", "1.2e-3(4)e-3", "1.2(3)(4)", "1.2 ± 5%",
        "1e400", "1e-400", "1e-400 ± 1"})
    EXPECT_FALSE(parse_measured(text, '.').has_value()) << text;
}

TEST(Cell, kinds_are_told_apart) {
  for (const char* text : {"", "NA", "n/a", "#N/A", "nan", "NaN", "-nan", "null", "None", "-", "--",
                           "—", "?", "\u00A0"})
    EXPECT_EQ(kind_of_cell(text, '.'), CellKind::missing) << text;
  for (const char* text : {"inf", "-Inf", "+INFINITY", "∞", "-∞", "\u2212∞"})
    EXPECT_EQ(kind_of_cell(text, '.'), CellKind::infinite) << text;
  for (const char* text : {"abc", "Änderung", "τ", "e5"})
    EXPECT_EQ(kind_of_cell(text, '.'), CellKind::text) << text;
  for (const char* text : {"1O.5", "_x", "=2+3", "1.#QNAN", "2024-01-05", "(a)", "５", "١", "𝟓"})
    EXPECT_EQ(kind_of_cell(text, '.'), CellKind::fault) << text;
}

TEST(Cell, thousands_are_groups_of_three_behind_one_to_three_digits) {
  for (const char* text : {"1,234", "-12,345.6", "123,456,789"})
    EXPECT_TRUE(has_thousands_commas(text)) << text;
  for (const char* text : {"0,123", "1,23", "1234,567", "1,2345", "1234", ",123"})
    EXPECT_FALSE(has_thousands_commas(text)) << text;
}

struct Explained {
  const char* text;
  char mark;
  const char* code;
  const char* sentence;
  const char* fix;
};

TEST(Cell, every_mistake_with_a_name_is_explained_by_it) {
  const Explained cases[] = {
      {"1O.5", '.', "not_a_number", "'1O.5' is not a number",
       "correct line 7, or leave row 7 out with --skip 7"},
      {"1'234.5", '.', "thousands_separator", "'1'234.5' has thousands separators",
       "write 1234.5 in line 7"},
      {"1 234", '.', "thousands_separator", "'1 234' has thousands separators",
       "write 1234 in line 7"},
      {"1.234.567,8", ',', "thousands_separator", "'1.234.567,8' has thousands separators",
       "write 1234567,8 in line 7"},
      {"1.234,56", '.', "thousands_separator", "'1.234,56' has thousands separators",
       "write 1234.56 in line 7"},
      {"1,5", '.', "decimal_mark",
       "'1,5' has a decimal comma, but the decimal mark here is the point",
       "write line 7 with a point, or say --decimal comma if the whole file has it"},
      {"1.5", ',', "decimal_mark",
       "'1.5' has a decimal point, but the decimal mark here is the comma",
       "write line 7 with a comma, or say --decimal point if the whole file has it"},
      {"0x10", '.', "not_a_number", "'0x10' is hexadecimal, not a decimal number",
       "write line 7 in decimal"},
      {"5 %", '.', "not_a_number", "'5 %' carries a percent sign, which may mean a factor of 0.01",
       "remove the signs, and put [%] behind the name in the header if the column is in percent"},
      {"12:30", '.', "not_a_number", "'12:30' looks like a date or a time, not a number",
       "write line 7 as a number, as in seconds since the start"},
      {"２.５", '.', "not_a_number", "'２.５' has digits other than 0 to 9",
       "write line 7 with the digits 0 to 9"},
      {"1 2", '.', "not_a_number", "'1 2' is not a number",
       "correct line 7, or leave row 7 out with --skip 7"},
      {"=2+3", '.', "not_a_number", "'=2+3' is a spreadsheet formula, not a number",
       "write its value into line 7"},
      {"2.5 mA", '.', "not_a_number", "'2.5 mA' has a unit behind the number",
       "put the unit into the header, as in I [mA]"},
      {"2.5 # bad", '.', "not_a_number", "'2.5 # bad' has a comment behind the number",
       "give the comment of line 7 a line of its own"},
      {"–5", '.', "not_a_number", "'–5' begins with a dash, which is no minus sign",
       "write -5 in line 7"},
      {"-inf", '.', "infinite_value", "'-inf' is infinite; a measured value is finite",
       "correct line 7, or leave row 7 out with --skip 7"},
      {"1e400", '.', "overflow", "'1e400' is beyond the largest double, 1.8e308",
       "use another unit, so that line 7 holds numbers of ordinary size"},
      {"1e-400", '.', "underflow", "'1e-400' is nearer to 0 than the smallest double, 4.9e-324",
       "use another unit, so that line 7 holds numbers of ordinary size"}};
  for (const Explained& expected : cases) {
    SCOPED_TRACE(expected.text);
    const CellFault fault = explain_cell(expected.text, expected.mark, 7);
    EXPECT_EQ(fault.code, expected.code);
    EXPECT_EQ(fault.sentence, expected.sentence);
    EXPECT_EQ(fault.fix, expected.fix);
  }
}

}  // namespace
}  // namespace parabola
