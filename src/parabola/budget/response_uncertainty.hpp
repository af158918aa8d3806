// SPDX-License-Identifier: MIT
// Standard uncertainty of the response, row by row, and where it came from.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parabola/budget/source_option.hpp"
#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"
#include "parabola/data/uncertainty_columns.hpp"
#include "parabola/model/expression.hpp"

namespace parabola {

/// An asymmetric uncertainty differs between its sides: where the model is above the datum the
/// upward one counts, else the downward one.
enum class UncertaintyKind { absolute, relative, asymmetric };

/// One source of independent uncertainty: what the file gives, or one --sigma.
struct IndependentPart {
  std::string name;    ///< of the source, as in --without
  Vector values;       ///< one per row; upward where `downwards` are given
  Vector downwards{};  ///< empty: both sides are equal
};

/// Whether the parts are kept beside their sum: only a budget by source needs them.
enum class Parts { keep, leave_out };

/// Where the independent uncertainty of one column came from.
struct UncertaintySource {
  std::string column;
  std::string source;  ///< "column sigma_I", "cells", "--sigma 'I = 2%'"
  UncertaintyKind kind = UncertaintyKind::absolute;
  std::string replaced;  ///< what the file gives and a --sigma set aside; empty when nothing
  std::string name;      ///< of the source, or the first of several
  std::optional<double> common_value;  ///< when it is the same for all rows
};

struct ColumnUncertainty : UncertaintySource {
  Vector values;     ///< positive (or 0, where that is allowed), one per row; of all parts
  Vector downwards;  ///< empty: both sides are equal; else `values` are the upward ones
  std::vector<IndependentPart> parts;
};

/// What is known about the independent uncertainty of a column: --sigma options replace what the
/// file gives and add in quadrature among themselves; absent when nothing is known. Errors: a value
/// that is not positive and finite (with its cell), two sources in the file, sigma_syntax for
/// `none` together with another --sigma.
Result<std::optional<ColumnUncertainty>> column_uncertainty(
    const Table& table, std::string_view column, const std::vector<SourceOption>& options,
    const std::vector<std::string>& used_in_formula, ZeroUncertainty zero = ZeroUncertainty::refuse,
    Parts parts = Parts::keep);

/// Of an expression f of columns c with independent uncertainties: sigma_i^2 = sum_c (df/dc
/// sigma_c)_i^2 (GUM 5.1.2). With asymmetric ones that sum is made for each side of f.
struct ResponseUncertainty {
  Vector values;     ///< one per row; empty when no column has an uncertainty; of asymmetric ones
                     ///< the root mean square of both sides, until it is known which one counts
  Vector upwards{};  ///< both are empty where all sides are equal
  Vector downwards{};
  std::vector<UncertaintySource> sources;  ///< of the columns that have one
  std::vector<IndependentPart> parts;      ///< of all columns, in units of the response
};
Result<ResponseUncertainty> response_uncertainty(const Table& table, const Graph& graph,
                                                 NodeId response,
                                                 const std::vector<SourceOption>& options,
                                                 const std::vector<std::string>& used_in_formula,
                                                 ZeroUncertainty zero = ZeroUncertainty::refuse,
                                                 Parts parts = Parts::keep);

}  // namespace parabola
