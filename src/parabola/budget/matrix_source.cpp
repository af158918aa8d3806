// SPDX-License-Identifier: MIT
#include "parabola/budget/matrix_source.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/cholesky.hpp"
#include "parabola/core/decimal.hpp"
#include "parabola/core/decompose.hpp"
#include "parabola/core/text.hpp"

namespace parabola {
namespace {

constexpr double half_ulp = 0x1p-53;

class Checker {
 public:
  Checker(const MatrixSource& source, const Table& data)
      : source_(source), data_(data), n_(data.row_count()) {}

  Result<RowMatrix> run() {
    if (Result<void> done = check_size(); !done) return done.error();
    if (Result<void> done = read_values(); !done) return done.error();
    if (Result<void> done = read_sizes(); !done) return done.error();
    if (Result<void> done = check_symmetry(); !done) return done.error();
    if (Result<void> done = check_definite(); !done) return done.error();
    return std::move(matrix_);
  }

  Result<RowMatrix> run_across() {
    if (Result<void> done = check_size(); !done) return done.error();
    if (Result<void> done = read_values(); !done) return done.error();
    return std::move(matrix_);
  }

 private:
  [[nodiscard]] Error error(std::string code, std::string sentence, std::string fix) const {
    return {std::move(code), std::move(sentence),
            fmt::format("{}, {}", source_.origin, source_.table.source_name()), std::move(fix)};
  }

  [[nodiscard]] Result<void> check_size() const {
    const Table& table = source_.table;
    if (table.row_count() != n_ || table.columns().size() != n_) {
      return error(
          "matrix_size",
          fmt::format("the matrix {}has {} rows and {} columns, the fit uses {} rows of data",
                      table.row_count() == table.columns().size() ? "" : "is not square: it ",
                      table.row_count(), table.columns().size(), n_),
          "give one row and one column per row of data that is used, in their order");
    }
    for (const Column& column : table.columns()) {
      if (column.kind == ColumnKind::text)
        return table.cell_error(0, column.name, "matrix_text", "a matrix holds numbers only",
                                "remove the text; a matrix has no header");
    }
    return {};
  }

  Result<void> read_values() {
    matrix_.values = ExtendedMatrix(n_, n_);
    for (std::size_t j = 0; j < n_; ++j) {
      const Column& column = source_.table.columns()[j];
      for (std::size_t i = 0; i < n_; ++i) {
        if (!std::isfinite(column.values[i])) {
          return source_.table.cell_error(
              i, column.name, "matrix_value",
              fmt::format("an entry of a matrix must be finite, found {}",
                          shortest(column.values[i])),
              "correct the entry");
        }
        const double rest = column.rests.empty() ? 0.0 : column.rests[i];
        matrix_.values(i, j) = DoubleDouble(column.values[i], rest);
      }
    }
    return {};
  }

  Result<void> read_sizes() {
    size_.resize(n_);
    for (std::size_t i = 0; i < n_; ++i) {
      if (Result<void> done = check_variance(i); !done) return done;
      size_[i] = std::sqrt(matrix_.values(i, i).high);
    }
    find_precision();
    return {};
  }

  [[nodiscard]] Result<void> check_variance(std::size_t i) const {
    const double variance = matrix_.values(i, i).high;
    const auto refused = [&](const std::string& sentence, std::string fix) {
      return source_.table.cell_error(i, source_.table.columns()[i].name, "matrix_value",
                                      fmt::format("entry ({0},{0}) {1}", i + 1, sentence),
                                      std::move(fix));
    };
    if (source_.kind == MatrixKind::correlation) {
      if (std::abs(variance - 1.0) <= 1e-12) return {};
      return refused(
          fmt::format("is {}: the diagonal of a correlation matrix is 1", shortest(variance)),
          "give covariances with --covariance");
    }
    if (!(variance > 0.0)) {
      return refused(fmt::format("is {}: a variance must be positive",
                                 variance == 0.0 ? "zero" : shortest(variance)),
                     "correct the diagonal");
    }
    if (variance < std::numeric_limits<double>::min()) {
      return refused(fmt::format("is {}, an underflow: digits are lost below {:.3g}",
                                 shortest(variance), std::numeric_limits<double>::min()),
                     fmt::format("give {} and its matrix in a smaller unit", source_.quantity));
    }
    return {};
  }

