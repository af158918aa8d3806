// SPDX-License-Identifier: MIT
#include "parabola/start/refine.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "parabola/core/decompose.hpp"

namespace parabola {
namespace {

constexpr double first_damping = 0.03;
constexpr double largest_damping = 1e12;  // the step is then below any rounding of the parameters
constexpr double gradient_limit = 1e-7;   // cosine between a column and the residual
constexpr double gain_limit = 1e-10;
constexpr std::size_t small_gain_limit = 3;

void subtract_projection(const double* unit, double* vector, std::size_t n) {
  const double size = fast_dot(unit, vector, n);
  for (std::size_t i = 0; i < n; ++i) vector[i] -= size * unit[i];
}

// min |K z - r|^2 + damping |z|^2 with the columns of K scaled to norm 1, from its triangle.
class DampedProblem {
 public:
  // Columns of `k` projected already; the last is the residual.
  explicit DampedProblem(Matrix k) : size_(k.columns() - 1), norms_(size_) {
    const std::size_t n = k.rows();
    const double* const residual = k.column(size_).data();
    const double residual_norm = fast_norm(residual, n);
    for (std::size_t j = 0; j < size_; ++j) {
      double* const column = k.column(j).data();
      const double length = fast_norm(column, n);
      norms_[j] = length > 0.0 ? length : 1.0;
      for (std::size_t i = 0; i < n; ++i) column[i] /= norms_[j];
      if (residual_norm > 0.0) {
        gradient_ = std::max(gradient_, std::abs(fast_dot(column, residual, n)) / residual_norm);
      }
    }
    triangle_ = qr_triangle(std::move(k));
  }

  [[nodiscard]] double gradient_cosine() const { return gradient_; }

  [[nodiscard]] Vector step(double damping) const {
    const std::size_t rows = std::min(triangle_.rows(), size_);
    Matrix stacked(rows + size_, size_ + 1);
    for (std::size_t j = 0; j <= size_; ++j) {
      for (std::size_t i = 0; i < rows; ++i) stacked(i, j) = triangle_(i, j);
      if (j < size_) stacked(rows + j, j) = std::sqrt(damping);
    }
    const Matrix r = qr_triangle(std::move(stacked));
    Vector z(r.column(size_).begin(), r.column(size_).begin() + static_cast<long>(size_));
    solve_upper(r, z);
    for (std::size_t j = 0; j < size_; ++j) z[j] /= norms_[j];
    return z;
  }

 private:
  std::size_t size_;
  Vector norms_;
  Matrix triangle_;
  double gradient_ = 0.0;
};

class Descent {
 public:
  Descent(Projector& projector, const ActiveColumns& active,
          const std::vector<std::size_t>& movable, Vector start)
      : projector_(projector), active_(active), movable_(movable) {
    point_.parameters = std::move(start);
    for (const std::size_t j : movable_) clip(point_.parameters, j);
    point_.sum_of_squares = projector_.solve(point_.parameters, active_);
  }

  StartPoint run(std::size_t steps) {
    if (!std::isfinite(point_.sum_of_squares)) return point_;
    if (movable_.empty()) point_.converged = true;
    while (steps > 0 && !point_.converged) {
      if (!prepare()) break;
      if (problem_->gradient_cosine() < gradient_limit || point_.sum_of_squares == 0.0) {
        point_.converged = true;
        break;
      }
      bool accepted = false;
      while (steps > 0 && !accepted && damping_ < largest_damping) {
        --steps;
        accepted = try_step();
      }
      if (!accepted) {
        point_.converged = damping_ >= largest_damping;  // no point nearby is lower
        break;
      }
    }
    return std::move(point_);
  }

 private:
  void clip(Vector& parameters, std::size_t j) const {
    const Bounds& limits = projector_.bounds()[j];
    parameters[j] = std::clamp(parameters[j], limits.lower, limits.upper);
  }

