// SPDX-License-Identifier: MIT
// Which parameters enter a formula linearly: decided by its structure.
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <utility>

#include "parabola/model/derivative.hpp"

namespace parabola {
namespace {

using Row = std::vector<bool>;

// Sweeps the graph upwards: which parameters each node depends on, and which of them meet in a
// product.
class InteractionFinder {
 public:
  InteractionFinder(const Graph& graph, NodeId root, const std::vector<std::string>& parameters)
      : graph_(graph), result_(parameters.size(), Row(parameters.size(), false)) {
    const std::vector<bool> is_part = parts_of(graph, std::array{root});
    std::vector<std::size_t> number_of_symbol(graph.symbols().size(), parameters.size());
    for (std::size_t s = 0; s < graph.symbols().size(); ++s) {
      const auto found = std::ranges::find(parameters, graph.symbols()[s]);
      number_of_symbol[s] = static_cast<std::size_t>(found - parameters.begin());
    }
    dependencies_.resize(is_part.size());
    users_.resize(is_part.size(), 0);
    for (std::size_t i = 0; i < is_part.size(); ++i) {
      if (is_part[i]) count_users(graph.node(NodeId(i)));
    }
    for (std::size_t i = 0; i < is_part.size(); ++i) {
      if (is_part[i]) visit(i, number_of_symbol);
    }
  }

  std::vector<Row> take() { return std::move(result_); }

 private:
  // Indices of parameters, ascending: short for most nodes however many parameters there are.
  using Set = std::vector<std::size_t>;

  void visit(std::size_t i, const std::vector<std::size_t>& number_of_symbol) {
    const Node& node = graph_.node(NodeId(i));
    if (node.op == Op::symbol) {
      const std::size_t number = number_of_symbol[node.symbol];
      if (number < result_.size()) dependencies_[i] = {number};
      return;
    }
    Set& all = dependencies_[i];
    for (std::size_t k = 0; k < node.arity; ++k) {
      Set joined;
      const Set& more = argument(node, k);
      std::ranges::set_union(all, more, std::back_inserter(joined));
      all = std::move(joined);
    }
    interact(node, all);
    // Sets that no later node asks for are dropped, or a sum of n parameters would keep n^2/2 of
    // them.
    for (std::size_t k = 0; k < node.arity; ++k) {
      const auto argument = static_cast<std::size_t>(node.arguments[k]);
      if (--users_[argument] == 0) dependencies_[argument] = Set{};
    }
  }

  void count_users(const Node& node) {
    for (std::size_t k = 0; k < node.arity; ++k)
      ++users_[static_cast<std::size_t>(node.arguments[k])];
  }

  void interact(const Node& node, const Set& all) {
    switch (node.op) {
      case Op::constant:
      case Op::symbol:
      case Op::negate:
      case Op::add:
      case Op::subtract:
        return;
      case Op::multiply:
        return meet(argument(node, 0), argument(node, 1));
      case Op::divide:
        return meet(argument(node, 1), all);
      case Op::where:
        return meet(argument(node, 0), all);
      default:
        return meet(all, all);
    }
  }

  void meet(const Set& a, const Set& b) {
    for (const std::size_t i : a) {
      for (const std::size_t j : b) {
        result_[i][j] = true;
        result_[j][i] = true;
      }
    }
  }

  [[nodiscard]] const Set& argument(const Node& node, std::size_t k) const {
    return dependencies_[static_cast<std::size_t>(node.arguments[k])];
  }

  const Graph& graph_;
  std::vector<Row> result_;
  std::vector<Set> dependencies_;
  std::vector<std::size_t> users_;
};

using Mask = std::uint32_t;
constexpr std::size_t trial_limit = 16;

// Largest set of candidates without interaction; among equals the one with the earliest members:
// the first candidate has the highest bit, so that it is the largest number.
Mask largest_by_trial(const std::vector<Mask>& rivals) {
  Mask best = 0;
  const Mask end = Mask{1} << rivals.size();
  for (Mask set = 1; set < end; ++set) {
    bool is_free = true;
    for (std::size_t i = 0; i < rivals.size() && is_free; ++i) {
      const bool is_member = (set >> (rivals.size() - 1 - i) & 1U) != 0;
      is_free = !is_member || (rivals[i] & set) == 0;
    }
    if (is_free && std::popcount(set) >= std::popcount(best)) best = set;
  }
  return best;
}

std::vector<std::size_t> members_by_trial(const std::vector<Row>& interacts,
                                          const std::vector<std::size_t>& candidates) {
  const auto bit = [&](std::size_t i) { return Mask{1} << (candidates.size() - 1 - i); };
  std::vector<Mask> rivals(candidates.size(), 0);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    for (std::size_t j = 0; j < candidates.size(); ++j) {
      if (interacts[candidates[i]][candidates[j]]) rivals[i] |= bit(j);
    }
  }
  const Mask best = largest_by_trial(rivals);
  std::vector<std::size_t> members;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if ((best & bit(i)) != 0) members.push_back(candidates[i]);
  }
  return members;
}

// Takes candidates in the order of how many others they exclude.
std::vector<std::size_t> members_by_greed(const std::vector<Row>& interacts,
                                          std::vector<std::size_t> candidates) {
  const auto rival_count = [&](std::size_t i) {
    return std::ranges::count_if(candidates,
                                 [&](std::size_t j) { return static_cast<bool>(interacts[i][j]); });
  };
  std::vector<std::ptrdiff_t> rivals(interacts.size(), 0);
  for (const std::size_t i : candidates) rivals[i] = rival_count(i);
  std::ranges::sort(candidates, [&](std::size_t i, std::size_t j) {
    return rivals[i] < rivals[j] || (rivals[i] == rivals[j] && i < j);
  });
  std::vector<std::size_t> members;
  for (const std::size_t i : candidates) {
    const bool is_free = std::ranges::none_of(
        members, [&](std::size_t j) { return static_cast<bool>(interacts[i][j]); });
    if (is_free) members.push_back(i);
  }
  return members;
}

}  // namespace

std::vector<std::vector<bool>> interactions(const Graph& graph, NodeId root,
                                            const std::vector<std::string>& parameters) {
  return InteractionFinder(graph, root, parameters).take();
}

std::vector<bool> jointly_linear(const std::vector<std::vector<bool>>& interacts) {
  std::vector<bool> is_linear(interacts.size(), false);
  std::vector<std::size_t>
      candidates;  // those that meet another candidate: the others are in at once
  for (std::size_t i = 0; i < interacts.size(); ++i) {
    if (!interacts[i][i]) candidates.push_back(i);
  }
  const auto is_rival = [&](std::size_t i) {
    return std::ranges::any_of(candidates,
                               [&](std::size_t j) { return static_cast<bool>(interacts[i][j]); });
  };
  std::vector<std::size_t> contested;
  for (const std::size_t i : candidates) {
    if (is_rival(i)) {
      contested.push_back(i);
    } else {
      is_linear[i] = true;
    }
  }
  const std::vector<std::size_t> members = contested.size() <= trial_limit
                                               ? members_by_trial(interacts, contested)
                                               : members_by_greed(interacts, contested);
  for (const std::size_t i : members) is_linear[i] = true;
  return is_linear;
}

std::vector<bool> jointly_linear(const Graph& graph, NodeId root,
                                 const std::vector<std::string>& parameters) {
  return jointly_linear(interactions(graph, root, parameters));
}

}  // namespace parabola
