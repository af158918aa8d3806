// SPDX-License-Identifier: MIT
#include "parabola/study/row_covariance.hpp"

#include <cmath>
#include <utility>

#include "parabola/core/assert.hpp"

namespace parabola {

RowCovariance::RowCovariance(const FormulaProblem& problem, const Solved& solved)
    : problem_(problem),
      factor_(solved.solution.estimated_factor.value_or(1.0)),
      fitted_(problem.response.size()) {
  PARABOLA_ASSERT(problem.latent.empty());
  Matrix gradient;
  solved.cost.model().values_and_gradient(solved.solution.minimum.parameters, fitted_, gradient);
  const std::size_t first = gradient.columns() - solved.cost.nuisance_count();
  for (std::size_t k = first; k < gradient.columns(); ++k)
    shifts_.emplace_back(gradient.column(k).begin(), gradient.column(k).end());
  for (const AbsorbedScale& scale : problem.common.absorbed) {
    Vector shift = fitted_;
    for (double& value : shift) value *= scale.relative;
    shifts_.push_back(std::move(shift));
  }
}

double RowCovariance::operator()(std::size_t i, std::size_t j) const {
  double value = 0.0;
  if (i == j) {
    const Vector& sigma = problem_.uncertainty.values;
    value = std::pow((sigma.empty() ? 1.0 : sigma[i]) * factor_, 2);
  } else if (!problem_.covariance.empty()) {
    value = problem_.covariance(i, j).high;
  }
  for (const SharedTerm& term : problem_.common.shared) {
    if (term.groups.group(i) == term.groups.group(j)) value += term.sign * term.u[i] * term.u[j];
  }
  for (const Vector& shift : shifts_) value += shift[i] * shift[j];
  return value;
}

bool RowCovariance::is_diagonal() const {
  return problem_.covariance.empty() && problem_.common.shared.empty() && shifts_.empty();
}

}  // namespace parabola
