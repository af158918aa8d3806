// SPDX-License-Identifier: MIT
// Averages of values with uncertainties and covariance: best linear unbiased estimates.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parabola/budget/matrix_source.hpp"
#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"
#include "parabola/fit/fit_result.hpp"
#include "parabola/study/scale_factor.hpp"

namespace parabola {

enum class ScaleRule { none, pdg };

struct AverageSpec {
  std::string column;           ///< the values; empty: the only column of numbers
  std::string quantity_column;  ///< what each row measures; empty: all rows one quantity
  std::string label_column;     ///< of text, shown beside the rows of one quantity; may be empty
  std::vector<std::string> sigma, common, correlated, without;  ///< of the values, as for fits
  std::vector<MatrixSource> matrices;                           ///< of the rows that are used
  bool budget = false;                                          ///< the part of every source
  ScaleRule scale_rule = ScaleRule::none;
};

/// The means m = (A^T V^-1 A)^-1 A^T V^-1 y of values y = A m, as the linear fit that they are.
struct WeightedAverage {
  /// Its parameters are the means. Of its points, `fitted` is A m; `residual` y - A m;
  /// `uncertainty` the root of V_ii, all sources together; `pull` the residual in units of its own
  /// uncertainty, sqrt(V_ii - (A C A^T)_ii) with C the covariance of the means: N(0, 1) for every
  /// row, however correlated, NaN where a row determines its mean alone.
  FitResult fit;
  std::string column;
  std::vector<std::string> cells;           ///< what each row measures, or its label; may be empty
  std::optional<Matrix> weights;            ///< n x q, see average_weights()
  std::optional<ScaleFactor> scale_factor;  ///< on request
};

/// Does anything say how certain the values are, or which rows belong together? Then
/// weighted_average() is meant, otherwise average(). Errors: those of averaged_column() and
/// find_uncertainty().
Result<bool> is_weighted(const Table& table, const AverageSpec& spec);

/// Errors: those of averaged_column(), averaged_quantities() and resolve_formula(); not_averaged
/// for a statement about another column; undetermined, when the rows do not tell quantities apart.
/// Warnings: bad_fit (a note once a scale factor widens the uncertainty); scale_factor_undefined;
/// those of fits. Notes: negative_weight, outside_inputs, ndof_zero, good_beyond_chance.
Result<WeightedAverage> weighted_average(const Table& table, const AverageSpec& spec);

}  // namespace parabola
