// SPDX-License-Identifier: MIT
#include "parabola/minimize/smooth_function.hpp"

#include <algorithm>

namespace parabola {
namespace {

void zero(Matrix& a, std::size_t p) {
  if (a.rows() != p || a.columns() != p) a = Matrix(p, p);
  std::fill_n(a.data(), p * p, 0.0);
}

}  // namespace

void SmoothEvaluation::reset(std::size_t p) {
  value = magnitude = value_rounding = gradient_rounding = 0.0;
  gradient.assign(p, 0.0);
  zero(hessian, p);
  zero(expected_information, p);
}

}  // namespace parabola
