// SPDX-License-Identifier: MIT
#include <cmath>

#include <gtest/gtest.h>

#include "parabola/budget/column_expression.hpp"
#include "parabola/budget/response_uncertainty.hpp"
#include "parabola/budget/source_names.hpp"
#include "parabola/budget/source_option.hpp"
#include "parabola/data/read_table.hpp"
#include "parabola/model/formula.hpp"

namespace parabola {
namespace {

Table table_of(std::string_view csv) {
  return read_table(csv, "data.csv", {}).value();
}

TEST(SourceOption, value_percentage_formula_and_none_are_told_apart) {
  EXPECT_EQ(parse_source_option(SourceKind::independent, "I = 0.5e-3").value().size,
            SourceSize::expression);
  EXPECT_DOUBLE_EQ(parse_source_option(SourceKind::independent, "I=2%").value().relative, 0.02);
  EXPECT_DOUBLE_EQ(parse_source_option(SourceKind::independent, "I = 2 % of data").value().relative,
                   0.02);
  EXPECT_EQ(parse_source_option(SourceKind::independent, "I=none").value().size, SourceSize::none);
  EXPECT_EQ(
      parse_source_option(SourceKind::independent, "`Channel 1` = 0.01*V + 0.1").value().quantity,
      "Channel 1");
}

TEST(SourceOption, a_bare_percentage_is_of_the_data_alone_and_of_the_model_in_common) {
  EXPECT_EQ(parse_source_option(SourceKind::independent, "I = 2%").value().size,
            SourceSize::relative_to_data);
  EXPECT_EQ(parse_source_option(SourceKind::independent, "I = 2% of model").value().size,
            SourceSize::relative_to_model);
  EXPECT_EQ(parse_source_option(SourceKind::common, "I = 1%").value().size,
            SourceSize::relative_to_model);
  EXPECT_EQ(parse_source_option(SourceKind::common, "I = 1% of data").error().code(),
            "common_of_data");
}

TEST(SourceOption, name_group_and_correlation_stand_around_the_size) {
  const SourceOption scale =
      parse_source_option(SourceKind::common, "scale: `Channel 1` = 1% by run").value();
  EXPECT_EQ(scale.name, "scale");
  EXPECT_EQ(scale.quantity, "Channel 1");
  EXPECT_EQ(scale.group, "run");
  EXPECT_DOUBLE_EQ(scale.relative, 0.01);
  const SourceOption near_one =
      parse_source_option(SourceKind::correlated, "I = 0.2 rho 0.999999999999").value();
  EXPECT_EQ(near_one.rho, 0.999999999999);
  EXPECT_DOUBLE_EQ(near_one.one_minus_rho, 1e-12);
  EXPECT_EQ(parse_source_option(SourceKind::correlated, "I = 1 rho 1.5").error().code(),
            "rho_range");
}

TEST(SourceOption, nonsense_is_refused) {
  for (const char* text : {"", "I", "I=", "=2", "I = -1", "I = 0", "I = x%", "I = 2% of V",
                           "I = 0%", "I = 2*", "I = -3%"}) {
    EXPECT_FALSE(parse_source_option(SourceKind::independent, text)) << text;
  }
  for (const char* text : {"I = none", "I = 0", "I = -1%", "I = 0.2 rho 0.5", "I", "I = "}) {
    EXPECT_FALSE(parse_source_option(SourceKind::common, text)) << text;
  }
  for (const char* text : {"I = 0.2", "I = 0.2 rho", "I = 0.2 rho x", "I = rho 0.5"}) {
    EXPECT_FALSE(parse_source_option(SourceKind::correlated, text)) << text;
  }
}

Result<std::optional<ColumnUncertainty>> uncertainty(const Table& table, const char* column,
                                                     const std::vector<std::string>& texts) {
  std::vector<SourceOption> options;
  for (const std::string& text : texts)
    options.push_back(parse_source_option(SourceKind::independent, text).value());
  return column_uncertainty(table, column, options, {column});
}

TEST(SourceNames, unnamed_sources_get_a_name_of_their_own) {
  std::vector<SourceOption> options;
  for (const char* text : {"I = 1", "scale: I = 1%", "I = 2", "scale: V = 1%"})
    options.push_back(parse_source_option(SourceKind::common, text).value());
  name_sources(options);
  EXPECT_EQ(options[0].name, "common I");
  EXPECT_EQ(options[1].name, "scale");
  EXPECT_EQ(options[2].name, "common I 2");
  EXPECT_EQ(options[3].name, "scale");
}

TEST(ColumnUncertainty, comes_from_the_file_unless_stated) {
  const Table table = table_of("V,I,sigma_I\n1,2,0.5\n2,4,0.25\n");
  EXPECT_EQ((*uncertainty(table, "I", {}).value()).values, (Vector{0.5, 0.25}));
  EXPECT_FALSE(uncertainty(table, "V", {}).value());
  const ColumnUncertainty stated = *uncertainty(table, "I", {"I = 10%"}).value();
  EXPECT_EQ(stated.values, (Vector{0.2, 0.4}));
  EXPECT_EQ(stated.replaced, "column sigma_I");
  EXPECT_FALSE(uncertainty(table, "I", {"I = none"}).value());
}

TEST(ColumnUncertainty, a_formula_of_columns_is_evaluated_row_by_row) {
  const Table table = table_of("V,I\n1,2\n2,4\n");
  EXPECT_EQ((*uncertainty(table, "I", {"I = 0.5*V + 0.25"}).value()).values, (Vector{0.75, 1.25}));
}

TEST(ColumnUncertainty, a_row_without_a_positive_value_is_named) {
  const Table table = table_of("V,I\n1,2\n-1,4\n");
  const auto bad = uncertainty(table, "I", {"I = V"});
  ASSERT_FALSE(bad);
  EXPECT_NE(bad.error().render().find("row 3"), std::string::npos) << bad.error().render();
  EXPECT_EQ(uncertainty(table, "I", {"I = W"}).error().code(), "unknown_column");
}

TEST(ResponseUncertainty, independent_columns_add_in_quadrature) {
  const Table table = table_of("a,sigma_a,b,sigma_b\n3,0.3,4,0.4\n");
  Graph graph;
  const NodeId sum = parse_expression("a + b", graph).value();
  const ResponseUncertainty total = response_uncertainty(table, graph, sum, {}, {"a", "b"}).value();
  EXPECT_NEAR(total.values[0], 0.5, 1e-16);
  ASSERT_EQ(total.sources.size(), 2U);
}

TEST(ResponseUncertainty, a_column_used_twice_is_counted_once) {
  const Table table = table_of("a,sigma_a\n3,0.3\n");
  Graph graph;
  const NodeId twice = parse_expression("a + a", graph).value();
  EXPECT_NEAR(response_uncertainty(table, graph, twice, {}, {"a"}).value().values[0], 0.6, 1e-15);
  const NodeId never = parse_expression("a/a*2", graph).value();
  EXPECT_FALSE(response_uncertainty(table, graph, never, {}, {"a"}));
}

TEST(ColumnExpression, text_columns_and_unknown_names_are_refused) {
  const Table table = table_of("run,V\nA,1\nB,2\n");
  Graph graph;
  EXPECT_EQ(evaluate_on_table(table, graph, parse_expression("run*2", graph).value(), "--let")
                .error()
                .code(),
            "text_column");
  EXPECT_EQ(evaluate_on_table(table, graph, parse_expression("VV", graph).value(), "--let")
                .error()
                .code(),
            "unknown_column");
  EXPECT_EQ(
      evaluate_on_table(table, graph, parse_expression("V^2", graph).value(), "--let").value(),
      (Vector{1, 4}));
}

}  // namespace
}  // namespace parabola
