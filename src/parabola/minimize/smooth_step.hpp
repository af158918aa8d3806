// SPDX-License-Identifier: MIT
// The quadratic model of a smooth cost around a point, and its step within radius and limits.
#pragma once

#include <cstddef>
#include <vector>

#include "parabola/minimize/smooth_point.hpp"
#include "parabola/minimize/spectrum.hpp"

namespace parabola {

/// C(p + dp) = C + 2 G^T dp + dp^T A dp with the observed A = H / 2, or with its expectation, which
/// is positive semidefinite everywhere and nearer to the truth far from the minimum.
enum class InformationKind { observed, expected };

struct SmoothStep {
  Vector change;        ///< of all p parameters, within the limits
  double length = 0.0;  ///< |D dp|
  bool full = false;    ///< the minimum of the model, cut neither by radius nor by limits
};

class SmoothModel {
 public:
  /// `movable`: parameters that take part. `scales` D: the step obeys |D dp| <= radius.
  SmoothModel(const LimitedCost& cost, const SmoothPoint& point, std::vector<std::size_t> movable,
              const Vector& scales);

  [[nodiscard]] bool has_expected() const { return !point_.at.expected_information.empty(); }
  /// sqrt(G^T A^-1 G) with the observed A, in sigmas; infinite unless A is positive definite.
  [[nodiscard]] double distance() const { return distance_; }
  /// The share of rounding in that.
  [[nodiscard]] double distance_rounding() const { return distance_rounding_; }

  /// The best step within the radius. Directions without slope and curvature are left alone. A
  /// component that would leave its limit is set to it exactly, and the step is sought again for
  /// the others, at most p + 1 times.
  [[nodiscard]] SmoothStep step(double radius, InformationKind kind);
  /// How much C falls by the change, positive when it does.
  [[nodiscard]] double predicted_decrease(const Vector& change, InformationKind kind) const;
  /// -G^T dp, half the rate at which C falls at first.
  [[nodiscard]] double slope(const Vector& change) const;

 private:
  [[nodiscard]] const Matrix& information(InformationKind kind) const;
  [[nodiscard]] const Spectrum& whole(InformationKind kind);
  [[nodiscard]] SmoothStep free_step(const Spectrum& spectrum, const Vector& gradient,
                                     double radius) const;

  const LimitedCost& cost_;
  const SmoothPoint& point_;
  std::vector<std::size_t> movable_;
  const Vector& scales_;
  Spectrum observed_;  // of all that may move
  Spectrum expected_;  // the same; empty until asked for
  double distance_ = 0.0;
  double distance_rounding_ = 0.0;
};

/// sqrt(sum h_k^2 / |lambda_k|) over the eigenvalues that are not negligible, h = components of a
/// half gradient: the distance to the stationary point in sigmas.
double stationary_distance(const Spectrum& spectrum, const Vector& components);
/// The share of rounding in that, when the gradient is known to `gradient_rounding` sigmas.
double distance_rounding(const Spectrum& spectrum, double gradient_rounding);
/// The k-th component has neither curvature nor slope: rounding, and what the errors of the
/// eigenvectors bring in from the others.
bool is_flat(const Spectrum& spectrum, const Vector& components, double gradient_rounding,
             std::size_t k);

}  // namespace parabola
