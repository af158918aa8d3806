// SPDX-License-Identifier: MIT
#include "parabola/model/expression.hpp"

#include <algorithm>
#include <bit>
#include <optional>

#include "parabola/core/assert.hpp"
#include "parabola/model/fold.hpp"

namespace parabola {
namespace {

std::size_t index(NodeId id) {
  return static_cast<std::size_t>(id);
}

bool is_commutative(Op op) {
  return op == Op::add || op == Op::multiply || op == Op::min || op == Op::max || op == Op::equal ||
         op == Op::not_equal;
}

// Finaliser of splitmix64 (Steele, Lea, Flood 2014): every bit of the input reaches every bit.
std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15U;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31U);
}

std::size_t hash_of(const Node& node) {
  std::uint64_t hash = mix(static_cast<std::uint64_t>(node.op));
  const auto add = [&hash](std::uint64_t x) { hash = mix(hash ^ x); };
  add(std::bit_cast<std::uint64_t>(node.constant.value));
  add(std::bit_cast<std::uint64_t>(node.constant.rest));
  add(node.symbol);
  std::array<NodeId, 4> arguments = node.arguments;
  if (is_commutative(node.op) && arguments[1] < arguments[0]) std::swap(arguments[0], arguments[1]);
  for (std::size_t k = 0; k < node.arity; ++k) add(index(arguments[k]));
  return static_cast<std::size_t>(hash);
}

bool same_bits(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

bool same(const Node& a, const Node& b) {
  if (a.op != b.op || a.symbol != b.symbol || !same_bits(a.constant.value, b.constant.value) ||
      !same_bits(a.constant.rest, b.constant.rest)) {
    return false;
  }
  if (a.arguments == b.arguments) return true;
  return is_commutative(a.op) && a.arguments[0] == b.arguments[1] &&
         a.arguments[1] == b.arguments[0];
}

}  // namespace

std::size_t arity(Op op) {
  if (op <= Op::symbol) return 0;
  if (op <= Op::j1) return 1;
  if (op <= Op::faddeeva_imaginary) return 2;
  if (op < Op::voigt) return 3;
  if (op == Op::voigt || op == Op::crystal_ball_density) return 4;
  if (op <= Op::extended) return 1;
  return op < Op::student_density ? 2 : 3;
}

NodeId Graph::intern(const Node& node) {
  const std::size_t hash = hash_of(node);
  const auto [first, last] = by_hash_.equal_range(hash);
  for (auto it = first; it != last; ++it) {
    if (same(nodes_[index(it->second)], node)) return it->second;
  }
  const auto id = NodeId(nodes_.size());
  nodes_.push_back(node);
  by_hash_.emplace(hash, id);
  return id;
}

NodeId Graph::intern(Op op, std::span<const NodeId> arguments) {
  Node node;
  node.op = op;
  node.arity = static_cast<std::uint8_t>(arguments.size());
  std::ranges::copy(arguments, node.arguments.begin());
  return intern(node);
}

NodeId Graph::constant(double value) {
  return constant(Decimal{value, 0.0, 0});
}

NodeId Graph::constant(const Decimal& value) {
  Node node;
  node.constant = normalised(value);
  return intern(node);
}

NodeId Graph::symbol(std::string_view name) {
  const auto [entry, is_new] =
      symbol_index_.try_emplace(std::string(name), static_cast<std::uint32_t>(symbols_.size()));
  if (is_new) symbols_.emplace_back(name);
  Node node;
  node.op = Op::symbol;
  node.symbol = entry->second;
  return intern(node);
}

bool Graph::is_negative(NodeId id) const {
  const Node& n = node(id);
  return n.op == Op::negate || (n.op == Op::constant && n.constant.value < 0.0);
}

NodeId Graph::without_sign(NodeId id) {
  const Node& n = node(id);
  if (n.op == Op::negate) return n.arguments[0];
  return constant({-n.constant.value, -n.constant.rest, n.constant.decimals});
}

NodeId Graph::make_product(Op op, NodeId a, NodeId b) {
  const bool is_quotient = op == Op::divide;
  const bool is_simplified = form_ == Form::simplified;
  const auto is = [&](NodeId id, double value) { return is_simplified && is_constant(id, value); };
  if (is(a, 0.0) && !(is_quotient && is(b, 0.0))) return a;
  if (!is_quotient && is(b, 0.0)) return b;
  const bool is_minus = is_negative(a) != is_negative(b);
  if (is_negative(a)) a = without_sign(a);
  if (is_negative(b)) b = without_sign(b);
  NodeId result{};
  if (is(b, 1.0)) {
    result = a;
  } else if (!is_quotient && is(a, 1.0)) {
    result = b;
  } else {
    result = intern(op, std::array{a, b});
  }
  return is_minus ? make(Op::negate, result) : result;
}

