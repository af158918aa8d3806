// SPDX-License-Identifier: MIT
#include "parabola/data/fields.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace parabola {
namespace {

using Texts = std::vector<std::string>;

Texts split(std::string_view line, char separator) {
  std::vector<Field> fields;
  const std::optional<FieldFault> fault = split_fields(line, separator, fields);
  EXPECT_FALSE(fault.has_value()) << line << ": " << fault->sentence;
  Texts texts;
  for (const Field& field : fields) texts.push_back(field.text(line));
  return texts;
}

TEST(Fields, a_separator_divides_and_blanks_around_fields_do_not_count) {
  EXPECT_EQ(split("1, 2 ,3", ','), (Texts{"1", "2", "3"}));
  EXPECT_EQ(split("1;;3", ';'), (Texts{"1", "", "3"}));
  EXPECT_EQ(split("1,2,", ','), (Texts{"1", "2", ""}));
  EXPECT_EQ(split(",", ','), (Texts{"", ""}));
}

TEST(Fields, empty_fields_between_tabs_do_not_collapse) {
  EXPECT_EQ(split("2\t\t9", '\t'), (Texts{"2", "", "9"}));
  EXPECT_EQ(split("\t2 \t 9", '\t'), (Texts{"", "2", "9"}));
}

TEST(Fields, white_space_of_any_length_divides_once) {
  EXPECT_EQ(split("  1 \t 2   3 ", ' '), (Texts{"1", "2", "3"}));
  EXPECT_TRUE(split("   ", ' ').empty());
}

TEST(Fields, quotes_protect_separators_and_doubled_quotes_are_one) {
  EXPECT_EQ(split(R"("a,b",2)", ','), (Texts{"a,b", "2"}));
  EXPECT_EQ(split(R"("say ""hi""" , 2)", ','), (Texts{R"(say "hi")", "2"}));
  EXPECT_EQ(split(R"("",2)", ','), (Texts{"", "2"}));
  EXPECT_EQ(split(R"("a b" c)", ' '), (Texts{"a b", "c"}));
  EXPECT_EQ(split(R"(5" pipe,2)", ','), (Texts{R"(5" pipe)", "2"}));
}

TEST(Fields, plus_minus_binds_its_neighbours_between_white_space) {
  const Texts expected = {"1", "1.2 ± 0.3", "4"};
  EXPECT_EQ(split("1 1.2 ± 0.3 4", ' '), expected);
  EXPECT_EQ(split("1 1.2± 0.3 4", ' '), (Texts{"1", "1.2± 0.3", "4"}));
  EXPECT_EQ(split("1 1.2 ±0.3 4", ' '), (Texts{"1", "1.2 ±0.3", "4"}));
  EXPECT_EQ(split("1 1.2 +- 0.3", ' '), (Texts{"1", "1.2 +- 0.3"}));
  EXPECT_EQ(split("(1.2 +/- 0.3)e-3 4", ' '), (Texts{"(1.2 +/- 0.3)e-3", "4"}));
  EXPECT_EQ(split("x  y ± ", ' '), (Texts{"x", "y ±"}));
  EXPECT_EQ(split("1 +2 -3", ' '), (Texts{"1", "+2", "-3"}));
}

TEST(Fields, quotes_that_do_not_close_are_a_fault_at_their_place) {
  std::vector<Field> fields;
  std::optional<FieldFault> fault = split_fields(R"(1,"2,3)", ',', fields);
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->span.begin, 2U);
  EXPECT_EQ(fault->span.end, 6U);
  fault = split_fields(R"(1,"2"3,4)", ',', fields);
  ASSERT_TRUE(fault.has_value());
  EXPECT_EQ(fault->span.begin, 5U);
  EXPECT_EQ(fault->span.end, 6U);
}

TEST(Fields, a_comment_behind_data_is_found) {
  std::vector<Field> fields;
  const std::string_view line = "1 2 # bad";
  split_fields(line, ' ', fields);
  ASSERT_TRUE(comment_behind_data(line, fields).has_value());
  EXPECT_EQ(comment_behind_data(line, fields)->begin, 4U);
  split_fields("1 2 3#", ' ', fields);
  EXPECT_FALSE(comment_behind_data("1 2 3#", fields).has_value());
}

}  // namespace
}  // namespace parabola
