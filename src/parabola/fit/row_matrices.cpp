// SPDX-License-Identifier: MIT
#include "parabola/fit/row_matrices.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "parabola/budget/column_expression.hpp"
#include "parabola/core/text.hpp"
#include "parabola/fit/joint_covariance.hpp"
#include "parabola/model/derivative.hpp"

namespace parabola {
namespace {

// The number of a quantity: 0 of the left side, k of the k-th uncertain predictor.
Result<std::size_t> place_of(const FormulaProblem& problem, const MatrixSource& source,
                             const std::string& quantity, NodeId response) {
  const Table& table = problem.rows.table;
  if (table.find(quantity) == nullptr) {
    const std::string nearest = nearest_name(quantity, table.names());
    return Error("unknown_column",
                 fmt::format("'{}' is no column of {}", quantity, table.source_name()),
                 source.origin,
                 nearest.empty() ? fmt::format("the columns are {}", fmt::join(table.names(), ", "))
                                 : fmt::format("did you mean {}?", nearest));
  }
  const Graph& graph = problem.formula.graph;
  if (depends_on(graph, response, quantity)) return std::size_t{0};
  const auto latent = std::ranges::find(problem.latent, quantity, &ColumnUncertainty::column);
  if (latent != problem.latent.end())
    return static_cast<std::size_t>(latent - problem.latent.begin()) + 1;
  if (depends_on(graph, problem.model, quantity)) {
    return Error("correlation_of_nothing",
                 fmt::format("{} has no uncertainties that could be correlated", quantity),
                 source.origin, fmt::format("state them:  --sigma '{} = ...'", quantity));
  }
  return Error("not_used", fmt::format("{} is not used in the formula", quantity), source.origin,
               "state uncertainties of the columns in the formula");
}

Error correlation_of_nothing(const MatrixSource& source, std::string sentence) {
  return {"correlation_of_nothing", std::move(sentence), source.origin,
          fmt::format("state them:  --sigma '{} = ...'", source.quantity)};
}

// The independent uncertainties of the quantity are those that the correlations are of.
Result<Vector> take_uncertainty(FormulaProblem& problem, const MatrixSource& source,
                                std::size_t place) {
  const auto is_correlated = [&](const PointCorrelation& rho) {
    return rho.first == place || rho.second == place;
  };
  if (std::ranges::any_of(problem.point_correlations, is_correlated)) {
    return Error("correlation_beside_matrix",
                 fmt::format("{} is correlated with another column in every row, and its rows by a "
                             "matrix: that leaves open how different rows of the two vary together",
                             source.quantity),
                 source.origin,
                 fmt::format("give all of it as matrices:  --covariance '{0} = FILE'  and  "
                             "--covariance '{0}, COLUMN = FILE'",
                             source.quantity));
  }
  Vector* values = &problem.uncertainty.values;
  std::vector<IndependentPart>* parts = &problem.uncertainty.parts;
  if (place == 0) {
    const std::vector<UncertaintySource>& known = problem.uncertainty.sources;
    const auto column = std::ranges::find(known, source.quantity, &UncertaintySource::column);
    if (column == known.end()) {
      return correlation_of_nothing(
          source, fmt::format("{} has no uncertainties that could be correlated", source.quantity));
    }
    if (known.size() != 1) {
      return correlation_of_nothing(source,
                                    "correlations of one of several uncertain columns of the left "
                                    "side are not served");
    }
  } else {
    values = &problem.latent[place - 1].values;
    parts = &problem.latent[place - 1].parts;
    if (std::ranges::all_of(*values, [](double sigma) { return sigma == 0.0; })) {
      return correlation_of_nothing(
          source, fmt::format("{} has no independent uncertainties that could be correlated",
                              source.quantity));
    }
  }
  Vector sigma = *values;
  parts->clear();
  std::ranges::fill(*values, 0.0);
  return sigma;
}

// What a deviation of the quantity moves its place in the joint covariance by: the response is a
// function of the columns of the left side.
Result<Vector> slopes(const FormulaProblem& problem, const std::string& quantity, std::size_t place,
                      NodeId response) {
  if (place > 0) return Vector(problem.response.size(), 1.0);
  Graph graph = problem.formula.graph;
  const NodeId slope = derivative(graph, response, quantity);
  return evaluate_on_table(problem.rows.table, graph, slope, "the left side of the formula");
}

// Correlations are of the one uncertainty that a column has. Covariances are sources that add, each
// under its name: the same name is the same source.
Result<void> check_new(const std::vector<const MatrixSource*>& earlier,
                       const MatrixSource& source) {
  for (const MatrixSource* other : earlier) {
    const bool is_of_same = other->quantity == source.quantity && other->across == source.across;
    if (!is_of_same || other->kind != source.kind) continue;
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

struct Places {
  std::size_t first = 0;
  std::size_t second = 0;
};

Result<Places> places_of(const FormulaProblem& problem, const MatrixSource& source,
                         NodeId response) {
  const Result<std::size_t> first = place_of(problem, source, source.quantity, response);
  if (!first) return first.error();
  if (source.across.empty()) return Places{*first, *first};
  const Result<std::size_t> second = place_of(problem, source, source.across, response);
  if (!second) return second.error();
  if (*first != *second) return Places{*first, *second};
  return Error("sigma_syntax", "covariances across two columns need two of them", source.origin,
               fmt::format("write  --covariance '{} = FILE'", source.quantity));
}

Result<void> add_matrix(FormulaProblem& problem, const MatrixSource& source, NodeId response) {
  const Result<Places> places = places_of(problem, source, response);
  if (!places) return places.error();
  const bool is_across = !source.across.empty();
  Result<RowMatrix> matrix = is_across ? check_matrix_across(source, problem.rows.table)
                                       : check_matrix(source, problem.rows.table);
  if (!matrix) return matrix.error();
  problem.diagnostics.insert(problem.diagnostics.end(), matrix->diagnostics.begin(),
                             matrix->diagnostics.end());
  Result<Vector> rows = source.kind == MatrixKind::correlation
                            ? take_uncertainty(problem, source, places->first)
                            : slopes(problem, source.quantity, places->first, response);
  if (!rows) return rows.error();
  Result<Vector> columns =
      is_across ? slopes(problem, source.across, places->second, response) : rows;
  if (!columns) return columns.error();
  const std::size_t n = rows->size();
  const bool is_of_response = places->first == 0 && places->second == 0;
  if (is_of_response && problem.covariance.empty()) problem.covariance = ExtendedMatrix(n, n);
  MatrixPart part{
      source.name,
      source.origin,
      is_across ? fmt::format("{}, {}", source.quantity, source.across) : source.quantity,
      Matrix(n, n),
      places->first,
      places->second};
  for (std::size_t j = 0; j < n; ++j) {
    for (std::size_t i = 0; i < n; ++i) {
      const DoubleDouble value = matrix->values(i, j) * exact_product((*rows)[i], (*columns)[j]);
      if (is_of_response) problem.covariance(i, j) += value;
      part.values(i, j) = value.high;
    }
  }
  problem.matrix_parts.push_back(std::move(part));
  return {};
}

// The independent uncertainties become the roots of the whole diagonal, as figures show them.
void finish_response(FormulaProblem& problem) {
  Vector& sigma = problem.uncertainty.values;
  const std::size_t n = problem.response.size();
  if (sigma.empty()) sigma.assign(n, 0.0);
  const Vector& correlated = problem.common.independent;
  if (problem.covariance.empty()) {
    for (std::size_t i = 0; i < correlated.size(); ++i)
      sigma[i] = std::hypot(sigma[i], correlated[i]);
    return;
  }
  for (std::size_t i = 0; i < n; ++i) {
    DoubleDouble& variance = problem.covariance(i, i);
    variance += exact_product(sigma[i], sigma[i]);
    if (!correlated.empty()) variance += exact_product(correlated[i], correlated[i]);
    sigma[i] = std::sqrt(variance.high);
  }
}

void finish_predictors(FormulaProblem& problem) {
  const std::size_t n = problem.response.size();
  for (std::size_t k = 0; k < problem.latent.size(); ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t place = (1 + k) * n + i;
      problem.latent[k].values[i] = std::sqrt(problem.joint_covariance(place, place));
    }
  }
}

Result<void> check_uncertain_predictors(const FormulaProblem& problem, const FitSpec& spec) {
  if (Result<void> served = check_joint_size(problem); !served) return served;
  if (spec.distance_method == DistanceMethod::orthogonal) return {};
  return Error("matrix_effective_variance",
               fmt::format("effective variance treats points one by one: a matrix beside an "
                           "uncertain predictor ({}) is served by the exact distance only",
                           problem.latent.front().column),
               "--x-method", "leave --x-method out");
}

}  // namespace

Result<void> add_matrices(FormulaProblem& problem, const FitSpec& spec, NodeId response) {
  if (!problem.latent.empty()) {
    if (Result<void> served = check_uncertain_predictors(problem, spec); !served) return served;
  }
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
  if (!problem.latent.empty()) {
    if (Result<void> done = join_covariances(problem); !done) return done;
    finish_predictors(problem);
  }
  finish_response(problem);
  return {};
}

}  // namespace parabola
