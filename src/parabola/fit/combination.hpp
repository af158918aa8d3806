// SPDX-License-Identifier: MIT
// Names what the data do determine when two parameters cannot be told apart.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/model/row_function.hpp"

namespace parabola {

/// Parameters p and q of `model` (indices) of which the data fix only one combination c(p, q): the
/// first of p + q, p - q, p*q, p/q, p*exp(q), q*exp(p), p*exp(-q), q*exp(-p) whose level lines
/// leave the model unchanged, checked as c_q df/dp = c_p df/dq on every row at several points
/// around `parameters`. For a model linear in both, the combination p + k q with the number k from
/// the null direction. Absent when none fits.
std::optional<std::string> determined_combination(const RowFunction& model,
                                                  const Vector& parameters, std::size_t p,
                                                  std::size_t q, const Vector& null_direction);

}  // namespace parabola
