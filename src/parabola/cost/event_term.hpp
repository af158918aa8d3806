// SPDX-License-Identifier: MIT
// What an event, or the number of all events, contributes to -2 ln L.
#pragma once

#include <cstddef>
#include <span>
#include <utility>

#include "parabola/core/matrix.hpp"
#include "parabola/cost/row_likelihood.hpp"

namespace parabola {

/// phi = -2 w ln f, f the density or rate at the event and w its weight. f = 0 is impossible, f < 0
/// does not exist. The information is that of the outer product of the scores, (w f'/f)^2, so that
/// the robust covariance is the sandwich H^-1 (sum s s^T) H^-1, right for weighted events too.
class DensityTerm final : public RowTerm {
 public:
  /// `weights`: n, or empty: 1 each.
  explicit DensityTerm(std::size_t row_count, Vector weights = {})
      : row_count_(row_count), weights_(std::move(weights)) {}

  [[nodiscard]] std::size_t row_count() const override { return row_count_; }
  [[nodiscard]] bool expects_what_it_has() const override { return weights_.empty(); }
  void values(std::size_t first, std::span<const double> models,
              std::span<double> values) const override;
  void derivatives(std::size_t first, std::span<const double> models,
                   const RowTermDerivatives& out) const override;

 private:
  std::size_t row_count_;
  Vector weights_;
};

/// The same of l = ln f: phi = -2 w l, exact where f itself would underflow.
class LogDensityTerm final : public RowTerm {
 public:
  explicit LogDensityTerm(std::size_t row_count, Vector weights = {})
      : row_count_(row_count), weights_(std::move(weights)) {}

  [[nodiscard]] std::size_t row_count() const override { return row_count_; }
  void values(std::size_t first, std::span<const double> models,
              std::span<double> values) const override;
  void derivatives(std::size_t first, std::span<const double> models,
                   const RowTermDerivatives& out) const override;

 private:
  std::size_t row_count_;
  Vector weights_;
};

/// phi = 2 m of one row, m the number of events that is expected: what the Poisson probability of
/// their number adds to the logarithms of their rates. m < 0 does not exist. Source: Barlow, Nucl.
/// Instrum. Meth. A 297 (1990) 496.
class ExpectedEventsTerm final : public RowTerm {
 public:
  [[nodiscard]] std::size_t row_count() const override { return 1; }
  void values(std::size_t first, std::span<const double> models,
              std::span<double> values) const override;
  void derivatives(std::size_t first, std::span<const double> models,
                   const RowTermDerivatives& out) const override;
};

}  // namespace parabola
