// SPDX-License-Identifier: MIT
// Minimises S(p) = r^T r: linear models at once, others by variable projection and trust region.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/minimize/limits.hpp"
#include "parabola/minimize/residual_function.hpp"
#include "parabola/minimize/termination.hpp"

namespace parabola {

using LeastSquaresOptions = MinimizerOptions;

/// In which arithmetic, and in which order, the last digits were made.
enum class NumericalPath {
  double_precision,  ///< QR of the whole Jacobian in double
  blockwise,         ///< QR block by block in double, for many rows
  double_double      ///< residuals, Jacobian and QR in double-double, at the decimals of the data
};
/// A phrase, as in "double-double".
[[nodiscard]] std::string_view phrase(NumericalPath path);

/// Where S is smallest, and what is known about that point.
struct LeastSquaresMinimum {
  Vector parameters;
  double sum_of_squares = 0.0;
  Vector residuals;  ///< whitened, at `parameters`
  /// Whitened, n x p, at `parameters`. With path blockwise its triangle instead, p x p: the same
  /// J^T J, and |J x| for every x, without a row for each residual.
  Matrix jacobian;
  Termination termination = Termination::converged;
  std::vector<ParameterState> states;  ///< one per parameter
  std::size_t rank = 0;    ///< of the Jacobian of the parameters not at a limit, columns of norm 1
  double condition = 0.0;  ///< of the same; infinite when singular
  /// Changes of p without effect, one vector of p numbers each: dp_j = v_j / |J_j|, or v_j where
  /// J_j = 0, changes no residual to first order and S not to second.
  std::vector<Vector> null_directions;
  double distance = 0.0;            ///< to the minimum of the local model, in units of s
  double smallest_curvature = 0.0;  ///< smallest eigenvalue of the Hessian in units of J^T J
  double digits = 0.0;          ///< significant digits vouched for, smallest over the parameters
  std::size_t evaluations = 0;  ///< points tried, each one pass over the model
  std::size_t jacobians = 0;    ///< further passes, for derivatives at accepted points
  std::size_t steps = 0;        ///< accepted steps
  NumericalPath path = NumericalPath::double_precision;
  bool left_saddle = false;  ///< a saddle was met and left on the way
  /// After polish_extended(), or with path blockwise: R^-1 with J = Q R, m x m, its rows those of
  /// the m free parameters in order, so that (J^T J)^-1 = R^-1 R^-T keeps the digits of R.
  std::optional<Matrix> inverse_triangle;
  std::optional<std::size_t> first_bad_residual;  ///< for *_not_finite: its index
};

/// Solves a problem in which every parameter is jointly linear, without a start: column-pivoted
/// Householder QR of J with its columns scaled to norm 1, then refinement of the augmented system
/// {r, p}; limits by active sets. The model is evaluated at 0, which need not be inside the limits,
/// and at each refinement. Dependent columns: the shortest solution in scaled parameters,
/// `undetermined`, with null directions. Source: Golub & Van Loan, Matrix Computations, 5.3;
/// Bjorck, BIT 7 (1967) 257; limits: Stark & Parker, Computational Statistics 10 (1995) 129.
LeastSquaresMinimum minimize_linear(const ResidualFunction& problem,
                                    const LeastSquaresOptions& options);

/// Nonlinear least squares from `start`, moved inside the limits first: Kaufman variable
/// projection, exact trust-region step, a Newton model when it predicts better, active-set limits,
/// polish, certificate. Finds the minimum of the valley of the start, not the lowest of all.
/// Whatever the termination, the result is the best point found. Method, constants, references:
/// docs/solver.md.
LeastSquaresMinimum minimize_nonlinear(const ResidualFunction& problem,
                                       std::span<const double> start,
                                       const LeastSquaresOptions& options);

}  // namespace parabola
