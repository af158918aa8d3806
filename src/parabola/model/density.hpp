// SPDX-License-Identifier: MIT
// The right side of a likelihood formula as expressions: a density or a rate that is normalised on
// its range.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/model/expression.hpp"
#include "parabola/model/formula.hpp"

namespace parabola {

/// A symbol of an expression that stands for the integral of another over the variable.
struct DensityIntegral {
  std::string symbol;
  NodeId integrand{};
  DensityRange range;
};

/// f(x; p), or a rate of events per unit of x. Every component is normalised on the range by
/// itself, so that factors are fractions, or numbers of events, within it.
struct Density {
  std::string variable;  ///< x
  DensityRange range;    ///< -inf, inf where none is stated
  bool is_extended = false;
  /// f itself, and ln f where f is a single distribution: exact in its far tails.
  NodeId value{};
  std::optional<NodeId> logarithm;
  NodeId expected{};  ///< events within the range: the sum of the yields; 1 when not extended
  std::vector<DensityIntegral> integrals;  ///< that `value`, `logarithm`, `expected` mention
  /// The integral of `value` from one symbol to another, where all components have a closed form.
  std::optional<NodeId> between;
  std::optional<Op> single;  ///< the distribution, where it is only one
};

/// Symbols of the ends in Density::between.
inline constexpr const char* bin_lower_symbol = "[bin lower]";
inline constexpr const char* bin_upper_symbol = "[bin upper]";

/// Reads `right` (distributions, sums of them with factors, extended(...), density(...), or any
/// formula of the variable, which is normalised numerically) as a density of `variable`. Without a
/// range it lives wherever its distributions do.
///
/// Errors: formula_density for distributions inside other functions, factors that hold the
/// variable, fractions that do not add up to 1, bernstein without finite range, counts beside
/// densities.
Result<Density> write_density(Graph& graph, NodeId right, const std::string& variable,
                              const std::optional<DensityRange>& range,
                              const FormulaLimits& limits = {});

/// An expression whose unit must be that of the response, whichever distribution stands right of
/// the '~': for normal(mu, sigma) it is mu + sigma.
NodeId density_size(Graph& graph, NodeId right, const std::string& variable);

/// Does the expression hold a distribution?
bool has_distribution(const Graph& graph, NodeId root);

}  // namespace parabola
