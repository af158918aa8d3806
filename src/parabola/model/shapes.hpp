// SPDX-License-Identifier: MIT
// Peak shapes written out in elementary functions, for whoever evaluates them.
#pragma once

#include <span>
#include <vector>

#include "parabola/model/expression.hpp"

namespace parabola {

/// Does any root contain one of the shapes below?
bool has_shapes(const Graph& graph, std::span<const NodeId> roots);

/// The roots without normal, gauss, lorentz and voigt: with z = (x - location)/width,
///   gauss = exp(-z^2/2), normal = gauss/(sqrt(2 pi) width), lorentz = 1/(1 + z^2),
///   voigt = Re w(z/sqrt(2) + i gamma/(sqrt(2) sigma))/(sqrt(2 pi) sigma), w of faddeeva.hpp.
/// Formulas keep the shapes for printing and differentiation; a program then shares z among value
/// and derivatives.
std::vector<NodeId> expand_shapes(Graph& graph, std::span<const NodeId> roots);

}  // namespace parabola
