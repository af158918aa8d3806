// SPDX-License-Identifier: MIT
#include "parabola/model/formula_help.hpp"

#include <array>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/model/expression.hpp"

namespace parabola {
namespace {

constexpr std::array<FormulaExample, 8> examples{{
    {"I = G*V", "a line through the origin"},
    {"I = G*V + I0", "a straight line"},
    {"I = I0", "a constant: the weighted mean"},
    {"I = a + b*V + c*V^2", "a polynomial"},
    {"I = a + b*log(V)", "any function of a column"},
    {"I = G*V + step*(V > 5)", "a comparison is 1 or 0"},
    {"I = where(V < 5, a*V, b*V)", "one expression or another"},
    {"I/V = G + k*V", "an expression of columns on the left"},
}};

constexpr std::string_view beginning =
    R"(A formula says which column is described, and how:  I = G*V

  left of '='      a column, or an expression of columns such as log(N)
  right of '='     an expression of columns and parameters
  Names of columns are data; every other name is a parameter to be estimated.

Operators, first what binds most
  ^  **            power: 2^3^2 is 2^9, -x^2 is -(x^2), 2^-1 is 0.5
  +  -             signs
  *  /
  +  -
  <  <=  >  >=     comparisons: 1 where they hold, otherwise 0
  ==  !=
  A product needs its sign: write 2*x, not 2x. Also read: · × − and x².

Names and numbers
  tau  N0  T_half  letters of any alphabet (also τ), digits and _
  `Channel 1`      any other name, in backquotes
  1.5  .5  1e-3    decimal point, never a comma
  pi               3.14159...; e is a name like any other
  A name is a function only before '(': gamma and beta may be parameters.

Functions; ',' or ';' separates their arguments
)";

constexpr std::string_view distributions_beginning = R"(
Distributions:  t ~ exponential(tau)  is fitted by maximum likelihood
  counts ~ poisson(a + b*x)                         counts in every row
  y ~ normal(a + b*x, sigma)                        values around a mean
  m ~ f*normal(mu, sigma) + (1-f)*exponential(tau) on [100, 160]    events
  m ~ extended(ns*normal(mu, sigma) + nb*exponential(tau)) on [100, 160]
  x ~ 1 + a*x^2 on [-1, 1]                          any formula of x
)";

// The second column begins at the same place as above; a longer entry gets a line of its own.
std::string entry(std::string_view first, std::string_view second, std::size_t width) {
  const std::size_t used = display_width(first);
  if (used + 1 > width) return fmt::format("  {}\n  {:{}}{}\n", first, "", width, second);
  return fmt::format("  {}{:{}}{}\n", first, "", width - used, second);
}

}  // namespace

std::span<const FormulaExample> formula_examples() {
  return examples;
}

std::string formula_help() {
  constexpr std::size_t function_width = 27;
  constexpr std::size_t example_width = 35;
  std::string text(beginning);
  for (const FunctionInfo& function : functions())
    text += entry(function.signature, function.meaning, function_width);
  text += distributions_beginning;
  for (const FunctionInfo& distribution : distributions())
    text += entry(distribution.signature, distribution.meaning, function_width);
  text += "\nExamples, to be tried as  parabola fit examples/ohm/ohm.csv 'I = G*V'\n";
  for (const FormulaExample& example : examples)
    text += entry(example.formula, example.meaning, example_width);
  return text;
}

}  // namespace parabola
