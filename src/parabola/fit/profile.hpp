// SPDX-License-Identifier: MIT
// What was minimised by a fit, as profiles and contours need it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/formula_problem.hpp"
#include "parabola/fit/solve.hpp"
#include "parabola/infer/stationary_point.hpp"
#include "parabola/minimize/smooth_function.hpp"

namespace parabola {

/// S or -2 ln L around its minimum, on the scale on which one sigma is a rise by 1: with an
/// estimated scale S is divided by S_min/ndof. Valid as long as the Solved it is made from.
class FitProfile {
 public:
  /// Errors: profile_not_served after a fit that did not converge, for a robust loss, whose rise
  /// has no distribution, and for a scale that is estimated beside known sources.
  static Result<FitProfile> make(const Solved& solved, const FormulaProblem& problem,
                                 const FitSpec& spec, UncertaintyScale scale);

  [[nodiscard]] const CostMinimum& minimum() const { return minimum_; }
  /// Names of the free parameters, then of the derived quantities.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }
  [[nodiscard]] const SmoothFunction& quantity(std::size_t index) const {
    return *quantities_[index];
  }
  /// Rise at the ends of an interval of this probability: z^2, or t^2 of Student's t with ndof
  /// degrees of freedom where the scale is estimated.
  [[nodiscard]] double delta(double confidence_level) const;
  /// Rise around a joint region of two quantities: -2 ln(1 - p), or with an estimated scale 2 F,
  /// the quantile of Fisher's F with 2 and ndof degrees of freedom: ndof ((1 - p)^(-2/ndof) - 1).
  [[nodiscard]] double joint_delta(double confidence_level) const;
  /// "S", "-2 ln L"
  [[nodiscard]] const std::string& statistic_name() const { return statistic_name_; }

 private:
  FitProfile(std::shared_ptr<const SmoothFunction> statistic, CostMinimum minimum);

  std::shared_ptr<const SmoothFunction> statistic_;
  CostMinimum minimum_;
  std::vector<std::string> names_;
  std::vector<std::shared_ptr<const SmoothFunction>> quantities_;
  long student_ndof_ = 0;  // 0: the scale is known
  std::string statistic_name_;
};

}  // namespace parabola
