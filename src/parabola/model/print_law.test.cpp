// SPDX-License-Identifier: MIT
// Laws of printing over generated expressions: infix reads back, markup is well formed.
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/model/fold.hpp"
#include "parabola/model/formula.hpp"
#include "parabola/model/print.hpp"

namespace parabola {
namespace {

// Random expressions, made in the graph itself and not by the parser.
class Generator {
 public:
  explicit Generator(std::uint64_t seed) : engine_(seed) {}

  std::size_t below(std::size_t n) { return engine_() % n; }

  NodeId expression(Graph& graph, int depth) {
    if (depth == 0 || below(5) == 0) return leaf(graph);
    // A constant part without finite value is what the parser refuses.
    for (;;) {
      const std::optional<NodeId> node = operation(graph, depth);
      if (node) return *node;
    }
  }

  std::string name() {
    constexpr std::array<std::string_view, 18> names{
        "a",  "x", "tau", "N0",      "T_half", "gamma", "exp", "e",        "pi",
        "Öl", "τ", "x₁",  "Kanal 1", "a`b",    "{}",    "",    "\x1b[31m", "2x"};
    std::string result(names[below(names.size())]);
    if (result.empty()) {
      const std::size_t length = 1 + below(4);
      for (std::size_t i = 0; i < length; ++i) result += static_cast<char>(1 + below(127));
    }
    return result;
  }

 private:
  NodeId leaf(Graph& graph) {
    if (below(2) == 0) return graph.symbol(name());
    switch (below(7)) {
      case 0:
        return graph.constant(static_cast<double>(below(5)));
      case 1:
        return graph.constant(-static_cast<double>(below(100)));
      case 2:
        return graph.constant(*parse_decimal(std::to_string(below(1000)) + "e-2"));
      case 3:
        return graph.constant(pi_constant);
      case 4:
        return graph.constant(any_double());
      case 5:
        return graph.constant(Decimal{any_double(), any_double() * 1e-17, 0});
      default:
        return graph.make(Op::divide, graph.constant(1.0), graph.constant(3.0));
    }
  }

  double any_double() {
    for (;;) {
      const double x = std::bit_cast<double>(engine_());
      if (std::isfinite(x) && std::fabs(x) < 1e300) return x;
    }
  }

  std::optional<NodeId> operation(Graph& graph, int depth) {
    const std::size_t operations = static_cast<std::size_t>(Op::voigt) + 1;
    const std::size_t common = static_cast<std::size_t>(Op::add) + below(5);
    const auto op = static_cast<Op>(below(2) == 0 ? common : 2 + below(operations - 2));
    std::vector<NodeId> arguments;
    for (std::size_t k = 0; k < arity(op); ++k) arguments.push_back(expression(graph, depth - 1));
    const bool has_order = find_function(op) != nullptr &&
                           find_function(op)->signature.find("(n,") != std::string_view::npos;
    if (has_order) arguments[0] = graph.constant(static_cast<double>(below(5)));
    bool all_constant = true;
    for (const NodeId argument : arguments) all_constant &= graph.is_constant(argument);
    if (op == Op::divide && graph.is_constant(arguments[1], 0.0)) return std::nullopt;
    const NodeId node = graph.make(op, arguments);
    if (all_constant && can_fold(op) && !graph.is_constant(node)) return std::nullopt;
    return node;
  }

  std::mt19937_64 engine_;
};

TEST(PrintLaw, infix_of_any_expression_reads_back_as_the_same_node) {
  Generator generator(20260101);
  for (int k = 0; k < 6000; ++k) {
    Graph graph;
    const NodeId root = generator.expression(graph, 1 + k % 6);
    const std::string text = to_infix(graph, root);
    const Result<NodeId> read = parse_expression(text, graph);
    ASSERT_TRUE(read.has_value()) << text << "\n" << read.error().render();
    ASSERT_EQ(*read, root) << text << "\n" << to_infix(graph, *read);
  }
}

// Braces of LaTeX outside of escapes; "" when they balance.
std::string unbalanced_brace(std::string_view text) {
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '{') {
      ++depth;
    } else if (text[i] == '}' && --depth < 0) {
      return "closes what was not opened";
    }
  }
  return depth == 0 ? "" : "not closed";
}

