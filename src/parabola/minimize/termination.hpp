// SPDX-License-Identifier: MIT
// How a search for a minimum can end.
#pragma once

#include <string_view>

namespace parabola {

/// Why the minimiser stopped. The first three are successes.
enum class Termination {
  converged,                    ///< gradient zero in units of sigma, full rank, positive curvature
  converged_singular_jacobian,  ///< minimum certain from second derivatives, J^T J singular
  exact_fit,                    ///< S at the rounding level: uncertainties from residuals undefined
  saddle,                       ///< gradient zero, curvature negative, no way down found
  undetermined,                 ///< a combination of parameters does not change S
  did_not_move,                 ///< gradient and curvature vanish at the start
  rounding_limit,               ///< no progress possible, gradient not yet zero
  no_decrease,                  ///< no step decreases S
  evaluation_limit,             ///< the limit on evaluations was reached: best point so far
  start_not_finite,             ///< the model is not finite at the start
  derivative_not_finite  ///< the model is finite, a first derivative at the start or a second at
                         ///< the end is not
};
[[nodiscard]] bool is_success(Termination termination);
/// Stable word, as in "converged".
[[nodiscard]] std::string_view code(Termination termination);

}  // namespace parabola
