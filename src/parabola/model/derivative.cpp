// SPDX-License-Identifier: MIT
#include "parabola/model/derivative.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

#include "parabola/core/assert.hpp"

namespace parabola {
namespace {

// Derivative of a node. `relative`: it is node * factor, so that exp(u)' = exp(u) u' carries
// through products and quotients and the value is computed once. Only where this divides by nothing
// that the value does not divide by.
struct Slope {
  enum class Kind : std::uint8_t { zero, plain, relative };
  Kind kind = Kind::zero;
  NodeId factor{};
};

// One sweep upwards over the nodes below `root`; each rule reads the slopes of its arguments.
class Differentiator {
 public:
  Differentiator(Graph& graph, std::string_view symbol) : graph_(graph), symbol_(symbol) {}

  NodeId operator()(NodeId root) {
    const std::vector<bool> is_part = parts_of(graph_, std::array{root});
    slopes_.resize(is_part.size());
    for (std::size_t i = 0; i < is_part.size(); ++i) {
      if (is_part[i]) slopes_[i] = slope_of(NodeId(i));
    }
    return slope(root);
  }

 private:
  static constexpr auto zero_kind = Slope::Kind::zero;
  static constexpr auto relative_kind = Slope::Kind::relative;

  // Building blocks -------------------------------------------------------------------------------

  NodeId number(double value) { return graph_.constant(value); }
  NodeId sum(NodeId a, NodeId b) { return graph_.make(Op::add, a, b); }
  NodeId difference(NodeId a, NodeId b) { return graph_.make(Op::subtract, a, b); }
  NodeId quotient(NodeId a, NodeId b) { return graph_.make(Op::divide, a, b); }
  NodeId negative(NodeId a) { return graph_.make(Op::negate, a); }
  NodeId square(NodeId a) { return graph_.make(Op::power, a, number(2.0)); }

  // node = constant * rest
  struct Scaled {
    NodeId constant;
    NodeId rest;
  };
  Scaled split(NodeId id) {
    const Node node = graph_.node(id);
    if (node.op == Op::constant) return {id, number(1.0)};
    if (node.op == Op::multiply) {
      const auto [a, b, unused_c, unused_d] = node.arguments;
      if (graph_.is_constant(a)) return {a, b};
      if (graph_.is_constant(b)) return {b, a};
    }
    return {number(1.0), id};
  }

  // Constants gather in front: 2*(3*x) is 6*x.
  NodeId product(NodeId a, NodeId b) {
    const auto [scale_a, rest_a] = split(a);
    const auto [scale_b, rest_b] = split(b);
    const NodeId scale = graph_.make(Op::multiply, scale_a, scale_b);
    return graph_.make(Op::multiply, scale, graph_.make(Op::multiply, rest_a, rest_b));
  }

  // 0 where `factor` is 0, whatever the outer slope is there.
  NodeId unless_zero(NodeId factor, NodeId value) {
    return graph_.make(Op::where, factor, value, number(0.0));
  }

  static Slope plain(NodeId factor) { return {Slope::Kind::plain, factor}; }
  static Slope relative(NodeId factor) { return {Slope::Kind::relative, factor}; }
  Slope zero_or_plain(NodeId factor) {
    return graph_.is_constant(factor, 0.0) ? Slope{} : plain(factor);
  }

  [[nodiscard]] const Slope& at(NodeId id) const { return slopes_[static_cast<std::size_t>(id)]; }
  [[nodiscard]] bool varies(NodeId id) const { return at(id).kind != zero_kind; }
  [[nodiscard]] bool is_relative(NodeId id) const { return at(id).kind == relative_kind; }
  NodeId slope(NodeId id) {
    const Slope known = at(id);
    if (known.kind == zero_kind) return number(0.0);
    return known.kind == relative_kind ? product(id, known.factor) : known.factor;
  }

  // Rules -----------------------------------------------------------------------------------------

  Slope slope_of(NodeId id) {
    const Node node = graph_.node(id);  // a copy: make() may move the nodes
    if (node.op == Op::symbol) {
      return graph_.symbols()[node.symbol] == symbol_ ? plain(number(1.0)) : Slope{};
    }
    bool any = false;
    for (std::size_t k = 0; k < node.arity; ++k) any = any || varies(node.arguments[k]);
    if (!any) return {};
    switch (node.arity) {
      case 1:
        return unary(node.op, id, node.arguments[0]);
      case 2:
        return binary(node.op, id, node.arguments[0], node.arguments[1]);
      default:
        return shape(node, id);
    }
  }

