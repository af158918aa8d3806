// SPDX-License-Identifier: MIT
#include "parabola/data/read_table.hpp"

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace parabola {
namespace {

using Numbers = std::vector<double>;
using Names = std::vector<std::string>;

Table table_of(const std::string& text, const TableOptions& options = {}) {
  return read_table(text, "f.csv", options).value();
}

const Numbers& values(const Table& table, std::string_view name) {
  const Column* column = table.find(name);
  if (column == nullptr) throw std::out_of_range(std::string(name));
  return column->values;
}

// The control of every separator and line end: (1, 2.5), (2, 4.5), (3, 6.5).
void expect_control(const std::string& text, const TableOptions& options = {}) {
  SCOPED_TRACE(text);
  const Result<Table> table = read_table(text, "f.csv", options);
  ASSERT_TRUE(table.has_value()) << table.error().what();
  ASSERT_EQ(table->columns().size(), 2U);
  EXPECT_EQ(table->columns()[0].values, (Numbers{1, 2, 3}));
  EXPECT_EQ(table->columns()[1].values, (Numbers{2.5, 4.5, 6.5}));
}

TEST(ReadTable, ordinary_files_are_read_quietly) {
  expect_control("x,y\n1,2.5\n2,4.5\n3,6.5\n");
  expect_control("x,y\r\n1,2.5\r\n2,4.5\r\n3,6.5\r\n");
  expect_control("x,y\r1,2.5\r2,4.5\r3,6.5\r");
  expect_control("x;y\n1;2,5\n2;4,5\n3;6,5\n");
  expect_control("x\ty\n1\t2.5\n2\t4.5\n3\t6.5\n");
  expect_control("x y\n 1  2.5\n 2  4.5\n 3  6.5\n");
  expect_control("x,y\n1,2.5\n2,4.5\n3,6.5");
  expect_control("\xef\xbb\xbfx,y\n1,2.5\n2,4.5\n3,6.5\n");
  expect_control("% made 2024\n1,2.5\n2,4.5\n3,6.5\n");
  expect_control("x,y\n\n1,2.5\n   \n2,4.5\n# note\n3,6.5\n\n\n");
  expect_control("x,y\n1,\"2,5\"\n2,\"4,5\"\n3,\"6,5\"\n");
  expect_control("\"x\",\"y\"\n\"1\",\"2.5\"\n\"2\",\"4.5\"\n\"3\",\"6.5\"\n");
  EXPECT_TRUE(table_of("x,y\n1,2.5\n").diagnostics().empty());
}

TEST(ReadTable, a_trailing_separator_is_no_column) {
  expect_control("x,y,\n1,2.5,\n2,4.5,\n3,6.5,\n");
  expect_control("x,y\n1,2.5,\n2,4.5,\n3,6.5,\n");
  expect_control("x,y,\n1,2.5\n2,4.5\n3,6.5\n");
  expect_control("1,2.5,\n2,4.5,\n3,6.5,\n");
}

TEST(ReadTable, numbers_keep_what_their_doubles_lost) {
  const Table table = table_of("x,y\n0.1,1\n0.25,2\n1.20e-3,3\n");
  const Column& x = *table.find("x");
  ASSERT_EQ(x.rests.size(), 3U);
  EXPECT_EQ(x.rests[0], -std::ldexp(0.2, -55));  // 0.1 = its double - 2^-55/5
  EXPECT_EQ(x.rests[1], 0.0);
  EXPECT_EQ(x.decimals, (std::vector<short>{1, 2, 5}));
  EXPECT_TRUE(table.find("y")->rests.empty());
}

TEST(ReadTable, numbers_are_read_correctly_rounded_to_the_ends_of_the_range) {
  const Table table = table_of(
      "x,y\n0.1,0.30000000000000004\n2.2250738585072011e-308,1.7976931348623157e308\n"
      "9007199254740993,123456789012345678\n");
  EXPECT_EQ(values(table, "x"), (Numbers{0.1, 2.225073858507201e-308, 9007199254740992.0}));
  EXPECT_EQ(values(table, "y"),
            (Numbers{0.30000000000000004, 1.7976931348623157e+308, 1.2345678901234568e+17}));
  EXPECT_EQ(values(table_of("x\n1d-3\n1.5D+03\n2d0\n"), "x"), (Numbers{0.001, 1500, 2}));
  EXPECT_EQ(values(table_of("x\n0\n-0.0\n\u22125\n007\n"), "x"), (Numbers{0, 0, -5, 7}));
}

TEST(ReadTable, units_come_from_the_header_or_from_a_line_of_their_own) {
  for (const char* text : {"t [s],U [mV]\n1,2\n", "t / s,U (mV)\n1,2\n", "t,U\ns,mV\n1,2\n",
                           "t,U\n[s],[mV]\n1,2\n", "t [s]  U / mV\n1 2\n"}) {
    const Table table = table_of(text);
    EXPECT_EQ(table.names(), (Names{"t", "U"})) << text;
    EXPECT_EQ(table.columns()[0].unit, "s") << text;
    EXPECT_EQ(table.columns()[1].unit, "mV") << text;
    EXPECT_EQ(table.row_count(), 1U) << text;
  }
}

TEST(ReadTable, a_row_of_texts_is_no_line_of_units) {
  const Table table = table_of("group,x\nA,1\nm,2\n");
  EXPECT_EQ(table.row_count(), 2U);
  EXPECT_EQ(table.find("group")->texts, (Names{"A", "m"}));
  EXPECT_EQ(table_of("a,b,x\nA,V,1\nm,s,2\n").row_count(), 2U);
}

TEST(ReadTable, columns_without_name_are_called_by_their_place) {
  EXPECT_EQ(table_of("1,2.5\n2,4.5\n").names(), (Names{"c1", "c2"}));
  EXPECT_EQ(table_of(",x,y\n1,2,3\n").names(), (Names{"c1", "x", "y"}));
}

TEST(ReadTable, names_need_not_be_identifiers) {
  EXPECT_EQ(table_of("Channel 1;\"a;b\";τ\n1;2;3\n").names(), (Names{"Channel 1", "a;b", "τ"}));
  EXPECT_EQ(table_of("=cmd|' /C calc'!A0,@SUM(1),+x,-y\n1,2,3,4\n").names(),
            (Names{"=cmd|' /C calc'!A0", "@SUM(1)", "+x", "-y"}));
}

TEST(ReadTable, the_header_is_as_told) {
  TableOptions told;
  told.header = HeaderPresence::present;
  EXPECT_EQ(table_of("2019,2020\n1,2.5\n2,4.5\n", told).names(), (Names{"2019", "2020"}));
  EXPECT_EQ(table_of("2019,2020\n1,2.5\n2,4.5\n").row_count(), 3U);
  EXPECT_EQ(table_of("T,2019,2020\n1,2,3\n").names(), (Names{"T", "2019", "2020"}));
  told.header = HeaderPresence::absent;
  const Table table = table_of("a,1\nb,2\n", told);
  EXPECT_EQ(table.names(), (Names{"c1", "c2"}));
  EXPECT_EQ(table.row_count(), 2U);
}

TEST(ReadTable, a_comment_directly_above_the_rows_may_hold_the_names) {
  const Table table = table_of("# run 7\n# x [s] y u(y)\n1 2 0.1\n2 3 0.1\n");
  EXPECT_EQ(table.names(), (Names{"x", "y", "u(y)"}));
  EXPECT_EQ(table.find("x")->unit, "s");
  ASSERT_EQ(table.diagnostics().size(), 1U);
  EXPECT_EQ(table.diagnostics()[0].code, "header_in_comment");
  EXPECT_EQ(table.diagnostics()[0].severity, Severity::note);
  EXPECT_EQ(table.diagnostics()[0].where, "f.csv:2");
  // another number of names, a blank line between, words that are no names, --no-header
  EXPECT_EQ(table_of("# x y\n1 2 3\n").names()[0], "c1");
  EXPECT_EQ(table_of("# x y\n\n1 2\n").names()[0], "c1");
  EXPECT_EQ(table_of("# made 2024\n1 2\n").names()[0], "c1");
  TableOptions told;
  told.header = HeaderPresence::absent;
  EXPECT_EQ(table_of("# x y\n1 2\n", told).names()[0], "c1");
}

TEST(ReadTable, a_column_of_letters_is_text) {
  const Table table = table_of("group,x,remark\nAu,1,\"good, \"\"very\"\"\"\nAg,2,\nNA,3,NA\n");
  EXPECT_EQ(table.find("group")->kind, ColumnKind::text);
  EXPECT_EQ(table.find("group")->texts, (Names{"Au", "Ag", ""}));
  EXPECT_EQ(table.find("remark")->texts, (Names{"good, \"very\"", "", ""}));
}

TEST(ReadTable, uncertainties_in_cells_are_kept) {
  const Table table = table_of("x y\n1 1.2 ± 0.3\n2 1.30(5)\n3 (1.2 +- 0.3)e2\n");
  EXPECT_EQ(values(table, "y"), (Numbers{1.2, 1.3, 120}));
  EXPECT_EQ(table.find("y")->cell_uncertainties, (Numbers{0.3, 0.05, 30}));
  EXPECT_TRUE(table.find("x")->cell_uncertainties.empty());
}

TEST(ReadTable, missing_values_are_dropped_and_counted_when_told) {
  TableOptions drop;
  drop.missing = MissingValues::drop;
  const Table table = table_of("x,y,name\n,1,a\n2,NA,b\n3,4,\n5,-,d\n6,7.5,e\n", drop);
  EXPECT_EQ(values(table, "x"), (Numbers{3, 6}));
  EXPECT_EQ(values(table, "y"), (Numbers{4, 7.5}));
  EXPECT_EQ(table.rows_read(), 5U);
  ASSERT_EQ(table.left_out().size(), 1U);
  EXPECT_EQ(table.left_out()[0].reason, "missing value");
  EXPECT_EQ(table.left_out()[0].rows, (std::vector<std::size_t>{2, 3, 5}));
  EXPECT_TRUE(table_of("x\n1\n", drop).left_out().empty());
}

TEST(ReadTable, skipped_rows_are_left_out_unread_and_counted) {
  TableOptions options;
  options.skipped_lines = {4, 2};
  const Table table = table_of("x,y\n1O,2\n3,4\n5,6,7\n8,9\n", options);
  EXPECT_EQ(values(table, "x"), (Numbers{3, 8}));
  EXPECT_EQ(table.line(1), 5U);
  EXPECT_EQ(table.rows_read(), 4U);
  ASSERT_EQ(table.left_out().size(), 1U);
  EXPECT_EQ(table.left_out()[0].reason, "--skip");
  EXPECT_EQ(table.left_out()[0].rows, (std::vector<std::size_t>{2, 4}));
}

TEST(ReadTable, a_first_line_that_may_be_a_row_can_be_skipped_as_one) {
  TableOptions options;
  options.skipped_lines = {1};
  const Table table = table_of("1,1O.5\n2,3\n3,4.5\n", options);
  EXPECT_EQ(table.names(), (Names{"c1", "c2"}));
  EXPECT_EQ(values(table, "c2"), (Numbers{3, 4.5}));
}

TEST(ReadTable, a_column_of_labels_is_text_whatever_its_cells_begin_with) {
  TableOptions options;
  options.text_columns = {"what"};
  const Table table = table_of("what,y\n2*P,1\n7,2\nP,3\n,4\n", options);
  ASSERT_EQ(table.find("what")->kind, ColumnKind::text);
  EXPECT_EQ(table.find("what")->texts, (Names{"2*P", "7", "P", ""}));
  EXPECT_EQ(values(table, "y"), (Numbers{1, 2, 3, 4}));
}

TEST(ReadTable, a_first_row_of_powers_of_ten_is_data_and_no_line_of_units) {
  const Table table = table_of("x,y\n1e-3,1e-4\n2e-3,1e-4\n");
  EXPECT_EQ(values(table, "x"), (Numbers{1e-3, 2e-3}));
  EXPECT_TRUE(table.find("x")->unit.empty());
}

TEST(ReadTable, one_row_one_column_and_many_columns_are_tables) {
  EXPECT_EQ(values(table_of("5\n"), "c1"), (Numbers{5}));
  EXPECT_EQ(values(table_of("x\n5"), "x"), (Numbers{5}));
  std::string text = "x1";
  for (int i = 2; i <= 10000; ++i) text += ",x" + std::to_string(i);
  text += "\n1";
  for (int i = 2; i <= 10000; ++i) text += "," + std::to_string(i);
  const Table table = table_of(text);
  EXPECT_EQ(table.columns().size(), 10000U);
  EXPECT_EQ(values(table, "x9999"), (Numbers{9999}));
}

}  // namespace
}  // namespace parabola
