// SPDX-License-Identifier: MIT
#include "parabola/data/header.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace parabola {
namespace {

void expect_cell(const char* text, const char* name, const char* unit) {
  const HeaderCell cell = parse_header_cell(text);
  EXPECT_EQ(cell.name, name) << text;
  EXPECT_EQ(cell.unit, unit) << text;
}

TEST(Header, units_stand_in_brackets_behind_a_slash_or_in_parentheses) {
  expect_cell("I [mA]", "I", "mA");
  expect_cell("I[mA]", "I", "mA");
  expect_cell("I / mA", "I", "mA");
  expect_cell("I /mA", "I", "mA");
  expect_cell("I (mA)", "I", "mA");
  expect_cell("v / (m/s)", "v", "m/s");
  expect_cell("v / m/s", "v", "m/s");
  expect_cell("Signal [whatever this is]", "Signal", "whatever this is");
  expect_cell("Signal (a.u.)", "Signal", "a.u.");
  expect_cell("x [1]", "x", "1");
  expect_cell("sigma_I [uA]", "sigma_I", "uA");
  expect_cell("u(I) / mA", "u(I)", "mA");
  expect_cell("I± [mA]", "I±", "mA");
}

TEST(Header, what_may_be_part_of_a_name_stays_in_it) {
  for (const char* text : {"U/V", "u(I)", "x(t)", "V (set)", "x[1]", "dN/dm", "a / b", "[mA]",
                           "(mA)", "Channel 1", "I [", "I ]", "/ s", "=cmd|' /C calc'!A0"})
    expect_cell(text, text, "");
}

std::vector<std::string> names(std::string_view line) {
  std::vector<Field> fields;
  split_fields(line, ' ', fields);
  std::vector<std::string> result;
  for (const HeaderCell& cell : header_cells(line, ' ', fields))
    result.push_back(cell.name + "|" + cell.unit);
  return result;
}

TEST(Header, between_white_space_units_bind_to_the_name_before_them) {
  using Texts = std::vector<std::string>;
  EXPECT_EQ(names("t [s]  U / mV"), (Texts{"t|s", "U|mV"}));
  EXPECT_EQ(names("t[s]  U[mV]"), (Texts{"t|s", "U|mV"}));
  EXPECT_EQ(names("v [m / s]  U (mV) x"), (Texts{"v|m / s", "U|mV", "x|"}));
  EXPECT_EQ(names("t / s U /mV"), (Texts{"t|s", "U|mV"}));
  EXPECT_EQ(names("\"Channel 1\" [V] x"), (Texts{"Channel 1|V", "x|"}));
}

TEST(Header, a_unit_alone_is_known_from_other_texts) {
  EXPECT_EQ(unit_of_cell("mV"), "mV");
  EXPECT_EQ(unit_of_cell("[anything]"), "anything");
  EXPECT_EQ(unit_of_cell("(s)"), "s");
  EXPECT_FALSE(unit_of_cell("1").has_value());
  EXPECT_FALSE(unit_of_cell("word").has_value());
  EXPECT_FALSE(unit_of_cell("").has_value());
}

}  // namespace
}  // namespace parabola
