// SPDX-License-Identifier: MIT
// Formulas as a graph of operations in which equal expressions are one node.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "parabola/core/decimal.hpp"

namespace parabola {

/// What a node computes. Arity in brackets; comparisons give 1 or 0; where(c, a, b) is a when c is
/// not 0.
enum class Op : std::uint8_t {
  constant,
  symbol,  // (0)
  negate,
  exp,
  expm1,
  log,
  log1p,
  log10,
  log2,
  sqrt,
  cbrt,
  abs,  // (1)
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  sinh,
  cosh,
  tanh,
  asinh,
  acosh,
  atanh,
  erf,
  erfc,
  lgamma,
  gamma,
  digamma,
  trigamma,
  sign,
  floor,
  sinc,
  j0,
  j1,
  add,
  subtract,
  multiply,
  divide,
  power,
  atan2,
  min,
  max,  // (2)
  less,
  less_equal,
  greater,
  greater_equal,
  equal,
  not_equal,
  polygamma,
  bessel_j,
  sinc_derivative,  // (2) order, a constant >= 0; x: closes the set of functions under derivatives
  faddeeva_real,
  faddeeva_imaginary,  // (2) Re, Im of w(x + iy)
  where,               // (3)
  faddeeva_real_derivative,
  faddeeva_imaginary_derivative,  // (3) order, a constant >= 0; x; y: Re, Im of the derivative of w
  normal,
  gauss,
  lorentz,  // (3) x; location, width
  voigt,    // (4) x; mu, sigma, gamma
  // Right of '~' only, where they stand for a density of the left side; never in a program.
  exponential_density,
  chi2_density,
  poisson_counts,
  density,
  extended,  // (1)
  normal_density,
  uniform_density,
  gamma_density,
  beta_density,
  lognormal_density,
  weibull_density,
  cauchy_density,
  argus_density,
  von_mises_density,
  binomial_counts,
  bernstein_density,  // (2) nested: bernstein(bernstein(c0, c1), c2)
  student_density,
  voigt_density,        // (3)
  crystal_ball_density  // (4)
};

/// Nested calls that are written as one with any number of arguments.
inline bool takes_more_arguments(Op op) {
  return op == Op::min || op == Op::max || op == Op::bernstein_density;
}

/// Does this node stand for a density?
inline bool is_distribution(Op op) {
  return op >= Op::exponential_density;
}

/// pi as a graph keeps it: its double and what that double lost, to 2^-101.
inline constexpr Decimal pi_constant{std::numbers::pi, 1.2246467991473515e-16, 0};
inline bool is_pi(const Decimal& x) {
  return x.value == pi_constant.value && x.rest == pi_constant.rest;
}

/// Number of arguments that a node of this kind has.
std::size_t arity(Op op);

/// Index of a node in its graph; nodes are numbered so that arguments come before their users.
enum class NodeId : std::uint32_t {};

struct Node {
  Op op = Op::constant;
  std::uint8_t arity = 0;
  std::array<NodeId, 4> arguments{};
  Decimal
      constant{};  ///< op constant: the decimal as written, so that extended precision can use it
  std::uint32_t symbol = 0;  ///< op symbol: index into Graph::symbols()
};

enum class Form {
  simplified,  ///< for computing
  as_typed     ///< for showing: 2*pi and x^(1/3) stay; only signs leave products and quotients
};

/// Hash-consed directed graph: make() returns the existing node for an equal request, so that
/// comparing ids compares expressions. a*b and b*a are one node, printed in the order of the first
/// request (also +, min, max, == and !=).
///
/// make() folds constants, unless the result is not a finite number (1/0 stays a node), and applies
/// what is exact in floating point:
///   x + 0, 0 + x, x - 0, x*1, 1*x, x/1, x^1, --x -> x     0 - x -> -x       x^0, 1^x -> 1
///   x + -y -> x - y, x - -y -> x + y                      where(c, a, a) -> a
///   signs leave products and quotients: -x*y, x*-y -> -(x*y); -x*-y -> x*y; also of constants
/// 0*x and 0/x are 0 by the convention of exact derivatives; x - x and x/x stay.
class Graph {
 public:
  Graph() = default;
  explicit Graph(Form form) : form_(form) {}

  NodeId constant(double value);
  NodeId constant(const Decimal& value);
  NodeId symbol(std::string_view name);
  NodeId make(Op op, std::span<const NodeId> arguments);
  NodeId make(Op op, NodeId a) { return make(op, std::array{a}); }
  NodeId make(Op op, NodeId a, NodeId b) { return make(op, std::array{a, b}); }
  NodeId make(Op op, NodeId a, NodeId b, NodeId c) { return make(op, std::array{a, b, c}); }

  [[nodiscard]] const Node& node(NodeId id) const { return nodes_[static_cast<std::size_t>(id)]; }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  [[nodiscard]] const std::vector<std::string>& symbols() const { return symbols_; }
  [[nodiscard]] bool is_constant(NodeId id) const { return node(id).op == Op::constant; }
  [[nodiscard]] bool is_constant(NodeId id, double value) const {
    return is_constant(id) && node(id).constant.value == value && node(id).constant.rest == 0.0;
  }

  [[nodiscard]] Form form() const { return form_; }

 private:
  NodeId intern(const Node& node);
  NodeId intern(Op op, std::span<const NodeId> arguments);
  NodeId make_product(Op op, NodeId a, NodeId b);
  NodeId make_sum(Op op, NodeId a, NodeId b);
  NodeId make_power(NodeId a, NodeId b);
  [[nodiscard]] bool is_negative(NodeId id) const;
  NodeId without_sign(NodeId id);
  [[nodiscard]] bool all_constant(std::span<const NodeId> arguments) const;

  Form form_ = Form::simplified;
  std::vector<Node> nodes_;
  std::vector<std::string> symbols_;
  std::unordered_map<std::string, std::uint32_t> symbol_index_;
  std::unordered_multimap<std::size_t, NodeId> by_hash_;
};

/// Nodes that the roots are made of, by index; as long as the largest root needs. Found in one loop
/// downwards, however deep the expressions are.
std::vector<bool> parts_of(const Graph& graph, std::span<const NodeId> roots);

/// Names of the symbols that `root` depends on, in order of first appearance when read from the
/// left.
std::vector<std::string> symbols_of(const Graph& graph, NodeId root);
bool depends_on(const Graph& graph, NodeId root, std::string_view symbol);
/// `root` with every occurrence of the symbol replaced by `replacement`.
NodeId substitute(Graph& graph, NodeId root, std::string_view symbol, NodeId replacement);

/// One entry of the closed function list: also the table of `parabola help formula`.
struct FunctionInfo {
  std::string_view name;  ///< as typed before '('
  Op op;
  std::size_t arity;           ///< min, max and bernstein also take more arguments
  std::string_view signature;  ///< "gauss(x; mu, sigma)"
  std::string_view meaning;    ///< "exp(-((x - mu)/sigma)^2/2), height 1"
};
std::span<const FunctionInfo> functions();
const FunctionInfo* find_function(std::string_view name);
/// The same of distributions, which stand right of '~': "exponential(tau)". Their names may be
/// those of functions with another number of arguments.
std::span<const FunctionInfo> distributions();
const FunctionInfo* find_distribution(std::string_view name);
/// Of either table.
const FunctionInfo* find_function(Op op);

}  // namespace parabola
