// SPDX-License-Identifier: MIT
// Random data as a formula with known parameters says that they come.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/stats/random_engine.hpp"

namespace parabola {

/// How many events a density gives.
enum class EventNumber {
  fixed,    ///< exactly `events`
  poisson,  ///< Poisson numbers around `events`
  yield     ///< Poisson numbers around the yields of an extended density
};

struct GeneratorSpec {
  /// The formula and what is known about the data; every parameter of the formula is in `fixed`.
  FitSpec fit;
  EventNumber number = EventNumber::fixed;
  double events = 0.0;
  /// Of every row where the data state no uncertainty: the scatter that a fit found.
  std::optional<double> scatter;
};

/// The most events or rows of one table.
inline constexpr double most_simulated_rows = 1e7;

class DataGenerator {
 public:
  virtual ~DataGenerator() = default;

  /// A table with fresh responses: the rows that were given, or events.
  [[nodiscard]] virtual Result<Table> draw(RandomEngine& engine) const = 0;

  /// sigma of each row as drawn; empty where the formula itself says how data scatter.
  [[nodiscard]] virtual const Vector& uncertainties() const = 0;
};

/// `y = f`: f_i + sigma_i z_i, the deviations that rows share drawn once each. `y ~ distribution`:
/// one value of it for every row. A density: events; `rows` then only tells that its names are no
/// columns. The column of the response need not be there; where uncertainties are a part of the
/// response they are that part of the model.
///
/// Errors: those of resolve_formula() and EventSampler::make(); simulate_left when the left side is
/// no plain column; simulate_value with the row where the model or a parameter of its distribution
/// has no usable value; simulate_sigma when no uncertainty is known; simulate_not_served for
/// uncertain predictors, matrices, asymmetric uncertainties and negative correlations;
/// simulate_number.
Result<std::unique_ptr<DataGenerator>> make_data_generator(const Table& rows,
                                                           const GeneratorSpec& spec);

/// Does the formula describe events of one density, of which any number can be drawn?
Result<bool> describes_events(const Table& rows, const std::string& formula,
                              const FormulaLimits& limits);

}  // namespace parabola
