// SPDX-License-Identifier: MIT
// A covariance or correlation matrix of the rows, given as a table of n x n numbers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "parabola/core/diagnostic.hpp"
#include "parabola/core/extended_qr.hpp"
#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"

namespace parabola {

enum class MatrixKind {
  covariance,  ///< in the square of the unit of the quantity; replaces what the file gives
  correlation  ///< of the independent uncertainties that are given otherwise
};

struct MatrixSource {
  MatrixKind kind = MatrixKind::covariance;
  std::string origin;    ///< "--covariance 'I=V.csv'"
  std::string name;      ///< by which it is switched off
  std::string quantity;  ///< the column
  Table table;           ///< n rows, n columns of numbers, without header
  /// Of 'y, x = FILE', covariances of the rows of y with those of x, the x; else empty.
  std::string across{};
};

/// 'NAME: QUANTITY = FILE' in its parts, or 'NAME: QUANTITY, ACROSS = FILE'. Error sigma_syntax.
struct MatrixOption {
  std::string name;
  std::string quantity;
  std::string path;
  std::string across{};
};
Result<MatrixOption> parse_matrix_option(std::string_view text, MatrixKind kind);

/// A checked matrix at the decimals of its file.
struct RowMatrix {
  ExtendedMatrix values;  ///< n x n, symmetric; correlations have the diagonal 1
  std::vector<Diagnostic> diagnostics;
};

/// Checks on the scale of the correlations R_ij = V_ij / sqrt(V_ii V_jj): size n; finite; V_ii > 0;
/// |R_ij| <= 1 + 1e-12; symmetric to 1e-12 (to 1e-6: averaged, with a note); positive definite with
/// a smallest eigenvalue that its printed decimals determine: with eps = 2^-53 or half a unit of
/// the last decimal, an error within n eps, a warning below 1000 n eps, a note below 1e-6. `values`
/// of the response name the rows. Errors: matrix_size; matrix_text; matrix_value; matrix_symmetry;
/// not_positive_definite with the combination of rows whose variance would be negative;
/// matrix_digits.
Result<RowMatrix> check_matrix(const MatrixSource& source, const Table& data);

/// Covariances across two quantities, which alone are neither symmetric nor definite: size and
/// finite entries only. Errors: matrix_size; matrix_text; matrix_value.
Result<RowMatrix> check_matrix_across(const MatrixSource& source, const Table& data);

}  // namespace parabola