  Slope unary(Op op, NodeId id, NodeId u) {
    if (is_relative(u)) {
      const NodeId r = at(u).factor;
      if (op == Op::negate) return relative(r);
      if (op == Op::sqrt) return relative(quotient(r, number(2.0)));
      if (op == Op::cbrt) return relative(quotient(r, number(3.0)));
    }
    const NodeId du = slope(u);
    switch (op) {
      case Op::negate:
        return plain(negative(du));
      case Op::exp:
        return relative(du);
      case Op::gamma:
        return relative(product(graph_.make(Op::digamma, u), du));
      case Op::sqrt:
        return plain(unless_zero(du, quotient(du, product(number(2.0), id))));
      case Op::cbrt:
        return plain(unless_zero(du, quotient(du, product(number(3.0), square(id)))));
      case Op::log:
        return is_relative(u) ? plain(at(u).factor) : plain(quotient(du, u));
      case Op::sign:
      case Op::floor:
        return {};
      default:
        break;
    }
    const NodeId divisor = slope_divisor(op, u);
    if (!graph_.is_constant(divisor, 0.0)) return plain(quotient(du, divisor));
    return zero_or_plain(product(slope_factor(op, id, u), du));
  }

  // f'(u) = 1/divisor, or 0 when f' is better written as a factor. 1 - u^2 as a product does not
  // cancel.
  NodeId slope_divisor(Op op, NodeId u) {
    const NodeId one = number(1.0);
    switch (op) {
      case Op::log1p:
        return sum(one, u);
      case Op::log10:
        return product(graph_.make(Op::log, number(10.0)), u);
      case Op::log2:
        return product(graph_.make(Op::log, number(2.0)), u);
      case Op::asin:
        return graph_.make(Op::sqrt, product(difference(one, u), sum(one, u)));
      case Op::acos:
        return negative(graph_.make(Op::sqrt, product(difference(one, u), sum(one, u))));
      case Op::atan:
        return sum(one, square(u));
      case Op::tanh:
        return square(graph_.make(Op::cosh, u));
      case Op::asinh:
        return graph_.make(Op::sqrt, sum(one, square(u)));
      case Op::acosh:
        return product(graph_.make(Op::sqrt, difference(u, one)),
                       graph_.make(Op::sqrt, sum(u, one)));
      case Op::atanh:
        return product(difference(one, u), sum(one, u));
      default:
        return number(0.0);
    }
  }

  NodeId slope_factor(Op op, NodeId id, NodeId u) {
    switch (op) {
      case Op::expm1:
        return graph_.make(Op::exp, u);
      case Op::abs:
        return graph_.make(Op::sign, u);
      case Op::sin:
        return graph_.make(Op::cos, u);
      case Op::cos:
        return negative(graph_.make(Op::sin, u));
      case Op::tan:
        return sum(number(1.0), square(id));
      case Op::sinh:
        return graph_.make(Op::cosh, u);
      case Op::cosh:
        return graph_.make(Op::sinh, u);
      case Op::erf:
        return product(two_over_root_pi(), graph_.make(Op::exp, negative(square(u))));
      case Op::erfc:
        return negative(product(two_over_root_pi(), graph_.make(Op::exp, negative(square(u)))));
      case Op::lgamma:
        return graph_.make(Op::digamma, u);
      case Op::digamma:
        return graph_.make(Op::trigamma, u);
      case Op::trigamma:
        return graph_.make(Op::polygamma, number(2.0), u);
      case Op::sinc:
        return graph_.make(Op::sinc_derivative, number(1.0), u);
      case Op::j0:
        return negative(graph_.make(Op::j1, u));
      case Op::j1:  // j0 - j1/x cancels at small x
        return quotient(
            difference(graph_.make(Op::j0, u), graph_.make(Op::bessel_j, number(2.0), u)),
            number(2.0));
      default:
        PARABOLA_ASSERT(false);
        return number(std::numeric_limits<double>::quiet_NaN());
    }
  }

  NodeId root_of_pi() { return graph_.make(Op::sqrt, graph_.constant(pi_constant)); }
  NodeId two_over_root_pi() { return quotient(number(2.0), root_of_pi()); }

