// SPDX-License-Identifier: MIT
// Random bytes and mutilated good files: a table or a complete Error, never anything else.
#include <algorithm>
#include <cmath>
#include <ctime>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/data/read_table.hpp"
#include "parabola/data/uncertainty_columns.hpp"

namespace parabola {
namespace {

const std::vector<std::string> good_files = {
    "x,y,sigma_y\n1,2.5,0.1\n2,4.5,0.1\n3,6.5,0.2\n",
    "t [s];U [mV];u(U)\n1;2,5;0,1\n2;4,5;0,2\n",
    "# made by hand\n# x y\n1 1.2 ± 0.3\n2 (1.3 +- 0.2)e-3\n",
    "name\tvalue [%]\nAu\t1.20(3)\n\"Ag \"\"x\"\"\"\t2.1e-3(4)\n",
    "\xef\xbb\xbfx,y\r\n1,\"2,5\"\r\n,NA\r\n3,6.5\r\n",
    "t,U\ns,mV\n1,1d-3\n2,\u22125\n",
    "1,5\n2,7\n",
};

// Bytes that mean something to a reader are far more likely to do harm than others.
std::string random_piece(std::mt19937_64& random) {
  static const std::vector<std::string> pieces = {
      ",",      ";",     "\t",     " ",      "\n",
      "\r",     "\r\n",  "\"",     "\"\"",   "#",
      "%",      "±",     "+-",     "+/-",    "(",
      ")",      "[",     "]",      "/",      "-",
      "\u2212", ".",     "e",      "E5",     "e-999999999999",
      "1",      "0",     "9",      "nan",    "NA",
      "inf",    "abc",   "\u00A0", "\xb5",   "\xff",
      "0x1",    "1,234", "1'234",  "\n\n\n", "mA",
      "x",      "12:30", "=1",     "5 %"};
  return pieces[random() % pieces.size()];
}

std::string mutated(std::string text, std::mt19937_64& random) {
  for (std::size_t n = random() % 4; n > 0; --n) {
    const std::size_t at = text.empty() ? 0 : random() % text.size();
    switch (random() % 4) {
      case 0:
        text.insert(at, random_piece(random));
        break;
      case 1:
        text.erase(at, random() % 4);
        break;
      case 2:
        text.insert(at, text.substr(at, random() % 12));
        break;
      default:
        if (!text.empty()) text[at] = static_cast<char>(random() % 256);
    }
  }
  return text;
}

TableOptions random_options(std::mt19937_64& random) {
  TableOptions options;
  if (random() % 8 == 0) options.separator = std::string(",;\t ")[random() % 4];
  if (random() % 8 == 0) options.decimal_mark = random() % 2 == 0 ? '.' : ',';
  if (random() % 4 == 0) options.header = static_cast<HeaderPresence>(random() % 3);
  options.missing = static_cast<MissingValues>(random() % 2);
  if (random() % 8 == 0) options.skipped_lines = {1 + random() % 4};
  return options;
}

void expect_complete(const Error& error, const std::string& text) {
  EXPECT_FALSE(error.code().empty());
  EXPECT_FALSE(error.sentence().empty());
  EXPECT_EQ(error.where().substr(0, 5), "f.csv") << text;
  // a message about a row has the place of its cell
  if (error.sentence().starts_with("row ")) {
    EXPECT_EQ(std::count(error.where().begin(), error.where().end(), ':'), 2) << error.what();
    EXPECT_TRUE(error.has_excerpt()) << error.what();
    EXPECT_FALSE(error.fix().empty()) << error.what();
  }
}

void expect_sound(const Table& table) {
  for (const Column& column : table.columns()) {
    EXPECT_FALSE(column.name.empty());
    EXPECT_EQ(column.size(), table.row_count());
    EXPECT_TRUE(column.rests.empty() || column.rests.size() == column.values.size());
    EXPECT_TRUE(column.kind == ColumnKind::text || column.decimals.size() == column.values.size());
    EXPECT_TRUE(column.cell_uncertainties.empty() ||
                column.cell_uncertainties.size() == column.values.size());
    for (const double value : column.values) EXPECT_TRUE(std::isfinite(value));
    for (const double value : column.cell_uncertainties) EXPECT_GT(value, 0.0);
  }
  std::size_t rows = table.row_count();
  for (const LeftOut& left_out : table.left_out()) rows += left_out.rows.size();
  EXPECT_EQ(rows, table.rows_read());
}

void feed(const std::string& text, const TableOptions& options, std::size_t& tables) {
  const Result<Table> table = read_table(text, "f.csv", options);
  if (!table) return expect_complete(table.error(), text);
  ++tables;
  expect_sound(*table);
  for (const Column& column : table->columns()) {
    const auto given = find_uncertainty(*table, column.name, {});
    if (!given) expect_complete(given.error(), text);
    const Error error = table->cell_error(0, column.name, "c", "s", "f");
    EXPECT_EQ(std::count(error.where().begin(), error.where().end(), ':'), 2) << text;
  }
}

TEST(ReadTableFuzz, mutilated_files_give_a_table_or_a_complete_error) {
  std::mt19937_64 random(20240607);
  std::size_t tables = 0;
  constexpr std::size_t runs = 10000;
  for (std::size_t i = 0; i < runs && !testing::Test::HasFailure(); ++i)
    feed(mutated(good_files[i % good_files.size()], random), random_options(random), tables);
  // both ends are reached often
  EXPECT_GT(tables, runs / 10);
  EXPECT_LT(tables, runs - runs / 10);
}

TEST(ReadTableFuzz, random_bytes_and_random_pieces_do_no_harm) {
  std::mt19937_64 random(11);
  std::size_t tables = 0;
  for (int i = 0; i < 5000 && !testing::Test::HasFailure(); ++i) {
    std::string text;
    for (std::size_t n = random() % 60; n > 0; --n)
      text +=
          i % 2 == 0 ? std::string(1, static_cast<char>(1 + random() % 255)) : random_piece(random);
    feed(text, random_options(random), tables);
  }
}

// Time of the processor, not of the clock on the wall: other programs may be running.
double seconds_for(const std::string& text) {
  const std::clock_t begin = std::clock();
  const Result<Table> table = read_table(text, "f.csv", {});
  EXPECT_TRUE(table.has_value() || !table.error().sentence().empty());
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

std::string repeated(std::string_view piece, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text;
}

TEST(ReadTableFuzz, no_repetition_costs_more_than_linear_time) {
  // Work that is quadratic in 2^20 bytes looks at 2^39 of them: 17 s even at 32 bytes per
  // nanosecond, the fastest search there is. Linear work takes 0.2 s, ten times that under
  // sanitizers.
  constexpr std::size_t size = std::size_t{1} << 20U;
  constexpr double limit = 6.0;
  for (const char* piece :
       {",",   ";",   "\t",      " ",      "\n",    "\r",      "\"",        "\"\"",
        "7",   "1\r", "1,2\r\n", "±",      " +-",   "(",       "1(2)",      "[",
        "[ ",  "/ ",  "a ",      "e",      "1,",    "1,5\n",   "1;1,234\n", "nan\n",
        ",\n", "#\n", "\xff",    "\u00A0", "1'234", "a,b;c\n", "x,1\n",     "\n\n\n1"}) {
    SCOPED_TRACE(piece);
    for (const char* head : {"", "x\n1"})
      EXPECT_LT(seconds_for(head + repeated(piece, size)), limit) << head;
  }
}

}  // namespace
}  // namespace parabola
