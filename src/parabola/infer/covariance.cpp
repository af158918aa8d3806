// SPDX-License-Identifier: MIT
#include "parabola/infer/covariance.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>

#include "parabola/core/decompose.hpp"
#include "parabola/minimize/spectrum.hpp"

namespace parabola {
namespace {

// A component of a null direction, or of a gradient along one, that is only rounding: the singular
// vectors of a column-scaled matrix are good to about eps * condition of what is kept, at most
// 1e-12 / 1e-13 by the rank rule.
constexpr double negligible = 1e-6;

bool at_limit(ParameterState state) {
  return state == ParameterState::at_lower_limit || state == ParameterState::at_upper_limit;
}

// V = A A^T for the parameters that may move, each in units of 1/norm: `rows` are those of
// A.
struct InverseRoot {
  std::vector<std::size_t> parameter;  // of each row
  Vector norms;                        // |J_j|; 1 where A came with its units
  Matrix rows;
  std::vector<Vector> open;  // orthonormal directions that change no residual
};

std::vector<std::size_t> movable(const std::vector<ParameterState>& states) {
  std::vector<std::size_t> parameters;
  for (std::size_t j = 0; j < states.size(); ++j) {
    if (!at_limit(states[j])) parameters.push_back(j);
  }
  return parameters;
}

// From J with its columns scaled to norm 1 (zero columns stay zero): A = V Sigma^-1.
InverseRoot decompose(const LeastSquaresMinimum& minimum) {
  InverseRoot root;
  root.parameter = movable(minimum.states);
  const std::size_t m = root.parameter.size();
  Matrix scaled(minimum.jacobian.rows(), m);
  for (std::size_t k = 0; k < m; ++k) {
    const auto from = minimum.jacobian.column(root.parameter[k]);
    const double length = norm(from);
    root.norms.push_back(length);
    if (length == 0.0) continue;
    std::ranges::transform(from, scaled.column(k).begin(),
                           [length](double x) { return x / length; });
  }
  const Svd decomposition = svd(scaled);
  const std::size_t kept = std::min(minimum.rank, decomposition.singular_values.size());
  root.rows = Matrix(m, kept);
  for (std::size_t c = 0; c < kept; ++c) {
    for (std::size_t k = 0; k < m; ++k) {
      root.rows(k, c) = decomposition.v(k, c) / decomposition.singular_values[c];
    }
  }
  for (std::size_t c = kept; c < decomposition.v.columns(); ++c) {
    const auto column = decomposition.v.column(c);
    root.open.emplace_back(column.begin(), column.end());
  }
  return root;
}

InverseRoot inverse_root(const LeastSquaresMinimum& minimum) {
  if (!minimum.inverse_triangle) return decompose(minimum);
  InverseRoot root;
  root.parameter = movable(minimum.states);
  root.rows = *minimum.inverse_triangle;
  // the norm of a row of A may be 1e-200: its squares would underflow
  for (std::size_t k = 0; k < root.parameter.size(); ++k) {
    double largest = 0.0;
    for (std::size_t c = 0; c < root.rows.columns(); ++c) {
      largest = std::max(largest, std::abs(root.rows(k, c)));
    }
    for (std::size_t c = 0; c < root.rows.columns(); ++c) root.rows(k, c) /= largest;
    root.norms.push_back(1.0 / largest);
  }
  return root;
}

double row_product(const Matrix& rows, std::size_t a, std::size_t b) {
  double sum = 0.0;
  for (std::size_t c = 0; c < rows.columns(); ++c) sum += rows(a, c) * rows(b, c);
  return sum;
}

// Root of the inverse of a symmetric matrix, A = D^-1 V values^-1/2, from its spectrum.
InverseRoot inverse_root(const Spectrum& information) {
  InverseRoot root;
  const std::size_t m = information.size();
  root.parameter = information.parameters;
  root.norms = information.scales;
  const std::size_t kept = information.rank();
  root.rows = Matrix(m, kept);
  std::size_t c = 0;
  for (std::size_t k = 0; k < m; ++k) {
    const auto vector = information.eigen.vectors.column(k);
    if (information.is_negligible(k) || information.eigen.values[k] < 0.0) {
      root.open.emplace_back(vector.begin(), vector.end());
      continue;
    }
    const double length = std::sqrt(information.eigen.values[k]);
    std::ranges::transform(vector, root.rows.column(c++).begin(),
                           [length](double x) { return x / length; });
  }
  return root;
}

Spectrum scaled_spectrum(const Matrix& information, std::vector<std::size_t> parameters) {
  Vector scales = own_scales(information, parameters);
  for (const std::size_t j : parameters) {
    if (scales[j] == 0.0) scales[j] = 1.0;
  }
  return spectrum(information, std::move(parameters), scales);
}

// A = (H/2)^-1 F^1/2: the rows of the inverse times the root of F, both in the units of H.
InverseRoot robust_root(const Spectrum& observed, const Matrix& expected) {
  InverseRoot root = inverse_root(observed);
  Vector scales(expected.columns(), 0.0);
  for (std::size_t i = 0; i < observed.size(); ++i)
    scales[observed.parameters[i]] = observed.scales[i];
  const Spectrum f = spectrum(expected, observed.parameters, scales);
  Matrix root_of_f = f.eigen.vectors;
  for (std::size_t k = 0; k < f.size(); ++k) {
    const double length = std::sqrt(std::max(0.0, f.eigen.values[k]));
    for (double& x : root_of_f.column(k)) x *= length;
  }
  root.rows = multiply(root.rows, multiply_transposed(root.rows, root_of_f));
  return root;
}

ParameterCovariance to_covariance(const InverseRoot& root,
                                  const std::vector<ParameterState>& states, double unit) {
  const std::size_t p = states.size();
  const std::size_t m = root.parameter.size();
  ParameterCovariance covariance{
      Vector(p, 0.0), std::vector<bool>(p, false), Matrix(p, p), Vector(p, 0.0), {}};
  Vector length(m, 0.0);
  for (std::size_t k = 0; k < m; ++k) length[k] = std::sqrt(row_product(root.rows, k, k));
  for (std::size_t a = 0; a < m; ++a) {
    const std::size_t j = root.parameter[a];
    if (root.norms[a] > 0.0) covariance.scale[j] = unit * length[a] / root.norms[a];
    for (std::size_t b = 0; b < m; ++b) {
      const bool moves = length[a] > 0.0 && length[b] > 0.0;
      const double rho = moves ? row_product(root.rows, a, b) / (length[a] * length[b]) : 0.0;
      covariance.correlation(j, root.parameter[b]) = a == b ? 1.0 : std::clamp(rho, -1.0, 1.0);
    }
    covariance.defined[j] = states[j] == ParameterState::free && covariance.scale[j] > 0.0;
    if (covariance.defined[j]) covariance.uncertainties[j] = covariance.scale[j];
  }
  for (const Vector& open : root.open) {
    Vector direction(p, 0.0);
    for (std::size_t k = 0; k < m; ++k) {
      direction[root.parameter[k]] = root.norms[k] > 0.0 ? open[k] / root.norms[k] : open[k];
    }
    covariance.null_directions.push_back(std::move(direction));
  }
  return covariance;
}

}  // namespace

ParameterCovariance parameter_covariance(const LeastSquaresMinimum& minimum, double unit) {
  return to_covariance(inverse_root(minimum), minimum.states, unit);
}

std::optional<ParameterCovariance> parameter_covariance(const SmoothMinimum& minimum,
                                                        Curvature curvature) {
  if (curvature != Curvature::observed && minimum.expected_information.empty()) return std::nullopt;
  const std::vector<std::size_t> parameters = movable(minimum.states);
  if (curvature == Curvature::expected) {
    const Spectrum expected = scaled_spectrum(minimum.expected_information, parameters);
    return to_covariance(inverse_root(expected), minimum.states, 1.0);
  }
  // H itself instead of H / 2: halving is exact, and 2 H^-1 has the unit sqrt(2)
  const Spectrum observed = scaled_spectrum(minimum.hessian, parameters);
  if (curvature == Curvature::observed) {
    return to_covariance(inverse_root(observed), minimum.states, std::numbers::sqrt2);
  }
  return to_covariance(robust_root(observed, minimum.expected_information), minimum.states, 2.0);
}

std::optional<double> propagated_uncertainty(const ParameterCovariance& covariance,
                                             const Vector& gradient) {
  const std::size_t p = gradient.size();
  for (std::size_t j = 0; j < p; ++j) {
    if (gradient[j] != 0.0 && covariance.scale[j] == 0.0) return std::nullopt;
  }
  for (const Vector& direction : covariance.null_directions) {
    double along = 0.0;
    double size = 0.0;
    for (std::size_t j = 0; j < p; ++j) {
      along += gradient[j] * direction[j];
      size += std::abs(gradient[j] * direction[j]);
    }
    if (std::abs(along) > negligible * size) return std::nullopt;
  }
  double largest = 0.0;
  for (std::size_t j = 0; j < p; ++j)
    largest = std::max(largest, std::abs(gradient[j] * covariance.scale[j]));
  if (largest == 0.0) return std::nullopt;
  double sum = 0.0;
  for (std::size_t j = 0; j < p; ++j) {
    for (std::size_t k = 0; k < p; ++k) {
      sum += (gradient[j] * covariance.scale[j] / largest) * covariance.correlation(j, k) *
             (gradient[k] * covariance.scale[k] / largest);
    }
  }
  // A quadratic form of a positive matrix; a negative sum is rounding of 0.
  return largest * std::sqrt(std::max(sum, 0.0));
}

double propagated_correlation(const ParameterCovariance& covariance, const Vector& g,
                              const Vector& h) {
  const std::optional<double> of_g = propagated_uncertainty(covariance, g);
  const std::optional<double> of_h = propagated_uncertainty(covariance, h);
  if (!of_g || !of_h || *of_g == 0.0 || *of_h == 0.0) return 0.0;
  double sum = 0.0;
  for (std::size_t j = 0; j < g.size(); ++j) {
    for (std::size_t k = 0; k < h.size(); ++k) {
      sum += (g[j] * covariance.scale[j] / *of_g) * covariance.correlation(j, k) *
             (h[k] * covariance.scale[k] / *of_h);
    }
  }
  return std::clamp(sum, -1.0, 1.0);
}

}  // namespace parabola
