// SPDX-License-Identifier: MIT
// The equations between sizes that the operations of a formula imply.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include "parabola/model/scales.hpp"

namespace parabola {

/// sum of coefficient * unknown, plus what is known.
struct SizeForm {
  std::vector<std::pair<std::size_t, double>> unknowns;  ///< ascending, coefficients not 0
  Size known;
};

SizeForm combine(const SizeForm& a, double factor, const SizeForm& b);
SizeForm scaled(const SizeForm& form, double factor);

/// Forms that are 0, by number (see infer_sizes); the unknowns are the parameters, then one for
/// each power with a parametric exponent and each number of unknown size.
struct SizeEquations {
  std::array<std::vector<SizeForm>, 4> by_number;
  std::size_t unknown_count = 0;
  SizeForm root;
};

/// `columns` may hold any symbols of known size. A number is free of unknowns with
/// Numbers::magnitudes.
SizeEquations size_equations(const Graph& graph, NodeId root,
                             std::span<const std::string> parameters,
                             std::span<const SizedColumn> columns, std::size_t component_count,
                             Numbers numbers);

}  // namespace parabola
