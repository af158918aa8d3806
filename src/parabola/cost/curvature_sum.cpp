// SPDX-License-Identifier: MIT
#include "parabola/cost/curvature_sum.hpp"

namespace parabola {

CurvatureSum::CurvatureSum(const LatentFunction& function, std::size_t third)
    : function_(function),
      m_(function.latent_count()),
      p_(function.parameter_count()),
      columns_((2 + m_) * p_, Vector(block_rows)),
      weights_(1 + third, Vector(block_rows)),
      products_(p_ * (p_ + 1) / 2),
      entries_(function.curvature_entries().size()) {}

void CurvatureSum::add(LatentBlock& block) {
  const auto part = [&](const Vector& column) { return std::span(column).first(block.rows()); };
  for (std::size_t a = 0, place = 0; a < p_; ++a) {
    for (std::size_t b = 0; b <= a; ++b, ++place) {
      double sum = block_dot(part(columns_[a]), part(columns_[p_ + b])) +
                   block_dot(part(columns_[p_ + a]), part(columns_[b]));
      for (std::size_t k = 2 * p_; k < columns_.size(); k += p_)
        sum += block_dot(part(columns_[k + a]), part(columns_[k + b]));
      products_[place].add(sum);
    }
  }
  for (std::size_t e = 0; e < entries_.size(); ++e) {
    entries_[e].add(block_dot(part(weights_[0]), block.output(function_.curvature_place(e))));
    for (std::size_t k = 1; k < weights_.size(); ++k)
      entries_[e].add(block_dot(part(weights_[k]), block.output(function_.third_place(k - 1, e))));
  }
}

Matrix CurvatureSum::value(double scale) const {
  Matrix b(p_, p_);
  for (std::size_t i = 0, place = 0; i < p_; ++i) {
    for (std::size_t j = 0; j <= i; ++j, ++place) b(i, j) = products_[place].value();
  }
  for (std::size_t e = 0; e < entries_.size(); ++e) {
    const auto [row, column] = function_.curvature_entries()[e];  // row <= column
    b(column, row) += entries_[e].value();
  }
  for (std::size_t i = 0; i < p_; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      b(i, j) = b(i, j) / scale / scale;
      b(j, i) = b(i, j);
    }
  }
  return b;
}

}  // namespace parabola