  Slope binary(Op op, NodeId id, NodeId a, NodeId b) {
    switch (op) {
      case Op::add:
        return varies(a) && varies(b) ? zero_or_plain(sum(slope(a), slope(b)))
                                      : plain(varies(a) ? slope(a) : slope(b));
      case Op::subtract:
        return zero_or_plain(difference(slope(a), slope(b)));
      case Op::multiply:
        return of_product(a, b);
      case Op::divide:
        return of_quotient(id, a, b);
      case Op::power:
        return of_power(id, a, b);
      case Op::atan2:
        return zero_or_plain(quotient(difference(product(b, slope(a)), product(a, slope(b))),
                                      sum(square(a), square(b))));
      case Op::min:
        return zero_or_plain(
            graph_.make(Op::where, graph_.make(Op::less_equal, a, b), slope(a), slope(b)));
      case Op::max:
        return zero_or_plain(
            graph_.make(Op::where, graph_.make(Op::greater_equal, a, b), slope(a), slope(b)));
      case Op::faddeeva_real:
      case Op::faddeeva_imaginary:
        return of_faddeeva(op == Op::faddeeva_real, number(1.0), a, b);
      case Op::polygamma:
      case Op::bessel_j:
      case Op::sinc_derivative:
        return of_family(op, a, b);
      default:
        return {};  // comparisons
    }
  }

  Slope of_product(NodeId a, NodeId b) {
    if (varies(a) && varies(b)) {
      if (is_relative(a) && is_relative(b)) return relative(sum(at(a).factor, at(b).factor));
      if (a == b) return plain(product(number(2.0), product(a, slope(a))));
      return zero_or_plain(sum(product(slope(a), b), product(a, slope(b))));
    }
    if (!varies(a)) std::swap(a, b);
    return is_relative(a) ? at(a) : plain(product(b, slope(a)));
  }

  // (a/b)' = (a' - (a/b) b')/b
  Slope of_quotient(NodeId id, NodeId a, NodeId b) {
    if (!varies(b)) return is_relative(a) ? at(a) : plain(quotient(slope(a), b));
    const NodeId of_divisor = is_relative(b) ? at(b).factor : quotient(slope(b), b);
    if (!varies(a)) return relative(negative(of_divisor));
    if (is_relative(a)) return relative(difference(at(a).factor, of_divisor));
    return zero_or_plain(quotient(difference(slope(a), product(id, slope(b))), b));
  }

  Slope of_power(NodeId id, NodeId a, NodeId b) {
    if (varies(b)) {
      const NodeId by_exponent =
          unless_zero(id, product(id, product(graph_.make(Op::log, a), slope(b))));
      if (!varies(a)) return plain(by_exponent);
      return zero_or_plain(sum(by_exponent, slope_of_base(id, a, b)));
    }
    if (is_relative(a)) return relative(product(b, at(a).factor));
    return zero_or_plain(slope_of_base(id, a, b));
  }

  // b a^(b - 1) a'. A constant exponent gives its own power; otherwise a^b a'/a saves the second
  // power, and a = 0 is told apart: 0, a' or infinite for b > 1, b = 1, b < 1.
  NodeId slope_of_base(NodeId id, NodeId a, NodeId b) {
    const NodeId da = slope(a);
    const NodeId one = number(1.0);
    if (graph_.is_constant(b)) {
      const NodeId outer = product(b, graph_.make(Op::power, a, difference(b, one)));
      const double exponent = graph_.node(b).constant.value;
      const bool is_steep_at_zero = exponent > 0.0 && exponent < 1.0;
      return is_steep_at_zero ? unless_zero(da, product(outer, da)) : product(outer, da);
    }
    const NodeId growth = quotient(product(b, da), a);
    const NodeId at_zero = graph_.make(
        Op::where, graph_.make(Op::greater, b, one), number(0.0),
        graph_.make(Op::where, graph_.make(Op::equal, b, one), da, unless_zero(da, growth)));
    return graph_.make(Op::where, a, product(id, growth), at_zero);
  }

  // polygamma(n, x)' = polygamma(n + 1, x), sinc likewise; J_n' = (J_(n-1) - J_(n+1))/2
  Slope of_family(Op op, NodeId order, NodeId x) {
    if (varies(order)) return plain(number(std::numeric_limits<double>::quiet_NaN()));
    const NodeId one = number(1.0);
    const NodeId next = graph_.make(op, sum(order, one), x);
    if (op != Op::bessel_j) return plain(product(next, slope(x)));
    const NodeId half = quotient(difference(bessel_below(order, x), next), number(2.0));
    return plain(product(half, slope(x)));
  }

