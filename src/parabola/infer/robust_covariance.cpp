// SPDX-License-Identifier: MIT
#include "parabola/infer/robust_covariance.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "parabola/core/assert.hpp"
#include "parabola/core/decompose.hpp"

namespace parabola {
namespace {

// Parameters that may move: nuisance first, those of interest behind them.
struct Order {
  std::vector<std::size_t> parameters;
  std::size_t nuisance = 0;
};

Order order_of(const LeastSquaresMinimum& minimum, const std::vector<bool>& nuisance) {
  Order order;
  for (const bool wanted : {true, false}) {
    for (std::size_t j = 0; j < minimum.states.size(); ++j) {
      const bool is_nuisance = !nuisance.empty() && nuisance[j];
      const ParameterState state = minimum.states[j];
      if (state == ParameterState::at_lower_limit || state == ParameterState::at_upper_limit)
        continue;
      if (is_nuisance == wanted) order.parameters.push_back(j);
    }
    if (wanted) order.nuisance = order.parameters.size();
  }
  return order;
}

// The triangle R of J with its columns in order and of norm 1; J^T J = D R^T R D.
struct Triangle {
  Vector norms;  // D
  Matrix r;      // m x m
};

std::optional<Triangle> triangle_of(const Matrix& jacobian, const Order& order) {
  const std::size_t m = order.parameters.size();
  if (m == 0 || jacobian.rows() < m) return std::nullopt;
  Triangle triangle;
  Matrix scaled(jacobian.rows(), m);
  for (std::size_t k = 0; k < m; ++k) {
    const std::span<const double> from = jacobian.column(order.parameters[k]);
    const double length = norm(from);
    if (!(length > 0.0)) return std::nullopt;
    triangle.norms.push_back(length);
    std::ranges::transform(from, scaled.column(k).begin(),
                           [length](double x) { return x / length; });
  }
  triangle.r = qr_triangle(std::move(scaled));
  return triangle;
}

// A with A A^T = (D^-1 F_obs D^-1)^-1: F_obs = R^T M R, M = 1 - R^-T B R^-1 = Q diag(lambda) Q^T,
// A = R^-1 Q diag(lambda)^-1/2. Empty unless every lambda is positive beyond rounding.
Matrix observed_root(const Triangle& triangle, const Order& order, const Matrix& curvature) {
  constexpr double negligible = 1e-9;
  const std::size_t m = order.parameters.size();
  Matrix b(m, m);
  for (std::size_t k = 0; k < m; ++k) {
    for (std::size_t i = 0; i < m; ++i) {
      b(i, k) = curvature(order.parameters[i], order.parameters[k]) / triangle.norms[i] /
                triangle.norms[k];
    }
    solve_upper_transposed(triangle.r, b.column(k));  // R^-T B
  }
  b = transposed(b);
  for (std::size_t k = 0; k < m; ++k) {
    solve_upper_transposed(triangle.r, b.column(k));  // R^-T B R^-1
    for (std::size_t i = 0; i < m; ++i) b(i, k) = (i == k ? 1.0 : 0.0) - b(i, k);
  }
  const SymmetricEigen eigen = symmetric_eigen(b);
  if (!(eigen.values.front() > negligible)) return {};
  Matrix root = eigen.vectors;
  for (std::size_t k = 0; k < m; ++k) {
    for (double& entry : root.column(k)) entry /= std::sqrt(eigen.values[k]);
    solve_upper(triangle.r, root.column(k));
  }
  return root;
}

// The covariance A A^T of parameters first .. first + A.rows() in order, in units of 1/norm.
ParameterCovariance covariance_of(const Matrix& root, const Order& order, std::size_t first,
                                  const Triangle& triangle, double unit, std::size_t p) {
  ParameterCovariance covariance{
      Vector(p, 0.0), std::vector<bool>(p, false), Matrix(p, p), Vector(p, 0.0), {}};
  const Matrix rows = transposed(root);
  Vector lengths;
  for (std::size_t k = 0; k < rows.columns(); ++k) lengths.push_back(norm(rows.column(k)));
  for (std::size_t a = 0; a < rows.columns(); ++a) {
    const std::size_t j = order.parameters[first + a];
    covariance.scale[j] = unit * lengths[a] / triangle.norms[first + a];
    covariance.uncertainties[j] = covariance.scale[j];
    covariance.defined[j] = true;
    for (std::size_t b = 0; b < rows.columns(); ++b) {
      const double rho = dot(rows.column(a), rows.column(b)) / lengths[a] / lengths[b];
      covariance.correlation(j, order.parameters[first + b]) =
          a == b ? 1.0 : std::clamp(rho, -1.0, 1.0);
    }
  }
  return covariance;
}

// Rows (and columns, of a square one) of the parameters of interest.
Matrix of_interest(const Matrix& a, std::size_t first_row, std::size_t first_column) {
  Matrix part(a.rows() - first_row, a.columns() - first_column);
  for (std::size_t k = 0; k < part.columns(); ++k) {
    for (std::size_t i = 0; i < part.rows(); ++i) part(i, k) = a(first_row + i, first_column + k);
  }
  return part;
}

}  // namespace

std::optional<CurvatureCovariance> curvature_covariance(const ResidualFunction& problem,
                                                        const LeastSquaresMinimum& minimum,
                                                        double unit,
                                                        const std::vector<bool>& nuisance) {
  const std::size_t p = minimum.states.size();
  PARABOLA_ASSERT(nuisance.empty() || nuisance.size() == p);
  const Order order = order_of(minimum, nuisance);
  if (minimum.rank < order.parameters.size()) return std::nullopt;
  const std::optional<Triangle> triangle = triangle_of(minimum.jacobian, order);
  if (!triangle) return std::nullopt;
  Matrix curvature(p, p);
  problem.weighted_curvature(minimum.parameters, minimum.residuals, curvature);
  const Matrix root = observed_root(*triangle, order, curvature);
  if (root.empty()) return std::nullopt;

  // With the nuisance parameters first, R_tt^T R_tt is F_exp without them, and the rows of A of the
  // others give the inverse of F_obs without them: C_rob = (A_t A_t^T R_tt^T)(...)^T.
  const std::size_t first = order.nuisance;
  const Matrix interest = of_interest(root, first, 0);
  const Matrix r = of_interest(triangle->r, first, first);
  const Matrix inverse = multiply(interest, transposed(interest));
  const Matrix robust_root = multiply(inverse, transposed(r));
  const Matrix transfer = multiply(robust_root, r);
  CurvatureCovariance result{covariance_of(root, order, 0, *triangle, unit, p),
                             covariance_of(robust_root, order, first, *triangle, unit, p),
                             Matrix(p, p)};
  for (std::size_t a = 0; a < transfer.rows(); ++a) {
    for (std::size_t b = 0; b < transfer.columns(); ++b) {
      result.transfer(order.parameters[first + a], order.parameters[first + b]) =
          transfer(a, b) * (triangle->norms[first + b] / triangle->norms[first + a]);
    }
  }
  return result;
}

}  // namespace parabola
