// SPDX-License-Identifier: MIT
// Expression -> text: infix that parses back to the same node, LaTeX, MathML.
#pragma once

#include <string>
#include <string_view>

#include "parabola/model/expression.hpp"

namespace parabola {

/// parse_expression(to_infix(e)) == e; names that need them come in backquotes; minimal brackets.
std::string to_infix(const Graph& graph, NodeId root);
/// Math mode without $; names typeset (tau -> \tau, N0 -> N_{0}, T_half -> T_{\mathrm{half}}), all escaped.
std::string to_latex(const Graph& graph, NodeId root);
/// Presentation MathML inside one <mrow>; names typeset and escaped.
std::string to_mathml(const Graph& graph, NodeId root);

/// A name alone, typeset the same way.
std::string name_to_latex(std::string_view name);
std::string name_to_mathml(std::string_view name);

}  // namespace parabola
