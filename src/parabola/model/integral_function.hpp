// SPDX-License-Identifier: MIT
// Integrals of an expression over one of its symbols, with exact derivatives by the parameters.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/model/expression.hpp"
#include "parabola/model/row_function.hpp"

namespace parabola {

struct IntegralEnds {
  double lower = 0.0;
  double upper = 0.0;  ///< above `lower`; either may be infinite
};

/// Where an integrand has its mass, roughly: infinite ranges are mapped to finite ones around it.
struct IntegralScale {
  double centre = 0.0;
  double width = 1.0;  ///< positive
};

/// Row i is the integral of `integrand` over `variable` from ends[i].lower to ends[i].upper.
///
/// Adaptive Gauss-Kronrod quadrature of 15 points, to 1e-12 of each integral; its nodes follow from
/// the values alone, and derivatives are sums over the same nodes. A row that does not converge
/// (poles, endless tails) is NaN. Errors: those of make_formula_function().
/// Source: Piessens et al., QUADPACK, 1983, chapter 2.
Result<std::unique_ptr<RowFunction>> make_integral_function(Graph graph, NodeId integrand,
                                                            const std::string& variable,
                                                            std::vector<std::string> parameters,
                                                            const std::vector<IntegralEnds>& ends,
                                                            const IntegralScale& scale,
                                                            std::size_t node_limit = 100'000);

}  // namespace parabola