// Elements of MathML; "" when they nest and nothing else has an angle bracket or a bare ampersand.
std::string malformed_markup(std::string_view text) {
  std::vector<std::string_view> open;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '&') {
      const std::size_t end = text.find(';', i);
      if (end == std::string_view::npos || end - i > 8) return "bare ampersand";
    }
    if (text[i] == '>') return "stray >";
    if (static_cast<unsigned char>(text[i]) < 0x20) return "control character";
    if (text[i] != '<') continue;
    const std::size_t end = text.find('>', i);
    if (end == std::string_view::npos) return "open tag";
    const std::string_view tag = text.substr(i + 1, end - i - 1);
    i = end;
    if (tag.ends_with('/')) continue;
    if (!tag.starts_with('/')) {
      open.push_back(tag.substr(0, tag.find(' ')));
    } else if (open.empty() || open.back() != tag.substr(1)) {
      return "tag closes another";
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? "" : "tag not closed";
}

TEST(PrintLaw, markup_of_any_expression_is_well_formed) {
  Generator generator(20260102);
  for (int k = 0; k < 3000; ++k) {
    Graph graph(k % 2 == 0 ? Form::simplified : Form::as_typed);
    const NodeId root = generator.expression(graph, 1 + k % 6);
    const std::string latex = to_latex(graph, root);
    const std::string mathml = to_mathml(graph, root);
    ASSERT_EQ(unbalanced_brace(latex), "") << latex;
    ASSERT_EQ(malformed_markup(mathml), "") << mathml;
  }
}

// A double superscript stops LaTeX: each power must brace its base or not end in one.
TEST(PrintLaw, latex_has_no_double_superscripts) {
  Generator generator(20260103);
  for (int k = 0; k < 3000; ++k) {
    Graph graph;
    const std::string latex = to_latex(graph, generator.expression(graph, 1 + k % 6));
    std::vector<bool> is_exponent;
    bool was_exponent = false;
    for (std::size_t i = 0; i < latex.size(); ++i) {
      const bool is_caret = latex[i] == '^';
      ASSERT_FALSE(is_caret && was_exponent) << latex;
      was_exponent = false;
      if (latex[i] == '\\') {
        ++i;
      } else if (latex[i] == '{') {
        is_exponent.push_back(i > 0 && latex[i - 1] == '^');
      } else if (latex[i] == '}') {
        was_exponent = is_exponent.back();
        is_exponent.pop_back();
      }
    }
  }
}

// What the parser accepts is printed and read back as well; what it refuses it refuses with a place
// and a remedy.
TEST(PrintLaw, any_sequence_of_tokens_is_read_back_or_refused_with_a_remedy) {
  constexpr std::array<std::string_view, 40> tokens{
      "x",    "a",      "2",      "1.5e-3", "+",      "-",   "*",    "/",   "^",      "**",
      "(",    ")",      "(",      ")",      ",",      ";",   "<",    "==",  "=",      "~",
      "exp(", "max(",   "gauss(", "²",      "pi",     " ",   ".5",   "0",   "`",      "e",
      "sin",  "1e9999", "!",      "−",      "where(", "ln(", "\xff", "and", "lambda", "bessel_j("};
  Generator generator(20260104);
  std::size_t accepted = 0;
  for (int k = 0; k < 60000; ++k) {
    std::string text;
    const std::size_t length = 1 + generator.below(8);
    for (std::size_t i = 0; i < length; ++i) text += tokens[generator.below(tokens.size())];
    Graph graph;
    const Result<NodeId> read = parse_expression(text, graph);
    if (!read) {
      ASSERT_TRUE(read.error().where().starts_with("formula, column ")) << read.error().render();
      ASSERT_FALSE(read.error().fix().empty()) << read.error().render();
      continue;
    }
    ++accepted;
    const std::string printed = to_infix(graph, *read);
    const Result<NodeId> again = parse_expression(printed, graph);
    ASSERT_TRUE(again.has_value()) << text << "\n" << printed << "\n" << again.error().render();
    ASSERT_EQ(*again, *read) << text << "\n" << printed;
  }
  EXPECT_GT(accepted, 3000U);
}

}  // namespace
}  // namespace parabola
