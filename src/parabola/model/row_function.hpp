// SPDX-License-Identifier: MIT
// A model bound to its data columns: values and exact derivatives by the parameters, row by row.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "parabola/core/assert.hpp"
#include "parabola/core/matrix.hpp"
#include "parabola/model/extended_function.hpp"

namespace parabola {

/// d2f/dp_row dp_column, row <= column, that does not vanish identically.
struct SecondDerivative {
  std::size_t row = 0;
  std::size_t column = 0;
};

/// f_i(p) for rows i = 0 .. n-1; what cost and inference see of formulas and C++ callables alike.
/// Immutable and safe to call from several threads.
class RowFunction {
 public:
  virtual ~RowFunction() = default;

  [[nodiscard]] virtual std::size_t row_count() const = 0;
  [[nodiscard]] virtual const std::vector<std::string>& parameter_names() const = 0;
  /// See jointly_linear() in derivative.hpp; all false for callables, whose structure is unknown.
  [[nodiscard]] virtual const std::vector<bool>& jointly_linear() const = 0;

  /// values: n
  virtual void values(std::span<const double> parameters, std::span<double> values) const = 0;
  /// values: n; gradient: n x p (resized when needed)
  virtual void values_and_gradient(std::span<const double> parameters, std::span<double> values,
                                   Matrix& gradient) const = 0;

  /// Rows can be had by themselves: the two functions below may be called.
  [[nodiscard]] virtual bool has_row_ranges() const { return false; }
  /// f_i for i = first, first + 1 ..., as many as there is room for.
  virtual void values_of_rows(std::span<const double> parameters, std::size_t first,
                              std::span<double> values) const;
  /// The same with derivatives: one column of as many numbers per parameter.
  virtual void gradient_of_rows(std::span<const double> parameters, std::size_t first,
                                std::span<double> values, std::span<double* const> columns) const;

  /// hessian: p x p, sum_i weights_i d2f_i/dp2
  virtual void weighted_hessian(std::span<const double> parameters, std::span<const double> weights,
                                Matrix& hessian) const = 0;

  /// Values and all derivatives of rows can be had together: these second ones, by the function
  /// below. Null: not compiled.
  [[nodiscard]] virtual const std::vector<SecondDerivative>* second_derivatives() const {
    return nullptr;
  }
  /// Of rows first, first + 1 ...: values, then one column per parameter, then one per entry of
  /// second_derivatives().
  virtual void all_of_rows(std::span<const double> parameters, std::size_t first, std::size_t count,
                           std::span<double* const> outputs) const;

  /// The same model in double-double; null when there is none (C++ callables).
  [[nodiscard]] virtual const ExtendedFunction* extended() const { return nullptr; }
};

inline void RowFunction::values_of_rows(std::span<const double> /*parameters*/,
                                        std::size_t /*first*/, std::span<double> /*values*/) const {
  PARABOLA_ASSERT(has_row_ranges());
}

inline void RowFunction::all_of_rows(std::span<const double> /*parameters*/, std::size_t /*first*/,
                                     std::size_t /*count*/,
                                     std::span<double* const> /*outputs*/) const {
  PARABOLA_ASSERT(second_derivatives() != nullptr);
}

inline void RowFunction::gradient_of_rows(std::span<const double> /*parameters*/,
                                          std::size_t /*first*/, std::span<double> /*values*/,
                                          std::span<double* const> /*columns*/) const {
  PARABOLA_ASSERT(has_row_ranges());
}

}  // namespace parabola
