// SPDX-License-Identifier: MIT
#include "parabola/model/density.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "parabola/model/distribution.hpp"
#include "parabola/model/print.hpp"
#include "parabola/model/print_tree.hpp"

namespace parabola {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

Error density_error(std::string sentence, std::string fix) {
  return {"formula_density", std::move(sentence), "formula", std::move(fix)};
}

// coefficient * distribution
struct Component {
  Term coefficient;
  NodeId distribution{};
};

// A sum of distributions, each times a factor without the variable.
class Mixture {
 public:
  Mixture(Graph& graph, std::string variable) : graph_(graph), variable_(std::move(variable)) {}

  // Throws Error.
  std::vector<Component> components(NodeId root) {
    collect(root, Term{&graph_, graph_.constant(1.0)});
    return std::move(components_);
  }

 private:
  void collect(NodeId id, Term factor) {
    const Node node = graph_.node(id);  // a copy: nodes are made below
    const NodeId a = node.arguments[0];
    const NodeId b = node.arguments[1];
    if (is_distribution(node.op)) {
      components_.push_back({factor, id});
      return;
    }
    switch (node.op) {
      case Op::add:
        collect(a, factor);
        return collect(b, factor);
      case Op::subtract:
        collect(a, factor);
        return collect(b, -factor);
      case Op::negate:
        return collect(a, -factor);
      case Op::multiply:
        if (has_distribution(graph_, a) && has_distribution(graph_, b)) break;
        if (has_distribution(graph_, a)) return collect(a, factor * checked_factor(b));
        if (has_distribution(graph_, b)) return collect(b, factor * checked_factor(a));
        break;
      case Op::divide:
        if (!has_distribution(graph_, a) || has_distribution(graph_, b)) break;
        return collect(a, factor / checked_factor(b));
      default:
        break;
    }
    if (has_distribution(graph_, id)) {
      throw density_error(
          fmt::format("distributions can only be added, with a factor each; found {}",
                      to_infix(graph_, id)),
          "write such a formula as density(...), with the column itself: normal(m; mu, sigma)");
    }
    throw density_error(
        fmt::format("{} stands beside distributions, but is none", to_infix(graph_, id)),
        fmt::format("write density({}), which is normalised, with a factor", to_infix(graph_, id)));
  }

  Term checked_factor(NodeId factor) {
    if (!depends_on(graph_, factor, variable_)) return {&graph_, factor};
    throw density_error(
        fmt::format("the factor {} of a distribution holds its variable {}",
                    to_infix(graph_, factor), variable_),
        "write such a product as density(...), with the column itself: normal(m; mu, sigma)");
  }

  Graph& graph_;
  std::string variable_;
  std::vector<Component> components_;
};

// The sum with a number for every symbol, no two alike.
double at_some_point(Graph& graph, NodeId root, double seed) {
  double value = seed;
  for (const std::string& name : symbols_of(graph, root)) {
    value = std::fmod(value * 7.31 + 0.137, 1.0);
    root = substitute(graph, root, name, graph.constant(value));
  }
  return graph.is_constant(root) ? graph.node(root).constant.value : std::nan("");
}

class Writer {
 public:
  Writer(Graph& graph, const std::string& variable, const std::optional<DensityRange>& range,
         const FormulaLimits& limits)
      : graph_(graph), limits_(limits), x_{&graph, graph.symbol(variable)} {
    density_.variable = variable;
    density_.range = range.value_or(DensityRange{-infinity, infinity});
  }

  // Throws Error.
  Density write(NodeId right) {
    NodeId root = right;
    if (graph_.node(right).op == Op::extended) {
      density_.is_extended = true;
      root = graph_.node(right).arguments[0];
    }
    if (has_distribution(graph_, root)) {
      write_mixture(Mixture(graph_, density_.variable).components(root));
    } else {
      write_formula(Term{&graph_, root});
    }
    if (graph_.size() > limits_.nodes)
      throw Error("formula_limit", "the density needs too many operations", "formula",
                  "write a shorter formula");
    return std::move(density_);
  }

