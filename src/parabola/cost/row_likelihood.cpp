// SPDX-License-Identifier: MIT
#include "parabola/cost/row_likelihood.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "parabola/core/assert.hpp"
#include "parabola/model/program.hpp"
#include "parabola/model/row_sum.hpp"

namespace parabola {
namespace {

// Scratch of the calling thread, shared by all likelihoods: it holds nothing between calls.
struct Scratch {
  Vector models;  // n
  Matrix gradient;
  Vector slopes;  // n, phi' by the model itself
  Matrix curvature;
  Vector columns;   // p columns of a block, in units of the term
  Vector weighted;  // one of them times a weight
  std::vector<RowSum> sums;
};

Scratch& scratch() {
  thread_local Scratch instance;
  return instance;
}

// Sums of everything over the rows, p parameters.
class Sums {
 public:
  Sums(std::size_t p, Scratch& space) : p_(p), space_(space) {
    space_.sums.assign(p * (p + 2), RowSum());
    space_.columns.resize(p * block_rows);
    space_.weighted.resize(block_rows);
  }

  // Rows [first, first + size) whose models are in units of the term already.
  void add_block(const RowTerm& term, std::size_t first, std::span<const double> models) {
    const std::size_t size = models.size();
    const RowTermDerivatives d{span(0, size), span(1, size), span(2, size), span(3, size)};
    term.derivatives(first, models, d);
    for (std::size_t i = 0; i < size; ++i) {
      value_.add(d.value[i]);
      magnitude_ += std::abs(d.value[i]);
      add_rounding(models[i], d.first[i], d.expected[i]);
      space_.slopes[first + i] = d.first[i] / term.unit();
    }
    for (std::size_t j = 0; j < p_; ++j) {
      const std::span<const double> from = space_.gradient.column(j).subspan(first, size);
      std::ranges::transform(from, column(j, size).begin(),
                             [&](double x) { return x / term.unit(); });
    }
    add_products(d, size);
  }

  void write(std::span<const double> parameters, double constant, SmoothEvaluation& at) const {
    constexpr double epsilon = std::numeric_limits<double>::epsilon();
    at.reset(p_);
    at.value = value_.value() + constant;
    at.magnitude = magnitude_ + std::abs(constant);
    at.value_rounding = epsilon * (at.magnitude + std::sqrt(value_squares_));
    std::size_t next = 0;
    double squares = gradient_squares_;
    for (std::size_t j = 0; j < p_; ++j) {
      at.gradient[j] = space_.sums[next++].value();
      for (std::size_t k = 0; k <= j; ++k) {
        at.hessian(j, k) = at.hessian(k, j) = space_.sums[next++].value();
        const double expected = space_.sums[next++].value();
        at.expected_information(j, k) = at.expected_information(k, j) = expected;
      }
      squares += 2.0 * at.expected_information(j, j) * parameters[j] * parameters[j];
    }
    const double rows = static_cast<double>(std::max<std::size_t>(1, rows_));
    at.gradient_rounding = epsilon * std::sqrt(squares / rows);
  }

 private:
  std::span<double> span(std::size_t which, std::size_t size) {
    return std::span(block_[which]).first(size);
  }
  std::span<double> column(std::size_t j, std::size_t size) {
    return std::span(space_.columns).subspan(j * block_rows, size);
  }

  // A model is known to epsilon: that moves C by phi' f epsilon, and the minimum by sqrt(w) f
  // epsilon sigmas of its row; so does the rounding of phi' itself.
  void add_rounding(double model, double slope, double information) {
    ++rows_;
    value_squares_ += std::pow(slope * model, 2);
    if (!(information > 0.0) || !std::isfinite(information)) return;
    gradient_squares_ += 0.25 * slope * slope / information + 2.0 * information * model * model;
  }

  void add_products(const RowTermDerivatives& d, std::size_t size) {
    const std::span<double> weighted = std::span(space_.weighted).first(size);
    std::size_t next = 0;
    for (std::size_t j = 0; j < p_; ++j) {
      const std::size_t row = next;
      space_.sums[next++].add(block_dot(d.first, column(j, size)));
      next += 2 * (j + 1);
      add_weighted(d.second, j, weighted, row + 1);
      add_weighted(d.expected, j, weighted, row + 2);
    }
  }

  // sum weight J_j J_k for k <= j, into every second sum from `next` on.
  void add_weighted(std::span<const double> weights, std::size_t j, std::span<double> weighted,
                    std::size_t next) {
    std::ranges::transform(weights, column(j, weights.size()), weighted.begin(),
                           [](double weight, double x) { return weight * x; });
    for (std::size_t k = 0; k <= j; ++k, next += 2) {
      space_.sums[next].add(block_dot(weighted, column(k, weights.size())));
    }
  }

  std::size_t p_;
  Scratch&
      space_;  // sums: of each parameter j its gradient, then Hessian and information for k <= j
  RowSum value_;
  double magnitude_ = 0.0;
  double value_squares_ = 0.0;
  double gradient_squares_ = 0.0;
  std::size_t rows_ = 0;
  std::array<std::array<double, block_rows>, 4> block_{};
};

void divide(std::span<double> values, double unit) {
  if (unit == 1.0) return;
  for (double& x : values) x /= unit;
}

}  // namespace

RowLikelihood::RowLikelihood(std::unique_ptr<RowFunction> model, std::unique_ptr<RowTerm> term)
    : model_(std::move(model)),
      term_(std::move(term)),
      is_linear_(
          std::ranges::all_of(model_->jointly_linear(), [](bool linear) { return linear; })) {
  PARABOLA_ASSERT(model_->row_count() == term_->row_count());
}

std::size_t RowLikelihood::parameter_count() const {
  return model_->parameter_names().size();
}

double RowLikelihood::value(std::span<const double> parameters) const {
  Scratch& space = scratch();
  const std::size_t n = model_->row_count();
  space.models.resize(n);
  model_->values(parameters, space.models);
  divide(space.models, term_->unit());
  std::array<double, block_rows> terms{};
  RowSum sum;
  for (std::size_t first = 0; first < n; first += block_rows) {
    const std::size_t size = std::min(block_rows, n - first);
    const std::span<double> block = std::span(terms).first(size);
    term_->values(first, std::span(space.models).subspan(first, size), block);
    for (const double term : block) sum.add(term);
  }
  return sum.value() + term_->constant();
}

void RowLikelihood::evaluate(std::span<const double> parameters, SmoothEvaluation& at) const {
  Scratch& space = scratch();
  const std::size_t n = model_->row_count();
  const std::size_t p = parameter_count();
  space.models.resize(n);
  space.slopes.resize(n);
  model_->values_and_gradient(parameters, space.models, space.gradient);
  divide(space.models, term_->unit());
  Sums sums(p, space);
  for (std::size_t first = 0; first < n; first += block_rows) {
    const std::size_t size = std::min(block_rows, n - first);
    sums.add_block(*term_, first, std::span(space.models).subspan(first, size));
  }
  sums.write(parameters, term_->constant(), at);
  if (is_linear_ || !std::isfinite(at.value)) return;
  if (space.curvature.rows() != p || space.curvature.columns() != p) space.curvature = Matrix(p, p);
  model_->weighted_hessian(parameters, space.slopes, space.curvature);
  for (std::size_t j = 0; j < p; ++j) {
    for (std::size_t k = 0; k < p; ++k) at.hessian(j, k) += space.curvature(j, k);
  }
}

}  // namespace parabola
