// SPDX-License-Identifier: MIT
// Expression -> text: infix that parses back to the same node, LaTeX, MathML.
#pragma once

#include <string>
#include <string_view>

#include "parabola/model/expression.hpp"
#include "parabola/model/formula.hpp"

namespace parabola {

/// parse_expression(to_infix(e)) == e, unless a constant part has no finite value or the nesting
/// exceeds FormulaLimits. Minimal brackets; names that need them come in backquotes; numbers with
/// the digits that give the same value and rest.
std::string to_infix(const Graph& graph, NodeId root);
/// Math mode without $, for a document with the package amsmath. Names are typeset (tau -> \tau,
/// N0 -> N_{0}, T_half -> T_{\mathrm{half}}) and escaped; numbers have the digits of a double.
std::string to_latex(const Graph& graph, NodeId root);
/// Presentation MathML inside one <mrow>; names typeset and escaped, numbers like in to_latex().
std::string to_mathml(const Graph& graph, NodeId root);

/// Both sides as they were typed: 2*pi stays 2\,\pi, x^(1/3) is no x^{0.333}.
std::string to_latex(const Formula& formula);
std::string to_latex(const Definition& definition);
/// Like to_mathml() of an expression.
std::string to_mathml(const Formula& formula);
std::string to_mathml(const Definition& definition);

/// A name alone, typeset the same way.
std::string name_to_latex(std::string_view name);
std::string name_to_mathml(std::string_view name);

}  // namespace parabola
