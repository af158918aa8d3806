// SPDX-License-Identifier: MIT
#include "parabola/fit/likelihood_curve.hpp"

#include <array>
#include <memory>
#include <utility>

#include "parabola/model/density.hpp"
#include "parabola/model/distribution.hpp"
#include "parabola/model/integral_function.hpp"

namespace parabola {
namespace {

NodeId mean_of(Graph& graph, NodeId right) {
  const Node node = graph.node(right);
  std::vector<Term> parameters;
  for (std::size_t k = 0; k < node.arity; ++k) parameters.push_back({&graph, node.arguments[k]});
  return moments(node.op, parameters).value().mean.node;
}

}  // namespace

LikelihoodCurve likelihood_curve(Graph& graph, NodeId right, const Formula& formula,
                                 const FitResult& result, const std::vector<std::string>& free,
                                 const Vector& estimates) {
  const Vector& edges = result.points.bin_edges;
  if (edges.empty()) {
    const double width = result.points.rate_width;
    const Term mean{&graph, mean_of(graph, right)};
    return {width == 0.0 ? mean.node : (width * mean).node, true};
  }
  const std::string& variable = result.points.predictors.front().name;
  Density density = write_density(graph, right, variable, formula.range).value();
  const double span = edges.back() - edges.front();
  for (const DensityIntegral& integral : density.integrals) {
    const std::unique_ptr<RowFunction> function =
        make_integral_function(graph, integral.integrand, variable, free,
                               {{integral.range.lower, integral.range.upper}},
                               {edges.front() + 0.5 * span, 0.25 * span})
            .value();
    std::array<double, 1> value{};
    function->values(estimates, value);
    density.value = substitute(graph, density.value, integral.symbol, graph.constant(value[0]));
  }
  const double width = span / static_cast<double>(edges.size() - 1);
  const double events = density.is_extended ? 1.0 : static_cast<double>(result.rows_used);
  const Term curve = events * width * Term{&graph, density.value};
  return {curve.node, density.integrals.empty()};
}

}  // namespace parabola
