// SPDX-License-Identifier: MIT
#include "parabola/data/uncertainty_columns.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/data/read_table.hpp"

namespace parabola {
namespace {

Table table_of(const std::string& text) {
  return read_table(text, "ohm.csv", {}).value();
}

std::optional<GivenUncertainty> given(const std::string& text, std::string_view quantity = "I") {
  return find_uncertainty(table_of(text), quantity, {}).value();
}

std::string message(const std::string& text, std::string_view quantity = "I") {
  return find_uncertainty(table_of(text), quantity, {}).error().what();
}

TEST(UncertaintyColumns, every_name_of_the_convention_is_found) {
  for (const std::string& name : uncertainty_names("I")) {
    SCOPED_TRACE(name);
    const auto found = given("V,I," + name + "\n1,2,0.5\n");
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->column, name);
    EXPECT_EQ(found->source, "column " + name);
    EXPECT_EQ(found->values, (std::vector<double>{0.5}));
  }
  const std::vector<std::string> names = uncertainty_names("I");
  for (const char* name :
       {"sigma_I", "I_err", "err_I", "dI", "u_I", "I±", "u(I)", "sigma I", "σ_I", "ΔI", "I_error"})
    EXPECT_NE(std::find(names.begin(), names.end(), name), names.end()) << name;
}

TEST(UncertaintyColumns, nothing_is_guessed_from_position_or_from_like_names) {
  EXPECT_FALSE(given("V,I,sy\n1,2,3\n").has_value());
  EXPECT_FALSE(given("V,I,sigma_V\n1,2,3\n").has_value());
  EXPECT_FALSE(given("V,I,sigma\n1,2,3\n").has_value());
  EXPECT_FALSE(given("V,I,sigma_i\n1,2,3\n").has_value());
  EXPECT_FALSE(given("1,2,3\n4,5,6\n", "c2").has_value());
}

TEST(UncertaintyColumns, cells_give_their_uncertainties) {
  const auto found = given("V,I\n1,1.2(3)\n2,1.3 ± 0.4\n");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->source, "cells");
  EXPECT_EQ(found->column, "");
  EXPECT_EQ(found->values, (std::vector<double>{0.3, 0.4}));
}

TEST(UncertaintyColumns, two_columns_up_and_down_are_the_sides_of_one_uncertainty) {
  for (const SideNames& names : side_names("I")) {
    SCOPED_TRACE(names.up);
    const auto found = given("V,I," + names.down + "," + names.up + "\n1,2,0.25,0.5\n");
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->column, names.up);
    EXPECT_EQ(found->down_column, names.down);
    EXPECT_EQ(found->source, "columns " + names.up + " and " + names.down);
    EXPECT_EQ(found->values, (std::vector<double>{0.5}));
    EXPECT_EQ(found->downwards, (std::vector<double>{0.25}));
  }
}

TEST(UncertaintyColumns, each_side_has_its_own_unit) {
  const auto found = given("I [mA],sigma_I_up [uA],sigma_I_down [%]\n4,20,50\n");
  EXPECT_EQ(found->values, (std::vector<double>{20 * 1e-3}));
  EXPECT_EQ(found->downwards, (std::vector<double>{2.0}));
  EXPECT_EQ(found->source, "columns sigma_I_up, converted from uA and sigma_I_down, in %");
}

TEST(UncertaintyColumns, cells_may_have_two_sides_and_then_all_rows_do) {
  const auto found = given("V,I\n1,1.2(3)\n2,1.3 +0.4 -0.1\n3,2 ± 1\n");
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->values, (std::vector<double>{0.3, 0.4, 1}));
  EXPECT_EQ(found->downwards, (std::vector<double>{0.3, 0.1, 1}));
  const Table kept =
      table_of("V,I\n1,1.2 +0.2 -0.3\n2,1.3 +0.4 -0.1\n").filtered({false, true}, "");
  EXPECT_EQ(find_uncertainty(kept, "I", {}).value()->downwards, (std::vector<double>{0.1}));
  EXPECT_TRUE(given("V,I\n1,1.2(3)\n2,1.3 ± 0.4\n")->downwards.empty());
}

TEST(UncertaintyColumns, sides_that_are_equal_in_all_rows_are_one_uncertainty) {
  const auto found = given("I,sigma_I_up,sigma_I_down\n1,0.5,0.5\n2,0.25,0.25\n");
  EXPECT_EQ(found->values, (std::vector<double>{0.5, 0.25}));
  EXPECT_TRUE(found->downwards.empty());
  EXPECT_EQ(found->down_column, "sigma_I_down");
  EXPECT_TRUE(given("V,I\n1,2 +1 -1\n")->downwards.empty());
}

TEST(UncertaintyColumns, one_side_alone_is_refused) {
  EXPECT_EQ(
      message("I,sigma_I_up\n1,0.2\n"),
      "ohm.csv: 'I' has an upward uncertainty, column sigma_I_up, and no downward one\n"
      "  fix: add a column sigma_I_down, or rename sigma_I_up if it is no uncertainty of 'I'");
  EXPECT_EQ(message("I,I_err_down\n1,0.2\n"),
            "ohm.csv: 'I' has a downward uncertainty, column I_err_down, and no upward one\n"
            "  fix: add a column I_err_up, or rename I_err_down if it is no uncertainty of 'I'");
}

TEST(UncertaintyColumns, a_side_of_another_quantity_is_none) {
  const std::string text = "y,y_up,sigma_y,sigma_y_up\n1,2,0.1,0.2\n";
  EXPECT_EQ(given(text, "y")->column, "sigma_y");
  EXPECT_EQ(given(text, "y_up")->column, "sigma_y_up");
}

