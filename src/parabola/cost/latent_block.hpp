// SPDX-License-Identifier: MIT
// A block of points at chosen latent predictors: the model evaluated there, point by point algebra.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/cost/latent_point.hpp"
#include "parabola/cost/measured_points.hpp"
#include "parabola/model/program.hpp"

namespace parabola {

/// Up to block_rows points under work, with all their scratch: starting the next block allocates
/// nothing.
class LatentBlock {
 public:
  /// Points [begin, begin + rows) with their whitened latent coordinates z = 0, x as observed.
  void start(const MeasuredPoints& points, std::size_t begin, std::size_t rows);
  /// The points `which`, at most block_rows; a point may appear more than once.
  void start(const MeasuredPoints& points, std::span<const std::size_t> which);

  [[nodiscard]] const MeasuredPoints& points() const { return *points_; }
  [[nodiscard]] std::size_t rows() const { return numbers_.size(); }
  /// Number of the point of a row.
  [[nodiscard]] std::size_t point(std::size_t row) const { return numbers_[row]; }
  /// 0 .. rows - 1
  [[nodiscard]] std::span<const std::size_t> all() const;
  [[nodiscard]] double& z(std::size_t k, std::size_t row) { return z_[k * block_rows + row]; }
  [[nodiscard]] double z(std::size_t k, std::size_t row) const { return z_[k * block_rows + row]; }
  /// delta_k = (G z)_k, and x_k = x_obs - delta_k
  [[nodiscard]] double shift(std::size_t k, std::size_t row) const;
  [[nodiscard]] double latent(std::size_t k, std::size_t row) const;

  /// The model at the latent predictors of the rows `which`; the a-th of them is place a of the
  /// outputs.
  void evaluate(LatentLevel level, std::span<const double> parameters,
                std::span<const std::size_t> which);
  [[nodiscard]] std::span<double> output(std::size_t place) {
    return {outputs_[place], evaluated_};
  }

  /// The algebra of a row, evaluated as place `at`, ready for factor(); divided by unit().
  void load(std::size_t row, std::size_t at, LatentPoint& to) const;

 private:
  void make_room(const MeasuredPoints& points);
  void load_sums(std::size_t row, std::size_t at, LatentPoint& to) const;

  const MeasuredPoints* points_ = nullptr;
  std::vector<std::size_t> numbers_;
  std::size_t evaluated_ = 0;
  double to_unit_ = 1.0;
  Vector z_;       // m columns of block_rows numbers
  Vector inputs_;  // columns as evaluated
  Vector values_;  // outputs
  std::vector<const double*> columns_;
  std::vector<double*> outputs_;
  Program::Workspace workspace_;
};

}  // namespace parabola