 private:
  // f, ln f, and the integral of f between two symbols, normalised on the range.
  struct Written {
    Term value;
    std::optional<Term> logarithm;
    std::optional<Term> between;
  };

  [[nodiscard]] std::optional<Term> end(double at) const {
    if (std::isinf(at)) return std::nullopt;
    return x_.constant(at);
  }

  Term integral(Term integrand, DensityRange range) {
    const std::string symbol = fmt::format("[integral {}]", density_.integrals.size() + 1);
    density_.integrals.push_back({symbol, integrand.node, range});
    return {&graph_, graph_.symbol(symbol)};
  }

  // Where the integrand is not 0; ends that are parameters are left to the integrand.
  [[nodiscard]] DensityRange within(const Support& support) const {
    DensityRange range = density_.range;
    const auto constant = [&](const std::optional<Term>& at, double open) {
      return at && graph_.is_constant(at->node) ? graph_.node(at->node).constant.value : open;
    };
    range.lower = std::max(range.lower, constant(support.lower, -infinity));
    range.upper = std::min(range.upper, constant(support.upper, infinity));
    return range;
  }

  // 1 inside the support as far as the range does not see to that.
  [[nodiscard]] std::optional<Term> inside(const Support& support) const {
    const DensityRange range = density_.range;
    const auto is_beyond = [&](const std::optional<Term>& at, bool is_lower) {
      if (!at) return true;
      if (!graph_.is_constant(at->node)) return false;
      const double value = graph_.node(at->node).constant.value;
      return is_lower ? value <= range.lower : value >= range.upper;
    };
    std::optional<Term> condition;
    if (!is_beyond(support.lower, true)) condition = x_.apply(Op::greater_equal, *support.lower);
    if (!is_beyond(support.upper, false)) {
      const Term below = x_.apply(Op::less_equal, *support.upper);
      condition = condition ? *condition * below : below;
    }
    return condition;
  }

  Written write_distribution(Op op, std::span<const Term> parameters) {
    const Support where_it_is = support(op, parameters);
    const Term logarithm = log_density(op, parameters, x_);
    const std::optional<Term> condition = inside(where_it_is);
    const Term plain = exp(logarithm);
    const Term value = condition ? where(*condition, plain, x_.constant(0.0)) : plain;
    const std::optional<Term> closed =
        probability(op, parameters, end(density_.range.lower), end(density_.range.upper));
    const Term norm = closed ? *closed : integral(value, within(where_it_is));
    Written written{value / norm, logarithm - log(norm), std::nullopt};
    // of a parameter that bounds the support the logarithm must know
    const bool is_bounded_by_parameter = op == Op::uniform_density;
    if (is_bounded_by_parameter && condition)
      written.logarithm = where(*condition, *written.logarithm, log(x_.constant(0.0)));
    const Term lower{&graph_, graph_.symbol(bin_lower_symbol)};
    const Term upper{&graph_, graph_.symbol(bin_upper_symbol)};
    if (const std::optional<Term> part = probability(op, parameters, lower, upper); part && closed)
      written.between = *part / norm;
    return written;
  }

  // From its lower end on, since exp(-lower/tau) may underflow; on a finite range a negative tau
  // is a rising exponential.
  Written write_exponential(Term tau) {
    const Term first = x_.constant(std::max(density_.range.lower, 0.0));
    const std::optional<Term> last = end(density_.range.upper);
    const Term share = last ? -expm1((first - *last) / tau) : x_.constant(1.0);
    const Term logarithm = (first - x_) / tau - log(tau * share);
    const std::optional<Term> condition = inside({first, last});
    const Term plain = exp((first - x_) / tau) / (tau * share);
    const Term lower = Term{&graph_, graph_.symbol(bin_lower_symbol)}.apply(Op::max, first);
    Term upper{&graph_, graph_.symbol(bin_upper_symbol)};
    if (last) upper = upper.apply(Op::min, *last);
    const Term part = exp((first - lower) / tau) * -expm1((lower - upper) / tau) / share;
    return {condition ? where(*condition, plain, x_.constant(0.0)) : plain, logarithm, part};
  }

