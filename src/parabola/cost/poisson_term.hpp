// SPDX-License-Identifier: MIT
// Counts that follow a Poisson distribution whose mean is the model.
#pragma once

#include <cstddef>
#include <span>
#include <utility>

#include "parabola/core/matrix.hpp"
#include "parabola/cost/row_likelihood.hpp"

namespace parabola {

/// phi = 2 (f - k + k log(k / f)), w = 1 / f: -2 ln L less that of the model f = k, so that C is a
/// goodness of fit by itself where counts are large. k = 0 gives 2 f.
///
/// f = 0 exists for k = 0 only (then w is infinite), f < 0 never. Counts need not be integers.
/// Source: Baker & Cousins, Nucl. Instrum. Meth. 221 (1984) 437, chi-square of lambda_p.
class PoissonTerm final : public RowTerm {
 public:
  /// `counts`: n values, not negative.
  explicit PoissonTerm(Vector counts) : counts_(std::move(counts)) {}

  [[nodiscard]] std::size_t row_count() const override { return counts_.size(); }
  void values(std::size_t first, std::span<const double> models,
              std::span<double> values) const override;
  void derivatives(std::size_t first, std::span<const double> models,
                   const RowTermDerivatives& out) const override;

 private:
  Vector counts_;
};

}  // namespace parabola
