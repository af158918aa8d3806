// SPDX-License-Identifier: MIT
// Counts of successes whose mean is the model.
#pragma once

#include <cstddef>
#include <span>
#include <utility>

#include "parabola/core/matrix.hpp"
#include "parabola/cost/row_likelihood.hpp"

namespace parabola {

/// phi = 2 (k ln(k/f) + (n - k) ln((n - k)/(n - f))), f = n p the mean: -2 ln L less that of the
/// model f = k. w = n/(f (n - f)). f outside [0, n] does not exist; f = 0 and f = n exist where k
/// is the same. Source: Baker & Cousins, Nucl. Instrum. Meth. 221 (1984) 437.
class BinomialTerm final : public RowTerm {
 public:
  /// `counts` and `trials`: n values each, 0 <= counts <= trials.
  BinomialTerm(Vector counts, Vector trials)
      : counts_(std::move(counts)), trials_(std::move(trials)) {}

  [[nodiscard]] std::size_t row_count() const override { return counts_.size(); }
  void values(std::size_t first, std::span<const double> models,
              std::span<double> values) const override;
  void derivatives(std::size_t first, std::span<const double> models,
                   const RowTermDerivatives& out) const override;

 private:
  Vector counts_;
  Vector trials_;
};

}  // namespace parabola
