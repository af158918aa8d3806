// SPDX-License-Identifier: MIT
#include "parabola/fit/row_matrices.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "parabola/budget/column_expression.hpp"
#include "parabola/core/text.hpp"
#include "parabola/model/derivative.hpp"

namespace parabola {
namespace {

Result<void> check_quantity(const FormulaProblem& problem, const MatrixSource& source,
                            NodeId response) {
  const Table& table = problem.rows.table;
  if (table.find(source.quantity) == nullptr) {
    const std::string nearest = nearest_name(source.quantity, table.names());
    return Error("unknown_column",
                 fmt::format("'{}' is no column of {}", source.quantity, table.source_name()),
                 source.origin,
                 nearest.empty() ? fmt::format("the columns are {}", fmt::join(table.names(), ", "))
                                 : fmt::format("did you mean {}?", nearest));
  }
  const Graph& graph = problem.formula.graph;
  if (depends_on(graph, response, source.quantity)) return {};
  if (depends_on(graph, problem.model, source.quantity)) {
    return Error("matrix_predictor",
                 fmt::format("{} is a predictor: matrices are served for the left side only",
                             source.quantity),
                 source.origin,
                 fmt::format("state its sources:  --sigma '{0} = ...'  and  --common '{0} = ...'",
                             source.quantity));
  }
  return Error("not_used", fmt::format("{} is not used in the formula", source.quantity),
               source.origin, "state uncertainties of the columns in the formula");
}

// The independent uncertainties of the quantity are those that the correlations are of.
Result<Vector> take_uncertainty(FormulaProblem& problem, const MatrixSource& source) {
  ResponseUncertainty& known = problem.uncertainty;
  const auto column = std::ranges::find(known.sources, source.quantity, &UncertaintySource::column);
  if (column == known.sources.end() || known.sources.size() != 1) {
    return Error(
        "correlation_of_nothing",
        column == known.sources.end()
            ? fmt::format("{} has no uncertainties that could be correlated", source.quantity)
            : "correlations of one of several uncertain columns of the left side are not "
              "served",
        source.origin, fmt::format("state them:  --sigma '{} = ...'", source.quantity));
  }
  Vector sigma = known.values;
  known.parts.clear();
  std::fill(known.values.begin(), known.values.end(), 0.0);
  return sigma;
}

Result<Vector> slopes(const FormulaProblem& problem, const MatrixSource& source, NodeId response) {
  Graph graph = problem.formula.graph;
  const NodeId slope = derivative(graph, response, source.quantity);
  return evaluate_on_table(problem.rows.table, graph, slope, "the left side of the formula");
}

// Correlations are of the one uncertainty that a column has. Covariances are sources that add, each
// under its name: the same name is the same source.
Result<void> check_new(const std::vector<const MatrixSource*>& earlier,
                       const MatrixSource& source) {
  for (const MatrixSource* other : earlier) {
    if (other->quantity != source.quantity || other->kind != source.kind) continue;
    if (source.kind == MatrixKind::correlation) {
      return Error("matrix_twice",
                   fmt::format("{} has two matrices of correlations, the other one from {}",
                               source.quantity, other->origin),
                   source.origin, "keep one of them, or switch one off by its name:  --without");
    }
    if (other->name != source.name) continue;
    return Error("matrix_twice",
                 fmt::format("the source '{}' is given twice, by {} as well: it would count twice",
                             source.name, other->origin),
                 source.origin,
                 fmt::format("keep one of them; where they are two sources that add, name them:  "
                             "--covariance 'NAME: {} = FILE'",
                             source.quantity));
  }
  return {};
}

Result<void> add_matrix(FormulaProblem& problem, const MatrixSource& source, NodeId response) {
  if (Result<void> known = check_quantity(problem, source, response); !known) return known;
  Result<RowMatrix> matrix = check_matrix(source, problem.rows.table);
  if (!matrix) return matrix.error();
  problem.diagnostics.insert(problem.diagnostics.end(), matrix->diagnostics.begin(),
                             matrix->diagnostics.end());
  Result<Vector> factors = source.kind == MatrixKind::correlation
                               ? take_uncertainty(problem, source)
                               : slopes(problem, source, response);
  if (!factors) return factors.error();
  const std::size_t n = factors->size();
  if (problem.covariance.empty()) problem.covariance = ExtendedMatrix(n, n);
  MatrixPart part{source.name, source.origin, Matrix(n, n)};
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = 0; i < n; ++i) {
      const DoubleDouble value = matrix->values(i, j) * exact_product((*factors)[i], (*factors)[j]);
      problem.covariance(i, j) += value;
      part.values(i, j) = value.high;
    }
  }
  problem.matrix_parts.push_back(std::move(part));
  return {};
}

}  // namespace

Result<void> add_matrices(FormulaProblem& problem, const FitSpec& spec, NodeId response) {
  std::vector<const MatrixSource*> earlier;
  for (const MatrixSource& source : spec.matrices) {
    if (std::ranges::find(spec.without, source.name) != spec.without.end()) continue;
    if (Result<void> is_new = check_new(earlier, source); !is_new) return is_new;
    earlier.push_back(&source);
    if (spec.sigma_scale == UncertaintyScale::estimated) {
      return Error("matrix_estimated",
                   "the scale of a covariance matrix is known; it cannot be estimated as well",
                   source.origin, "leave out --sigma-scale estimated");
    }
    if (Result<void> done = add_matrix(problem, source, response); !done) return done;
  }
  Vector& sigma = problem.uncertainty.values;
  const std::size_t n = problem.response.size();
  if (sigma.empty()) sigma.assign(n, 0.0);
  const Vector& correlated = problem.common.independent;
  if (problem.covariance.empty()) return {};
  for (std::size_t i = 0; i < n; ++i) {
    DoubleDouble& variance = problem.covariance(i, i);
    variance += exact_product(sigma[i], sigma[i]);
    if (!correlated.empty()) variance += exact_product(correlated[i], correlated[i]);
    sigma[i] = std::sqrt(variance.high);
  }
  return {};
}

}  // namespace parabola
