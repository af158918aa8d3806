// SPDX-License-Identifier: MIT
#include "parabola/model/print_math.hpp"

#include <cmath>
#include <cstddef>
#include <limits>

#include "parabola/core/text.hpp"
#include "parabola/core/typeset.hpp"
#include "parabola/model/print_tree.hpp"

namespace parabola {
namespace {

bool is_comparison(Op op) {
  return op >= Op::less && op <= Op::not_equal;
}

// 1.5e-3 as its parts; the digits are those of the double, which is what a reader wants to see.
struct NumberText {
  bool is_negative = false;
  std::string mantissa;
  std::string exponent;
};

NumberText number_parts(double value) {
  NumberText parts;
  std::string text = shortest(value);
  if (text.front() == '-') {
    parts.is_negative = true;
    text.erase(0, 1);
  }
  const std::size_t e = text.find('e');
  parts.mantissa = text.substr(0, e);
  if (e == std::string::npos) return parts;
  std::size_t digits = e + 1;
  if (text[digits] == '-') parts.exponent = "-";
  if (text[digits] == '-' || text[digits] == '+') ++digits;
  while (digits + 1 < text.size() && text[digits] == '0') ++digits;
  parts.exponent += text.substr(digits);
  if (parts.mantissa == "1") parts.mantissa.clear();
  return parts;
}

// The text was accepted once, under limits that are not known here.
constexpr FormulaLimits unlimited{std::numeric_limits<std::size_t>::max(),
                                  std::numeric_limits<std::size_t>::max(),
                                  std::numeric_limits<std::size_t>::max()};

using Marks = std::array<std::string_view, 2>;

// One printing: the layout rules applied to one graph in one language.
class MathPrinter {
 public:
  MathPrinter(const Graph& graph, const Markup& markup) : graph_(graph), markup_(markup) {}

  void expand(NodeId id, Pieces& pieces) const;

 private:
  [[nodiscard]] Binding binding_of(NodeId id) const;
  [[nodiscard]] std::string constant_text(const Node& node) const;
  [[nodiscard]] std::string_view product_sign(NodeId left, NodeId right) const;
  [[nodiscard]] bool is_word(NodeId id) const;
  [[nodiscard]] const Marks* marks_around(Op op) const;
  void append(NodeId id, Binding least, Pieces& pieces) const;
  void append_between(const Marks& marks, NodeId id, Pieces& pieces) const;
  void append_sides(NodeId id, Binding left, std::string_view sign, Binding right,
                    Pieces& pieces) const;
  void append_call(NodeId id, Pieces& pieces) const;
  void append_cases(const Node& node, Pieces& pieces) const;

