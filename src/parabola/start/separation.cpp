// SPDX-License-Identifier: MIT
#include "parabola/start/separation.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

namespace parabola {
namespace {

constexpr std::size_t most_terms = 12;
constexpr std::size_t largest_formula =
    20'000;  // nodes: the work per node is bounded by most_terms

using Terms = std::vector<SeparatedTerm>;
using Names = std::set<std::string>;

class Separator {
 public:
  Separator(Graph& graph, const std::vector<std::string>& parameters,
            const std::vector<std::string>& predictors)
      : graph_(graph),
        parameters_(parameters.begin(), parameters.end()),
        predictors_(predictors.begin(), predictors.end()),
        one_(graph.constant(1.0)) {}

  Terms run(NodeId model) {
    const std::vector<bool> is_part = parts_of(graph_, std::array{model});
    terms_.resize(is_part.size());
    for (std::size_t i = 0; i < is_part.size(); ++i) {
      if (is_part[i]) terms_[i] = visit(NodeId(i));
    }
    return terms_[static_cast<std::size_t>(model)];
  }

 private:
  Terms visit(NodeId id) {
    if (!depends_on_data(id)) return {{id, one_}};
    const Node node = graph_.node(id);
    if (node.op == Op::symbol) return whole(id);
    std::optional<Terms> expanded = expand(node);
    if (!expanded) return whole(id);
    Terms merged = merge(*std::move(expanded));
    if (merged.size() > most_terms) return whole(id);
    const bool is_sum = node.op == Op::add || node.op == Op::subtract || node.op == Op::negate;
    return is_sum || takes_out(merged, id) ? merged : whole(id);
  }

  [[nodiscard]] Terms whole(NodeId id) const { return {{one_, id}}; }

  // Do the bases hold fewer parameters than the node as it stands? They never hold others.
  [[nodiscard]] bool takes_out(const Terms& terms, NodeId id) const {
    Names in_bases;
    for (const SeparatedTerm& term : terms) in_bases.merge(parameters_in(term.basis));
    return in_bases.size() < parameters_in(id).size();
  }

  std::optional<Terms> expand(const Node& node) {
    const Terms& a = terms_[static_cast<std::size_t>(node.arguments[0])];
    switch (node.op) {
      case Op::negate:
        return negated(a);
      case Op::add:
      case Op::subtract: {
        Terms all = a;
        const Terms& b = terms_[static_cast<std::size_t>(node.arguments[1])];
        const Terms second = node.op == Op::add ? b : negated(b);
        all.insert(all.end(), second.begin(), second.end());
        return all;
      }
      case Op::multiply:
        return product(a, terms_[static_cast<std::size_t>(node.arguments[1])]);
      case Op::divide:
        return quotient(a, node.arguments[1]);
      case Op::power:
        return power(a, node.arguments[1]);
      case Op::sqrt:
      case Op::cbrt:
        if (a.size() != 1) return std::nullopt;
        return Terms{{graph_.make(node.op, a[0].coefficient), graph_.make(node.op, a[0].basis)}};
      case Op::exp:
        return exponential(a);
      case Op::sin:
      case Op::cos:
        return addition_theorem(node.op, a);
      case Op::log:
        if (a.size() != 1) return std::nullopt;
        return Terms{{graph_.make(Op::log, a[0].coefficient), one_},
                     {one_, graph_.make(Op::log, a[0].basis)}};
      default:
        return std::nullopt;
    }
  }

  Terms negated(Terms terms) {
    for (SeparatedTerm& term : terms) term.coefficient = graph_.make(Op::negate, term.coefficient);
    return terms;
  }

  std::optional<Terms> product(const Terms& a, const Terms& b) {
    if (a.size() * b.size() > most_terms * 2) return std::nullopt;  // merging may halve them
    Terms result;
    for (const SeparatedTerm& left : a) {
      for (const SeparatedTerm& right : b) {
        result.push_back({graph_.make(Op::multiply, left.coefficient, right.coefficient),
                          graph_.make(Op::multiply, left.basis, right.basis)});
      }
    }
    return result;
  }