NodeId Graph::make_sum(Op op, NodeId a, NodeId b) {
  if (form_ == Form::simplified) {
    if (is_constant(b, 0.0)) return a;
    if (is_constant(a, 0.0)) return op == Op::add ? b : make(Op::negate, b);
  }
  if (is_negative(b)) {
    b = without_sign(b);
    op = op == Op::add ? Op::subtract : Op::add;
  }
  return intern(op, std::array{a, b});
}

NodeId Graph::make_power(NodeId a, NodeId b) {
  if (is_constant(b, 1.0)) return a;
  if (is_constant(b, 0.0) || is_constant(a, 1.0)) return constant(1.0);
  return intern(Op::power, std::array{a, b});
}

bool Graph::all_constant(std::span<const NodeId> arguments) const {
  return std::ranges::all_of(arguments, [this](NodeId id) { return is_constant(id); });
}

NodeId Graph::make(Op op, std::span<const NodeId> arguments) {
  PARABOLA_ASSERT(arguments.size() == arity(op) && !arguments.empty());
  const bool is_simplified = form_ == Form::simplified;
  if (is_simplified && all_constant(arguments)) {
    std::array<Decimal, 4> values;
    for (std::size_t k = 0; k < arguments.size(); ++k) values[k] = node(arguments[k]).constant;
    const std::optional<Decimal> folded = fold(op, std::span(values).first(arguments.size()));
    return folded ? constant(*folded) : intern(op, arguments);
  }
  if (op == Op::multiply || op == Op::divide) return make_product(op, arguments[0], arguments[1]);
  if (op == Op::add || op == Op::subtract) return make_sum(op, arguments[0], arguments[1]);
  if (!is_simplified) return intern(op, arguments);
  switch (op) {
    case Op::negate:
      if (node(arguments[0]).op == Op::negate) return node(arguments[0]).arguments[0];
      break;
    case Op::power:
      return make_power(arguments[0], arguments[1]);
    case Op::where:
      if (is_constant(arguments[0])) return arguments[is_constant(arguments[0], 0.0) ? 2 : 1];
      if (arguments[1] == arguments[2]) return arguments[1];
      break;
    default:
      break;
  }
  return intern(op, arguments);
}

std::vector<bool> parts_of(const Graph& graph, std::span<const NodeId> roots) {
  std::vector<bool> is_part;
  for (const NodeId root : roots) {
    if (index(root) >= is_part.size()) is_part.resize(index(root) + 1, false);
    is_part[index(root)] = true;
  }
  for (std::size_t i = is_part.size(); i-- > 0;) {
    if (!is_part[i]) continue;
    const Node& node = graph.node(NodeId(i));
    for (std::size_t k = 0; k < node.arity; ++k) is_part[index(node.arguments[k])] = true;
  }
  return is_part;
}

std::vector<std::string> symbols_of(const Graph& graph, NodeId root) {
  std::vector<std::string> names;
  std::vector<bool> seen(index(root) + 1, false);
  std::vector<NodeId> pending{root};
  while (!pending.empty()) {
    const NodeId id = pending.back();
    pending.pop_back();
    if (seen[index(id)]) continue;
    seen[index(id)] = true;
    const Node& node = graph.node(id);
    if (node.op == Op::symbol) names.push_back(graph.symbols()[node.symbol]);
    for (std::size_t k = node.arity; k-- > 0;) pending.push_back(node.arguments[k]);
  }
  return names;
}

bool depends_on(const Graph& graph, NodeId root, std::string_view symbol) {
  const std::vector<bool> is_part = parts_of(graph, std::array{root});
  for (std::size_t i = 0; i < is_part.size(); ++i) {
    const Node& node = graph.node(NodeId(i));
    if (is_part[i] && node.op == Op::symbol && graph.symbols()[node.symbol] == symbol) return true;
  }
  return false;
}

NodeId substitute(Graph& graph, NodeId root, std::string_view symbol, NodeId replacement) {
  const std::vector<bool> is_part = parts_of(graph, std::array{root});
  std::vector<NodeId> image(is_part.size());
  for (std::size_t i = 0; i < is_part.size(); ++i) {
    if (!is_part[i]) continue;
    const Node node = graph.node(NodeId(i));  // a copy: make() may move the nodes
    image[i] = NodeId(i);
    if (node.op == Op::symbol && graph.symbols()[node.symbol] == symbol) image[i] = replacement;
    if (node.arity == 0) continue;
    std::array<NodeId, 4> arguments{};
    for (std::size_t k = 0; k < node.arity; ++k) arguments[k] = image[index(node.arguments[k])];
    image[i] = graph.make(node.op, std::span(arguments).first(node.arity));
  }
  return image.back();
}

}  // namespace parabola