TEST(UncertaintyColumns, sides_beside_another_source_and_sides_of_zero_are_refused) {
  EXPECT_NE(message("I,sigma_I,u_I_up,u_I_down\n1,1,2,3\n")
                .find("'I' has two uncertainties, from column sigma_I and from column u_I_up"),
            std::string::npos);
  EXPECT_NE(message("I,u_I_up,u_I_down\n1 ± 1,2,3\n").find("its own cells"), std::string::npos);
  const Table zero = table_of("I,u_I_up,u_I_down\n1,2,3\n1,2,0\n");
  const auto found = find_uncertainty(zero, "I", {}, ZeroUncertainty::allow);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code(), "sigma_not_positive");
  EXPECT_NE(std::string(found.error().what()).find("row 3, u_I_down"), std::string::npos);
}

TEST(UncertaintyColumns, units_are_converted_to_those_of_the_quantity_and_the_source_says_so) {
  const auto found = given("I [mA],sigma_I [uA]\n1,20\n2,30\n");
  EXPECT_EQ(found->values, (std::vector<double>{20 * 1e-3, 30 * 1e-3}));
  EXPECT_EQ(found->source, "column sigma_I, converted from uA");
  EXPECT_EQ(found->converted_from, "uA");
  EXPECT_EQ(given("I [mA],sigma_I [mA]\n1,20\n")->converted_from, "");
  EXPECT_EQ(given("I [mA],sigma_I\n1,20\n")->values[0], 20.0);
  EXPECT_EQ(given("I [my unit],sigma_I [my unit]\n1,20\n")->values[0], 20.0);
  EXPECT_EQ(given("I [°C],sigma_I [K]\n1,20\n")->values[0], 20.0);
}

TEST(UncertaintyColumns, percent_is_relative_to_the_absolute_value) {
  const auto found = given("I [mA],sigma_I [%]\n-4,50\n2,5\n");
  EXPECT_EQ(found->values, (std::vector<double>{2.0, 0.05 * 2}));
  EXPECT_EQ(found->source, "column sigma_I, in %");
  EXPECT_EQ(given("I [%],sigma_I [%]\n-4,50\n")->values[0], 50.0);
}

TEST(UncertaintyColumns, a_percentage_of_zero_is_refused) {
  EXPECT_EQ(message("I,sigma_I [%]\n1,20\n0,30\n"),
            "ohm.csv:3:3: row 3, sigma_I: 30 % of I = 0 is an uncertainty of zero\n"
            "    0,30\n"
            "      ^~\n"
            "  fix: give an absolute uncertainty, or leave row 3 out with --skip 3");
}

TEST(UncertaintyColumns, a_unit_that_does_not_agree_is_refused) {
  EXPECT_EQ(message("I [mA],sigma_I [V]\n1,20\n"),
            "ohm.csv: 'sigma_I' is in V, but 'I' is in mA: the units do not agree\n"
            "  fix: write the unit of 'I' into the header of 'sigma_I', or % if it is relative");
  EXPECT_EQ(message("I,sigma_I [mA]\n1,20\n").substr(0, 59),
            "ohm.csv: 'sigma_I' is in mA, but 'I' is without unit: the u");
}

TEST(UncertaintyColumns, a_negative_uncertainty_is_refused_with_its_row) {
  EXPECT_EQ(message("V,I,sigma_I\n1.0,0.0011,0.0005\n1.0,0.0011,-0.0005\n"),
            "ohm.csv:3:12: row 3, sigma_I: uncertainty of 'I' must be positive, found -0.0005\n"
            "    1.0,0.0011,-0.0005\n"
            "               ^~~~~~~\n"
            "  fix: remove the sign, or leave row 3 out with --skip 3");
}

TEST(UncertaintyColumns, an_uncertainty_of_zero_is_refused_with_its_own_remedy) {
  EXPECT_EQ(message("I,u(I)\n1,20\n2,0\n"),
            "ohm.csv:3:3: row 3, u(I): an uncertainty of zero for 'I' claims an exact value\n"
            "    2,0\n"
            "      ^\n"
            "  fix: give the uncertainty that is known, or leave row 3 out with --skip 3");
}

TEST(UncertaintyColumns, two_sources_are_an_error_that_names_both) {
  EXPECT_EQ(message("I,sigma_I,I_err\n1,2,3\n"),
            "ohm.csv: 'I' has two uncertainties, from column sigma_I and from column I_err\n"
            "  fix: say which counts, as in --sigma 'I = sigma_I'");
  EXPECT_EQ(message("I,I±\n1(2),3\n"),
            "ohm.csv: 'I' has two uncertainties, from its own cells and from column I±\n"
            "  fix: say which counts, as in --sigma 'I = `I±`'");
}

TEST(UncertaintyColumns, a_difference_counts_only_where_nothing_speaks_against_it) {
  EXPECT_TRUE(given("I,dI\n1,2\n3,4\n").has_value());
  EXPECT_FALSE(given("I,dI\n1,2\n3,-4\n").has_value());
  EXPECT_FALSE(given("I,ΔI\n1,0\n").has_value());
  const Table table = table_of("I,dI\n1,2\n");
  EXPECT_FALSE(find_uncertainty(table, "I", {"dI"}).value().has_value());
  EXPECT_TRUE(find_uncertainty(table, "I", {"V"}).value().has_value());
}

TEST(UncertaintyColumns, a_text_is_no_uncertainty_and_has_none) {
  EXPECT_EQ(message("I,I_err\n1,low\n2,high\n").substr(0, 70),
            "ohm.csv:2:3: row 2, I_err: the uncertainty of 'I' must be a number, fo");
  EXPECT_FALSE(given("name,sigma_name,x\na,1,2\n", "name").has_value());
  EXPECT_FALSE(given("I,sigma_I\n1,2\n", "no such column").has_value());
}

}  // namespace
}  // namespace parabola
