// SPDX-License-Identifier: MIT
// Exact symbolic derivatives on the shared graph, and what follows from their structure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parabola/model/expression.hpp"

namespace parabola {

/// d root / d symbol, exact; subexpressions are shared with everything already in the graph,
/// quotients and exponentials with their own derivatives.
///
/// Conventions: abs'(0), sign', floor' and derivatives of comparisons are 0; min, max and where
/// take the derivative of the branch that is taken. Where the outer slope is infinite and the inner
/// derivative is 0 (sqrt(k*x) by k at x = 0, x^p by p at x = 0, p > 0) the result is 0, its true
/// value. The order of polygamma, bessel_j and the other families is a whole number: the derivative
/// by it does not exist and is NaN.
NodeId derivative(Graph& graph, NodeId root, std::string_view symbol);

/// interactions[i][j]: may d2 root / dp_i dp_j differ from 0 somewhere? Symmetric; a syntactic
/// bound, never too small (sums: no interaction; a product: every parameter of one factor with
/// every one of the other; a denominator also with itself; any other function: all parameters in it
/// with each other).
std::vector<std::vector<bool>> interactions(const Graph& graph, NodeId root,
                                            const std::vector<std::string>& parameters);

/// For each parameter: is it in the largest set in which `root` is linear jointly, that is, without
/// interaction among its members? The second derivatives of that set vanish identically. A
/// parameter that does not occur belongs to it. Largest by trial of all sets up to 16 candidates
/// (the earlier parameters win a tie), greedy above.
std::vector<bool> jointly_linear(const Graph& graph, NodeId root,
                                 const std::vector<std::string>& parameters);

/// The same from the interactions.
std::vector<bool> jointly_linear(const std::vector<std::vector<bool>>& interacts);

}  // namespace parabola
