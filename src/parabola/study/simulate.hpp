// SPDX-License-Identifier: MIT
// Data from a model with known parameters, made by random numbers whose seed is stated.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/saved_result.hpp"
#include "parabola/study/grid.hpp"

namespace parabola {

struct SimulationSpec {
  std::string formula;
  std::vector<ParameterValue> set;  ///< values of parameters; they go before those of `from`
  std::optional<SavedResult> from;  ///< a fit whose estimates are the values of parameters
  std::vector<std::string> sigma;   ///< as in FitSpec
  std::vector<std::string> common;  ///< as in FitSpec
  std::optional<double> count;      ///< of events, or of rows without columns
  bool is_poisson = false;          ///< numbers of events vary around `count`
  std::optional<Table> rows;        ///< whose columns the formula uses
  std::vector<GridColumn> grid;     ///< the same as numbers; those of one value fill all rows
  std::uint64_t seed = 101;
  FormulaLimits formula_limits;
};

struct SimulatedParameter {
  std::string name;
  double value = 0.0;
};

struct Simulation {
  std::string formula;
  std::vector<SimulatedParameter> parameters;  ///< in order of appearance
  std::uint64_t seed = 0;
  /// The columns that the formula uses, the response, and `sigma_` of it where it is not in the
  /// formula itself.
  Table table;
};

/// The same arguments give the same table. Errors: those of the formula and make_data_generator();
/// simulate_value_missing for a parameter without value; simulate_unknown for a value without
/// parameter; simulate_twice; simulate_count for a number of events that is missing, stands beside
/// rows, or has no meaning; predict_lengths for columns of different length.
Result<Simulation> simulate(const SimulationSpec& spec);

}  // namespace parabola
