// SPDX-License-Identifier: MIT
// Expressions written as C++ expressions, for code that builds formulas.
#pragma once

#include "parabola/model/expression.hpp"

namespace parabola {

/// A node with its graph, which outlives it. `2.0*x + exp(-y)` makes the nodes that it says.
struct Term {
  Graph* graph = nullptr;
  NodeId node{};

  [[nodiscard]] Term constant(double value) const { return {graph, graph->constant(value)}; }
  [[nodiscard]] Term pi() const { return {graph, graph->constant(pi_constant)}; }
  [[nodiscard]] Term apply(Op op) const { return {graph, graph->make(op, node)}; }
  [[nodiscard]] Term apply(Op op, Term b) const { return {graph, graph->make(op, node, b.node)}; }
  [[nodiscard]] Term apply(Op op, double b) const { return apply(op, constant(b)); }
};

inline Term operator-(Term a) {
  return a.apply(Op::negate);
}
inline Term operator+(Term a, Term b) {
  return a.apply(Op::add, b);
}
inline Term operator-(Term a, Term b) {
  return a.apply(Op::subtract, b);
}
inline Term operator*(Term a, Term b) {
  return a.apply(Op::multiply, b);
}
inline Term operator/(Term a, Term b) {
  return a.apply(Op::divide, b);
}
inline Term operator+(Term a, double b) {
  return a.apply(Op::add, b);
}
inline Term operator-(Term a, double b) {
  return a.apply(Op::subtract, b);
}
inline Term operator*(Term a, double b) {
  return a.apply(Op::multiply, b);
}
inline Term operator/(Term a, double b) {
  return a.apply(Op::divide, b);
}
inline Term operator+(double a, Term b) {
  return b.constant(a) + b;
}
inline Term operator-(double a, Term b) {
  return b.constant(a) - b;
}
inline Term operator*(double a, Term b) {
  return b.constant(a) * b;
}
inline Term operator/(double a, Term b) {
  return b.constant(a) / b;
}

inline Term exp(Term a) {
  return a.apply(Op::exp);
}
inline Term expm1(Term a) {
  return a.apply(Op::expm1);
}
inline Term log(Term a) {
  return a.apply(Op::log);
}
inline Term log1p(Term a) {
  return a.apply(Op::log1p);
}
inline Term sqrt(Term a) {
  return a.apply(Op::sqrt);
}
inline Term erf(Term a) {
  return a.apply(Op::erf);
}
inline Term erfc(Term a) {
  return a.apply(Op::erfc);
}
inline Term lgamma(Term a) {
  return a.apply(Op::lgamma);
}
inline Term square(Term a) {
  return a.apply(Op::power, 2.0);
}
inline Term power(Term a, Term b) {
  return a.apply(Op::power, b);
}
/// `a` where the condition is not 0, else `b`.
inline Term where(Term condition, Term a, Term b) {
  return {a.graph, a.graph->make(Op::where, condition.node, a.node, b.node)};
}

}  // namespace parabola
