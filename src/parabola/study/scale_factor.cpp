// SPDX-License-Identifier: MIT
#include "parabola/study/scale_factor.hpp"

#include <cmath>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/cholesky.hpp"
#include "parabola/core/decompose.hpp"

namespace parabola {
namespace {

// A dense matrix of the rows that are kept.
constexpr std::size_t most_correlated_rows = 1000;

Error undefined(std::string what, std::string fix) {
  return {"scale_factor_undefined", std::move(what), "--scale-factor", std::move(fix)};
}

// r^T V^-1 r of some of the rows.
Result<double> chi2_of(const RowsOfAverage& rows, const std::vector<std::size_t>& kept) {
  double chi2 = 0.0;
  if (rows.covariance.is_diagonal()) {
    for (const std::size_t i : kept) chi2 += std::pow(rows.residuals[i], 2) / rows.covariance(i, i);
    return chi2;
  }
  if (kept.size() > most_correlated_rows) {
    return undefined(fmt::format("{} of {} rows are left out of the scale, and a scale of more "
                                 "than {} correlated rows is not served",
                                 rows.residuals.size() - kept.size(), rows.residuals.size(),
                                 most_correlated_rows),
                     "leave the rows with large uncertainties out with --where");
  }
  Matrix covariance(kept.size(), kept.size());
  Vector residuals;
  for (std::size_t j = 0; j < kept.size(); ++j) {
    residuals.push_back(rows.residuals[kept[j]]);
    for (std::size_t i = j; i < kept.size(); ++i)
      covariance(i, j) = rows.covariance(kept[i], kept[j]);
  }
  const std::optional<Matrix> lower = cholesky(covariance);
  if (!lower) {
    return undefined("the covariance of the rows that are kept is singular to rounding",
                     "leave --scale-factor out");
  }
  solve_lower(*lower, residuals);
  return dot(residuals, residuals);
}

}  // namespace

Result<ScaleFactor> pdg_scale_factor(const RowsOfAverage& rows, const Vector& uncertainties,
                                     const Matrix& means) {
  const Solution& solution = rows.solved.solution;
  if (solution.estimated_factor) {
    return undefined("the uncertainty comes from the scatter of the rows already",
                     "leave --scale-factor out, or state the uncertainties:  --sigma");
  }
  const std::size_t n = rows.residuals.size();
  const std::size_t q = uncertainties.size();
  ScaleFactor scale;
  std::vector<std::size_t> kept;
  if (q == 1) scale.cut = 3.0 * std::sqrt(static_cast<double>(n)) * uncertainties.front();
  for (std::size_t i = 0; i < n; ++i) {
    if (scale.cut && std::sqrt(rows.covariance(i, i)) >= *scale.cut) {
      scale.left_out.push_back(rows.problem.rows.table.line(i));
    } else {
      kept.push_back(i);
    }
  }
  scale.ndof = static_cast<long>(kept.size()) - static_cast<long>(q);
  if (scale.ndof <= 0) {
    return undefined(scale.left_out.empty()
                         ? "no degree of freedom is left that would tell how the values scatter"
                         : fmt::format("the rule keeps {} of {} rows (uncertainty below {:.3g}), "
                                       "which do not tell how they scatter",
                                       kept.size(), n, *scale.cut),
                     "leave --scale-factor out");
  }
  if (scale.left_out.empty()) {
    if (!solution.sum_of_squares)
      return undefined("χ² does not fit into a double", "check the unit of the uncertainties");
    scale.chi2 = *solution.sum_of_squares;
  } else {
    Result<double> chi2 = chi2_of(rows, kept);
    if (!chi2) return chi2.error();
    scale.chi2 = *chi2;
  }
  scale.value = std::sqrt(scale.chi2 / static_cast<double>(scale.ndof));
  const double factor = scale.widens() ? scale.value : 1.0;
  scale.covariance = means;
  for (const double uncertainty : uncertainties)
    scale.uncertainties.push_back(factor * uncertainty);
  for (std::size_t j = 0; j < q; ++j) {
    for (std::size_t k = 0; k < q; ++k) scale.covariance(j, k) *= factor * factor;
  }
  return scale;
}

}  // namespace parabola
