// SPDX-License-Identifier: MIT
// The double-double face of a model, for who wants the last digits.
#pragma once

#include <span>

#include "parabola/core/double_double.hpp"
#include "parabola/core/extended_qr.hpp"

namespace parabola {

/// f_i(p) and its gradient with some 30 digits, at the decimals of the data and not at their
/// doubles. Functions without a double-double form (gamma, Bessel, Faddeeva ...) have the 19 digits
/// of long double.
class ExtendedFunction {
 public:
  virtual ~ExtendedFunction() = default;

  /// values: n; gradient: n x p. Entries that are not finite are written as such.
  virtual void values_and_gradient(std::span<const DoubleDouble> parameters,
                                   std::span<DoubleDouble> values,
                                   ExtendedMatrix& gradient) const = 0;
};

}  // namespace parabola
