// SPDX-License-Identifier: MIT
#include <cmath>
#include <string>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "parabola/core/text.hpp"
#include "parabola/report/report.hpp"
#include "parabola/report/schema_check.test.hpp"

namespace parabola {
namespace {

using nlohmann::json;

Column numbers(std::string name, std::string unit, std::vector<double> values) {
  Column column;
  column.name = std::move(name);
  column.unit = std::move(unit);
  column.values = std::move(values);
  return column;
}

Column texts(std::string name, std::vector<std::string> values) {
  Column column;
  column.name = std::move(name);
  column.kind = ColumnKind::text;
  column.texts = std::move(values);
  return column;
}

Table ohm() {
  return Table({numbers("V", "V", {0.5, 1.0, 1.5, 2.0, 2.5}),
                numbers("I", "mA", {0.48, 1.02, 1.49, 1.97, 2.5}),
                numbers("sigma_I", "mA", {0.02, 0.02, 0.03, 0.03, 0.04}),
                texts("run", {"first", "first", "second", "second", "third"})},
               "ohm.csv");
}

TEST(TableReport, shows_what_was_read) {
  EXPECT_EQ(table_report(ohm(), {}), R"(ohm.csv, 4 columns, 5 rows

  column   unit  kind    uncertainty      min   max  first values
  V        V     number  -                0.5   2.5  0.5, 1, 1.5, 2, …
  I        mA    number  column sigma_I  0.48   2.5  0.48, 1.02, 1.49, 1.97, …
  sigma_I  mA    number  (that of I)     0.02  0.04  0.02, 0.02, 0.03, 0.03, …
  run            text    -                           first, first, second, seco…
)");
}

TEST(TableReport, counts_the_rows_left_out) {
  const Table some = ohm().filtered({true, false, true, true, false}, "--where 'V > 1'");
  const std::string text = table_report(some, {});
  EXPECT_EQ(text.substr(0, text.find('\n')),
            "ohm.csv, 4 columns, 3 of 5 rows: 2 by --where 'V > 1'");
}

TEST(TableReport, tells_of_an_uncertainty_that_cannot_be_used) {
  const Table table({numbers("I", "mA", {0.48, 1.02}), numbers("sigma_I", "mA", {0.02, -0.02})},
                    "ohm.csv");
  const std::string text = table_report(table, {});
  EXPECT_NE(text.find("\n! "), std::string::npos) << text;
  EXPECT_NE(text.find("-0.02"), std::string::npos) << text;
}

TEST(TableReport, no_name_can_drive_the_terminal) {
  const Table table({numbers("a\x1b[31m", "\u202Em", {1.0}), texts("t", {"\x1b]0;x\x07"})},
                    "e\nvil");
  for (const Encoding encoding : {Encoding::utf8, Encoding::ascii}) {
    const std::string text = table_report(table, {.encoding = encoding});
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find("\u202E"), std::string::npos);
    EXPECT_NE(text.find("e\\x0avil"), std::string::npos);
  }
}

TEST(TableReport, long_names_and_many_values_stay_within_80_columns) {
  Table table({numbers(std::string(200, 'x'), std::string(100, 'm'), {1e300, -1e-300, 12345.6789}),
               texts("remark", {std::string(500, 'y'), "", "z"})},
              "long.csv");
  const std::string text = table_report(table, {});
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    EXPECT_LE(display_width(text.substr(begin, end - begin)), 80U) << text;
    begin = end + 1;
  }
  EXPECT_EQ(text.find("first values"), std::string::npos);
  EXPECT_NE(text.find("−1 × 10⁻³⁰⁰  1 × 10³⁰⁰\n"), std::string::npos) << text;
}

TEST(TableReport, an_empty_table_is_no_crash) {
  EXPECT_EQ(table_report(Table({}, "empty.csv"), {}), "empty.csv, 0 columns, 0 rows\n");
}

TEST(TableJson, fits_the_documented_schema) {
  for (const Table& table : {ohm(), ohm().filtered({true, false, true, true, false}, "--skip"),
                             Table({}, "empty.csv")}) {
    EXPECT_EQ(schema_breaches(json::parse(table_json(table)), "show.schema.json"),
              std::vector<std::string>{});
  }
}

TEST(TableJson, holds_every_cell_and_the_origin_of_uncertainties) {
  const json table = json::parse(table_json(ohm()));
  const json& current = table["columns"][1];
  EXPECT_EQ(current["values"].get<std::vector<double>>(), ohm().columns()[1].values);
  EXPECT_EQ(current["uncertainties"].get<std::vector<double>>(), ohm().columns()[2].values);
  EXPECT_EQ(current["uncertainty_source"], "column sigma_I");
  EXPECT_EQ(table["columns"][3]["values"][2], "second");
  EXPECT_EQ(table["rows_read"], 5);
  EXPECT_TRUE(table["columns"][0]["uncertainties"].is_null());
  EXPECT_EQ(table["reasons"]["columns.V.uncertainties"], "the file gives none");
}

TEST(TableJson, a_missing_value_is_null_with_a_reason) {
  const Table table({numbers("I", "mA", {0.48, std::nan("")})}, "ohm.csv");
  const json report = json::parse(table_json(table));
  EXPECT_TRUE(report["columns"][0]["values"][1].is_null());
  EXPECT_EQ(report["reasons"]["columns.I.values"], "missing values are null");
}

TEST(TableJson, an_unusable_uncertainty_is_told_not_written) {
  const Table table({numbers("I", "mA", {0.48, 1.02}), numbers("sigma_I", "mA", {0.02, -0.02})},
                    "ohm.csv");
  const json report = json::parse(table_json(table));
  EXPECT_TRUE(report["columns"][0]["uncertainties"].is_null());
  ASSERT_EQ(report["diagnostics"].size(), 1U);
  EXPECT_EQ(report["diagnostics"][0]["severity"], "warning");
  EXPECT_EQ(report["reasons"]["columns.I.uncertainties"], report["diagnostics"][0]["what"]);
}

}  // namespace
}  // namespace parabola
