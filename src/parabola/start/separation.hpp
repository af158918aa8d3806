// SPDX-License-Identifier: MIT
// A formula as a sum of coefficients times basis functions, with as few parameters as possible in
// the latter.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "parabola/model/expression.hpp"

namespace parabola {

/// coefficient(parameters) * basis(data; parameters)
struct SeparatedTerm {
  NodeId coefficient{};  ///< without data
  NodeId basis{};
};

/// f = sum of the terms, with different bases. Rules, from the leaves upwards, each used only where
/// it takes a parameter out of the basis:
///   product of sums -> all products; sum^2, sum^3 -> expanded; (c phi)^k -> c^k phi^k
///   exp(F + u) -> exp(F) exp(u); sin, cos of F + u -> addition theorems; log(c phi) -> log c + log
///   phi
/// with F free of data. A sin(w x + phi) becomes (A cos phi) sin(w x) + (A sin phi) cos(w x). A
/// part that would give more than 12 terms stays whole.
std::vector<SeparatedTerm> separate(Graph& graph, NodeId model,
                                    const std::vector<std::string>& parameters,
                                    const std::vector<std::string>& predictors);

}  // namespace parabola
