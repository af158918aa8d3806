// SPDX-License-Identifier: MIT
#include "parabola/fit/joint_covariance.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parabola/core/cholesky.hpp"
#include "parabola/core/decompose.hpp"
#include "parabola/cost/point_uncertainty.hpp"

namespace parabola {
namespace {

class Joiner {
 public:
  explicit Joiner(FormulaProblem& problem)
      : problem_(problem),
        n_(problem.response.size()),
        independent_{problem.uncertainty.values},
        joint_((1 + problem.latent.size()) * n_, (1 + problem.latent.size()) * n_) {
    Vector& response = independent_.front();
    if (response.empty()) response.assign(n_, 0.0);
    const Vector& correlated = problem.common.independent;
    for (std::size_t i = 0; i < correlated.size(); ++i)
      response[i] = std::hypot(response[i], correlated[i]);
    for (const ColumnUncertainty& column : problem.latent) independent_.push_back(column.values);
  }

  Result<void> run() {
    add_independent();
    if (Result<void> done = add_correlations(); !done) return done;
    for (const MatrixPart& part : problem_.matrix_parts) add_part(part);
    add_shared();
    const auto across = std::ranges::find_if(
        problem_.matrix_parts, [](const MatrixPart& part) { return part.first != part.second; });
    if (across != problem_.matrix_parts.end()) {
      if (Result<void> done = check_definite(*across); !done) return done;
    }
    problem_.joint_covariance = std::move(joint_);
    return {};
  }

 private:
  double& entry(std::size_t first, std::size_t i, std::size_t second, std::size_t j) {
    return joint_(first * n_ + i, second * n_ + j);
  }

  void add_independent() {
    for (std::size_t k = 0; k < independent_.size(); ++k) {
      for (std::size_t i = 0; i < n_; ++i)
        entry(k, i, k, i) += independent_[k][i] * independent_[k][i];
    }
  }

  // Between columns of one row, of their independent uncertainties.
  Result<void> add_correlations() {
    if (problem_.point_correlations.empty()) return {};
    const PointUncertainties points{independent_.front(),
                                    {independent_.begin() + 1, independent_.end()},
                                    problem_.point_correlations};
    // points without independent uncertainties have nothing that could be correlated
    PointUncertainties checked = points;
    for (std::size_t i = 0; i < n_; ++i) {
      const bool is_exact =
          std::ranges::all_of(independent_, [&](const Vector& sigma) { return sigma[i] == 0.0; });
      if (is_exact) checked.response[i] = 1.0;
    }
    if (Result<PointFactors> factors = factor_points(checked, n_); !factors) return factors.error();
    for (const PointCorrelation& rho : points.correlations) {
      for (std::size_t i = 0; i < n_; ++i) {
        const double value =
            rho.values[i] * independent_[rho.first][i] * independent_[rho.second][i];
        entry(rho.first, i, rho.second, i) += value;
        entry(rho.second, i, rho.first, i) += value;
      }
    }
    return {};
  }

  void add_part(const MatrixPart& part) {
    for (std::size_t j = 0; j < n_; ++j) {
      for (std::size_t i = 0; i < n_; ++i) {
        entry(part.first, i, part.second, j) += part.values(i, j);
        if (part.first != part.second) entry(part.second, j, part.first, i) += part.values(i, j);
      }
    }
  }

  void add_shared() {
    for (const SharedTerm& term : problem_.common.shared) {
      for (std::size_t j = 0; j < n_; ++j) {
        for (std::size_t i = 0; i < n_; ++i) {
          if (term.groups.group(i) == term.groups.group(j))
            entry(0, i, 0, j) += term.sign * term.u[i] * term.u[j];
        }
      }
    }
  }

  // On the scale of the correlations; what is exact must be uncorrelated.
  Result<void> check_definite(const MatrixPart& across) const {
    const std::size_t size = joint_.rows();
    Matrix scaled(size, size);
    for (std::size_t j = 0; j < size; ++j) {
      for (std::size_t i = 0; i < size; ++i) {
        const double product = std::sqrt(joint_(i, i)) * std::sqrt(joint_(j, j));
        if (product == 0.0 && joint_(i, j) != 0.0)
          return refused(across, fmt::format("{} is exact, and cannot be correlated",
                                             name(joint_(i, i) == 0.0 ? i : j)));
        scaled(i, j) = i == j ? 1.0 : product == 0.0 ? 0.0 : joint_(i, j) / product;
      }
    }
    if (cholesky(scaled)) return {};
    constexpr std::size_t few = 800;  // all eigenvectors of more take minutes
    if (size > few) return refused(across, "some combination of rows would have no variance");
    const SymmetricEigen eigen = symmetric_eigen(scaled);
    return refused(across, fmt::format("{} would have the variance {:.2g}",
                                       combination(eigen.vectors.column(0)), eigen.values[0]));
  }

  static Error refused(const MatrixPart& across, const std::string& why) {
    return {"not_positive_definite",
            fmt::format("the matrices of {} do not fit together: {}", across.column, why),
            across.origin, "correct the covariances across the two columns"};
  }

  // "y[row 3]"
  [[nodiscard]] std::string name(std::size_t place) const {
    const std::size_t k = place / n_;
    return fmt::format("{}[row {}]",
                       k == 0 ? symbols_of(problem_.formula.graph, problem_.formula.left).front()
                              : problem_.latent[k - 1].column,
                       problem_.rows.table.line(place % n_));
  }

  [[nodiscard]] std::string combination(std::span<const double> vector) const {
    constexpr std::size_t shown = 4;
    std::vector<std::size_t> order(vector.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::greater<>(),
                             [&](std::size_t i) { return std::abs(vector[i]); });
    order.resize(std::min(order.size(), shown));
    std::ranges::sort(order);
    const double sign = vector[order.front()] < 0.0 ? -1.0 : 1.0;
    std::string text;
    for (const std::size_t i : order) {
      constexpr double negligible = 0.01;
      const double value = sign * vector[i];
      if (std::abs(value) < negligible) continue;
      const char* separator = text.empty() ? "" : value < 0.0 ? " - " : " + ";
      text += fmt::format("{}{:.2f} {}", separator, std::abs(value), name(i));
    }
    return text;
  }

  FormulaProblem& problem_;
  std::size_t n_;
  std::vector<Vector> independent_;  // of the response, then of each latent column
  Matrix joint_;
};

}  // namespace

Result<void> check_joint_size(const FormulaProblem& problem) {
  const std::size_t n = problem.response.size();
  if (n <= most_joint_rows) return {};
  const std::size_t size = (1 + problem.latent.size()) * n;
  constexpr double gigabyte = 1e9;
  const double bytes = static_cast<double>(size) * static_cast<double>(size) * sizeof(double);
  return Error(
      "matrix_too_large",
      fmt::format("{} rows with an uncertain predictor ({}) need a matrix of {} x {} "
                  "numbers ({:.1f} GB), and a time that grows with its cube; at most {} "
                  "rows are served",
                  n, problem.latent.front().column, size, size, bytes / gigabyte, most_joint_rows),
      problem.rows.table.source_name(),
      "state the sources instead of a matrix:  --sigma, --common, --correlated, which are "
      "served for any number of rows");
}

Result<void> join_covariances(FormulaProblem& problem) {
  return Joiner(problem).run();
}

}  // namespace parabola
