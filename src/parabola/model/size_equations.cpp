// SPDX-License-Identifier: MIT
#include "parabola/model/size_equations.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>

#include "parabola/core/assert.hpp"

namespace parabola {
namespace {

class EquationFinder {
 public:
  EquationFinder(const Graph& graph, NodeId root, std::span<const std::string> parameters,
                 std::span<const SizedColumn> columns, std::size_t components, Numbers numbers)
      : graph_(graph), components_(components), numbers_(numbers) {
    for (std::size_t j = 0; j < parameters.size(); ++j) unknown_of_[parameters[j]] = j;
    for (const SizedColumn& column : columns) size_of_[column.name] = &column.size;
    result_.unknown_count = parameters.size();
    const std::vector<bool> is_part = parts_of(graph, std::array{root});
    forms_.resize(is_part.size());
    is_number_.resize(is_part.size(), false);
    holds_number_.resize(is_part.size(), false);
    for (std::size_t i = 0; i < is_part.size(); ++i) {
      if (is_part[i]) visit(i);
    }
    result_.root = forms_[static_cast<std::size_t>(root)];
  }

  SizeEquations take() { return std::move(result_); }

 private:
  void visit(std::size_t i) {
    const Node& node = graph_.node(NodeId(i));
    if (node.op == Op::constant) {
      is_number_[i] = true;
      forms_[i] = number(node.constant.value);
      return;
    }
    if (node.op == Op::symbol) {
      forms_[i] = symbol(graph_.symbols()[node.symbol]);
      return;
    }
    bool only_numbers = true;
    for (std::size_t k = 0; k < node.arity; ++k) {
      only_numbers = only_numbers && is_number_[static_cast<std::size_t>(node.arguments[k])];
    }
    is_number_[i] = only_numbers;
    forms_[i] = only_numbers ? zero() : operation(node, i);
  }

  SizeForm operation(const Node& node, std::size_t i) {
    const NodeId a = node.arguments[0];
    const NodeId b = node.arguments[1];
    switch (node.op) {
      case Op::negate:
      case Op::abs:
      case Op::floor:
        holds_number_[i] = holds_number_[static_cast<std::size_t>(a)];
        return form(a);
      case Op::sqrt:
        return scaled(form(a), 0.5);
      case Op::cbrt:
        return scaled(form(a), 1.0 / 3.0);
      case Op::sign:
        return zero();
      case Op::multiply:
        return combine(form(a), 1.0, form(b));
      case Op::divide:
        return combine(form(a), -1.0, form(b));
      case Op::add:
      case Op::subtract:
      case Op::min:
      case Op::max:
        return sum(a, b, i);
      case Op::where:
        return sum(b, node.arguments[2], i);
      case Op::power:
        return power(a, b);
      case Op::atan2:
      case Op::less:
      case Op::less_equal:
      case Op::greater:
      case Op::greater_equal:
      case Op::equal:
      case Op::not_equal:
        sum(a, b, i);
        holds_number_[i] = false;
        return zero();
      default:
        for (std::size_t k = 0; k < node.arity; ++k) require_zero(node.arguments[k]);
        return zero();
    }
  }

  SizeForm sum(NodeId a, NodeId b, std::size_t i) {
    const std::size_t first = static_cast<std::size_t>(a);
    const std::size_t second = static_cast<std::size_t>(b);
    const bool has_number = is_number_[first] || is_number_[second];
    holds_number_[i] = has_number || holds_number_[first] || holds_number_[second];
    result_.by_number[has_number ? 3 : 2].push_back(combine(form(a), -1.0, form(b)));
    return is_number_[first] ? form(b) : form(a);
  }

  SizeForm power(NodeId base, NodeId exponent) {
    if (graph_.is_constant(exponent)) {
      return scaled(form(base), graph_.node(exponent).constant.value);
    }
    require_zero(exponent);
    const std::size_t b = static_cast<std::size_t>(base);
    if (is_number_[b] || holds_number_[b]) return zero();
    return unknown(result_.unknown_count++);
  }

  void require_zero(NodeId id) {
    if (!is_number_[static_cast<std::size_t>(id)]) result_.by_number[0].push_back(form(id));
  }

  SizeForm number(double value) {
    if (numbers_ == Numbers::magnitudes) {
      SizeForm result = zero();
      if (value != 0.0) result.known.back() = std::log(std::abs(value));
      return result;
    }
    return is_pure_number(value) ? zero() : unknown(result_.unknown_count++);
  }

  SizeForm symbol(const std::string& name) {
    if (const auto found = unknown_of_.find(name); found != unknown_of_.end()) {
      return unknown(found->second);
    }
    const auto found = size_of_.find(name);
    PARABOLA_ASSERT(found != size_of_.end());
    return {{}, *found->second};
  }

  [[nodiscard]] SizeForm zero() const { return {{}, Size(components_, 0.0)}; }
  [[nodiscard]] SizeForm unknown(std::size_t which) const {
    return {{{which, 1.0}}, Size(components_, 0.0)};
  }
  [[nodiscard]] const SizeForm& form(NodeId id) const {
    return forms_[static_cast<std::size_t>(id)];
  }

  const Graph& graph_;
  std::size_t components_;
  Numbers numbers_;
  std::unordered_map<std::string, std::size_t> unknown_of_;
  std::unordered_map<std::string, const Size*> size_of_;
  std::vector<SizeForm> forms_;
  std::vector<bool> is_number_;
  std::vector<bool> holds_number_;  // a sum with a plain number among its terms
  SizeEquations result_;
};

}  // namespace

SizeForm combine(const SizeForm& a, double factor, const SizeForm& b) {
  SizeForm result;
  result.known = a.known;
  for (std::size_t c = 0; c < result.known.size(); ++c) result.known[c] += factor * b.known[c];
  auto left = a.unknowns.begin();
  auto right = b.unknowns.begin();
  while (left != a.unknowns.end() || right != b.unknowns.end()) {
    const bool take_left =
        right == b.unknowns.end() || (left != a.unknowns.end() && left->first <= right->first);
    const bool take_right =
        left == a.unknowns.end() || (right != b.unknowns.end() && right->first <= left->first);
    const std::size_t which = take_left ? left->first : right->first;
    double coefficient = 0.0;
    if (take_left) coefficient += (left++)->second;
    if (take_right) coefficient += factor * (right++)->second;
    // exponents are sums of small fractions: what rounding leaves of a 0 is far below
    if (std::abs(coefficient) > 1e-12) result.unknowns.emplace_back(which, coefficient);
  }
  return result;
}

SizeForm scaled(const SizeForm& form, double factor) {
  SizeForm result = form;
  if (factor == 0.0) result.unknowns.clear();
  for (auto& [which, coefficient] : result.unknowns) coefficient *= factor;
  for (double& known : result.known) known *= factor;
  return result;
}

SizeEquations size_equations(const Graph& graph, NodeId root,
                             std::span<const std::string> parameters,
                             std::span<const SizedColumn> columns, std::size_t component_count,
                             Numbers numbers) {
  return EquationFinder(graph, root, parameters, columns, component_count, numbers).take();
}

}  // namespace parabola
