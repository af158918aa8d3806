// SPDX-License-Identifier: MIT
#include "parabola/model/shapes.hpp"

#include <array>
#include <cstddef>

namespace parabola {
namespace {

using Arguments = std::array<NodeId, 4>;

NodeId root_of(Graph& graph, NodeId a) {
  return graph.make(Op::sqrt, a);
}

// 1/(sqrt(2 pi) width)
NodeId normal_height(Graph& graph, NodeId width) {
  const NodeId two_pi = graph.make(Op::multiply, graph.constant(2.0), graph.constant(pi_constant));
  const NodeId factor = graph.make(Op::divide, graph.constant(1.0), root_of(graph, two_pi));
  return graph.make(Op::divide, factor, width);
}

NodeId peak(Graph& graph, Op op, const Arguments& a) {
  const NodeId z = graph.make(Op::divide, graph.make(Op::subtract, a[0], a[1]), a[2]);
  const NodeId square = graph.make(Op::power, z, graph.constant(2.0));
  if (op == Op::lorentz) {
    const NodeId one = graph.constant(1.0);
    return graph.make(Op::divide, one, graph.make(Op::add, one, square));
  }
  const NodeId gauss = graph.make(Op::exp, graph.make(Op::divide, square, graph.constant(-2.0)));
  return op == Op::gauss ? gauss : graph.make(Op::multiply, normal_height(graph, a[2]), gauss);
}

NodeId voigt(Graph& graph, const Arguments& a) {
  const NodeId scale = graph.make(Op::multiply, root_of(graph, graph.constant(2.0)), a[2]);
  const NodeId real = graph.make(Op::divide, graph.make(Op::subtract, a[0], a[1]), scale);
  const NodeId imaginary = graph.make(Op::divide, a[3], scale);
  return graph.make(Op::multiply, normal_height(graph, a[2]),
                    graph.make(Op::faddeeva_real, real, imaginary));
}

NodeId rewritten(Graph& graph, NodeId id, const Arguments& arguments) {
  const Node node = graph.node(id);  // a copy: make() may move the nodes
  switch (node.op) {
    case Op::constant:
    case Op::symbol:
      return id;
    case Op::normal:
    case Op::gauss:
    case Op::lorentz:
      return peak(graph, node.op, arguments);
    case Op::voigt:
      return voigt(graph, arguments);
    default:
      return arguments == node.arguments
                 ? id
                 : graph.make(node.op, std::span(arguments).first(node.arity));
  }
}

bool is_shape(Op op) {
  return op == Op::normal || op == Op::gauss || op == Op::lorentz || op == Op::voigt;
}

}  // namespace

bool has_shapes(const Graph& graph, std::span<const NodeId> roots) {
  const std::vector<bool> is_part = parts_of(graph, roots);
  for (std::size_t i = 0; i < is_part.size(); ++i) {
    if (is_part[i] && is_shape(graph.node(NodeId(i)).op)) return true;
  }
  return false;
}

std::vector<NodeId> expand_shapes(Graph& graph, std::span<const NodeId> roots) {
  const std::vector<bool> is_part = parts_of(graph, roots);
  std::vector<NodeId> image(is_part.size());
  for (std::size_t i = 0; i < is_part.size(); ++i) {
    if (!is_part[i]) continue;
    Arguments arguments = graph.node(NodeId(i)).arguments;
    const std::size_t arity = graph.node(NodeId(i)).arity;
    for (std::size_t k = 0; k < arity; ++k) {
      arguments[k] = image[static_cast<std::size_t>(arguments[k])];
    }
    image[i] = rewritten(graph, NodeId(i), arguments);
  }
  std::vector<NodeId> result;
  result.reserve(roots.size());
  for (const NodeId root : roots) result.push_back(image[static_cast<std::size_t>(root)]);
  return result;
}

}  // namespace parabola
