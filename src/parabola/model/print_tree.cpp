// SPDX-License-Identifier: MIT
#include "parabola/model/print_tree.hpp"

#include <algorithm>
#include <iterator>
#include <ranges>

namespace parabola {

std::string print_tree(NodeId root, const Expand& expand) {
  constexpr std::size_t longest = 10'000'000;
  std::string text;
  Pieces pending{root};
  Pieces expanded;
  while (!pending.empty()) {
    const Piece piece = std::move(pending.back());
    pending.pop_back();
    if (!piece.is_node) {
      text += piece.text;
      if (text.size() > longest) return text + "...";
      continue;
    }
    expanded.clear();
    expand(piece.node, expanded);
    std::ranges::move(std::ranges::reverse_view(expanded), std::back_inserter(pending));
  }
  return text;
}

std::vector<NodeId> flat_arguments(const Graph& graph, NodeId id) {
  const Node* node = &graph.node(id);
  if (!takes_more_arguments(node->op))
    return {node->arguments.begin(), node->arguments.begin() + node->arity};
  const Op op = node->op;
  std::vector<NodeId> reversed{node->arguments[1]};
  NodeId left = node->arguments[0];
  while (graph.node(left).op == op) {
    reversed.push_back(graph.node(left).arguments[1]);
    left = graph.node(left).arguments[0];
  }
  reversed.push_back(left);
  std::ranges::reverse(reversed);
  return reversed;
}

}  // namespace parabola
