// SPDX-License-Identifier: MIT
// The errors of the parser: what is wrong, where, and what to write instead.
#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/model/function_remedies.hpp"
#include "parabola/model/parser.hpp"
#include "parabola/model/special_functions.hpp"

namespace parabola {
namespace {

bool begins_operand(TokenKind kind) {
  return kind == TokenKind::number || kind == TokenKind::name || kind == TokenKind::open;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

TextSpan between(const Token& first, const Token& second) {
  const std::size_t end = first.span.begin + first.span.length;
  return {end, second.span.begin - end};
}

TextSpan across(const Token& first, const Token& second) {
  return {first.span.begin, second.span.begin + second.span.length - first.span.begin};
}

struct WordOperator {
  std::string_view word;
  std::string_view fix;
};

// Operators that are words in other languages.
constexpr std::array<WordOperator, 7> word_operators{{
    {"and", "multiply the conditions: (x > 1)*(x < 2)"},
    {"or", "use the larger condition: max(x < 1, x > 2)"},
    {"not", "write 1 - (x > 2)"},
    {"if", "write where(condition, a, b)"},
    {"else", "write where(condition, a, b)"},
    {"mod", "write a - b*floor(a/b)"},
    {"for", "write all terms"},
}};

// The fix when two values follow each other because a word stands for an operator; empty otherwise.
std::string_view word_remedy(const Token& first, const Token& second) {
  for (const WordOperator& op : word_operators) {
    if ((first.name == op.word && !first.is_backquoted) ||
        (second.name == op.word && !second.is_backquoted)) {
      return op.fix;
    }
  }
  return {};
}

// "1,5" anywhere in the text, as a decimal point would have it; empty when there is none.
std::string with_decimal_points(std::string_view text) {
  std::string changed(text);
  for (std::size_t i = 1; i + 1 < text.size(); ++i) {
    if (text[i] == ',' && is_digit(text[i - 1]) && is_digit(text[i + 1])) changed[i] = '.';
  }
  return changed == text ? "" : changed;
}

}  // namespace

Error Parser::missing_operand() const {
  const bool is_first = previous_.kind == TokenKind::end;
  if (current_.kind == TokenKind::end) {
    if (is_first) {
      return text_.error("formula_syntax", {}, "the expression is empty",
                         "write an expression such as a + b*x");
    }
    if (previous_.kind == TokenKind::open) return unexpected(&previous_);
    return text_.error("formula_syntax", current_.span,
                       fmt::format("the formula ends after {}, where a value must follow",
                                   quoted_piece(text_[previous_.span])),
                       "write the missing value, or remove what stands before it");
  }
  const std::string found = quoted_piece(text_[current_.span]);
  if (current_.kind == TokenKind::close && previous_.kind == TokenKind::open) {
    return text_.error("formula_syntax", across(previous_, current_),
                       "there is nothing between the brackets", "write an expression between them");
  }
  const bool is_between_operators =
      previous_.kind >= TokenKind::plus && previous_.kind <= TokenKind::not_equal;
  if (is_first || !is_between_operators) {
    return text_.error("formula_syntax", current_.span,
                       fmt::format("a value is missing before {}", found),
                       "write a number, a name or a bracket there");
  }
  const std::string before = quoted_piece(text_[previous_.span]);
  return text_.error("formula_syntax", current_.span,
                     fmt::format("a value is missing between {} and {}", before, found),
                     "write a number, a name or a bracket there, or remove one of the two");
}

Error Parser::missing_operator() const {
  const std::string first(text_[previous_.span]);
  const std::string second(text_[current_.span]);
  const std::string_view words = word_remedy(previous_, current_);
  std::string sentence = fmt::format("an operator is missing between {} and {}",
                                     quoted_piece(first), quoted_piece(second));
  std::string fix = text_.write(between(previous_, current_), "*");
  if (!words.empty()) {
    fix = words;
  } else if (previous_.kind == TokenKind::name && !previous_.is_backquoted &&
             find_function(first) != nullptr && current_.kind != TokenKind::open) {
    sentence = fmt::format("{} needs brackets around its argument", first);
    const std::size_t end = current_.span.begin + current_.span.length;
    const bool is_whole_argument = end == text_.all().size() || text_.all()[end] == ')';
    fix = is_whole_argument
              ? text_.write(across(previous_, current_), fmt::format("{}({})", first, second))
              : fmt::format("write {}( in front of the argument and ) behind it", first);
  } else if (previous_.kind == TokenKind::number && current_.kind == TokenKind::number) {
    sentence = fmt::format("there is a blank inside a number, or no operator between {} and {}",
                           quoted_piece(first), quoted_piece(second));
    fix = text_.write(between(previous_, current_), "");
  }
  return text_.error("formula_syntax", current_.span, sentence, fix);
}

Error Parser::unexpected(const Token* open) const {
  switch (current_.kind) {
    case TokenKind::end: {
      const TextSpan end{text_.all().size(), 0};
      return text_.error("formula_syntax", open->span,
                         "'(' has no matching ')' before the end of the formula",
                         previous_.kind == TokenKind::open ? "write an expression and ')' behind it"
                                                           : text_.write(end, ")"));
    }
    case TokenKind::close:
      return text_.error("formula_syntax", current_.span, "')' has no matching '(' before it",
                         text_.write(current_.span, ""));
    case TokenKind::comma:
    case TokenKind::semicolon:
      return unexpected_comma();
    case TokenKind::assign:
    case TokenKind::tilde:
      return misplaced_relation(open);
    default:
      break;
  }
  if (begins_operand(current_.kind)) return missing_operator();
  return text_.error("formula_syntax", current_.span,
                     fmt::format("{} has no place here", quoted_piece(text_[current_.span])),
                     text_.write(current_.span, ""));
}

Error Parser::unexpected_comma() const {
  const std::string_view behind = text_.all().substr(current_.span.begin + 1);
  std::size_t digits = 0;
  while (digits < behind.size() && is_digit(behind[digits])) ++digits;
  if (current_.kind == TokenKind::comma && previous_.kind == TokenKind::number && digits > 0) {
    const TextSpan number{previous_.span.begin,
                          current_.span.begin + 1 + digits - previous_.span.begin};
    const std::string point = fmt::format("{}.{}", text_[previous_.span], behind.substr(0, digits));
    return text_.error("formula_syntax", number,
                       fmt::format("numbers have a decimal point: {}", quoted_piece(text_[number])),
                       text_.write(number, point));
  }
  return text_.error("formula_syntax", current_.span,
                     fmt::format("{} separates the arguments of a function and has no place here",
                                 quoted_piece(text_[current_.span])),
                     "remove it, or write the operator that belongs there");
}

Error Parser::misplaced_relation(const Token* open) const {
  const std::string found = quoted_piece(text_[current_.span]);
  const bool is_tilde = current_.kind == TokenKind::tilde;
  if (open != nullptr) {
    return text_.error("formula_syntax", current_.span,
                       fmt::format("{} has no place inside brackets", found),
                       is_tilde ? "write '-' for a minus sign"
                                : "write '==' to compare; arguments of functions have no names");
  }
  if (part_ == FormulaPart::expression) {
    return text_.error("formula_syntax", current_.span,
                       fmt::format("{} has no place in an expression", found),
                       is_tilde ? "write '-' for a minus sign" : "write '==' to compare");
  }
  return text_.error(
      "formula_syntax", current_.span,
      fmt::format("a formula has one '=' or '~'; {} is the second", found),
      is_tilde ? "leave one of them out" : "leave one of them out, or write '==' to compare");
}

Error Parser::chained_comparison(std::size_t begin, const Token& first_operator,
                                 std::size_t middle) {
  const Token second_operator = current_;
  const TextSpan left = {begin, previous_.span.begin + previous_.span.length - begin};
  const TextSpan shared = span_from(middle);
  advance();
  const std::size_t last = current_.span.begin;
  sum();
  const std::string twice = fmt::format("({})*({} {} {})", text_[left], text_[shared],
                                        text_[second_operator.span], text_[span_from(last)]);
  return text_.error("formula_syntax", second_operator.span,
                     fmt::format("comparisons are not chained: {} after {}",
                                 quoted_piece(text_[second_operator.span]),
                                 quoted_piece(text_[first_operator.span])),
                     text_.write(span_from(begin), twice));
}

Error Parser::unknown_function(const Token& name) const {
  const bool is_likelihood = part_ == FormulaPart::likelihood;
  const std::string sentence = fmt::format("{} is no {}", quoted_piece(name.name),
                                           is_likelihood ? "distribution" : "function");
  const std::string_view remedy = remedy_for_function(name.name);
  if (!remedy.empty())
    return text_.error("formula_function", name.span, sentence, std::string(remedy));

  std::vector<std::string> known;
  for (const FunctionInfo& info : functions()) known.emplace_back(info.name);
  if (is_likelihood) {
    for (const FunctionInfo& info : distributions()) known.emplace_back(info.name);
  }
  const std::string nearest = nearest_name(name.name, known);
  if (!nearest.empty())
    return text_.error("formula_function", name.span, sentence,
                       fmt::format("did you mean {}?", nearest));
  if (part_ == FormulaPart::left_side) {
    return text_.error("formula_function", name.span, sentence,
                       "write the name of the data column alone on the left, as in y = a + b*x");
  }
  const TextSpan behind{name.span.begin + name.span.length, 0};
  return text_.error("formula_function", name.span, sentence,
                     fmt::format("for a product {}", text_.write(behind, "*")));
}

Error Parser::wrong_argument_count(const FunctionInfo& function, std::size_t found,
                                   TextSpan span) const {
  const bool takes_more = takes_more_arguments(function.op);
  std::string fix = fmt::format("write {}", function.signature);
  const std::string with_points = with_decimal_points(text_[span]);
  if (function.op == Op::log && found == 2) {
    fix = "write log10(x) or log2(x), or log(x)/log(b) for another base";
  } else if (found > function.arity && !with_points.empty()) {
    fix = fmt::format("if the comma is a decimal one, {}", text_.write(span, with_points));
  }
  return text_.error("formula_arguments", span,
                     fmt::format("{} takes {}{} argument{}, found {}", function.name,
                                 takes_more ? "at least " : "", function.arity,
                                 function.arity == 1 ? "" : "s", found),
                     fix);
}

Error Parser::wrong_order(const FunctionInfo& function, TextSpan span) const {
  return text_.error("formula_arguments", span,
                     fmt::format("the order of {} must be a whole number from 0 to {}, found {}",
                                 function.name, largest_order, quoted_piece(text_[span])),
                     fmt::format("write {} with a number for n", function.signature));
}

Error Parser::not_finite(Op op, std::span<const NodeId> arguments, TextSpan span) const {
  const std::string piece = quoted_piece(text_[span]);
  if (op == Op::divide && graph_.is_constant(arguments[1], 0.0)) {
    return text_.error("formula_value", span, fmt::format("division by zero in {}", piece),
                       "divide by something else than 0");
  }
  return text_.error("formula_value", span, fmt::format("{} has no finite value", piece),
                     "stay where the operation is defined and below 1.8e308");
}

Error Parser::misplaced_distribution(const Token& name, const FunctionInfo& distribution) const {
  return text_.error(
      "formula_density", name.span,
      fmt::format("{} is a distribution, which stands right of '~'", quoted_piece(name.name)),
      fmt::format("write  column ~ {}  for a likelihood fit; for least squares "
                  "write the expected value of the column",
                  distribution.signature));
}

Error Parser::range_syntax() const {
  return text_.error("formula_density", current_.span,
                     "a range has two constant ends, the lower first",
                     "write  on [100, 160]  behind the density; an end may be inf");
}

}  // namespace parabola