  const Graph& graph_;
  const Markup& markup_;
};

Binding MathPrinter::binding_of(NodeId id) const {
  const Node& node = graph_.node(id);
  if (is_comparison(node.op)) return Binding::comparison;
  switch (node.op) {
    case Op::constant: {
      const NumberText number = number_parts(node.constant.value);
      if (number.is_negative) return Binding::sum;
      if (number.exponent.empty() || is_pi(node.constant)) return Binding::atom;
      return number.mantissa.empty() ? Binding::power : Binding::product;
    }
    case Op::negate:
    case Op::add:
    case Op::subtract:
      return Binding::sum;
    case Op::multiply:
      return Binding::product;
    case Op::divide:
      return Binding::sign;  // a fraction needs brackets below a power only
    case Op::power:
      return Binding::power;
    default:
      return Binding::atom;
  }
}

std::string MathPrinter::constant_text(const Node& node) const {
  if (is_pi(node.constant)) return std::string(markup_.pi);
  const NumberText number = number_parts(node.constant.value);
  return (number.is_negative ? std::string(markup_.minus_sign) : "") +
         markup_.number(number.mantissa, number.exponent);
}

bool MathPrinter::is_word(NodeId id) const {
  const Node& node = graph_.node(id);
  return node.op == Op::symbol && !typeset_name(graph_.symbols()[node.symbol]).base.is_italic;
}

std::string_view MathPrinter::product_sign(NodeId left, NodeId right) const {
  if (graph_.node(left).op == Op::multiply) left = graph_.node(left).arguments[1];
  const bool has_brackets = binding_of(right) < Binding::sign;
  const bool looks_like_call = has_brackets && graph_.node(left).op == Op::symbol;
  if (graph_.node(left).op == Op::power) left = graph_.node(left).arguments[0];
  if (graph_.node(right).op == Op::power) right = graph_.node(right).arguments[0];
  const bool is_number = graph_.is_constant(right) && !is_pi(graph_.node(right).constant);
  const bool needs_dot = looks_like_call || is_number || is_word(left) || is_word(right);
  return needs_dot ? markup_.dot_product : markup_.thin_product;
}

const Marks* MathPrinter::marks_around(Op op) const {
  switch (op) {
    case Op::sqrt:
      return &markup_.square_root;
    case Op::cbrt:
      return &markup_.cube_root;
    case Op::abs:
      return &markup_.absolute;
    case Op::floor:
      return &markup_.floor;
    default:
      return nullptr;
  }
}

void MathPrinter::append(NodeId id, Binding least, Pieces& pieces) const {
  if (binding_of(id) < least) {
    append_between(markup_.brackets, id, pieces);
  } else {
    pieces.emplace_back(id);
  }
}

void MathPrinter::append_between(const Marks& marks, NodeId id, Pieces& pieces) const {
  pieces.emplace_back(marks[0]);
  pieces.emplace_back(id);
  pieces.emplace_back(marks[1]);
}

void MathPrinter::append_sides(NodeId id, Binding left, std::string_view sign, Binding right,
                               Pieces& pieces) const {
  const Node& node = graph_.node(id);
  append(node.arguments[0], left, pieces);
  pieces.emplace_back(sign);
  append(node.arguments[1], right, pieces);
}

void MathPrinter::append_call(NodeId id, Pieces& pieces) const {
  const FunctionInfo& function = *find_function(graph_.node(id).op);
  const bool has_variable = function.signature.find(';') != std::string_view::npos;
  pieces.emplace_back(markup_.function_name(function));
  pieces.emplace_back(markup_.brackets[0]);
  std::size_t count = 0;
  for (const NodeId argument : flat_arguments(graph_, id)) {
    if (count > 0)
      pieces.emplace_back(has_variable && count == 1 ? markup_.semicolon : markup_.comma);
    pieces.emplace_back(argument);
    ++count;
  }
  pieces.emplace_back(markup_.brackets[1]);
}

void MathPrinter::append_cases(const Node& node, Pieces& pieces) const {
  const std::array<NodeId, 3> parts{node.arguments[1], node.arguments[0], node.arguments[2]};
  for (std::size_t k = 0; k < parts.size(); ++k) {
    pieces.emplace_back(markup_.cases[k]);
    pieces.emplace_back(parts[k]);
  }
  pieces.emplace_back(markup_.cases[3]);
  pieces.emplace_back(markup_.cases[4]);
}

void MathPrinter::expand(NodeId id, Pieces& pieces) const {
  const Node& node = graph_.node(id);
  const NodeId a = node.arguments[0];
  const NodeId b = node.arguments[1];
  if (is_comparison(node.op)) {
    const auto k = static_cast<std::size_t>(node.op) - static_cast<std::size_t>(Op::less);
    append_sides(id, Binding::sum, markup_.comparisons[k], Binding::sum, pieces);
    return;
  }
  if (const Marks* marks = marks_around(node.op)) {
    append_between(*marks, a, pieces);
    return;
  }
  const auto surround = [&](std::array<std::string_view, 3> marks, Binding base) {
    pieces.emplace_back(marks[0]);
    append(a, base, pieces);
    pieces.emplace_back(marks[1]);
    pieces.emplace_back(b);
    pieces.emplace_back(marks[2]);
  };
  switch (node.op) {
    case Op::constant:
      pieces.emplace_back(constant_text(node));
      break;
    case Op::symbol:
      pieces.emplace_back(markup_.name(graph_.symbols()[node.symbol]));
      break;
    case Op::negate:
      pieces.emplace_back(markup_.minus_sign);
      append(a, Binding::product, pieces);
      break;
    case Op::add:
      append_sides(id, Binding::sum, markup_.plus, Binding::product, pieces);
      break;
    case Op::subtract:
      append_sides(id, Binding::sum, markup_.minus, Binding::product, pieces);
      break;
    case Op::multiply:
      append_sides(id, Binding::product, product_sign(a, b), Binding::sign, pieces);
      break;
    case Op::divide:
      surround(markup_.fraction, Binding::comparison);
      break;
    case Op::power:
      surround(markup_.power, Binding::atom);
      break;
    case Op::where:
      append_cases(node, pieces);
      break;
    default:
      append_call(id, pieces);
      break;
  }
}

std::string end_text(double end, const Markup& markup) {
  const std::string sign = end < 0.0 ? std::string(markup.minus_sign) : "";
  if (std::isinf(end)) return sign + std::string(markup.infinity);
  const NumberText number = number_parts(std::abs(end));
  return sign + markup.number(number.mantissa, number.exponent);
}

std::string range_text(const std::optional<DensityRange>& range, const Markup& markup) {
  if (!range) return {};
  return std::string(markup.range[0]) + end_text(range->lower, markup) +
         std::string(markup.range[1]) + end_text(range->upper, markup) +
         std::string(markup.range[2]);
}

}  // namespace

std::string print_math(const Graph& graph, NodeId root, const Markup& markup) {
  const MathPrinter printer(graph, markup);
  return print_tree(root, [&printer](NodeId id, Pieces& pieces) { printer.expand(id, pieces); });
}

std::string print_as_typed(const Formula& formula, const Markup& markup) {
  const Result<Formula> typed = parse_formula(formula.text, unlimited, Form::as_typed);
  const Formula& shown = typed ? *typed : formula;
  return print_math(shown.graph, shown.left, markup) +
         std::string(shown.relation == Relation::equals ? markup.equals : markup.distributed_as) +
         print_math(shown.graph, shown.right, markup) + range_text(formula.range, markup);
}

std::string print_as_typed(const Definition& definition, const Markup& markup) {
  Graph graph(Form::as_typed);
  const Result<NodeId> root = parse_expression(definition.text, graph, unlimited);
  return markup.name(definition.name) + std::string(markup.equals) +
         (root ? print_math(graph, *root, markup) : "");
}

}  // namespace parabola
