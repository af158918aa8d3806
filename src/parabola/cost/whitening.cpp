// SPDX-License-Identifier: MIT
#include "parabola/cost/whitening.hpp"

#include <cmath>
#include <utility>

#include "parabola/core/assert.hpp"
#include "parabola/core/cholesky.hpp"

namespace parabola {
namespace {

// values -= s c w (w . values), group by group.
template <class T>
void apply_term(const Vector& w, const Grouping& groups, const std::vector<DoubleDouble>& factor,
                std::span<T> values) {
  std::vector<T> along(groups.count, T(0.0));
  for (std::size_t i = 0; i < values.size(); ++i) along[groups.group(i)] += T(w[i]) * values[i];
  for (std::size_t g = 0; g < along.size(); ++g) along[g] *= T(factor[g]);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] -= T(w[i]) * along[groups.group(i)];
}

}  // namespace

Whitening::Whitening(const Vector& sigma, double scale) : size_(sigma.size()), scale_(scale) {
  weights_.reserve(size_);
  for (const double value : sigma) {
    weights_.push_back(1.0 / (scale * value));
    log_determinant_ += 2.0 * std::log(value);
  }
}

Whitening::Whitening(Matrix lower, ExtendedMatrix extended_lower, double scale)
    : size_(lower.rows()),
      scale_(scale),
      lower_(std::move(lower)),
      extended_lower_(std::move(extended_lower)) {
  for (std::size_t i = 0; i < size_; ++i) log_determinant_ += 2.0 * std::log(lower_(i, i));
}

bool Whitening::add(const Vector& u, Grouping groups, RankOneSign sign) {
  PARABOLA_ASSERT(u.size() == size_);
  Term term{u, std::move(groups), {}};
  apply(term.w);
  for (double& value : term.w) value *= scale_;
  std::vector<DoubleDouble> squares(term.groups.count);
  for (std::size_t i = 0; i < size_; ++i) {
    squares[term.groups.group(i)] += exact_product(term.w[i], term.w[i]);
  }
  const DoubleDouble s = sign == RankOneSign::plus ? 1.0 : -1.0;
  double log_determinant = 0.0;
  for (const DoubleDouble& square : squares) {
    const DoubleDouble rho_square = DoubleDouble(1.0) + s * square;
    if (!(rho_square.high > 0.0)) return false;
    const DoubleDouble rho = sqrt(rho_square);
    term.factor.push_back(s / (rho * (DoubleDouble(1.0) + rho)));
    log_determinant += std::log(rho_square.high);
  }
  log_determinant_ += log_determinant;
  terms_.push_back(std::move(term));
  return true;
}

template <class T>
void Whitening::apply_terms(std::span<T> values) const {
  for (const Term& term : terms_) apply_term(term.w, term.groups, term.factor, values);
}

void Whitening::apply(std::span<double> values) const {
  if (lower_.empty()) {
    for (std::size_t i = 0; i < size_; ++i) values[i] *= weights_[i];
  } else {
    solve_lower(lower_, values);
    for (double& value : values) value /= scale_;
  }
  apply_terms(values);
}

void Whitening::apply(std::span<DoubleDouble> values) const {
  if (lower_.empty()) {
    for (std::size_t i = 0; i < size_; ++i) values[i] *= DoubleDouble(weights_[i]);
  } else {
    PARABOLA_ASSERT(!extended_lower_.empty());
    solve_lower(extended_lower_, values);
    for (DoubleDouble& value : values) value /= DoubleDouble(scale_);
  }
  apply_terms(values);
}

void Whitening::apply_transposed(std::span<double> values) const {
  for (auto term = terms_.rbegin(); term != terms_.rend(); ++term) {
    apply_term(term->w, term->groups, term->factor, values);
  }
  if (lower_.empty()) {
    for (std::size_t i = 0; i < size_; ++i) values[i] *= weights_[i];
  } else {
    solve_lower_transposed(lower_, values);
    for (double& value : values) value /= scale_;
  }
}

}  // namespace parabola
