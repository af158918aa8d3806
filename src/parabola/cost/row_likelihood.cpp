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
  Vector all;                         // value, gradient and second derivatives of a block
  Vector columns;                     // p columns of a block, in units of the term
  std::vector<const double*> places;  // of those
  Vector weighted;                    // one of them times a weight
  std::vector<RowSum> sums;
};

Scratch& scratch() {
  thread_local Scratch instance;
  return instance;
}

// Sums of everything over the rows, p parameters.
class Sums {
 public:
  // `entries`: second derivatives of the model that come with the rows.
  Sums(std::size_t p, std::size_t entries, Scratch& space) : p_(p), space_(space) {
    space_.sums.assign(p * (p + 2) + entries, RowSum());
    space_.columns.resize(p * block_rows);
    space_.weighted.resize(block_rows);
  }

  // Rows [first, first + size) whose models are in units of the term already; `derivatives` holds
  // their p columns. Returns phi' of them by the model itself.
  std::span<const double> add_block(const RowTerm& term, std::size_t first,
                                    std::span<const double> models,
                                    std::span<const double* const> derivatives) {
    const std::size_t size = models.size();
    const RowTermDerivatives d{span(0, size), span(1, size), span(2, size), span(3, size)};
    term.derivatives(first, models, d);
    value_.add(block_sum(d.value));
    for (std::size_t i = 0; i < size; ++i) {
      magnitude_ += std::abs(d.value[i]);
      add_rounding(models[i], d.first[i], d.expected[i]);
    }
    rows_ += size;
    if (term.unit() == 1.0) {
      add_products(d, derivatives, term.expects_what_it_has());
    } else {
      add_products(d, in_units(term.unit(), derivatives, size), term.expects_what_it_has());
    }
    for (double& slope : d.first) slope /= term.unit();
    return d.first;
  }

  // Of the same block, after it: its second derivatives, each with phi'.
  void add_curvature(std::span<const double> slopes, std::span<const double* const> seconds) {
    for (std::size_t k = 0; k < seconds.size(); ++k) {
      space_.sums[p_ * (p_ + 2) + k].add(block_dot(slopes, {seconds[k], slopes.size()}));
    }
  }

  void write_curvature(const std::vector<SecondDerivative>& entries, Matrix& hessian) const {
    for (std::size_t k = 0; k < entries.size(); ++k) {
      const double value = space_.sums[p_ * (p_ + 2) + k].value();
      const auto [row, column] = entries[k];
      hessian(row, column) += value;
      if (row != column) hessian(column, row) += value;
    }
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

  std::span<const double* const> in_units(double unit, std::span<const double* const> derivatives,
                                          std::size_t size) {
    space_.places.clear();
    for (std::size_t j = 0; j < p_; ++j) {
      double* const to = space_.columns.data() + j * block_rows;
      std::transform(derivatives[j], derivatives[j] + size, to,
                     [unit](double x) { return x / unit; });
      space_.places.push_back(to);
    }
    return space_.places;
  }

  // A model is known to epsilon: that moves C by phi' f epsilon, and the minimum by sqrt(w) f
  // epsilon sigmas of its row; so does the rounding of phi' itself.
  void add_rounding(double model, double slope, double information) {
    value_squares_ += slope * model * slope * model;
    if (!(information > 0.0) || !std::isfinite(information)) return;
    gradient_squares_ += 0.25 * slope * slope / information + 2.0 * information * model * model;
  }

  void add_products(const RowTermDerivatives& d, std::span<const double* const> columns,
                    bool expects_what_it_has) {
    const std::size_t size = d.first.size();
    std::size_t next = 0;
    for (std::size_t j = 0; j < p_; ++j) {
      const std::size_t row = next;
      space_.sums[next++].add(block_dot(d.first, {columns[j], size}));
      next += 2 * (j + 1);
      weigh(d.second, columns[j]);
      for (std::size_t k = 0; k <= j; ++k) {
        const double product = block_dot(weighted(size), {columns[k], size});
        space_.sums[row + 1 + 2 * k].add(product);
        if (expects_what_it_has) space_.sums[row + 2 + 2 * k].add(0.5 * product);
      }
      if (expects_what_it_has) continue;
      weigh(d.expected, columns[j]);
      for (std::size_t k = 0; k <= j; ++k)
        space_.sums[row + 2 + 2 * k].add(block_dot(weighted(size), {columns[k], size}));
    }
  }

  void weigh(std::span<const double> weights, const double* column) {
    for (std::size_t i = 0; i < weights.size(); ++i) space_.weighted[i] = weights[i] * column[i];
  }
  [[nodiscard]] std::span<const double> weighted(std::size_t size) const {
    return std::span(space_.weighted).first(size);
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
    sum.add(block_sum(block));
  }
  return sum.value() + term_->constant();
}

void RowLikelihood::evaluate(std::span<const double> parameters, SmoothEvaluation& at) const {
  if (model_->second_derivatives() != nullptr) {
    evaluate_by_blocks(parameters, at);
  } else {
    evaluate_whole(parameters, at);
  }
}

// Everything about a block while it is in the cache.
void RowLikelihood::evaluate_by_blocks(std::span<const double> parameters,
                                       SmoothEvaluation& at) const {
  Scratch& space = scratch();
  const std::size_t n = model_->row_count();
  const std::size_t p = parameter_count();
  const std::vector<SecondDerivative>& entries = *model_->second_derivatives();
  const std::size_t count = 1 + p + entries.size();
  space.all.resize(count * block_rows);
  std::vector<double*> outputs;
  for (std::size_t k = 0; k < count; ++k) outputs.push_back(space.all.data() + k * block_rows);
  const std::vector<const double*> derivatives(outputs.begin() + 1, outputs.end());
  const std::span<const double* const> first_ones = std::span(derivatives).first(p);
  const std::span<const double* const> second_ones = std::span(derivatives).subspan(p);
  Sums sums(p, entries.size(), space);
  for (std::size_t first = 0; first < n; first += block_rows) {
    const std::size_t size = std::min(block_rows, n - first);
    model_->all_of_rows(parameters, first, size, outputs);
    const std::span<double> models(outputs.front(), size);
    divide(models, term_->unit());
    sums.add_curvature(sums.add_block(*term_, first, models, first_ones), second_ones);
  }
  sums.write(parameters, term_->constant(), at);
  sums.write_curvature(entries, at.hessian);
}

void RowLikelihood::evaluate_whole(std::span<const double> parameters, SmoothEvaluation& at) const {
  Scratch& space = scratch();
  const std::size_t n = model_->row_count();
  const std::size_t p = parameter_count();
  space.models.resize(n);
  space.slopes.resize(n);
  model_->values_and_gradient(parameters, space.models, space.gradient);
  divide(space.models, term_->unit());
  Sums sums(p, 0, space);
  std::vector<const double*> columns(p);
  for (std::size_t first = 0; first < n; first += block_rows) {
    const std::size_t size = std::min(block_rows, n - first);
    for (std::size_t j = 0; j < p; ++j) columns[j] = space.gradient.column(j).data() + first;
    const std::span<const double> slopes =
        sums.add_block(*term_, first, std::span(space.models).subspan(first, size), columns);
    std::ranges::copy(slopes, space.slopes.begin() + static_cast<std::ptrdiff_t>(first));
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
