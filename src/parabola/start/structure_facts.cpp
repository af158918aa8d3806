// SPDX-License-Identifier: MIT
#include "parabola/start/structure_facts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace parabola {
namespace {

constexpr std::size_t largest_table = 5'000'000;

std::size_t index(NodeId id) {
  return static_cast<std::size_t>(id);
}

bool is_sum(Op op) {
  return op == Op::add || op == Op::subtract;
}

bool is_oscillation(Op op) {
  return op == Op::sin || op == Op::cos || op == Op::tan || op == Op::j0 || op == Op::j1 ||
         op == Op::bessel_j || op == Op::sinc || op == Op::sinc_derivative;
}

bool is_even_power(const Graph& graph, const Node& node) {
  if (node.op == Op::multiply) return node.arguments[0] == node.arguments[1];
  if (node.op != Op::power || !graph.is_constant(node.arguments[1])) return false;
  return std::fmod(graph.node(node.arguments[1]).constant.value, 2.0) == 0.0;
}

}  // namespace

std::vector<NodeId> flat_terms(Graph& graph, NodeId id) {
  struct Pending {
    NodeId id;
    bool is_negative;
  };
  std::vector<NodeId> terms;
  std::vector<Pending> pending = {{id, false}};
  while (!pending.empty()) {
    const Pending next = pending.back();
    pending.pop_back();
    const Node node = graph.node(next.id);
    if (is_sum(node.op)) {
      pending.push_back({node.arguments[1], next.is_negative != (node.op == Op::subtract)});
      pending.push_back({node.arguments[0], next.is_negative});
    } else if (node.op == Op::negate) {
      pending.push_back({node.arguments[0], !next.is_negative});
    } else {
      terms.push_back(next.is_negative ? graph.make(Op::negate, next.id) : next.id);
    }
  }
  return terms;
}

NodeId sum_of(Graph& graph, const std::vector<NodeId>& terms) {
  NodeId sum = graph.constant(0.0);
  for (const NodeId term : terms) sum = graph.make(Op::add, sum, term);
  return sum;
}

StructureFacts::StructureFacts(Graph& graph, NodeId model,
                               const std::vector<std::string>& parameters,
                               const std::vector<std::string>& predictors)
    : parameter_count_(parameters.size()) {
  const std::vector<bool> is_part = parts_of(graph, std::array{model});
  if (is_part.size() * (parameters.size() + 1) > largest_table) return;
  find_dependencies(graph, is_part, parameters, predictors);
  find_oscillations(graph, is_part);
  for (std::size_t i = 0; i < is_part.size(); ++i) {
    if (!is_part[i]) continue;
    const Node& node = graph.node(NodeId(i));
    if (node.op == Op::power && !graph.is_constant(node.arguments[1])) {
      exponents_.push_back(node.arguments[1]);
    }
  }
  find_sums(graph, is_part, model);
  grow(graph);
}

void StructureFacts::find_dependencies(const Graph& graph, const std::vector<bool>& is_part,
                                       const std::vector<std::string>& parameters,
                                       const std::vector<std::string>& predictors) {
  depends_.resize(is_part.size());
  for (std::size_t i = 0; i < is_part.size(); ++i) {
    if (!is_part[i]) continue;
    const Node& node = graph.node(NodeId(i));
    depends_[i].resize(parameter_count_ + 1, false);
    if (node.op == Op::symbol) {
      const std::string& name = graph.symbols()[node.symbol];
      const auto found = std::ranges::find(parameters, name);
      if (found != parameters.end()) {
        depends_[i][static_cast<std::size_t>(found - parameters.begin())] = true;
      }
      depends_[i].back() = std::ranges::find(predictors, name) != predictors.end();
      continue;
    }
    for (std::size_t k = 0; k < node.arity; ++k) {
      const std::vector<bool>& argument = depends_[index(node.arguments[k])];
      for (std::size_t j = 0; j <= parameter_count_; ++j) {
        if (argument[j]) depends_[i][j] = true;
      }
    }
  }
}

void StructureFacts::find_sums(Graph& graph, const std::vector<bool>& is_part, NodeId model) {
  std::vector<bool> is_inner(is_part.size(), false);
  const auto passes_sign = [&](Op op) { return is_sum(op) || op == Op::negate; };
  for (std::size_t i = is_part.size(); i-- > 0;) {
    if (!is_part[i]) continue;
    const Node& node = graph.node(NodeId(i));
    if (!passes_sign(node.op)) continue;
    for (std::size_t k = 0; k < node.arity; ++k) is_inner[index(node.arguments[k])] = true;
  }
  is_inner[index(model)] = false;
  for (std::size_t i = 0; i < is_part.size(); ++i) {
    if (!is_part[i] || is_inner[i] || !passes_sign(graph.node(NodeId(i)).op)) continue;
    sums_.push_back({flat_terms(graph, NodeId(i))});
  }
}

void StructureFacts::find_oscillations(const Graph& graph, const std::vector<bool>& is_part) {
  // Arguments come before their users: one loop downwards carries "folded" through products.
  std::vector<bool> is_folded(is_part.size(), false);
  for (std::size_t i = is_part.size(); i-- > 0;) {
    if (!is_part[i]) continue;
    const Node& node = graph.node(NodeId(i));
    const bool is_product =
        node.op == Op::multiply || node.op == Op::divide || node.op == Op::negate;
    const bool folds = node.op == Op::abs || is_even_power(graph, node);
    if (folds || (is_folded[i] && is_product)) {
      for (std::size_t k = 0; k < node.arity; ++k) is_folded[index(node.arguments[k])] = true;
    }
  }
  for (std::size_t i = 0; i < is_part.size(); ++i) {
    if (!is_part[i]) continue;
    const Node& node = graph.node(NodeId(i));
    if (!is_oscillation(node.op)) continue;
    oscillations_.push_back({node.arguments[node.arity - 1U], is_folded[i]});
  }
}

// Nodes made for negated terms depend on what the term depends on.
void StructureFacts::grow(const Graph& graph) {
  for (std::size_t i = depends_.size(); i < graph.size(); ++i) {
    const Node& node = graph.node(NodeId(i));
    std::vector<bool> all(parameter_count_ + 1, false);
    for (std::size_t k = 0; k < node.arity; ++k) {
      const std::vector<bool>& argument = depends_[index(node.arguments[k])];
      for (std::size_t j = 0; j < argument.size(); ++j) {
        if (argument[j]) all[j] = true;
      }
    }
    depends_.push_back(std::move(all));
  }
}

bool StructureFacts::depends_on_data(NodeId id) const {
  const std::vector<bool>& row = depends_[index(id)];
  return !row.empty() && row.back();
}

bool StructureFacts::depends_on_parameter(NodeId id, std::size_t parameter) const {
  const std::vector<bool>& row = depends_[index(id)];
  return !row.empty() && row[parameter];
}

}  // namespace parabola
