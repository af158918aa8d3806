// SPDX-License-Identifier: MIT
// The loop behind every printer: expressions of any depth, without recursion.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "parabola/model/expression.hpp"

namespace parabola {

/// Text, or a node that is still to be printed.
struct Piece {
  // Implicit, so that texts and nodes can be listed side by side.
  Piece(std::string words) : text(std::move(words)) {}  // NOLINT
  Piece(std::string_view words) : text(words) {}        // NOLINT
  Piece(const char* words) : text(words) {}             // NOLINT
  Piece(NodeId part) : node(part), is_node(true) {}     // NOLINT

  std::string text;
  NodeId node{};
  bool is_node = false;
};

using Pieces = std::vector<Piece>;

/// Appends the pieces of one node, from left to right.
using Expand = std::function<void(NodeId, Pieces&)>;

/// Text of the whole tree. A shared part is printed wherever it is used; a text of more than 10 MB,
/// which only expressions with exponentially many repetitions reach, is cut and ends in "...".
std::string print_tree(NodeId root, const Expand& expand);

/// How tightly the outermost operation of a text binds; arguments that bind less get brackets.
enum class Binding { comparison, sum, product, sign, power, atom };

/// The arguments of min(min(a, b), c) as one list: a, b, c. For other ops the arguments themselves.
std::vector<NodeId> flat_arguments(const Graph& graph, NodeId id);

}  // namespace parabola
