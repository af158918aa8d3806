// SPDX-License-Identifier: MIT
// Sums over rows of products of columns: what the curvature of a distance cost is made of.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/cost/latent_block.hpp"
#include "parabola/model/latent_function.hpp"
#include "parabola/model/row_sum.hpp"

namespace parabola {

/// B = sum_i f s^T + s f^T + sum_k v_k v_k^T + weight h_pp + sum_k third_weight_k h_xpp,k
///
/// with vectors f, s, v_k (p) and weights per row, filled by the caller for one block after the
/// other. Row sums of blocks are merged in order with their rounding errors.
class CurvatureSum {
 public:
  /// `third`: how many third_weights there are, 0 or m.
  CurvatureSum(const LatentFunction& function, std::size_t third);

  double& first(std::size_t j, std::size_t row) { return columns_[j][row]; }
  double& second(std::size_t j, std::size_t row) { return columns_[p_ + j][row]; }
  double& square(std::size_t k, std::size_t j, std::size_t row) {
    return columns_[(2 + k) * p_ + j][row];
  }
  double& weight(std::size_t row) { return weights_[0][row]; }
  double& third_weight(std::size_t k, std::size_t row) { return weights_[1 + k][row]; }

  /// Adds the rows of a block whose second (third) derivatives are evaluated.
  void add(LatentBlock& block);
  /// p x p, divided by the square of `scale`.
  [[nodiscard]] Matrix value(double scale) const;

 private:
  const LatentFunction& function_;
  std::size_t m_;
  std::size_t p_;
  std::vector<Vector> columns_;  // f, s and v_k, p of each
  std::vector<Vector> weights_;
  std::vector<RowSum> products_;  // row >= column
  std::vector<RowSum> entries_;
};

}  // namespace parabola
