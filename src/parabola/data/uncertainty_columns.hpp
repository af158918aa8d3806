// SPDX-License-Identifier: MIT
// Which column holds the uncertainty of which: by header convention, never by position.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"

namespace parabola {

/// The uncertainty that a file gives for a column.
struct GivenUncertainty {
  std::string quantity;        ///< the column it belongs to
  std::string source;          ///< "column sigma_I", "column sigma_I, converted from uA", "cells"
  std::string column;          ///< name of the uncertainty column; empty for cells
  std::string converted_from;  ///< unit as written when `values` are not in it: "uA", "%"; or empty
  std::vector<double> values;  ///< absolute, in the unit of the quantity, one per row
  /// Asymmetric: `values` are the upward ones, these the downward ones; empty: both sides are
  /// equal.
  std::vector<double> downwards{};
  std::string down_column{};  ///< name of the column of `downwards`; `column` has the upward ones
};

/// An uncertainty of zero claims an exact value: refused, unless another source covers the row.
enum class ZeroUncertainty { refuse, allow };

/// All names that mark the uncertainty of I, a closed list: sigma_I, sigma I, sigma(I), σ_I, σ I,
/// σ(I), σI, u_I, u(I), I_err, I_error, err_I, error_I, I±, I ±, dI, ΔI. The last two may as well
/// be differences and count under the condition of find_uncertainty.
std::vector<std::string> uncertainty_names(std::string_view quantity);

/// The two columns of an asymmetric uncertainty, by each of those names but dI and ΔI: sigma_I_up
/// and sigma_I_down.
struct SideNames {
  std::string up;
  std::string down;
};
std::vector<SideNames> side_names(std::string_view quantity);

/// The uncertainty of one column: nothing, or one source.
/// A column without unit is taken to have the unit of its quantity; a column in % is relative to
/// |value|, unless the quantity is in % too; other units are converted, those of temperature as
/// differences. dI and ΔI count only when all their values are positive and they are not in
/// `used_in_formula`.
/// A column sigma_I_up is not the side of I where the table has a quantity I_up.
/// Errors: two sources (two columns, or a column and cells), a value that is not positive (its
/// row), a unit that cannot be converted to that of the quantity, an uncertainty column of text,
/// one side without the other.
Result<std::optional<GivenUncertainty>> find_uncertainty(
    const Table& table, std::string_view quantity, const std::vector<std::string>& used_in_formula,
    ZeroUncertainty zero = ZeroUncertainty::refuse);

}  // namespace parabola