  // sum_k c_k b_k(u) with the Bernstein polynomials b_k of degree n, u from 0 to 1 on the range.
  Written write_bernstein(const std::vector<Term>& coefficients) {
    const DensityRange range = density_.range;
    if (std::isinf(range.lower) || std::isinf(range.upper)) {
      throw density_error("bernstein(...) needs a range with two finite ends",
                          "write for example  on [0, 10]  behind the density");
    }
    const Term u = (x_ - range.lower) / (range.upper - range.lower);
    const std::size_t n = coefficients.size() - 1;
    Term sum = coefficients[0] * 0.0;
    Term total = x_.constant(0.0);
    double choose = 1.0;
    for (std::size_t k = 0; k <= n; ++k) {
      const Term up = u.apply(Op::power, static_cast<double>(k));
      const Term down = (1.0 - u).apply(Op::power, static_cast<double>(n - k));
      sum = sum + coefficients[k] * (choose * up * down);
      total = total + coefficients[k];
      choose *= static_cast<double>(n - k) / static_cast<double>(k + 1);
    }
    const double height = static_cast<double>(n + 1) / (range.upper - range.lower);
    return {height * sum / total, std::nullopt, std::nullopt};
  }

  Written write_component(NodeId id) {
    const Op op = graph_.node(id).op;
    if (op == Op::extended)
      throw density_error("extended(...) holds the whole right side",
                          "write  extended(ns*normal(mu, sigma) + nb*exponential(tau))");
    std::vector<Term> parameters;
    for (const NodeId argument : flat_arguments(graph_, id)) {
      if (has_distribution(graph_, argument))
        throw density_error(fmt::format("{} holds another distribution", to_infix(graph_, id)),
                            "add distributions with a factor each");
      parameters.push_back({&graph_, argument});
    }
    if (op == Op::poisson_counts || op == Op::binomial_counts)
      throw density_error(
          fmt::format("{} has whole numbers as values, and stands alone", to_infix(graph_, id)),
          "write  counts ~ poisson(a + b)  with the sum of what is expected");
    if (op == Op::bernstein_density) return write_bernstein(parameters);
    if (op != Op::density) {
      for (const Term& parameter : parameters) checked_parameter(parameter, id);
      if (op == Op::exponential_density) return write_exponential(parameters[0]);
      return write_distribution(op, parameters);
    }
    const Term norm = integral(parameters[0], density_.range);
    return {parameters[0] / norm, std::nullopt, std::nullopt};
  }

  void checked_parameter(Term parameter, NodeId distribution) {
    if (!depends_on(graph_, parameter.node, density_.variable)) return;
    throw density_error(
        fmt::format("{} is a density of {} already: its parameters cannot hold it",
                    to_infix(graph_, distribution), density_.variable),
        fmt::format("leave {} out, or use density(...) for a formula of it", density_.variable));
  }

  void write_mixture(const std::vector<Component>& components) {
    std::optional<Term> value;
    std::optional<Term> between = x_.constant(0.0);
    std::optional<Term> expected;
    for (const Component& component : components) {
      const Written written = write_component(component.distribution);
      const Term part = component.coefficient * written.value;
      value = value ? *value + part : part;
      expected = expected ? *expected + component.coefficient : component.coefficient;
      if (between && written.between) {
        between = *between + component.coefficient * *written.between;
      } else {
        between.reset();
      }
      const bool is_alone = components.size() == 1 && !density_.is_extended;
      if (is_alone && written.logarithm) density_.logarithm = written.logarithm->node;
      if (components.size() == 1) density_.single = graph_.node(component.distribution).op;
    }
    density_.value = value->node;
    density_.expected = expected->node;
    if (between) density_.between = between->node;
    if (!density_.is_extended) check_fractions(expected->node);
  }

