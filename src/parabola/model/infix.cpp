// SPDX-License-Identifier: MIT
#include <string>
#include <string_view>

#include "parabola/core/text.hpp"
#include "parabola/model/number_text.hpp"
#include "parabola/model/print.hpp"
#include "parabola/model/print_tree.hpp"

namespace parabola {
namespace {

struct Operator {
  std::string_view text;
  Binding binding;
  Binding left;  // what the arguments must bind at least
  Binding right;
};

Operator operator_of(Op op) {
  switch (op) {
    case Op::less:
      return {" < ", Binding::comparison, Binding::sum, Binding::sum};
    case Op::less_equal:
      return {" <= ", Binding::comparison, Binding::sum, Binding::sum};
    case Op::greater:
      return {" > ", Binding::comparison, Binding::sum, Binding::sum};
    case Op::greater_equal:
      return {" >= ", Binding::comparison, Binding::sum, Binding::sum};
    case Op::equal:
      return {" == ", Binding::comparison, Binding::sum, Binding::sum};
    case Op::not_equal:
      return {" != ", Binding::comparison, Binding::sum, Binding::sum};
    case Op::add:
      return {" + ", Binding::sum, Binding::sum, Binding::product};
    case Op::subtract:
      return {" - ", Binding::sum, Binding::sum, Binding::product};
    case Op::multiply:
      return {"*", Binding::product, Binding::product, Binding::sign};
    case Op::divide:
      return {"/", Binding::product, Binding::product, Binding::sign};
    case Op::power:
      return {"^", Binding::power, Binding::atom, Binding::sign};
    default:
      return {"", Binding::atom, Binding::atom, Binding::atom};
  }
}

// A sign leaves products, so that -a*b is -(a*b) and needs no brackets; but it binds like a product
// then: 2^(-a*b).
Binding binding_of(const Graph& graph, NodeId id) {
  const Node& node = graph.node(id);
  if (node.op == Op::constant) return node.constant.value < 0.0 ? Binding::sign : Binding::atom;
  if (node.op != Op::negate) return operator_of(node.op).binding;
  const Op inside = graph.node(node.arguments[0]).op;
  return inside == Op::multiply || inside == Op::divide ? Binding::product : Binding::sign;
}

std::string name_text(std::string_view name) {
  if (is_name(name) && name != "pi") return std::string(name);
  std::string quoted = "`";
  for (const char c : name) quoted.append(c == '`' ? 2 : 1, c);
  return quoted + "`";
}

std::string constant_text(const Decimal& constant) {
  if (constant.value < 0.0)
    return "-" + constant_text({-constant.value, -constant.rest, constant.decimals});
  if (is_pi(constant)) return "pi";
  return number_text(constant);
}

void append(const Graph& graph, NodeId id, Binding least, Pieces& pieces) {
  const bool needs_brackets = binding_of(graph, id) < least;
  if (needs_brackets) pieces.emplace_back("(");
  pieces.emplace_back(id);
  if (needs_brackets) pieces.emplace_back(")");
}

void append_call(const Graph& graph, NodeId id, Pieces& pieces) {
  const FunctionInfo& function = *find_function(graph.node(id).op);
  const bool has_variable = function.signature.find(';') != std::string_view::npos;
  pieces.emplace_back(std::string(function.name) + "(");
  std::size_t count = 0;
  for (const NodeId argument : flat_arguments(graph, id)) {
    if (count > 0) pieces.emplace_back(has_variable && count == 1 ? "; " : ", ");
    pieces.emplace_back(argument);
    ++count;
  }
  pieces.emplace_back(")");
}

void expand(const Graph& graph, NodeId id, Pieces& pieces) {
  const Node& node = graph.node(id);
  const Operator infix = operator_of(node.op);
  if (node.op == Op::constant) {
    pieces.emplace_back(constant_text(node.constant));
  } else if (node.op == Op::symbol) {
    pieces.emplace_back(name_text(graph.symbols()[node.symbol]));
  } else if (node.op == Op::negate) {
    pieces.emplace_back("-");
    append(graph, node.arguments[0], Binding::product, pieces);
  } else if (infix.text.empty()) {
    append_call(graph, id, pieces);
  } else {
    append(graph, node.arguments[0], infix.left, pieces);
    pieces.emplace_back(infix.text);
    append(graph, node.arguments[1], infix.right, pieces);
  }
}

}  // namespace

std::string to_infix(const Graph& graph, NodeId root) {
  return print_tree(root, [&graph](NodeId id, Pieces& pieces) { expand(graph, id, pieces); });
}

}  // namespace parabola