  // The projected problem at the point; false when a derivative is not finite.
  bool prepare() {
    projector_.count(1);
    projector_.model().jacobian(point_.parameters, active_, residuals_, jacobian_);
    const std::size_t n = residuals_.size();
    free_.clear();
    for (const std::size_t j : movable_) {
      if (!rests_at_limit(j)) free_.push_back(j);
    }
    Matrix k(n, free_.size() + 1);
    for (std::size_t c = 0; c < free_.size(); ++c) {
      std::ranges::copy(jacobian_.column(free_[c]), k.column(c).begin());
    }
    std::ranges::copy(residuals_, k.column(free_.size()).begin());
    for (std::size_t i = 0; i < n * k.columns(); ++i) {
      if (!std::isfinite(k.data()[i])) return false;
    }
    project(k);
    if (free_.empty()) {
      point_.converged = true;
      return false;
    }
    problem_.emplace(std::move(k));
    return true;
  }

  [[nodiscard]] bool rests_at_limit(std::size_t j) const {
    const Bounds& limits = projector_.bounds()[j];
    const double value = point_.parameters[j];
    if (value > limits.lower && value < limits.upper) return false;
    const double downhill =
        fast_dot(jacobian_.column(j).data(), residuals_.data(), residuals_.size());
    return value <= limits.lower ? downhill <= 0.0 : downhill >= 0.0;
  }

  void project(Matrix& k) {
    const std::size_t n = residuals_.size();
    // Kept columns are orthogonal; what is nearly a combination of them says nothing new.
    std::vector<std::size_t> kept;
    for (const std::size_t j : active_.linear) {
      double* const column = jacobian_.column(j).data();
      const double before = fast_norm(column, n);
      if (!(before > 0.0) || !std::isfinite(before)) continue;
      for (int pass = 0; pass < 2; ++pass) {
        for (const std::size_t i : kept) {
          subtract_projection(jacobian_.column(i).data(), column, n);
        }
      }
      const double after = fast_norm(column, n);
      if (after <= 1e-10 * before) continue;
      for (std::size_t i = 0; i < n; ++i) column[i] /= after;
      kept.push_back(j);
    }
    for (std::size_t c = 0; c < k.columns(); ++c) {
      for (int pass = 0; pass < 2; ++pass) {
        for (const std::size_t i : kept) {
          subtract_projection(jacobian_.column(i).data(), k.column(c).data(), n);
        }
      }
    }
  }

  bool try_step() {
    const Vector change = problem_->step(damping_);
    trial_ = point_.parameters;
    for (std::size_t c = 0; c < free_.size(); ++c) {
      trial_[free_[c]] += change[c];
      clip(trial_, free_[c]);
    }
    const double sum = projector_.solve(trial_, active_);
    if (!(sum < point_.sum_of_squares)) {
      damping_ = 5.0 * damping_ + 1e-9;
      return false;
    }
    const double gain = (point_.sum_of_squares - sum) / point_.sum_of_squares;
    small_gains_ = gain < gain_limit ? small_gains_ + 1 : 0;
    point_.converged = small_gains_ >= small_gain_limit;
    damping_ /= 6.0;
    point_.parameters.swap(trial_);
    point_.sum_of_squares = sum;
    return true;
  }

  Projector& projector_;
  const ActiveColumns& active_;
  const std::vector<std::size_t>& movable_;
  StartPoint point_;
  Vector trial_;
  Vector residuals_;
  Matrix jacobian_;
  std::vector<std::size_t> free_;
  std::optional<DampedProblem> problem_;
  double damping_ = first_damping;
  std::size_t small_gains_ = 0;
};

}  // namespace

StartPoint refine(Projector& projector, const ActiveColumns& active,
                  const std::vector<std::size_t>& movable, Vector start, std::size_t steps) {
  return Descent(projector, active, movable, std::move(start)).run(steps);
}

}  // namespace parabola
