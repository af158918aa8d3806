// SPDX-License-Identifier: MIT
// A symmetric matrix over some of the parameters, each in its own unit, by its eigenvalues.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "parabola/core/decompose.hpp"

namespace parabola {

/// Eigenvalues below this part of the largest have no certain sign: a matrix made of sums over rows
/// carries a few epsilon of rounding, its derivatives some more.
inline constexpr double negligible_eigenvalue = 1e-12;

/// D^-1 A D^-1 = V diag(values) V^T over the listed parameters.
struct Spectrum {
  std::vector<std::size_t> parameters;
  Vector scales;         ///< D, one per listed parameter, positive
  SymmetricEigen eigen;  ///< values ascending
  double largest = 0.0;  ///< largest |value|

  [[nodiscard]] std::size_t size() const { return parameters.size(); }
  [[nodiscard]] bool is_negligible(std::size_t k) const {
    return !(std::abs(eigen.values[k]) > negligible_eigenvalue * largest);
  }
  /// Eigenvalues that are certainly positive.
  [[nodiscard]] std::size_t rank() const;
  [[nodiscard]] bool positive_definite() const { return rank() == size(); }
  /// Root of the ratio of the largest to the smallest eigenvalue; infinite when singular.
  [[nodiscard]] double condition() const;

  /// v_k^T D^-1 g of a gradient g of all parameters.
  [[nodiscard]] Vector components(std::span<const double> gradient) const;
  /// The change of all p parameters D^-1 V z.
  [[nodiscard]] Vector change(std::span<const double> z, std::size_t p) const;
  /// D^-1 v_k
  [[nodiscard]] Vector direction(std::size_t k, std::size_t p) const;
};

/// `a`: p x p. `scales`: p positive numbers.
Spectrum spectrum(const Matrix& a, std::vector<std::size_t> parameters,
                  std::span<const double> scales);

/// The units in which A has entries of at most 1, and for a positive definite A a diagonal of 1:
/// one number per parameter, 0 for rows of zeros and for parameters not listed. A zero on the
/// diagonal takes its unit from what it is coupled to. Source: Ruiz, RAL-TR-2001-034 (2001), with
/// the diagonal as start.
Vector own_scales(const Matrix& a, const std::vector<std::size_t>& parameters);

}  // namespace parabola
