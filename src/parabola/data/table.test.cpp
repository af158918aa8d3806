// SPDX-License-Identifier: MIT
#include "parabola/data/table.hpp"

#include <vector>

#include <gtest/gtest.h>

#include "parabola/data/read_table.hpp"

namespace parabola {
namespace {

Column column(std::string name, std::vector<double> values) {
  Column result;
  result.name = std::move(name);
  result.values = std::move(values);
  return result;
}

TEST(Table, a_table_from_memory_counts_its_rows_from_one) {
  const Table table({column("x", {1, 2, 3}), column("y", {4, 5, 6})});
  EXPECT_EQ(table.row_count(), 3U);
  EXPECT_EQ(table.rows_read(), 3U);
  EXPECT_EQ(table.line(2), 3U);
  EXPECT_EQ(table.names(), (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(table.find("y")->values[0], 4.0);
  EXPECT_EQ(table.find("z"), nullptr);
}

TEST(Table, rows_that_are_filtered_out_are_counted_with_their_reason) {
  Table table({column("x", {1, 2, 3, 4})});
  table = table.filtered({true, false, true, false}, "--where 'x'");
  EXPECT_EQ(table.find("x")->values, (std::vector<double>{1, 3}));
  EXPECT_EQ(table.line(1), 3U);
  EXPECT_EQ(table.rows_read(), 4U);
  ASSERT_EQ(table.left_out().size(), 1U);
  EXPECT_EQ(table.left_out()[0].rows, (std::vector<std::size_t>{2, 4}));
  EXPECT_EQ(table.left_out()[0].reason, "--where 'x'");
  EXPECT_EQ(table.filtered({true, true}, "nothing").left_out().size(), 1U);
}

TEST(Table, filtering_keeps_all_parts_of_a_column_together) {
  const Table table = read_table("n,x\na,0.1(2)\nb,0.25(3)\nc,0.300(4)\n", "f.csv", {}).value();
  const Table kept = table.filtered({false, true, true}, "test");
  const Column& x = *kept.find("x");
  EXPECT_EQ(x.values, (std::vector<double>{0.25, 0.3}));
  ASSERT_EQ(x.rests.size(), 2U);
  EXPECT_EQ(x.rests[0], 0.0);
  EXPECT_NE(x.rests[1], 0.0);
  EXPECT_EQ(x.decimals, (std::vector<short>{2, 3}));
  EXPECT_EQ(x.cell_uncertainties, (std::vector<double>{0.03, 0.004}));
  EXPECT_EQ(kept.find("n")->texts, (std::vector<std::string>{"b", "c"}));
}

TEST(Table, a_further_column_leaves_the_first_table_as_it_was) {
  const Table table({column("x", {1, 2})});
  const Table more = table.with_column(column("y", {3, 4}));
  EXPECT_EQ(table.columns().size(), 1U);
  EXPECT_EQ(more.columns().size(), 2U);
}

TEST(Table, an_error_at_a_cell_shows_the_cell_of_the_file) {
  const Table table = read_table("V,I\n1,2\n\n3 , \"-4\"\n", "ohm.csv", {}).value();
  const Error error = table.cell_error(1, "I", "some_code", "must be positive", "do this");
  EXPECT_EQ(error.code(), "some_code");
  EXPECT_STREQ(error.what(),
               "ohm.csv:4:6: row 4, I: must be positive\n"
               "    3 , \"-4\"\n"
               "         ^~\n"
               "  fix: do this");
}

TEST(Table, an_error_at_a_computed_column_names_the_line_only) {
  const Table table = read_table("x\n1\n2\n", "f.csv", {}).value();
  const Table more = table.with_column(column("y", {1, 2}));
  EXPECT_STREQ(more.cell_error(1, "y", "c", "is wrong", "").what(), "f.csv:3: row 3, y: is wrong");
  const Table memory({column("x", {1, 2})}, "values");
  EXPECT_STREQ(memory.cell_error(1, "x", "c", "is wrong", "").what(), "values: row 2, x: is wrong");
}

TEST(Table, rows_keep_their_lines_through_blank_lines_and_comments) {
  const Table table = read_table("# a\nx\n\n1\n# b\n2\n", "f.csv", {}).value();
  EXPECT_EQ(table.line(0), 4U);
  EXPECT_EQ(table.line(1), 6U);
}

TEST(Table, columns_in_any_order_are_found_by_their_names) {
  std::vector<Column> columns(4);
  for (std::size_t k = 0; k < columns.size(); ++k) {
    columns[k].name = std::vector{"z", "", "a", "Z"}[k];
    columns[k].values = {static_cast<double>(k)};
  }
  const Table table(columns);
  for (const Column& column : table.columns()) EXPECT_EQ(table.find(column.name), &column);
  for (const char* name : {"b", "A", "zz", "~"}) EXPECT_EQ(table.find(name), nullptr) << name;
  EXPECT_EQ(Table().find("z"), nullptr);
}

}  // namespace
}  // namespace parabola