  // Half a unit of the last decimal, on the scale of the correlations, where the entries were
  // printed to one number of decimals. Numbers typed by hand (0.5, 0.25) mean what they say.
  void find_precision() {
    constexpr int fewest_printed = 3;
    for (std::size_t j = 0; j < n_; ++j) {
      const std::vector<short>& decimals = source_.table.columns()[j].decimals;
      for (std::size_t i = 0; i < decimals.size(); ++i) {
        const bool is_exact = i == j || matrix_.values(i, j).high == 0.0;
        if (is_exact) continue;
        if (decimals_ != 0 && decimals[i] != decimals_) return;
        decimals_ = decimals[i];
      }
    }
    constexpr std::size_t fewest_rows = 3;  // of less, one entry tells nothing about a format
    if (decimals_ < fewest_printed || n_ < fewest_rows) return;
    double smallest = std::numeric_limits<double>::infinity();  // s_i s_j of a rounded entry
    for (std::size_t j = 0; j < n_; ++j) {
      for (std::size_t i = j + 1; i < n_; ++i) {
        if (matrix_.values(i, j).high != 0.0) smallest = std::min(smallest, size_[i] * size_[j]);
      }
    }
    precision_ = std::max(half_ulp, 0.5 * std::pow(10.0, -decimals_) / smallest);
  }

  [[nodiscard]] double correlation(std::size_t i, std::size_t j) const {
    return matrix_.values(i, j).high / size_[i] / size_[j];
  }

  Result<void> check_symmetry() {
    constexpr double silent = 1e-12;
    constexpr double tolerable = 1e-6;
    double largest = 0.0;
    for (std::size_t j = 0; j < n_; ++j) {
      for (std::size_t i = j + 1; i < n_; ++i) {
        if (!(std::abs(correlation(i, j)) <= 1.0 + silent)) {
          return source_.table.cell_error(
              i, source_.table.columns()[j].name, "matrix_value",
              fmt::format("the correlation of rows {} and {} would be {}", data_.line(i),
                          data_.line(j), shortest(correlation(i, j))),
              "a correlation lies between -1 and 1: correct the entry");
        }
        const double difference = std::abs(correlation(i, j) - correlation(j, i));
        if (difference > tolerable) {
          return error("matrix_symmetry",
                       fmt::format("the matrix is not symmetric: entry ({0}, {1}) is {2}, entry "
                                   "({1}, {0}) is {3}",
                                   i + 1, j + 1, shortest(matrix_.values(i, j).high),
                                   shortest(matrix_.values(j, i).high)),
                       "make the two entries equal");
        }
        largest = std::max(largest, difference);
        const DoubleDouble mean = (matrix_.values(i, j) + matrix_.values(j, i)) * DoubleDouble(0.5);
        matrix_.values(i, j) = matrix_.values(j, i) = mean;
      }
    }
    if (largest > silent) {
      matrix_.diagnostics.push_back(
          {"matrix_symmetry", Severity::note,
           fmt::format("The matrix is symmetric only to {:.1g}; entries were averaged.", largest),
           source_.origin, "Write it with the same digits above and below the diagonal."});
    }
    return {};
  }

  // The smallest eigenvalue of the correlations, and what it says.
  Result<void> check_definite() {
    Matrix scaled(n_, n_);
    for (std::size_t j = 0; j < n_; ++j) {
      for (std::size_t i = 0; i < n_; ++i) scaled(i, j) = i == j ? 1.0 : correlation(i, j);
    }
    const SmallestEigen smallest = smallest_eigen(scaled);
    // an eigenvalue is computed to n ulp (a norm of at most n, each step backward stable)
    const double doubtful = static_cast<double>(n_) * std::max(precision_, 4.0 * half_ulp);
    if (smallest.value < -doubtful) {
      return error(
          "not_positive_definite",
          fmt::format("the matrix is not positive definite: {} would have the variance {:.2g}",
                      combination(smallest.vector), smallest.value),
          "correct the correlations of these rows");
    }
    if (smallest.value <= doubtful) {
      return error(
          "matrix_digits",
          fmt::format("the matrix is singular{}, not positive definite: {} would be known exactly",
                      precision_ > half_ulp
                          ? fmt::format(" within the digits given ({} decimals)", decimals_)
                          : "",
                      combination(smallest.vector)),
          "give more digits, or state the sources (--common, --correlated) instead of a "
          "matrix");
    }
    constexpr double three_digits = 1000.0;
    constexpr double near_one = 1e-6;
    if (smallest.value < three_digits * doubtful && precision_ > half_ulp) {
      matrix_.diagnostics.push_back(
          {"matrix_digits", Severity::warning,
           fmt::format(
               "Fewer than 3 digits of the result are determined by the matrix: its smallest "
               "eigenvalue is {:.1g}, its decimals are good to {:.1g}.",
               smallest.value, precision_),
           source_.origin, "Give more digits, or state the sources instead of a matrix."});
    } else if (smallest.value < near_one) {
      matrix_.diagnostics.push_back(
          {"matrix_nearly_singular", Severity::note,
           fmt::format("The matrix claims to know {} to {:.1g} of their uncertainties.",
                       combination(smallest.vector), std::sqrt(smallest.value)),
           source_.origin, "Check that this is meant."});
    }
    return {};
  }

