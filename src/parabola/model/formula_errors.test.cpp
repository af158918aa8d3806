// SPDX-License-Identifier: MIT
// Every message about a formula: code, sentence, column and remedy.
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/model/formula.hpp"

namespace parabola {
namespace {

struct Wrong {
  std::string_view formula;
  std::size_t column;
  std::string_view sentence;
  std::string_view fix;
};

void expect_errors(std::string_view code, const std::vector<Wrong>& cases) {
  for (const Wrong& wrong : cases) {
    const Result<Formula> formula = parse_formula(wrong.formula);
    ASSERT_FALSE(formula.has_value()) << wrong.formula;
    const Error& error = formula.error();
    EXPECT_EQ(error.code(), code) << wrong.formula;
    EXPECT_EQ(error.sentence(), wrong.sentence) << wrong.formula;
    EXPECT_EQ(error.fix(), wrong.fix) << wrong.formula;
    EXPECT_EQ(error.where(), "formula, column " + std::to_string(wrong.column)) << wrong.formula;
    EXPECT_EQ(error.excerpt().column, wrong.column) << wrong.formula;
  }
}

TEST(FormulaErrors, look_like_this) {
  EXPECT_EQ(parse_formula("I = 2G*V").error().render(),
            "formula, column 6: an operator is missing between '2' and 'G'\n"
            "    I = 2G*V\n"
            "         ^\n"
            "  fix: write I = 2*G*V");
}

TEST(FormulaErrors, a_missing_operator_is_written_in) {
  expect_errors(
      "formula_syntax",
      {{"y = a+b*2x/2", 10, "an operator is missing between '2' and 'x'", "write y = a+b*2*x/2"},
       {"y = 2(x+1)", 6, "an operator is missing between '2' and '('", "write y = 2*(x+1)"},
       {"y = (a)(b)", 8, "an operator is missing between ')' and '('", "write y = (a)*(b)"},
       {"y = x y", 7, "an operator is missing between 'x' and 'y'", "write y = x*y"},
       {"y = 2e*x", 6, "an operator is missing between '2' and 'e'", "write y = 2*e*x"},
       {"y = `a b`(x)", 10, "an operator is missing between '`a b`' and '('",
        "write y = `a b`*(x)"},
       {"τ = 2λ", 6, "an operator is missing between '2' and 'λ'", "write τ = 2*λ"},
       {"y = sin x", 9, "sin needs brackets around its argument", "write y = sin(x)"},
       {"y = sin 2*x", 9, "sin needs brackets around its argument",
        "write sin( in front of the argument and ) behind it"},
       {"y = 1 000*x", 7, "there is a blank inside a number, or no operator between '1' and '000'",
        "write y = 1000*x"},
       {"y = a if x else b", 7, "an operator is missing between 'a' and 'if'",
        "write where(condition, a, b)"},
       {"y = x and z", 7, "an operator is missing between 'x' and 'and'",
        "multiply the conditions: (x > 1)*(x < 2)"},
       {"y = not x", 9, "an operator is missing between 'not' and 'x'", "write 1 - (x > 2)"},
       {"y = x mod 2", 7, "an operator is missing between 'x' and 'mod'",
        "write a - b*floor(a/b)"}});
}

TEST(FormulaErrors, a_missing_value_is_pointed_at) {
  constexpr std::string_view write = "write a number, a name or a bracket there";
  constexpr std::string_view or_remove =
      "write a number, a name or a bracket there, or remove one of the two";
  constexpr std::string_view at_end = "write the missing value, or remove what stands before it";
  expect_errors(
      "formula_syntax",
      {{"y = a+*b*x", 7, "a value is missing between '+' and '*'", or_remove},
       {"y = *x", 5, "a value is missing before '*'", write},
       {"* = x", 1, "a value is missing before '*'", write},
       {"y = (a + )", 10, "a value is missing between '+' and ')'", or_remove},
       {"y = max(a, )", 12, "a value is missing before ')'", write},
       {"y = a +", 8, "the formula ends after '+', where a value must follow", at_end},
       {"y = x^", 7, "the formula ends after '^', where a value must follow", at_end},
       {"y = -", 6, "the formula ends after '-', where a value must follow", at_end},
       {"y =", 4, "nothing follows '='", "write a formula such as y = a + b*x"},
       {"y ~", 4, "nothing follows '~'", "write a formula such as y = a + b*x"},
       {"y = ()", 5, "there is nothing between the brackets", "write an expression between them"}});
}

TEST(FormulaErrors, brackets_are_matched) {
  constexpr std::string_view unclosed = "'(' has no matching ')' before the end of the formula";
  expect_errors("formula_syntax",
                {{"y = a+(b*x", 7, unclosed, "write y = a+(b*x)"},
                 {"y = exp(x", 8, unclosed, "write y = exp(x)"},
                 {"y = (", 5, unclosed, "write an expression and ')' behind it"},
                 {"y = a+b*x)", 10, "')' has no matching '(' before it", "write y = a+b*x"},
                 {"y = a[0]", 6, "formulas have round brackets only", "write ( and )"},
                 {"y = {a}", 5, "formulas have round brackets only", "write ( and )"}});
}

TEST(FormulaErrors, a_formula_has_one_equals_sign) {
  constexpr std::string_view or_compare = "leave one of them out, or write '==' to compare";
  expect_errors(
      "formula_syntax",
      {{"a+b*x", 6, "the formula has no '=': which column does it describe?",
        "write y = a+b*x, with the name of the data column for y"},
       {"= a*x", 1, "the left side of the formula is missing",
        "write y = a*x, with the name of the data column for y"},
       {"y == a*x", 3, "'==' compares; a formula has '=' between data and model", "write y = a*x"},
       {"where(a==b, 1, 2)*x == c", 21, "'==' compares; a formula has '=' between data and model",
        "write where(a==b, 1, 2)*x = c"},
       {"y = a=1+b*x", 6, "a formula has one '=' or '~'; '=' is the second", or_compare},
       {"y = a ~ x", 7, "a formula has one '=' or '~'; '~' is the second", "leave one of them out"},
       {"y = (a = 2)", 8, "'=' has no place inside brackets",
        "write '==' to compare; arguments of functions have no names"},
       {"y = normal(x, mu=2)", 17, "'=' has no place inside brackets",
        "write '==' to compare; arguments of functions have no names"},
       {"y = (~a)", 6, "a value is missing before '~'",
        "write a number, a name or a bracket there"},
       {"y = (a ~ b)", 8, "'~' has no place inside brackets", "write '-' for a minus sign"}});
}

TEST(FormulaErrors, comparisons_are_not_chained) {
  expect_errors("formula_syntax",
                {{"y = 0 < x < 1", 11, "comparisons are not chained: '<' after '<'",
                  "write y = (0 < x)*(x < 1)"},
                 {"y = (a+1 <= x == b)*c", 15, "comparisons are not chained: '==' after '<='",
                  "write y = ((a+1 <= x)*(x == b))*c"}});
}

TEST(FormulaErrors, numbers_are_decimal) {
  expect_errors("formula_syntax",
                {{"y = a+1.2.3", 7, "'1.2.3' is no number", "write one decimal point"},
                 {"y = 0x10", 5, "'0x10' is no number", "write it as a decimal number"},
                 {"y = 1_000*x", 5, "'1_000' is no number", "write y = 1000*x"},
                 {"y = 1d-3*x", 5, "'1d-3' is no number", "write y = 1e-3*x"},
                 {"y = 1.5D3", 5, "'1.5D3' is no number", "write y = 1.5e3"},
                 {"y = 1,5*x", 5, "numbers have a decimal point: '1,5'", "write y = 1.5*x"},
                 {"y = (1,5)", 6, "numbers have a decimal point: '1,5'", "write y = (1.5)"},
                 {"y = 1e400*x", 5, "'1e400' is too large: the largest number is 1.8e308",
                  "use other units, or work with logarithms"},
                 {"y = a, b", 6, "',' separates the arguments of a function and has no place here",
                  "remove it, or write the operator that belongs there"},
                 {"y = a; b", 6, "';' separates the arguments of a function and has no place here",
                  "remove it, or write the operator that belongs there"}});
}

TEST(FormulaErrors, constant_parts_must_have_a_value) {
  constexpr std::string_view stay = "stay where the operation is defined and below 1.8e308";
  expect_errors(
      "formula_value",
      {{"y = 1/0+a", 5, "division by zero in '1/0'", "divide by something else than 0"},
       {"y = a+x/0", 7, "division by zero in 'x/0'", "divide by something else than 0"},
       {"y = x/(2-2)", 5, "division by zero in 'x/(2-2)'", "divide by something else than 0"},
       {"y = a*log(-1)", 7, "'log(-1)' has no finite value", stay},
       {"y = 10^400", 5, "'10^400' has no finite value", stay},
       {"y = 0*1e300*1e300*sqrt(-2)", 19, "'sqrt(-2)' has no finite value", stay}});
}

TEST(FormulaErrors, functions_of_other_languages_are_translated) {
  expect_errors(
      "formula_function",
      {{"y = a*ln(x)", 7, "'ln' is no function", "write log(x) for the natural logarithm"},
       {"y = lg(x)", 5, "'lg' is no function", "write log10(x) for the logarithm to base 10"},
       {"y = arctan(x)", 5, "'arctan' is no function", "write atan(x)"},
       {"y = pow(x, 2)", 5, "'pow' is no function", "write a^b"},
       {"y = heaviside(x)", 5, "'heaviside' is no function", "write where(x > 0, 1, 0)"},
       {"y = epx(x)", 5, "'epx' is no function", "did you mean exp?"},
       {"y = Exp(x)", 5, "'Exp' is no function", "did you mean exp?"},
       {"y = a(x+1)", 5, "'a' is no function", "for a product write y = a*(x+1)"},
       {"f(x) = a*x", 1, "'f' is no function",
        "write the name of the data column alone on the left, as in y = a + b*x"}});
  expect_errors(
      "formula_syntax",
      {{"y = np.exp(x)", 5, "functions are written without the name of a library",
        "write y = exp(x)"},
       {"y = scipy.special.erf(x)", 5, "functions are written without the name of a library",
        "write y = erf(x)"},
       {"y = 2*math.pi", 7, "pi is written without the name of a library", "write y = 2*pi"},
       {"y = df.x*a", 5, "a name has no point: 'df.x'", "write y = `df.x`*a"}});
}

TEST(FormulaErrors, arguments_are_counted) {
  expect_errors(
      "formula_arguments",
      {{"y = gauss(x, mu)", 5, "gauss takes 3 arguments, found 2", "write gauss(x; mu, sigma)"},
       {"y = exp()", 5, "exp takes 1 argument, found 0", "write exp(x)"},
       {"y = max(a)", 5, "max takes at least 2 arguments, found 1", "write max(a, b, ...)"},
       {"y = log(x, 10)", 5, "log takes 1 argument, found 2",
        "write log10(x) or log2(x), or log(x)/log(b) for another base"},
       {"y = exp(1,5)", 5, "exp takes 1 argument, found 2",
        "if the comma is a decimal one, write y = exp(1.5)"},
       {"y = bessel_j(n, x)", 5,
        "the order of bessel_j must be a whole number from 0 to 100, found 'bessel_j(n, x)'",
        "write bessel_j(n, x) with a number for n"},
       {"y = bessel_j(101, x)", 5,
        "the order of bessel_j must be a whole number from 0 to 100, found 'bessel_j(101, x)'",
        "write bessel_j(n, x) with a number for n"},
       {"y = polygamma(1.5, x)", 5,
        "the order of polygamma must be a whole number from 0 to 100, found 'polygamma(1.5, x)'",
        "write polygamma(n, x) with a number for n"}});
}

TEST(FormulaErrors, distributions_stand_right_of_the_tilde) {
  expect_errors(
      "formula_density",
      {{"n = poisson(a*x)", 5, "'poisson' is a distribution, which stands right of '~'",
        "write  column ~ poisson(mean)  for a likelihood fit; for least squares write the expected "
        "value of the column"},
       {"t = normal(mu, sigma)", 5, "'normal' is a distribution, which stands right of '~'",
        "write  column ~ normal(mu, sigma)  for a likelihood fit; for least squares write the "
        "expected value of the column"}});
  expect_errors("formula_function",
                {{"t ~ expo(tau)", 5, "'expo' is no distribution", "did you mean exp?"},
                 {"t ~ student_t(mu, sigma, nu)", 5, "'student_t' is no distribution",
                  "write student(mu, sigma, nu)"}});
  expect_errors("formula_arguments",
                {{"t ~ exponential(a, b)", 5, "exponential takes 1 argument, found 2",
                  "write exponential(tau)"}});
}

TEST(FormulaErrors, a_range_has_two_constant_ends) {
  constexpr std::string_view sentence = "a range has two constant ends, the lower first";
  constexpr std::string_view fix = "write  on [100, 160]  behind the density; an end may be inf";
  expect_errors("formula_density", {{"t ~ normal(a, b) on 100", 21, sentence, fix},
                                    {"t ~ normal(a, b) on [100]", 25, sentence, fix},
                                    {"t ~ normal(a, b) on [, 5]", 22, sentence, fix},
                                    {"t ~ normal(a, b) on [a, 5]", 23, sentence, fix},
                                    {"t ~ normal(a, b) on [5, 2", 26, sentence, fix},
                                    {"t ~ normal(a, b) on [5, 2]", 26, sentence, fix}});
}

TEST(FormulaErrors, stray_characters_have_a_remedy_each) {
  expect_errors(
      "formula_syntax",
      {{"y := a*x", 3, "':=' is no operator of a formula", "write y = a*x"},
       {"y = a && b", 7, "'&&' is no operator of a formula",
        "multiply the conditions: (x > 1)*(x < 2)"},
       {"y = a || b", 7, "'||' is no operator of a formula",
        "use the larger condition: max(x < 1, x > 2)"},
       {"y = a <> b", 7, "'<>' is no operator of a formula", "write y = a != b"},
       {"y = a => b", 7, "'=>' is no operator of a formula", "write y = a >= b"},
       {"y =~ x", 3, "'=~' is no operator of a formula", "write y = x"},
       {"y = a // b", 7, "'//' is no operator of a formula",
        "write floor(a/b) for a whole quotient, a/b otherwise"},
       {"y = a .* b", 7, "'.*' is no operator of a formula", "write y = a * b"},
       {"y = a ÷ b", 7, "'÷' is no operator of a formula", "write y = a / b"},
       {"y = a – b", 7, "'–' (U+2013, a dash) is no minus sign", "write y = a - b"},
       {"y = √x", 5, "'√' is no operator of a formula", "write sqrt(x)"},
       {"y = |x|", 5, "'|' is no operator of a formula", "write abs(x) for |x|"},
       {"y = x!", 6, "'!' is no operator of a formula",
        "write gamma(n + 1) for n!, 1 - (x > 2) for 'not'"},
       {"y = 5%*x", 6, "'%' is no operator of a formula",
        "write 0.05 for 5 %, a - b*floor(a/b) for a remainder"},
       {"y = \\tau*x", 5, "'\\' has no place in a formula",
        "write names and functions without it: tau, sqrt(x)"},
       {"y = \"a\"*x", 5, "quotes have no place in a formula",
        "put names that need it in backquotes: `Channel 1`"},
       {"y = x'", 6, "quotes have no place in a formula",
        "put names that need it in backquotes: `Channel 1`"},
       {"y = a*x # line", 9, "'#' has no place in a formula", "leave comments out"},
       {"y = a ? b", 7, "'?' is no operator of a formula", "write where(condition, a, b)"},
       {"y : x", 3, "':' is no operator of a formula",
        "write '=' between the data column and the model"},
       {"y = a +\u200B b", 8, "there is an invisible character, U+200B", "delete it"},
       {"y = \u202Ea", 5, "there is an invisible character, U+202E", "delete it"},
       {"y = a*☃", 7, "'☃' (U+2603) has no meaning in a formula",
        "remove it, or put a name that has it in backquotes: `Channel 1`"},
       {"y = a*\xff", 7, "the byte 0xff is no UTF-8 text", "save or type the formula in UTF-8"},
       {"y = `a b*x", 5, "this backquote has no partner before the end of the formula",
        "close the name with another backquote"},
       {"y = ``*x", 5, "there is no name between the backquotes",
        "write the name of the column, as in `Channel 1`"}});
}

TEST(FormulaErrors, an_empty_formula_is_told_without_a_column) {
  for (const std::string_view text : {"", "  \n\t"}) {
    const Error error = parse_formula(text).error();
    EXPECT_EQ(error.render(),
              "formula: the formula is empty\n  fix: write a formula such as y = a + b*x");
  }
  Graph graph;
  EXPECT_EQ(parse_expression(" ", graph).error().sentence(), "the expression is empty");
}

TEST(FormulaErrors, strangers_run_nothing) {
  EXPECT_EQ(parse_formula("y = a+b*x+0*__import__('os').system('touch PWNED')").error().code(),
            "formula_function");
  EXPECT_EQ(parse_formula("y = ().__class__.__base__.__subclasses__()").error().code(),
            "formula_syntax");
}

TEST(FormulaErrors, expressions_have_no_equals_sign) {
  Graph graph;
  const Error error = parse_expression("a = 2", graph).error();
  EXPECT_EQ(error.sentence(), "'=' has no place in an expression");
  EXPECT_EQ(error.fix(), "write '==' to compare");
}

TEST(FormulaErrors, definitions_need_a_name_and_an_expression) {
  const auto sentence = [](std::string_view text) {
    Graph graph;
    return parse_definition(text, graph).error().sentence();
  };
  EXPECT_EQ(sentence("1/G"), "a definition begins with a name");
  EXPECT_EQ(sentence(""), "a definition begins with a name");
  EXPECT_EQ(sentence("R"), "'=' must follow the name 'R'");
  EXPECT_EQ(sentence("R + 1 = G"), "'=' must follow the name 'R'");
  EXPECT_EQ(sentence("R ="), "nothing follows '='");
  EXPECT_EQ(sentence("pi = 3"), "pi is built in and cannot be defined");
  EXPECT_EQ(sentence("R = 1/G = 2"), "a formula has one '=' or '~'; '=' is the second");
}

TEST(FormulaErrors, limits_are_told) {
  EXPECT_EQ(parse_formula("y = a*x", {3, 200, 100}).error().render(),
            "formula: the formula is 7 bytes long; the limit of its length is 3\n"
            "  fix: write a shorter formula");
  EXPECT_EQ(parse_formula("y = ((x))", {100, 1, 100}).error().sentence(),
            "brackets, functions and powers are nested more than 1 deep");
  EXPECT_EQ(parse_formula("y = a*x", {100, 1, 2}).error().sentence(),
            "the formula has more than 2 operations");
}

TEST(FormulaErrors, a_long_formula_is_shown_around_its_fault) {
  std::string text = "y = a";
  for (int k = 0; k < 1000; ++k) text += " + b*x";
  text += " + 2x";
  for (int k = 0; k < 1000; ++k) text += " + b*x";
  const Error error = parse_formula(text).error();
  EXPECT_EQ(error.fix(), "write ...*x + b*x + b*x + b*x + 2*x + b*x + b*x + b*x + b*...");
  EXPECT_LT(error.render().size(), 400U);
}

TEST(FormulaErrors, a_long_name_or_number_is_cut_in_every_part_of_the_message) {
  const std::string digits(100000, '1');
  const std::string name(100000, 'a');
  for (const std::string& text :
       {"y = 1 " + digits, "y = sin " + name, "y = " + name + "(x)", "y = 1_" + digits,
        "y = np." + name, "y = 1," + digits, "y = 0 < " + name + " < 1", "y = " + digits,
        "y = exp(" + name + ", 1,5)", "y = log(0*1" + digits.substr(0, 300) + ")"}) {
    const Result<Formula> formula = parse_formula(text);
    ASSERT_FALSE(formula.has_value());
    EXPECT_LT(formula.error().render().size(), 700U) << formula.error().render();
  }
}

TEST(FormulaErrors, a_formula_of_several_lines_is_shown_on_one) {
  const Error error = parse_formula("y = a\n  + 2x").error();
  EXPECT_EQ(error.render(),
            "formula, column 12: an operator is missing between '2' and 'x'\n"
            "    y = a   + 2x\n"
            "               ^\n"
            "  fix: write y = a   + 2*x");
}

}  // namespace
}  // namespace parabola
