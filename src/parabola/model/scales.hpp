// SPDX-License-Identifier: MIT
// Sizes and dimensions of parameters from the formula alone: one linear system over its graph.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/model/expression.hpp"

namespace parabola {

/// The size of a quantity in logarithms, so that a product adds and a power multiplies: the caller
/// chooses the components. All sizes of one system have the same number of components.
///   exponents over columns, ln |magnitude|     for start values (a number c adds ln |c|)
///   exponents of base units, ln factor         for units
using Size = Vector;

struct SizedColumn {
  std::string name;
  Size size;
};

/// What a number in the formula stands for.
enum class Numbers {
  magnitudes,      ///< pure numbers: the last component of a size is a logarithm and gains ln |c|
  may_carry_units  ///< pure if a small fraction, perhaps with pi, ln 2, sqrt 2; of unknown size
                   ///< otherwise: 9.81 and 1.380649e-23 are given in units that are not written
};

struct ParameterSize {
  Size size;
  bool is_determined = false;  ///< else free directions were set to 0 (magnitude 1)
};

struct Sizes {
  std::vector<ParameterSize> parameters;
  /// Equations that contradict earlier ones in one of the judged components.
  std::size_t contradictions = 0;
};

/// Solves, each equation after those of a lower number, dependent ones skipped:
///   0  arguments of exp, log, sin ... and exponents have size 0
///   1  model = response
///   2  terms of a sum are equal
///   3  terms beside plain numbers in a sum equal these numbers (magnitudes), have size 0 (units)
/// A power with a parametric exponent has a size of its own, unknown. The system is never refused:
/// cos(2*pi*x/12) and atan(x)/pi + y contradict dimensions and are good formulas.
/// Contradictions count in the first `judged` components. Peak shapes must have been written out
/// (shapes.hpp).
Sizes infer_sizes(const Graph& graph, NodeId model, std::span<const std::string> parameters,
                  std::span<const SizedColumn> columns, const Size& response, Numbers numbers,
                  std::size_t judged);

/// The size of an expression whose symbols all have known sizes; absent when it contradicts itself
/// (sum of unequal terms, log of a length) or holds a number of unknown size as a factor.
std::optional<Size> size_of(const Graph& graph, NodeId root, std::span<const SizedColumn> symbols,
                            std::size_t component_count, std::size_t judged);

/// Small fractions, also times pi^-2..2, ln 2, ln 10, sqrt 2, sqrt 3, sqrt pi, e: numbers of
/// mathematics, without unit.
bool is_pure_number(double value);

}  // namespace parabola
