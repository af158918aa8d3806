// SPDX-License-Identifier: MIT
// Formulas of columns with uncertainties, propagated row by row.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "parabola/core/diagnostic.hpp"
#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"
#include "parabola/model/formula.hpp"
#include "parabola/study/known_quantities.hpp"

namespace parabola {

struct RowPropagationSpec {
  std::vector<std::string> formulas;         ///< "R = V/I"; a later one may use an earlier result
  std::vector<std::string> sigma;            ///< as --sigma of a fit
  std::vector<PairCorrelation> correlation;  ///< of two columns within each row
  FormulaLimits formula_limits;
};

/// What a column brings along.
struct RowSource {
  std::string column;
  std::string source;    ///< "column sigma_I", "--sigma 'I = 2%'"; empty: taken as exact
  std::string replaced;  ///< what a --sigma set aside; empty when nothing
};

struct RowResult {
  std::string name;
  std::string expression;  ///< as typed
  std::string unit;
  Vector values;         ///< one per row, finite
  Vector uncertainties;  ///< one per row; NaN where a derivative does not exist
};

struct RowPropagation {
  std::string source_name;
  std::vector<std::size_t> rows;  ///< line numbers of the file
  std::size_t rows_read = 0;
  std::vector<LeftOut> left_out;
  std::vector<RowSource> sources;  ///< of the columns that the formulas use
  std::vector<RowResult> results;
  std::vector<Diagnostic> diagnostics;
};

/// u_i^2 = g_i^T V_i g_i with exact derivatives (GUM 5.2.2), rows independent of each other.
/// Diagnostics: propagation_nonlinear (warning) where the second order of the mean, tr(H V)/2,
/// exceeds 5 % of u: those rows are for propagate(), which runs trials; propagation_no_derivative;
/// no_uncertainty (warning) when no column has one; inconsistent_units (note); those of the table.
///
/// Errors: those of the formulas, of --sigma and of the columns; propagate_name_taken for the name
/// of a column; propagate_no_value at the cell of a row without a finite value; correlation_pair,
/// correlation_range.
Result<RowPropagation> propagate_rows(const Table& table, const RowPropagationSpec& spec);

}  // namespace parabola
