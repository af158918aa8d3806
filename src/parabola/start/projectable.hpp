// SPDX-License-Identifier: MIT
// What the search for start values sees of a model: columns of its linear parameters, or
// everything.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "parabola/core/matrix.hpp"

namespace parabola {

/// f = f0 + sum_j p_j phi_j over the active linear parameters j; the inactive ones are 0.
struct ActiveColumns {
  std::vector<std::size_t> linear;  ///< indices of parameters, ascending
  friend auto operator<=>(const ActiveColumns&, const ActiveColumns&) = default;
};

/// Whitened rows of a model whose parameters are split into linear and nonlinear ones. Parameters
/// are always given all, in order. Values may be infinite or NaN where the model does not exist.
/// Not safe for several threads: scratch space is kept between calls.
class Projectable {
 public:
  Projectable() = default;
  Projectable(const Projectable&) = delete;
  Projectable& operator=(const Projectable&) = delete;
  virtual ~Projectable() = default;

  [[nodiscard]] virtual std::size_t row_count() const = 0;
  [[nodiscard]] virtual const std::vector<bool>& is_linear() const = 0;
  [[nodiscard]] std::size_t parameter_count() const { return is_linear().size(); }

  /// outputs[0]: w (y - f0); outputs[1 + k]: w phi of active.linear[k]; row_count() values each.
  virtual void columns(std::span<const double> parameters, const ActiveColumns& active,
                       std::span<double* const> outputs) = 0;
  /// residuals: w (y - f); jacobian: n x p, w df/dp; columns of inactive linear parameters are 0.
  virtual void jacobian(std::span<const double> parameters, const ActiveColumns& active,
                        Vector& residuals, Matrix& jacobian) = 0;
};

}  // namespace parabola