  NodeId bessel_below(NodeId order, NodeId x) {
    if (graph_.is_constant(order, 0.0)) return negative(graph_.make(Op::j1, x));
    if (graph_.is_constant(order, 1.0)) return graph_.make(Op::j0, x);
    if (graph_.is_constant(order, 2.0)) return graph_.make(Op::j1, x);
    return graph_.make(Op::bessel_j, difference(order, number(1.0)), x);
  }

  // U = Re w^(n), V = Im w^(n) of z = x + iy: U' = U1 x' - V1 y', V' = V1 x' + U1 y' with U1 + i V1
  // = w^(n+1).
  Slope of_faddeeva(bool is_real, NodeId next_order, NodeId x, NodeId y) {
    const NodeId real = graph_.make(Op::faddeeva_real_derivative, next_order, x, y);
    const NodeId imaginary = graph_.make(Op::faddeeva_imaginary_derivative, next_order, x, y);
    if (is_real) {
      return zero_or_plain(difference(product(real, slope(x)), product(imaginary, slope(y))));
    }
    return zero_or_plain(sum(product(imaginary, slope(x)), product(real, slope(y))));
  }

  Slope shape(const Node& node, NodeId id) {
    const auto [a, b, c, d] = node.arguments;
    switch (node.op) {
      case Op::where:
        return zero_or_plain(graph_.make(Op::where, a, slope(b), slope(c)));
      case Op::faddeeva_real_derivative:
      case Op::faddeeva_imaginary_derivative:
        if (varies(a)) return plain(number(std::numeric_limits<double>::quiet_NaN()));
        return of_faddeeva(node.op == Op::faddeeva_real_derivative, sum(a, number(1.0)), b, c);
      case Op::voigt:
        return of_voigt(a, b, c, d);
      default:
        return of_peak(node.op, id, a, b, c);
    }
  }

  // With z = (x - location)/width: gauss'/gauss = -z z', normal'/normal = -z z' - width'/width,
  // lorentz'/lorentz = -2 z z' lorentz.
  Slope of_peak(Op op, NodeId id, NodeId x, NodeId location, NodeId width) {
    const NodeId z = quotient(difference(x, location), width);
    const NodeId dz = quotient(
        difference(difference(slope(x), slope(location)), product(z, slope(width))), width);
    const NodeId growth = negative(product(z, dz));
    if (op == Op::gauss) return relative(growth);
    if (op == Op::normal) return relative(difference(growth, quotient(slope(width), width)));
    PARABOLA_ASSERT(op == Op::lorentz);
    return relative(product(product(number(2.0), growth), id));
  }

  // V = c/sigma Re w(z), z = (x - mu + i gamma)/s, s = sqrt(2) sigma, c = 1/sqrt(2 pi). By sigma
  // through the equation of heat, dV/dsigma = sigma d2V/dx2: the chain rule cancels in the wings.
  Slope of_voigt(NodeId x, NodeId mu, NodeId sigma, NodeId gamma) {
    const NodeId root_two = graph_.make(Op::sqrt, number(2.0));
    const NodeId scale = product(root_two, sigma);
    const NodeId real = quotient(difference(x, mu), scale);
    const NodeId imaginary = quotient(gamma, scale);
    const NodeId height = quotient(quotient(number(1.0), product(root_two, root_of_pi())), sigma);
    const auto faddeeva = [&](Op op, double order) {
      return graph_.make(op, number(order), real, imaginary);
    };
    const NodeId dx = difference(slope(x), slope(mu));
    NodeId total = number(0.0);
    if (!graph_.is_constant(dx, 0.0)) {
      const NodeId outer = faddeeva(Op::faddeeva_real_derivative, 1.0);
      total = product(outer, product(quotient(height, scale), dx));
    }
    if (varies(sigma)) {
      const NodeId outer = faddeeva(Op::faddeeva_real_derivative, 2.0);
      const NodeId factor = quotient(height, product(number(2.0), sigma));
      total = sum(total, product(outer, product(factor, slope(sigma))));
    }
    if (varies(gamma)) {
      const NodeId outer = faddeeva(Op::faddeeva_imaginary_derivative, 1.0);
      total = difference(total, product(outer, product(quotient(height, scale), slope(gamma))));
    }
    return zero_or_plain(total);
  }

  Graph& graph_;
  std::string_view symbol_;
  std::vector<Slope> slopes_;
};

}  // namespace

NodeId derivative(Graph& graph, NodeId root, std::string_view symbol) {
  return Differentiator(graph, symbol)(root);
}

}  // namespace parabola
