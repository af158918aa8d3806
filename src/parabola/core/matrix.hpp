// SPDX-License-Identifier: MIT
// Small dense matrix that owns its numbers, stored column by column.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "parabola/core/assert.hpp"

namespace parabola {

using Vector = std::vector<double>;

/// rows x columns numbers, column-major: column j is contiguous.
template <class T>
class BasicMatrix {
 public:
  BasicMatrix() = default;
  BasicMatrix(std::size_t rows, std::size_t columns, T value = T(0.0))
      : rows_(rows), columns_(columns), values_(rows * columns, value) {}

  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t columns() const { return columns_; }
  [[nodiscard]] bool empty() const { return values_.empty(); }

  T& operator()(std::size_t row, std::size_t column) {
    PARABOLA_ASSERT(row < rows_ && column < columns_);
    return values_[column * rows_ + row];
  }
  T operator()(std::size_t row, std::size_t column) const {
    PARABOLA_ASSERT(row < rows_ && column < columns_);
    return values_[column * rows_ + row];
  }
  [[nodiscard]] std::span<T> column(std::size_t j) {
    PARABOLA_ASSERT(j < columns_);
    return {values_.data() + j * rows_, rows_};
  }
  [[nodiscard]] std::span<const T> column(std::size_t j) const {
    PARABOLA_ASSERT(j < columns_);
    return {values_.data() + j * rows_, rows_};
  }
  [[nodiscard]] T* data() { return values_.data(); }
  [[nodiscard]] const T* data() const { return values_.data(); }

  friend bool operator==(const BasicMatrix&, const BasicMatrix&) = default;

 private:
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  std::vector<T> values_;
};

using Matrix = BasicMatrix<double>;

}  // namespace parabola
