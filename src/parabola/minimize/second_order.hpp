// SPDX-License-Identifier: MIT
// What first and second derivatives say about a point: distance to the minimum, rank and curvature.
#pragma once

#include <cstddef>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/minimize/point.hpp"

namespace parabola {

/// The Hessian of S/2, H = J^T J - B, over the free parameters, seen in two parts.
///
/// J with its columns scaled to norm 1 has the SVD U sigma V^T; columns of zeros ("dead") and
/// singular values below the rank threshold span its null space N. On the rest, in units in which
/// J^T J is 1, M = 1 - sigma^-1 V^T B V sigma^-1. On N there is no first-order change, and what is
/// left of H once the rest follows its minimum is S = -B_NN - C^T M^-1 C with C = sigma^-1 V^T B_N.
/// H is positive definite if and only if both M and S are.
struct SecondOrder {
  std::size_t rank = 0;    ///< of J
  double condition = 1.0;  ///< of J, infinite when a null space exists
  std::size_t free_count = 0;
  bool has_dead_column = false;

  double gauss_newton_distance =
      0.0;                       ///< |U^T r|: to the minimum of the linear model, in units of |r|
  double newton_distance = 0.0;  ///< sqrt(g^T H^-1 g), when H is positive definite

  double smallest_curvature = 1.0;  ///< eigenvalues of M
  double largest_curvature = 1.0;
  double smallest_null_curvature = 1.0;  ///< smallest eigenvalue of S; 1 without null space

  bool positive_definite = false;  ///< H, on both parts
  Vector newton_step;              ///< p changes; 0 unless H is positive definite
  Vector weakest;  ///< p changes: along it S + 2 t g + curvature t^2 with the smallest eigenvalue
                   ///< found
  double weakest_curvature = 1.0;
  std::vector<Vector> null_directions;  ///< as in LeastSquaresMinimum
  Vector gains;  ///< p numbers: change of p_j per unit of noise on each residual

  [[nodiscard]] bool full_rank() const { return rank == free_count; }
};

/// Curvature on the null space of J below this is none: B there carries the rounding of sums of
/// products of order 1 and the error of the null vectors, both far below.
inline constexpr double negligible_null_curvature = 1e-9;

/// `free`: parameters not held by a limit.
SecondOrder second_order(const LimitedProblem& problem, const Point& point,
                         const std::vector<std::size_t>& free);

}  // namespace parabola
