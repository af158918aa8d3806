// SPDX-License-Identifier: MIT
#include "parabola/cost/latent_block.hpp"

#include <algorithm>
#include <array>
#include <numeric>

#include "parabola/core/assert.hpp"

namespace parabola {
namespace {

constexpr std::array<std::size_t, block_rows> make_numbers() {
  std::array<std::size_t, block_rows> numbers{};
  std::iota(numbers.begin(), numbers.end(), std::size_t{0});
  return numbers;
}
constexpr std::array<std::size_t, block_rows> row_numbers = make_numbers();

}  // namespace

std::span<const std::size_t> LatentBlock::all() const {
  return std::span(row_numbers).first(numbers_.size());
}

void LatentBlock::start(const MeasuredPoints& points, std::size_t begin, std::size_t rows) {
  PARABOLA_ASSERT(rows <= block_rows);
  numbers_.resize(rows);
  std::iota(numbers_.begin(), numbers_.end(), begin);
  make_room(points);
}

void LatentBlock::start(const MeasuredPoints& points, std::span<const std::size_t> which) {
  PARABOLA_ASSERT(which.size() <= block_rows);
  numbers_.assign(which.begin(), which.end());
  make_room(points);
}

void LatentBlock::make_room(const MeasuredPoints& points) {
  const LatentFunction& function = points.function();
  points_ = &points;
  to_unit_ = 1.0 / points.unit();
  z_.assign(points.latent_count() * block_rows, 0.0);
  const std::size_t inputs = function.columns().size();
  const std::size_t outputs = function.output_count(LatentLevel::third);
  inputs_.resize(inputs * block_rows);
  values_.resize(outputs * block_rows);
  columns_.resize(inputs);
  outputs_.resize(outputs);
  for (std::size_t k = 0; k < inputs; ++k) columns_[k] = inputs_.data() + k * block_rows;
  for (std::size_t k = 0; k < outputs; ++k) outputs_[k] = values_.data() + k * block_rows;
}

double LatentBlock::shift(std::size_t k, std::size_t row) const {
  double shift = 0.0;
  for (std::size_t l = 0; l <= k; ++l) shift += points_->shift(k, l, point(row)) * z(l, row);
  return shift;
}

double LatentBlock::latent(std::size_t k, std::size_t row) const {
  return points_->function().columns()[k][point(row)] - shift(k, row);
}

void LatentBlock::evaluate(LatentLevel level, std::span<const double> parameters,
                           std::span<const std::size_t> which) {
  const LatentFunction& function = points_->function();
  const std::size_t m = points_->latent_count();
  for (std::size_t k = 0; k < columns_.size(); ++k) {
    double* const input = inputs_.data() + k * block_rows;
    const std::span<const double> observed = function.columns()[k];
    if (k < m) {
      for (std::size_t a = 0; a < which.size(); ++a) input[a] = latent(k, which[a]);
    } else {
      for (std::size_t a = 0; a < which.size(); ++a) input[a] = observed[point(which[a])];
    }
  }
  evaluated_ = which.size();
  function.evaluate(level, columns_, parameters, which.size(),
                    std::span(outputs_).first(function.output_count(level)), workspace_);
}

void LatentBlock::load(std::size_t row, std::size_t at, LatentPoint& to) const {
  const MeasuredPoints& points = *points_;
  const std::size_t i = point(row);
  to.error = points.response(i) - outputs_[0][at] * to_unit_;
  to.alone = points.alone(i);
  if (points.latent_count() == 1) {  // the sums below, without the cost of their loops
    const double shift = points.shift(0, 0, i);
    to.position[0] = z(0, row);
    to.error -= points.together(0, i) * to.position[0];
    to.slope[0] = points.together(0, i) - shift * outputs_[1][at] * to_unit_;
    to.bend(0, 0) = shift * shift * outputs_[2][at] * to_unit_;
  } else {
    load_sums(row, at, to);
  }
  to.update();
}

void LatentBlock::load_sums(std::size_t row, std::size_t at, LatentPoint& to) const {
  const LatentFunction& function = points_->function();
  const std::size_t m = points_->latent_count();
  const std::size_t i = point(row);
  for (std::size_t k = 0; k < m; ++k) {
    const double together = points_->together(k, i);
    to.position[k] = z(k, row);
    to.error -= together * to.position[k];
    double rise = 0.0;
    for (std::size_t l = k; l < m; ++l) {
      rise += points_->shift(l, k, i) * outputs_[function.slope_place(l)][at];
    }
    to.slope[k] = together - rise * to_unit_;
    for (std::size_t l = 0; l <= k; ++l) {
      double bend = 0.0;
      for (std::size_t a = k; a < m; ++a) {
        for (std::size_t b = l; b < m; ++b) {
          bend += points_->shift(a, k, i) * points_->shift(b, l, i) *
                  outputs_[function.bend_place(a, b)][at];
        }
      }
      to.bend(k, l) = to.bend(l, k) = bend * to_unit_;
    }
  }
}

}  // namespace parabola
