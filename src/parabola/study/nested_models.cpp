// SPDX-License-Identifier: MIT
#include "parabola/study/nested_models.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

namespace parabola {
namespace {

constexpr std::size_t most_operations = 300'000;
constexpr std::size_t most_nodes = 2000;

// Expressions up to the order and the brackets of sums and products, as numbers: equal numbers are
// equal functions. Graphs of several formulas share them.
class CanonicalForms {
 public:
  // `names`: what symbols are called instead.
  int of(const Graph& graph, NodeId root, const std::map<std::string, std::string>& names) {
    const std::vector<bool> needed = parts_of(graph, std::array{root});
    std::vector<int> numbers(needed.size(), -1);
    for (std::size_t i = 0; i < needed.size(); ++i) {
      if (needed[i]) numbers[i] = number_of(graph, graph.node(NodeId(i)), numbers, names);
    }
    return numbers[static_cast<std::size_t>(root)];
  }

 private:
  enum Tag : std::int64_t { sum = -1, product = -2, number = -3, name = -4 };
  using Key = std::vector<std::int64_t>;
  // Terms with their signs, or factors with their exponents of +1 and -1.
  using Parts = std::vector<std::pair<int, int>>;

  int number_of(const Graph& graph, const Node& node, const std::vector<int>& numbers,
                const std::map<std::string, std::string>& names) {
    const auto argument = [&](std::size_t k) {
      return numbers[static_cast<std::size_t>(node.arguments[k])];
    };
    switch (node.op) {
      case Op::constant:
        return intern({number, std::bit_cast<std::int64_t>(node.constant.value),
                       std::bit_cast<std::int64_t>(node.constant.rest)});
      case Op::symbol: {
        const std::string& typed = graph.symbols()[node.symbol];
        const auto other = names.find(typed);
        return intern({name, symbol(other == names.end() ? typed : other->second)});
      }
      case Op::add:
        return combined(sum, argument(0), argument(1), 1);
      case Op::subtract:
        return combined(sum, argument(0), argument(1), -1);
      case Op::negate:
        return combined(sum, -1, argument(0), -1);
      case Op::multiply:
        return combined(product, argument(0), argument(1), 1);
      case Op::divide:
        return combined(product, argument(0), argument(1), -1);
      default:
        break;
    }
    Key key{static_cast<std::int64_t>(node.op)};
    for (std::size_t k = 0; k < node.arity; ++k) key.push_back(argument(k));
    return intern(std::move(key));
  }

  // `first` may be -1: none.
  int combined(Tag tag, int first, int second, int sign) {
    Parts parts;
    const auto take = [&](int part, int times) {
      if (part < 0) return;
      const auto& known = tag == sum ? sums_ : products_;
      const auto own = known.find(part);
      if (own == known.end()) {
        parts.emplace_back(part, times);
      } else {
        for (const auto& [inner, inner_times] : own->second)
          parts.emplace_back(inner, times * inner_times);
      }
    };
    take(first, 1);
    take(second, sign);
    std::ranges::sort(parts);
    Key key{tag};
    for (const auto& [part, times] : parts) {
      key.push_back(part);
      key.push_back(times);
    }
    const int result = intern(std::move(key));
    (tag == sum ? sums_ : products_).emplace(result, std::move(parts));
    return result;
  }

  int intern(Key key) {
    return keys_.emplace(std::move(key), static_cast<int>(keys_.size())).first->second;
  }
  int symbol(const std::string& text) {
    return symbols_.emplace(text, static_cast<int>(symbols_.size())).first->second;
  }

  std::map<Key, int> keys_;
  std::map<std::string, int> symbols_;
  std::map<int, Parts> sums_;
  std::map<int, Parts> products_;
};

struct Choice {
  std::optional<double> value;
  std::string equals;
};

class NestingSearch {
 public:
  NestingSearch(const ModelExpression& simpler, const ModelExpression& larger)
      : simpler_(simpler), larger_(larger), graph_(larger.formula.graph) {
    Graph own = simpler.formula.graph;
    target_ = forms_.of(own, with_held(own, simpler), {});
    root_ = with_held(graph_, larger);
  }

  std::optional<std::vector<Restriction>> find() {
    for (const bool keeps_names : {true, false}) {
      const std::vector<std::vector<Choice>> choices = choices_of(keeps_names);
      std::size_t count = 1;
      for (const std::vector<Choice>& own : choices) {
        count *= own.size();
        if (count * graph_.size() > most_operations) return std::nullopt;
      }
      for (std::size_t k = 0; k < count; ++k) {
        const std::vector<Choice> chosen = combination(choices, k);
        if (is_target(chosen)) return restrictions(chosen);
      }
    }
    return std::nullopt;
  }

 private:
  static NodeId with_held(Graph& graph, const ModelExpression& model) {
    NodeId root = model.formula.right;
    for (const HeldParameter& held : model.held)
      root = substitute(graph, root, held.name, graph.constant(held.value));
    return root;
  }

  [[nodiscard]] std::vector<std::vector<Choice>> choices_of(bool keeps_names) const {
    std::vector<std::vector<Choice>> choices;
    for (const std::string& name : larger_.parameters) {
      std::vector<Choice>& own = choices.emplace_back();
      const bool is_shared = std::ranges::count(simpler_.parameters, name) > 0;
      if (is_shared) own.push_back({std::nullopt, name});
      if (is_shared && keeps_names) continue;
      own.push_back({0.0, ""});
      for (const std::string& other : simpler_.parameters) {
        if (other != name) own.push_back({std::nullopt, other});
      }
      own.push_back({1.0, ""});
    }
    return choices;
  }

  // The k-th in the order of a counter, whose first digit turns fastest.
  static std::vector<Choice> combination(const std::vector<std::vector<Choice>>& choices,
                                         std::size_t k) {
    std::vector<Choice> chosen;
    for (const std::vector<Choice>& own : choices) {
      chosen.push_back(own[k % own.size()]);
      k /= own.size();
    }
    return chosen;
  }

  // `released`: a parameter that keeps its own value.
  bool is_target(const std::vector<Choice>& chosen, std::optional<std::size_t> released = {}) {
    Graph graph = graph_;
    NodeId root = root_;
    std::map<std::string, std::string> names;
    for (std::size_t j = 0; j < chosen.size(); ++j) {
      const std::string& name = larger_.parameters[j];
      if (released == j) {
        names[name] = "\n";  // no name of a formula
      } else if (chosen[j].value) {
        root = substitute(graph, root, name, graph.constant(*chosen[j].value));
      } else {
        names[name] = chosen[j].equals;
      }
    }
    return forms_.of(graph, root, names) == target_;
  }

  std::vector<Restriction> restrictions(const std::vector<Choice>& chosen) {
    std::vector<Restriction> found;
    for (std::size_t j = 0; j < chosen.size(); ++j) {
      const std::string& name = larger_.parameters[j];
      if (chosen[j].equals == name) continue;
      found.push_back({name, chosen[j].value, chosen[j].equals, is_target(chosen, j)});
    }
    return found;
  }

  const ModelExpression& simpler_;
  const ModelExpression& larger_;
  Graph graph_;
  NodeId root_{};
  CanonicalForms forms_;
  int target_ = -1;
};

}  // namespace

std::optional<std::vector<Restriction>> find_nesting(const ModelExpression& simpler,
                                                     const ModelExpression& larger) {
  if (simpler.parameters.size() >= larger.parameters.size()) return std::nullopt;
  if (simpler.formula.graph.size() + larger.formula.graph.size() > most_nodes) return std::nullopt;
  return NestingSearch(simpler, larger).find();
}

}  // namespace parabola
