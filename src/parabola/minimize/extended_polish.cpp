// SPDX-License-Identifier: MIT
#include "parabola/minimize/extended_polish.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "parabola/core/decompose.hpp"
#include "parabola/core/extended_qr.hpp"

namespace parabola {
namespace {

constexpr int most_passes = 12;
// A correction of this size, relative, is below the last bit of a double by three digits.
constexpr double negligible_correction = 1e-19;
// The rounding of double-double, 1e-31, times the condition that may have carried it.
constexpr double negligible_value = 1e-26;
// A parameter known to the last bit of a double has this many digits.
constexpr double digits_of_double = 15.95;

class ExtendedPolish {
 public:
  ExtendedPolish(const ResidualFunction& problem, const LeastSquaresOptions& options,
                 LeastSquaresMinimum& minimum)
      : problem_(problem),
        options_(options),
        minimum_(minimum),
        parameters_(minimum.parameters.begin(), minimum.parameters.end()),
        residuals_(problem.residual_count()) {
    for (std::size_t j = 0; j < minimum.states.size(); ++j) {
      if (minimum.states[j] == ParameterState::free) free_.push_back(j);
    }
  }

  void run() {
    if (!is_applicable()) return;
    double previous = 0.0;
    for (int pass = 0; pass < most_passes; ++pass) {
      if (!evaluate()) return;
      if (pass == 0) set_second_order();
      const double correction = step();
      if (!is_inside()) return;
      const bool shrinks = pass == 0 || correction < 0.5 * previous;
      if (correction <= negligible_correction || !shrinks) {
        finish(correction);
        return;
      }
      previous = correction;
    }
  }

 private:
  [[nodiscard]] bool is_applicable() const {
    const bool certified = minimum_.termination == Termination::converged ||
                           minimum_.termination == Termination::exact_fit;
    const std::size_t n = problem_.residual_count();
    const std::size_t m = free_.size();
    const bool full_rank = minimum_.rank == m && n >= m;
    return certified && full_rank && n * (m + 1) * (m + 8) <= extended_work_limit;
  }

  // r and the free columns of J, reduced to a triangle.
  bool evaluate() {
    ExtendedMatrix jacobian;
    if (!problem_.extended_residuals_and_jacobian(parameters_, residuals_, jacobian)) return false;
    ++minimum_.evaluations;
    ExtendedMatrix columns(residuals_.size(), free_.size());
    for (std::size_t k = 0; k < free_.size(); ++k) {
      std::ranges::copy(jacobian.column(free_[k]), columns.column(k).begin());
    }
    qr_ = extended_qr(std::move(columns), residuals_);
    const auto bad = [](const DoubleDouble& x) { return !isfinite(x); };
    const bool finite =
        std::ranges::none_of(qr_.right, bad) && isfinite(dot(residuals_, residuals_));
    for (std::size_t k = 0; k < free_.size(); ++k) {
      if (qr_.triangle(k, k).high == 0.0 || bad(qr_.triangle(k, k))) return false;
    }
    return finite;
  }

  // M = 1 - R^-T B R^-1, the Hessian in units of J^T J, through its eigenvalues.
  void set_second_order() {
    const std::size_t m = free_.size();
    Vector residuals;
    for (const DoubleDouble& r : residuals_) residuals.push_back(r.high);
    Matrix b(minimum_.parameters.size(), minimum_.parameters.size());
    problem_.weighted_curvature(minimum_.parameters, residuals, b);
    const ExtendedMatrix inverse = inverse_upper(qr_.triangle);
    Matrix curvature(m, m);
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t k = 0; k < m; ++k) {
        DoubleDouble sum;
        for (std::size_t p = 0; p <= i; ++p) {
          for (std::size_t q = 0; q <= k; ++q) {
            sum += inverse(p, i) * DoubleDouble(b(free_[p], free_[q])) * inverse(q, k);
          }
        }
        curvature(i, k) = (i == k ? 1.0 : 0.0) - sum.high;
      }
    }
    second_order_ = symmetric_eigen(curvature);
  }

  // Moves the parameters; the largest change relative to its parameter.
  double step() {
    const std::size_t m = free_.size();
    ExtendedVector z(m);
    for (std::size_t e = 0; e < m; ++e) {
      const auto direction = second_order_.vectors.column(e);
      DoubleDouble share;
      for (std::size_t k = 0; k < m; ++k) share += qr_.right[k] * DoubleDouble(direction[k]);
      share /= DoubleDouble(second_order_.values[e]);
      for (std::size_t k = 0; k < m; ++k) z[k] += share * DoubleDouble(direction[k]);
    }
    const ExtendedVector change = solve_upper(qr_.triangle, std::move(z));
    double largest = 0.0;
    for (std::size_t k = 0; k < m; ++k) {
      DoubleDouble& parameter = parameters_[free_[k]];
      parameter += change[k];
      if (change[k].high == 0.0) continue;
      // a parameter that is 0 within its own rounding is measured by what it does to the residuals
      const double own = std::abs(change[k].high / parameter.high);
      const double size = problem_.data_norm() / qr_.triangle(k, k).high;
      const double by_effect = std::abs(change[k].high / size);
      largest = std::max(largest, std::min(own, by_effect * 1e3));
    }
    return largest;
  }

  [[nodiscard]] bool is_inside() const {
    if (options_.bounds.empty()) return true;
    return std::ranges::all_of(free_, [&](std::size_t j) {
      return parameters_[j].high >= options_.bounds[j].lower &&
             parameters_[j].high <= options_.bounds[j].upper;
    });
  }

  // S at the minimum is that of the last point less what its step still gains, |Q^T r|^2 to second
  // order.
  void finish(double correction) {
    const DoubleDouble gain = dot(qr_.right, qr_.right);
    minimum_.sum_of_squares = std::max(0.0, (dot(residuals_, residuals_) - gain).high);
    for (std::size_t k = 0; k < free_.size(); ++k) {
      // below the rounding of double-double in the units of its effect, a parameter is 0
      const double size = problem_.data_norm() / std::abs(qr_.triangle(k, k).high);
      const double value = parameters_[free_[k]].high;
      minimum_.parameters[free_[k]] = std::abs(value) <= negligible_value * size ? 0.0 : value;
    }
    const ExtendedMatrix inverse = inverse_upper(qr_.triangle);
    Matrix rounded(free_.size(), free_.size());
    for (std::size_t k = 0; k < free_.size(); ++k) {
      for (std::size_t i = 0; i <= k; ++i) rounded(i, k) = inverse(i, k).high;
    }
    minimum_.inverse_triangle = std::move(rounded);
    minimum_.path = NumericalPath::double_double;
    minimum_.digits = std::clamp(-std::log10(correction + 1e-300), 0.0, digits_of_double);
  }

  const ResidualFunction& problem_;
  const LeastSquaresOptions& options_;
  LeastSquaresMinimum& minimum_;
  std::vector<std::size_t> free_;
  ExtendedVector parameters_;
  ExtendedVector residuals_;
  ExtendedTriangle qr_;
  SymmetricEigen second_order_;
};

}  // namespace

void polish_extended(const ResidualFunction& problem, const LeastSquaresOptions& options,
                     LeastSquaresMinimum& minimum) {
  ExtendedPolish(problem, options, minimum).run();
}

}  // namespace parabola
