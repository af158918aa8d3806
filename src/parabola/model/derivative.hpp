// SPDX-License-Identifier: MIT
// Exact symbolic derivatives on the shared graph, and what follows from their structure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parabola/model/expression.hpp"

namespace parabola {

/// d root / d symbol. Subexpressions are shared with everything already in the graph. abs'(0), sign'(x), floor'
/// and derivatives of comparisons are 0; min, max, where take the derivative of the active branch.
NodeId derivative(Graph& graph, NodeId root, std::string_view symbol);

/// For each parameter: is it in the largest set in which `root` is linear jointly? The second derivatives of that
/// set vanish identically (syntactic proof: sums; products with at most one factor from the set; quotients with it
/// in the numerator; where() with it in the branches only). Largest by brute force to 10 parameters, greedy above.
std::vector<bool> jointly_linear(const Graph& graph, NodeId root, const std::vector<std::string>& parameters);

}  // namespace parabola
