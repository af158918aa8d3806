// SPDX-License-Identifier: MIT
// Start values without a user: where the minimisation of a nonlinear model begins.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/minimize/least_squares.hpp"
#include "parabola/model/expression.hpp"
#include "parabola/model/formula_function.hpp"
#include "parabola/model/row_function.hpp"
#include "parabola/start/refine.hpp"

namespace parabola {

/// A model over columns whose symbols are `predictors` and `parameters` (fixed ones as constants),
/// with the data. Columns, response and uncertainty have one entry per row, finite.
struct StartProblem {
  Graph graph;
  NodeId model{};
  std::vector<std::string> parameters;
  std::vector<Bounds> bounds;                ///< one per parameter, or empty
  std::vector<std::optional<double>> given;  ///< start of the user, one per parameter, or empty:
                                             ///< held while searching, then free
  std::vector<NamedColumn> predictors;
  std::span<const double> response;
  std::span<const double> uncertainty;  ///< positive; empty: unknown
  bool is_scale_known = false;          ///< S of a good fit is then near n - p
};

/// The same for a model without formula: nothing is known of its parameters but limits and starts.
struct CallableStartProblem {
  const RowFunction& model;
  std::vector<Bounds> bounds;
  std::vector<std::optional<double>> given;
  std::span<const double> response;
  std::span<const double> uncertainty;
  bool is_scale_known = false;
};

struct StartValues {
  Vector parameters;               ///< at or near the lowest minimum found, within the limits
  double sum_of_squares = 0.0;     ///< S there, in units of sigma (or of the response)
  bool is_satisfying = false;      ///< fits as well as the scatter of the points allows
  bool is_confirmed = false;       ///< not satisfying, but a wider round found nothing lower
  std::size_t evaluations = 0;     ///< points at which the model was evaluated
  std::vector<StartPoint> rivals;  ///< other converged minima, best first, at most 3
  std::vector<std::string> undetermined;  ///< parameters whose scale the formula leaves open
};

/// The algorithm: scales and dimensions from the formula; the jointly linear parameters eliminated
/// at every point (variable projection); the formula separated, so that phases and origins leave
/// the nonlinear part; candidates of the others by their role; sums grown term by term; the best
/// candidates refined; up to three rounds, each wider, until the residuals look like scatter.
/// Scores use at most 256 rows. Deterministic; at most some 10^5 evaluations.
/// Error start_not_found when the model is not finite at any candidate.
Result<StartValues> find_start(const StartProblem& problem);
Result<StartValues> find_start(const CallableStartProblem& problem);

}  // namespace parabola