  void check_fractions(NodeId sum) {
    constexpr double tolerance = 1e-9;
    bool is_one = true;
    for (const double seed : {0.2113, 0.5471, 0.8837})
      is_one = is_one && std::abs(at_some_point(graph_, sum, seed) - 1.0) < tolerance;
    density_.expected = graph_.constant(1.0);
    if (is_one) return;
    throw density_error(
        fmt::format("the factors of the distributions add up to {}, not to 1",
                    to_infix(graph_, sum)),
        "write the last one as 1 minus the others, as in f*A + (1 - f)*B; or extended(...) for "
        "numbers of events");
  }

  void write_formula(Term formula) {
    if (!depends_on(graph_, formula.node, density_.variable)) {
      throw density_error(
          fmt::format("the right side is no density of {}", density_.variable),
          fmt::format("write a distribution, as in {0} ~ normal(mu, sigma), or a formula that "
                      "holds {0}",
                      density_.variable));
    }
    const Term total = integral(formula, density_.range);
    density_.value = density_.is_extended ? formula.node : (formula / total).node;
    density_.expected = density_.is_extended ? total.node : graph_.constant(1.0);
  }

  Graph& graph_;
  FormulaLimits limits_;
  Term x_;
  Density density_;
};

// Sum of the parameters that have the unit of x; x itself where there are none.
Term size_of_distribution(Op op, std::span<const Term> p, Term x) {
  switch (op) {
    case Op::exponential_density:
    case Op::poisson_counts:
    case Op::argus_density:
      return p[0];
    case Op::gamma_density:
    case Op::weibull_density:
      return p[1];
    case Op::binomial_counts:
      return p[0] * p[1];
    case Op::normal_density:
    case Op::uniform_density:
    case Op::cauchy_density:
    case Op::student_density:
    case Op::crystal_ball_density:
      return p[0] + p[1];
    case Op::voigt_density:
      return p[0] + p[1] + p[2];
    case Op::von_mises_density:
      return x + p[0];
    case Op::density:
      return x * p[0] / p[0];
    default:
      return x;
  }
}

}  // namespace

bool has_distribution(const Graph& graph, NodeId root) {
  const std::vector<bool> is_part = parts_of(graph, std::array{root});
  for (std::size_t i = 0; i < is_part.size(); ++i) {
    if (is_part[i] && is_distribution(graph.node(NodeId(i)).op)) return true;
  }
  return false;
}

NodeId density_size(Graph& graph, NodeId right, const std::string& variable) {
  const Term x{&graph, graph.symbol(variable)};
  NodeId root = right;
  if (graph.node(right).op == Op::extended) root = graph.node(right).arguments[0];
  if (!has_distribution(graph, root)) return (x * Term{&graph, root} / Term{&graph, root}).node;
  try {
    std::optional<Term> sum;
    for (const Component& component : Mixture(graph, variable).components(root)) {
      const Node node = graph.node(component.distribution);
      std::vector<Term> parameters;
      for (std::size_t k = 0; k < node.arity; ++k)
        parameters.push_back({&graph, node.arguments[k]});
      const Term part = component.coefficient * size_of_distribution(node.op, parameters, x);
      sum = sum ? *sum + part : part;
    }
    return sum->node;
  } catch (const Error&) {
    return x.node;
  }
}

Result<Density> write_density(Graph& graph, NodeId right, const std::string& variable,
                              const std::optional<DensityRange>& range,
                              const FormulaLimits& limits) {
  try {
    return Writer(graph, variable, range, limits).write(right);
  } catch (const Error& error) {
    return error;
  }
}

}  // namespace parabola
