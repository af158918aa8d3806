// SPDX-License-Identifier: MIT
// What read_table() says about every kind of wrong file, word for word.
#include <string>

#include <gtest/gtest.h>

#include "parabola/data/read_table.hpp"

namespace parabola {
namespace {

std::string message(const std::string& text, const TableOptions& options = {}) {
  const Result<Table> table = read_table(text, "f.csv", options);
  return table ? "accepted" : table.error().what();
}

std::string code(const std::string& text, const TableOptions& options = {}) {
  const Result<Table> table = read_table(text, "f.csv", options);
  return table ? "accepted" : table.error().code();
}

TEST(ReadTableErrors, a_file_without_data_is_told_by_what_it_has) {
  EXPECT_EQ(message(""),
            "f.csv: no data: the file is empty\n"
            "  fix: give a file with at least one row of numbers");
  EXPECT_EQ(message("\n# only\n\n% comments\n"),
            "f.csv: no data: the file holds only comments and blank lines\n"
            "  fix: give a file with at least one row of numbers");
  EXPECT_EQ(message("x,y\n"),
            "f.csv: no data: no row follows the header in line 1\n"
            "  fix: add rows, or say --no-header if line 1 is one");
  TableOptions skip;
  skip.skipped_lines = {2, 3};
  EXPECT_EQ(message("x,y\n1,2\n3,4\n", skip),
            "f.csv: no data: --skip leaves out all 2 rows\n"
            "  fix: keep some rows");
}

TEST(ReadTableErrors, a_cell_that_is_no_number_is_shown_with_its_place) {
  EXPECT_EQ(message("x,y\n1,2.5\n2,1O.5\n"),
            "f.csv:3:3: row 3, y: '1O.5' is not a number\n"
            "    2,1O.5\n"
            "      ^~~~\n"
            "  fix: correct line 3, or leave row 3 out with --skip 3");
  EXPECT_EQ(message("x,y\n1,\"1,234.5\"\n"),
            "f.csv:2:4: row 2, y: '1,234.5' has thousands separators\n"
            "    1,\"1,234.5\"\n"
            "       ^~~~~~~\n"
            "  fix: write 1234.5 in line 2");
  EXPECT_EQ(code("x,y\n1,1.#QNAN\n"), "not_a_number");
  EXPECT_EQ(code("x,y\n1,inf\n"), "infinite_value");
  EXPECT_EQ(code("x,y\n1,1e400\n"), "overflow");
  EXPECT_EQ(code("x,y\n1,1e-400\n"), "underflow");
}

TEST(ReadTableErrors, the_first_text_is_the_fault_when_numbers_follow) {
  EXPECT_EQ(message("x,y\n1,O.5\n2,4.5\n"),
            "f.csv:2:3: row 2, y: 'O.5' is not a number\n"
            "    1,O.5\n"
            "      ^~~\n"
            "  fix: correct line 2, or leave row 2 out with --skip 2");
}

TEST(ReadTableErrors, a_repeated_header_is_recognised) {
  EXPECT_EQ(message("x,y\n1,2\nx,y\n3,4\n"),
            "f.csv:3:1: row 3, x: 'x' is not a number; does line 3 repeat the header?\n"
            "    x,y\n"
            "    ^\n"
            "  fix: correct line 3, or leave row 3 out with --skip 3");
}

TEST(ReadTableErrors, missing_values_are_refused_with_all_their_rows) {
  EXPECT_EQ(message("x,y\n1,2.5\n2,NA\n3,6.5\n"),
            "f.csv:3:3: row 3, y: the value is missing ('NA')\n"
            "    2,NA\n"
            "      ^~\n"
            "  fix: fill in line 3, or leave out all such rows with --missing drop");
  EXPECT_EQ(message("x\ty\n1\t2\n2\t\n3\tnan\n"),
            "f.csv:3:3: row 3, y: the cell is empty; 2 rows have missing values: 3, 4\n"
            "    2 \n"
            "      ^\n"
            "  fix: fill in line 3, or leave out all such rows with --missing drop");
  EXPECT_EQ(code("x,y\nnan,1\nnan,2\n"), "missing_value");
  std::string many = "x,y\n";
  for (int i = 0; i < 20; ++i) many += "1,?\n";
  EXPECT_NE(message(many).find("20 rows have missing values: 2, 3, 4, 5, 6, 7 and 14 more"),
            std::string::npos);
  TableOptions drop;
  drop.missing = MissingValues::drop;
  EXPECT_EQ(code("x,y\n1,\n3,\n", drop), "no_data");
}

TEST(ReadTableErrors, ragged_rows_name_both_counts) {
  EXPECT_EQ(message("x,y\n1,2.5\n2\n3,6.5\n"),
            "f.csv:3:2: line 3 has 1 cell, but line 2 has 2\n"
            "    2\n"
            "     ^\n"
            "  fix: give line 3 2 cells, or leave row 3 out with --skip 3");
  EXPECT_EQ(message("x,y\n1,2.5\n2,3,4\n"),
            "f.csv:3:5: line 3 has 3 cells, but line 2 has 2\n"
            "    2,3,4\n"
            "        ^\n"
            "  fix: give line 3 2 cells, or leave row 3 out with --skip 3");
  EXPECT_EQ(message("x,y\n1,2.5,9\n2,4.5,9\n"),
            "f.csv:2:7: line 2 has 3 cells, but the header in line 1 names 2\n"
            "    1,2.5,9\n"
            "          ^\n"
            "  fix: name every column in the header");
  EXPECT_EQ(
      message("x,y,z\n1,2.5\n"),
      "f.csv:1:5: line 1: the header names 3 columns, but line 2 has 2 cells\n"
      "    x,y,z\n"
      "        ^\n"
      "  fix: give the header one name for every cell of a row, or begin line 1 with # if it is "
      "a title");
}

TEST(ReadTableErrors, a_unit_in_brackets_is_no_name) {
  EXPECT_EQ(
      message("t [s] U\n1 2 3\n"),
      "f.csv:1:7: line 1: the header names 2 columns, but line 2 has 3 cells\n"
      "    t [s] U\n"
      "          ^\n"
      "  fix: give the header one name for every cell of a row, or begin line 1 with # if it is "
      "a title");
}

TEST(ReadTableErrors, two_blocks_are_not_one_table) {
  EXPECT_EQ(
      message("1 2.5\n2 4.5\n\n\n1 7\n2 8\n"),
      "f.csv:5:1: line 5 begins a second block: 2 blank lines stand before it, which separate "
      "data sets\n"
      "    1 7\n"
      "    ^~~\n"
      "  fix: put each block into a file of its own, or remove the blank lines");
}

TEST(ReadTableErrors, a_name_may_stand_only_once) {
  EXPECT_EQ(message("x,y,x [s]\n1,2,3\n"),
            "f.csv:1:5: line 1: columns 1 and 3 are both called 'x'\n"
            "    x,y,x [s]\n"
            "        ^~~~~\n"
            "  fix: give every column a name of its own");
  EXPECT_EQ(code("c2,\n1,2\n"), "duplicate_column");
}

TEST(ReadTableErrors, a_first_line_that_may_be_header_or_row_is_refused) {
  EXPECT_EQ(
      message("abc,1.5\ndef,2.5\n"),
      "f.csv:1:1: line 1 may be a header, because 'abc' is no number, or a row, because 1.5 is "
      "one\n"
      "    abc,1.5\n"
      "    ^~~\n"
      "  fix: say --header or --no-header");
  EXPECT_EQ(code("1,1O.5\n2,3\n"), "ambiguous_header");
}

TEST(ReadTableErrors, a_comment_behind_data_is_named) {
  EXPECT_EQ(message("x y\n1 2\n3 4 # bad point\n"),
            "f.csv:3:5: line 3 has a comment behind its data\n"
            "    3 4 # bad point\n"
            "        ^~~~~~~~~~~\n"
            "  fix: give the comment of line 3 a line of its own");
  EXPECT_EQ(code("1 2 # note\n2 3\n"), "comment_behind_data");
}

TEST(ReadTableErrors, quotes_must_close_on_their_line) {
  EXPECT_EQ(message("x,y\n1,\"2\n3,4\n"),
            "f.csv:2:3: line 2: the quote that begins here does not end on its line\n"
            "    1,\"2\n"
            "      ^~\n"
            "  fix: close the quote in line 2, or write \"\" for one inside quotes");
}

TEST(ReadTableErrors, uncertainties_in_cells_are_positive_and_in_every_row) {
  EXPECT_EQ(message("x,y\n1,1.2(3)\n2,1.3\n"),
            "f.csv:3:3: row 3, y: this cell gives no uncertainty, the one in row 2 gives one\n"
            "    2,1.3\n"
            "      ^~~\n"
            "  fix: give an uncertainty in every row or in none");
  EXPECT_EQ(code("x,y\n1,1.2\n2,1.3(1)\n"), "uncertainty_missing");
  EXPECT_EQ(message("x,y\n1,1.2 ± -0.3\n"),
            "f.csv:2:3: row 2, y: the uncertainty must be positive, found -0.3\n"
            "    1,1.2 ± -0.3\n"
            "      ^~~~~~~~~~\n"
            "  fix: remove the sign, or leave row 2 out with --skip 2");
  EXPECT_EQ(code("x,y\n1,1.2(0)\n"), "sigma_not_positive");
}

TEST(ReadTableErrors, only_rows_can_be_skipped) {
  TableOptions options;
  options.skipped_lines = {9};
  EXPECT_EQ(message("x,y\n1,2\n3,4\n", options),
            "f.csv: --skip 9: line 9 is no row of data\n"
            "  fix: the rows are lines 2 to 3");
  options.skipped_lines = {1};
  EXPECT_EQ(message("x,y\n1,2\n3,4\n", options),
            "f.csv: --skip 1: line 1 is the header\n"
            "  fix: the rows are lines 2 to 3");
}

TEST(ReadTableErrors, files_that_are_no_text_are_told_by_their_kind) {
  EXPECT_EQ(
      message("PK\x03\x04 and more"),
      "f.csv: this is a zip archive, as spreadsheets (xlsx, ods) are, not a table in plain text "
      "(UTF-8)\n"
      "  fix: save the sheet as CSV");
  EXPECT_EQ(code("<!DOCTYPE html><html>"), "binary_file");
  EXPECT_EQ(code("{\"x\": [1, 2]}"), "binary_file");
  EXPECT_NE(message("\x1f\x8b").find("gzip"), std::string::npos);
  EXPECT_NE(message(std::string("\xff\xfe") + "x").find("UTF-16"), std::string::npos);
  EXPECT_NE(message(std::string("x,y\n1,\0002\n", 9)).find("byte 7 is NUL"), std::string::npos);
}

TEST(ReadTableErrors, a_foreign_encoding_is_named_with_the_character_it_may_mean) {
  EXPECT_EQ(message("t [\xb5s];U (mV)\n1;2.5\n"),
            "f.csv:1:4: line 1: the byte 0xb5 is not UTF-8 (in Latin-1 it is 'µ')\n"
            "    t [\\xb5s];U (mV)\n"
            "       ^~~~\n"
            "  fix: convert the file: iconv -f LATIN1 -t UTF-8");
  // a comment is nobody's number
  EXPECT_EQ(code("# 20 \xb0"
                 "C\nx,y\n1,2\n"),
            "accepted");
}

TEST(ReadTableErrors, limits_are_told_with_their_size) {
  EXPECT_EQ(message(std::string(17U << 20U, '7')),
            "f.csv:1: line 1 is too long: 17825792 bytes, and at most 16777216 are read\n"
            "  fix: write one row of the table per line");
  std::string wide = "1";
  for (int i = 0; i < 100000; ++i) wide += ",1";
  EXPECT_EQ(message(wide).substr(0, 80),
            "f.csv:1:200001: line 1 has 100001 cells, and at most 100000 columns are read\n   ");
  TableOptions trusting;
  trusting.limits.columns = 100001;
  EXPECT_EQ(read_table(wide, "f.csv", trusting).value().columns().size(), 100001U);
  TableOptions narrow;
  narrow.limits = {8, 2};
  EXPECT_TRUE(read_table("x,y\n1,2\n", "f.csv", narrow));
  EXPECT_EQ(read_table("x,y,z\n1,2,3\n", "f.csv", narrow).error().code(), "too_many_columns");
  EXPECT_EQ(read_table("x,y\n1,2.3456789\n", "f.csv", narrow).error().code(), "long_line");
}

}  // namespace
}  // namespace parabola
