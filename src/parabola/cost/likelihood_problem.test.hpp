// SPDX-License-Identifier: MIT
// Likelihoods of a formula of x for tests, and the covariance of two parameters written out.
#pragma once

#include <cmath>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "parabola/cost/row_likelihood.hpp"
#include "parabola/minimize/smooth.hpp"
#include "parabola/model/formula.hpp"
#include "parabola/model/formula_function.hpp"

namespace parabola::testing_likelihoods {

inline std::unique_ptr<RowFunction> model(const char* formula, std::vector<std::string> parameters,
                                          const Vector& x) {
  Graph graph;
  const NodeId root = parse_expression(formula, graph).value();
  return make_formula_function(graph, root, std::move(parameters), {{"x", x}}, x.size()).value();
}

/// 2 H^-1, or F^-1 of a matrix F times 2, of one or two parameters by Cramer's rule.
struct Uncertainties {
  Vector sd;
  double correlation = 0.0;
};
inline Uncertainties uncertainties(const Matrix& hessian) {
  if (hessian.rows() == 1) return {{std::sqrt(2.0 / hessian(0, 0))}, 0.0};
  const double determinant = hessian(0, 0) * hessian(1, 1) - hessian(0, 1) * hessian(1, 0);
  return {
      {std::sqrt(2.0 * hessian(1, 1) / determinant), std::sqrt(2.0 * hessian(0, 0) / determinant)},
      -hessian(0, 1) / std::sqrt(hessian(0, 0) * hessian(1, 1))};
}
inline Matrix doubled(Matrix a) {
  for (std::size_t j = 0; j < a.columns(); ++j) {
    for (double& x : a.column(j)) x *= 2.0;
  }
  return a;
}

/// Largest difference of gradient and Hessian from central differences of the next lower
/// derivative, in units of the roots of the diagonal of the Hessian.
inline double derivative_error(const SmoothFunction& cost, const Vector& p, double step) {
  SmoothEvaluation here;
  SmoothEvaluation after;
  SmoothEvaluation before;
  cost.evaluate(p, here);
  double largest = std::abs(cost.value(p) - here.value);
  for (std::size_t j = 0; j < p.size(); ++j) {
    const double unit = std::sqrt(std::abs(here.hessian(j, j)));
    const double h = step / unit;
    Vector moved = p;
    moved[j] += h;
    cost.evaluate(moved, after);
    moved[j] = p[j] - h;
    cost.evaluate(moved, before);
    const double slope = (after.value - before.value) / (2.0 * h);
    largest = std::max(largest, std::abs(slope - here.gradient[j]) / unit);
    for (std::size_t k = 0; k < p.size(); ++k) {
      const double second = (after.gradient[k] - before.gradient[k]) / (2.0 * h);
      const double units = unit * std::sqrt(std::abs(here.hessian(k, k)));
      largest = std::max(largest, std::abs(second - here.hessian(j, k)) / units);
    }
  }
  return largest;
}

}  // namespace parabola::testing_likelihoods
