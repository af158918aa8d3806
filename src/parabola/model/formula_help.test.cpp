// SPDX-License-Identifier: MIT
#include "parabola/model/formula_help.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/core/text.hpp"
#include "parabola/model/formula.hpp"

namespace parabola {
namespace {

TEST(FormulaHelp, fits_into_80_columns) {
  const std::string text = formula_help();
  ASSERT_TRUE(text.ends_with('\n'));
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    const std::string line = text.substr(begin, end - begin);
    EXPECT_LE(display_width(line), 80U) << line;
    EXPECT_FALSE(line.ends_with(' ')) << line;
    begin = end + 1;
  }
}

TEST(FormulaHelp, names_every_function_of_the_language) {
  const std::string text = formula_help();
  for (const FunctionInfo& function : functions()) {
    EXPECT_NE(text.find("\n  " + std::string(function.signature)), std::string::npos)
        << function.name;
  }
}

TEST(FormulaHelp, examples_are_formulas_of_the_shipped_columns_and_parameters) {
  for (const FormulaExample& example : formula_examples()) {
    const Result<Formula> formula = parse_formula(example.formula);
    ASSERT_TRUE(formula.has_value()) << formula.error().render();
    const std::vector<std::string> left = symbols_of(formula->graph, formula->left);
    EXPECT_TRUE(std::all_of(left.begin(), left.end(), [](const std::string& name) {
      return name == "I" || name == "V";
    })) << example.formula;
    EXPECT_NE(formula_help().find(example.formula), std::string::npos);
  }
}

TEST(FormulaHelp, powers_are_as_it_says) {
  Graph graph;
  EXPECT_EQ(parse_expression("2^3^2", graph).value(), graph.constant(512.0));
  EXPECT_EQ(parse_expression("2^-1", graph).value(), graph.constant(0.5));
  EXPECT_EQ(parse_expression("-x^2", graph).value(), parse_expression("-(x^2)", graph).value());
}

}  // namespace
}  // namespace parabola