  struct SmallestEigen {
    double value = 0.0;
    Vector vector;
  };

  // Inverse iteration with the Cholesky factor where there is one; all eigenvalues otherwise.
  [[nodiscard]] SmallestEigen smallest_eigen(const Matrix& scaled) const {
    constexpr std::size_t few = 400;
    const std::optional<Matrix> lower = n_ > few ? cholesky(scaled) : std::nullopt;
    if (!lower) {
      const SymmetricEigen eigen = symmetric_eigen(scaled);
      const auto place = std::ranges::min_element(eigen.values) - eigen.values.begin();
      const auto column = eigen.vectors.column(static_cast<std::size_t>(place));
      return {eigen.values[static_cast<std::size_t>(place)], {column.begin(), column.end()}};
    }
    SmallestEigen smallest{1.0, Vector(n_, 0.0)};
    for (std::size_t i = 0; i < n_; ++i)
      smallest.vector[i] = std::cos(static_cast<double>(i * i));  // no symmetry of its own
    for (int step = 0; step < 10; ++step) {
      solve_lower(*lower, smallest.vector);
      solve_lower_transposed(*lower, smallest.vector);
      const double length = norm(smallest.vector);
      for (double& value : smallest.vector) value /= length;
      smallest.value = 1.0 / length;
    }
    return smallest;
  }

  // "0.40 y2 - 0.46 y3 + ...": the largest entries, by the lines of the file.
  [[nodiscard]] std::string combination(const Vector& vector) const {
    std::vector<std::size_t> order(n_);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::stable_sort(order, std::greater<>(),
                             [&](std::size_t i) { return std::abs(vector[i]); });
    constexpr std::size_t shown = 4;
    order.resize(std::min(n_, shown));
    std::ranges::sort(order);
    const double sign = vector[order.front()] < 0.0 ? -1.0 : 1.0;
    std::string text;
    for (const std::size_t i : order) {
      const double value = sign * vector[i];
      if (std::abs(value) < 0.01) continue;
      const char* separator = text.empty() ? "" : value < 0.0 ? " - " : " + ";
      text += fmt::format("{}{:.2f} {}[row {}]", separator, std::abs(value), source_.quantity,
                          data_.line(i));
    }
    return text;
  }

  const MatrixSource& source_;
  const Table& data_;
  std::size_t n_;
  RowMatrix matrix_;
  Vector size_;
  double precision_ = half_ulp;
  int decimals_ = 0;
};

}  // namespace

Result<MatrixOption> parse_matrix_option(std::string_view text, MatrixKind kind) {
  const std::string_view option = kind == MatrixKind::covariance ? "--covariance" : "--correlation";
  const std::size_t equals = text.find('=');
  MatrixOption parsed;
  if (equals != std::string_view::npos) {
    std::string_view left = trimmed(text.substr(0, equals));
    const std::size_t colon = left.find(':');
    if (colon != std::string_view::npos && !left.starts_with('`')) {
      parsed.name = trimmed(left.substr(0, colon));
      left = trimmed(left.substr(colon + 1));
    }
    const std::size_t comma = left.find(',');
    const bool is_across =
        kind == MatrixKind::covariance && comma != std::string_view::npos && !left.starts_with('`');
    if (is_across) {
      parsed.across = without_backquotes(trimmed(left.substr(comma + 1)));
      left = trimmed(left.substr(0, comma));
    }
    parsed.quantity = without_backquotes(left);
    parsed.path = trimmed(text.substr(equals + 1));
  }
  if (parsed.quantity.empty() || parsed.path.empty()) {
    return Error("sigma_syntax", "a matrix is stated as  column = file",
                 fmt::format("{} '{}'", option, text),
                 fmt::format("write for example  {} I=V.csv", option));
  }
  // read as a file it would not be seen as a path by who checks paths
  if (!parsed.across.empty() && parse_decimal(parsed.path)) {
    return Error("sigma_syntax", "covariances across two columns are a file, of n x n numbers",
                 fmt::format("{} '{}'", option, text),
                 fmt::format("for one correlation within each row write  --correlation '{}, {} = "
                             "0.3'",
                             parsed.quantity, parsed.across));
  }
  return parsed;
}

Result<RowMatrix> check_matrix(const MatrixSource& source, const Table& data) {
  return Checker(source, data).run();
}

Result<RowMatrix> check_matrix_across(const MatrixSource& source, const Table& data) {
  return Checker(source, data).run_across();
}

}  // namespace parabola
