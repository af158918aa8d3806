// SPDX-License-Identifier: MIT
// The role of each nonlinear parameter, decided on the formula, and its candidates.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parabola/model/expression.hpp"
#include "parabola/start/axis.hpp"
#include "parabola/start/formula_columns.hpp"
#include "parabola/start/projectable.hpp"

namespace parabola {

/// What is known of one parameter before the search.
struct StartParameter {
  std::string name;
  bool is_linear = false;
  Bounds bounds;
  std::optional<double> given;  ///< a start by the user: held while searching
  double scale = 1.0;           ///< its magnitude, > 0
  Vector exponents;             ///< over the predictors, then the response; empty: undetermined
};

/// A formula whose parameters are known as far as its structure tells; peak shapes written out. The
/// rows are those that candidates come from.
struct StartStructure {
  Graph graph;
  NodeId model{};
  std::vector<StartParameter> parameters;
  std::vector<std::string> predictors;
};

/// One axis per parameter, those of linear parameters empty. Locations come from `rows`, the range
/// of frequencies from `all_rows`. Roles are tried in the order frequency, angle, location,
/// exponent, scale; never by differences with an absolute step. `round` 0, 1, 2: lists grow by 3,
/// scales reach 10 (100) times further at either end per round.
std::vector<Axis> find_axes(const StartStructure& structure, const StartRows& rows,
                            const StartRows& all_rows, Projectable& columns, std::size_t round);

/// The same where nothing is known but scales (C++ callables).
std::vector<Axis> generic_axes(const std::vector<StartParameter>& parameters, Projectable& columns,
                               std::size_t round);

/// Names and scales of `parameters`, in order.
std::vector<std::string> names_of(const std::vector<StartParameter>& parameters);
Vector scales_of(const std::vector<StartParameter>& parameters);
std::vector<bool> linear_flags(const std::vector<StartParameter>& parameters);

}  // namespace parabola
