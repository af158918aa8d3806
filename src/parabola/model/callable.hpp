// SPDX-License-Identifier: MIT
// A C++ function as a model: a generic callable over (x, parameters), differentiated by dual
// numbers.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "parabola/core/assert.hpp"
#include "parabola/core/matrix.hpp"
#include "parabola/model/dual.hpp"
#include "parabola/model/program.hpp"
#include "parabola/model/row_function.hpp"
#include "parabola/model/row_sum.hpp"

namespace parabola {

/// Directions per dual number: one pass over the rows gives this many columns of the gradient.
inline constexpr std::size_t dual_width = 4;

/// What a model must do: take a predictor X (double, or std::span<const double> when there are
/// several) and the parameters as a span of doubles or of duals, and return a number of the same
/// kind.
template <class Callable, class X>
concept ModelCallable = requires(const Callable& f, X x, std::span<const double> p,
                                 std::span<const Dual<double, dual_width>> q) {
  { f(x, p) } -> std::convertible_to<double>;
  { f(x, q) } -> std::convertible_to<Dual<double, dual_width>>;
};

/// Values, gradient and second derivatives of a callable on given predictors. See
/// make_callable_function().
template <class X, ModelCallable<X> Callable>
class CallableFunction final : public RowFunction {
 public:
  /// `x`: rows x width numbers, row by row.
  CallableFunction(std::vector<double> x, std::size_t width, std::size_t rows, Callable function,
                   std::vector<std::string> parameter_names)
      : x_(std::move(x)),
        width_(width),
        rows_(rows),
        function_(std::move(function)),
        names_(std::move(parameter_names)),
        jointly_linear_(names_.size(), false) {
    PARABOLA_ASSERT(x_.size() == width_ * rows_);
  }

  [[nodiscard]] std::size_t row_count() const override { return rows_; }
  [[nodiscard]] const std::vector<std::string>& parameter_names() const override { return names_; }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override { return jointly_linear_; }

  void values(std::span<const double> parameters, std::span<double> values) const override {
    PARABOLA_ASSERT(parameters.size() == names_.size() && values.size() == rows_);
    for (std::size_t i = 0; i < rows_; ++i) values[i] = function_(predictor(i), parameters);
  }

  void values_and_gradient(std::span<const double> parameters, std::span<double> values,
                           Matrix& gradient) const override {
    using Number = Dual<double, dual_width>;
    PARABOLA_ASSERT(parameters.size() == names_.size() && values.size() == rows_);
    const std::size_t count = names_.size();
    if (gradient.rows() != rows_ || gradient.columns() != count) gradient = Matrix(rows_, count);
    if (count == 0) this->values(parameters, values);
    for (std::size_t first = 0; first < count; first += dual_width) {
      const std::size_t width = std::min(dual_width, count - first);
      std::vector<Number> numbers(parameters.begin(), parameters.end());
      for (std::size_t k = 0; k < width; ++k) numbers[first + k].slopes[k] = 1.0;
      for (std::size_t i = 0; i < rows_; ++i) {
        const Number result = function_(predictor(i), std::span<const Number>(numbers));
        values[i] = result.value;
        for (std::size_t k = 0; k < width; ++k) gradient(i, first + k) = result.slopes[k];
      }
    }
  }

  void weighted_hessian(std::span<const double> parameters, std::span<const double> weights,
                        Matrix& hessian) const override {
    PARABOLA_ASSERT(parameters.size() == names_.size() && weights.size() == rows_);
    const std::size_t count = names_.size();
    hessian = Matrix(count, count);
    for (std::size_t row = 0; row < count; ++row) {
      for (std::size_t first = row; first < count; first += dual_width) {
        const std::size_t width = std::min(dual_width, count - first);
        const std::array<double, dual_width> sums =
            weighted_row(parameters, weights, row, first, width);
        for (std::size_t k = 0; k < width; ++k) {
          hessian(row, first + k) = sums[k];
          hessian(first + k, row) = sums[k];
        }
      }
    }
  }

 private:
  [[nodiscard]] X predictor(std::size_t row) const {
    if constexpr (std::same_as<X, double>) {
      return x_[row];
    } else {
      return std::span<const double>(x_).subspan(row * width_, width_);
    }
  }

  // sum_i weights_i d2f_i/dp_row dp_(first + k) for k < width
  [[nodiscard]] std::array<double, dual_width> weighted_row(std::span<const double> parameters,
                                                            std::span<const double> weights,
                                                            std::size_t row, std::size_t first,
                                                            std::size_t width) const {
    using Inner = Dual<double, dual_width>;
    using Number = Dual<Inner, 1>;
    std::vector<Number> numbers(parameters.begin(), parameters.end());
    numbers[row].slopes[0] = Inner(1.0);
    for (std::size_t k = 0; k < width; ++k) numbers[first + k].value.slopes[k] = 1.0;
    std::array<RowSum, dual_width> sums{};
    std::array<std::array<double, block_rows>, dual_width> block;
    for (std::size_t begin = 0; begin < rows_; begin += block_rows) {
      const std::size_t size = std::min(block_rows, rows_ - begin);
      for (std::size_t i = 0; i < size; ++i) {
        const Number result = function_(predictor(begin + i), std::span<const Number>(numbers));
        for (std::size_t k = 0; k < width; ++k) block[k][i] = result.slopes[0].slopes[k];
      }
      for (std::size_t k = 0; k < width; ++k) {
        sums[k].add(block_dot(weights.subspan(begin, size), std::span(block[k]).first(size)));
      }
    }
    std::array<double, dual_width> result{};
    for (std::size_t k = 0; k < width; ++k) result[k] = sums[k].value();
    return result;
  }

  std::vector<double> x_;
  std::size_t width_;
  std::size_t rows_;
  Callable function_;
  std::vector<std::string> names_;
  std::vector<bool> jointly_linear_;
};

/// One predictor, one row per number of `x`:
///   make_callable_function(x, [](auto x, const auto& p) { using std::exp; return
///   p[0]*exp(-x/p[1]); }, {"N0", "tau"})
/// The callable must be pure: it is called several times per row and, through a const reference,
/// from any thread.
template <class Callable>
std::unique_ptr<RowFunction> make_callable_function(std::vector<double> x, Callable callable,
                                                    std::vector<std::string> parameter_names) {
  const std::size_t rows = x.size();
  return std::make_unique<CallableFunction<double, Callable>>(
      std::move(x), 1, rows, std::move(callable), std::move(parameter_names));
}

/// Several predictors: column j of `predictors` (n x k) is x[j], and the callable gets a span x of
/// k numbers.
template <class Callable>
std::unique_ptr<RowFunction> make_callable_function(const Matrix& predictors, Callable callable,
                                                    std::vector<std::string> parameter_names) {
  std::vector<double> x;
  x.reserve(predictors.rows() * predictors.columns());
  for (std::size_t i = 0; i < predictors.rows(); ++i) {
    for (std::size_t j = 0; j < predictors.columns(); ++j) x.push_back(predictors(i, j));
  }
  return std::make_unique<CallableFunction<std::span<const double>, Callable>>(
      std::move(x), predictors.columns(), predictors.rows(), std::move(callable),
      std::move(parameter_names));
}

}  // namespace parabola