  std::optional<Terms> quotient(const Terms& a, NodeId denominator) {
    const Terms& b = terms_[static_cast<std::size_t>(denominator)];
    const SeparatedTerm divisor = b.size() == 1 ? b.front() : SeparatedTerm{one_, denominator};
    Terms result;
    for (const SeparatedTerm& term : a) {
      result.push_back({graph_.make(Op::divide, term.coefficient, divisor.coefficient),
                        graph_.make(Op::divide, term.basis, divisor.basis)});
    }
    return result;
  }

  std::optional<Terms> power(const Terms& base, NodeId exponent) {
    if (depends_on_data(exponent)) return std::nullopt;
    if (base.size() == 1) {
      return Terms{{graph_.make(Op::power, base[0].coefficient, exponent),
                    graph_.make(Op::power, base[0].basis, exponent)}};
    }
    const bool is_square = graph_.is_constant(exponent, 2.0);
    if (!is_square && !graph_.is_constant(exponent, 3.0)) return std::nullopt;
    std::optional<Terms> square = product(base, base);
    if (!square || is_square) return square;
    return product(merge(*std::move(square)), base);
  }

  struct Argument {
    NodeId free{};       // F, without data
    NodeId dependent{};  // u
  };

  std::optional<Argument> split(const Terms& terms) {
    const NodeId zero = graph_.constant(0.0);
    Argument argument{zero, zero};
    for (const SeparatedTerm& term : terms) {
      const bool is_free = term.basis == one_;
      NodeId& sum = is_free ? argument.free : argument.dependent;
      sum = graph_.make(Op::add, sum, graph_.make(Op::multiply, term.coefficient, term.basis));
    }
    if (argument.free == zero) return std::nullopt;
    return argument;
  }

  std::optional<Terms> exponential(const Terms& terms) {
    const std::optional<Argument> argument = split(terms);
    if (!argument) return std::nullopt;
    return Terms{{graph_.make(Op::exp, argument->free), graph_.make(Op::exp, argument->dependent)}};
  }

  std::optional<Terms> addition_theorem(Op op, const Terms& terms) {
    const std::optional<Argument> argument = split(terms);
    if (!argument) return std::nullopt;
    const NodeId sin_free = graph_.make(Op::sin, argument->free);
    const NodeId cos_free = graph_.make(Op::cos, argument->free);
    const NodeId sin_u = graph_.make(Op::sin, argument->dependent);
    const NodeId cos_u = graph_.make(Op::cos, argument->dependent);
    if (op == Op::sin) return Terms{{cos_free, sin_u}, {sin_free, cos_u}};
    return Terms{{cos_free, cos_u}, {graph_.make(Op::negate, sin_free), sin_u}};
  }

  // Numbers move from the bases to the coefficients by way of equal bases only: one term per basis.
  Terms merge(const Terms& terms) {
    Terms merged;
    for (const SeparatedTerm& term : terms) {
      const auto same = std::ranges::find(merged, term.basis, &SeparatedTerm::basis);
      if (same == merged.end()) {
        merged.push_back(term);
      } else {
        same->coefficient = graph_.make(Op::add, same->coefficient, term.coefficient);
      }
    }
    return merged;
  }

  [[nodiscard]] bool depends_on_data(NodeId id) const {
    return std::ranges::any_of(symbols_of(graph_, id),
                               [&](const std::string& name) { return predictors_.contains(name); });
  }

  [[nodiscard]] Names parameters_in(NodeId id) const {
    Names result;
    for (std::string& name : symbols_of(graph_, id)) {
      if (parameters_.contains(name)) result.insert(std::move(name));
    }
    return result;
  }

  Graph& graph_;
  Names parameters_;
  Names predictors_;
  NodeId one_;
  std::vector<Terms> terms_;
};

}  // namespace

std::vector<SeparatedTerm> separate(Graph& graph, NodeId model,
                                    const std::vector<std::string>& parameters,
                                    const std::vector<std::string>& predictors) {
  if (graph.size() > largest_formula) return {{graph.constant(1.0), model}};
  return Separator(graph, parameters, predictors).run(model);
}

}  // namespace parabola
