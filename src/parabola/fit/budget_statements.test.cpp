// SPDX-License-Identifier: MIT
// What may not be said of uncertainties: every nonsense is refused with a code of its own and one
// remedy. Nothing that was stated is silently ignored.
#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "parabola/data/read_table.hpp"
#include "parabola/fit/made_data.test.hpp"

namespace parabola {
namespace {

using namespace made_data;

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

Table measured() {
  return read_table(
             "x,z,y,half,w,sigma_w\n1,2,2.1,A,5,0.1\n2,1,3.9,A,7,0.1\n3,4,6.2,A,6,0.1\n"
             "4,3,7.8,B,9,0.1\n5,6,10.1,B,8,0.1\n6,5,11.9,B,4,0.1\n",
             "data.csv", {})
      .value();
}

void expect_refused(const Table& table, const FitSpec& spec, std::string_view code) {
  const Result<FitResult> result = fit(table, spec);
  ASSERT_FALSE(result.has_value()) << "accepted";
  EXPECT_EQ(result.error().code(), code) << result.error().render();
  EXPECT_FALSE(result.error().fix().empty()) << result.error().render();
  EXPECT_FALSE(result.error().sentence().empty());
}

struct Statement {
  std::string_view text;
  std::string_view code;
};

/// Each statement alone, beside sigma y = 0.2 unless it is a --sigma itself.
void expect_refused(std::vector<std::string> FitSpec::* list,
                    const std::vector<Statement>& statements) {
  for (const Statement& statement : statements) {
    SCOPED_TRACE(fmt::format("'{}'", statement.text));
    FitSpec spec = spec_of("y = a + b*x");
    if (list != &FitSpec::sigma) spec.sigma = {"y = 0.2"};
    (spec.*list).emplace_back(statement.text);
    expect_refused(measured(), spec, statement.code);
  }
}

TEST(BudgetStatements, an_independent_uncertainty_that_makes_no_sense_is_refused) {
  expect_refused(&FitSpec::sigma, {{"", "sigma_syntax"},
                                   {"   ", "sigma_syntax"},
                                   {"q = 1", "unknown_column"},
                                   {"w = 1", "not_used"},
                                   {"half = 1", "not_used"},
                                   {"y = half", "text_column"},
                                   {"y = q", "unknown_column"},
                                   {"y = 0", "sigma_not_positive"},
                                   {"y = -1", "sigma_not_positive"},
                                   {"y = x - 3", "sigma_not_positive"},
                                   {"y = 1/(x - 3)", "sigma_not_positive"},
                                   {"y = inf%", "sigma_syntax"},
                                   {"y = 2% of x", "sigma_syntax"},
                                   {"x = 0.1", "response_exact"},
                                   {"x = 5% of model", "relative_needs_column"}});
}

TEST(BudgetStatements, a_common_uncertainty_that_makes_no_sense_is_refused) {
  expect_refused(&FitSpec::common, {{"", "sigma_syntax"},
                                    {"y = none", "sigma_syntax"},
                                    {"y = -1", "sigma_not_positive"},
                                    {"y = 0.1*y", "common_of_data"},
                                    {"x = 0.1*y", "common_of_data"},
                                    {"y = 1% of data", "common_of_data"},
                                    {"y = half", "text_column"},
                                    {"y = 0.1*q", "unknown_column"},
                                    {"y = 0.1 by q", "unknown_column"},
                                    {"w = 0.1", "not_used"}});
}

TEST(BudgetStatements, a_correlation_beyond_its_limits_is_refused) {
  expect_refused(&FitSpec::correlated, {{"y = 0.2", "sigma_syntax"},
                                        {"y = 0.2 rho nan", "sigma_syntax"},
                                        {"y = 0.2 rho 1.0000001", "rho_range"},
                                        {"y = 2% rho 0.5", "relative_needs_column"},
                                        {"x = 0.2 rho -0.1", "correlated_predictor"}});
  expect_refused(&FitSpec::correlation, {{"x y 0.5", "sigma_syntax"},
                                         {"x, y = 0.5", "correlation_of_nothing"},
                                         {"y, y = 0.5", "sigma_syntax"},
                                         {"y, q = 0.5", "correlation_of_nothing"}});
  for (const char* rho : {"y = 0.2 rho -1", "y = 0.2 rho -0.2"}) {
    FitSpec spec = spec_of("y = a + b*x");
    spec.correlated = {rho};
    expect_refused(measured(), spec, "not_positive_definite");
  }
}

TEST(BudgetStatements, a_correlation_of_two_columns_is_stated_once) {
  FitSpec spec = spec_of("y = a + b*x");
  spec.sigma = {"y = 0.2", "x = 0.1"};
  spec.correlation = {"x, y = 1.5"};
  expect_refused(measured(), spec, "rho_range");
  spec.correlation = {"x, y = 0.5", "y, x = -0.5"};
  expect_refused(measured(), spec, "correlation_twice");
  spec.correlation = {"x, y = half"};
  expect_refused(measured(), spec, "text_column");
}

TEST(BudgetStatements, only_a_source_that_exists_can_be_switched_off) {
  expect_refused(&FitSpec::without, {{"offset", "unknown_source"}, {"", "unknown_source"}});
}

TEST(BudgetStatements, a_constraint_that_makes_no_sense_is_refused) {
  expect_refused(&FitSpec::constrain, {{"", "constraint_syntax"},
                                       {"=", "constraint_syntax"},
                                       {"a = 1", "constraint_syntax"},
                                       {"a = nan +- 1", "constraint_syntax"},
                                       {"a = 1 +- 1e400", "constraint_syntax"},
                                       {"a = 1 +- 0", "constraint_not_positive"},
                                       {"a = 0 +- 5%", "constraint_not_positive"},
                                       {"a = 1 +- 1e-300", "constraint_not_finite"},
                                       {"a = 1 +- 1e-200", "constraint_not_finite"},
                                       {"q = 1 +- 1", "not_a_parameter"},
                                       {"x = 1 +- 1", "not_a_parameter"},
                                       {"rho(a, b) = 0.5", "constraint_correlation"},
                                       {"rho(a, b) = 1", "constraint_correlation"},
                                       {"rho(a, b", "constraint_syntax"}});
  FitSpec spec = spec_of("y = a + b*x");
  spec.sigma = {"y = 0.2"};
  spec.constrain = {"a = 1 +- 0.1", "b = 2 +- 0.1", "rho(a, b) = 0.5", "rho(b, a) = -0.5"};
  expect_refused(measured(), spec, "constraint_correlation");
  spec.constrain = {"a = 1 +- 0.1"};
  spec.fixed = {{"a", {}}};
  expect_refused(measured(), spec, "contradiction");
  spec.fixed.clear();
  spec.let = {"a = 2*b"};
  expect_refused(measured(), spec, "contradiction");
}

TEST(BudgetStatements, known_parameters_that_do_not_fit_together_are_refused) {
  Matrix covariance(2, 2);
  covariance(0, 0) = covariance(1, 1) = 0.01;
  covariance(0, 1) = covariance(1, 0) = 0.005;
  const auto with_entry = [&](std::size_t i, std::size_t j, double value) {
    Matrix changed = covariance;
    changed(i, j) = value;
    return changed;
  };
  const auto expect_known_refused = [](KnownParameters known, std::string_view code) {
    known.origin = "--constrain-from saved.json";
    FitSpec spec = spec_of("y = a + b*x");
    spec.sigma = {"y = 0.2"};
    spec.constrain_from = {std::move(known)};
    expect_refused(measured(), spec, code);
  };
  expect_known_refused({"", {"p", "q"}, {0, 2}, covariance}, "constraint_without_effect");
  expect_known_refused({"", {"a", "b"}, {0}, covariance}, "constraint_size");
  expect_known_refused({"", {"a", "b"}, {0, 2}, Matrix(1, 1, 0.1)}, "constraint_size");
  expect_known_refused({"", {"a", "b"}, {0, 2}, Matrix()}, "constraint_size");
  expect_known_refused({"", {"a", "a"}, {0, 2}, covariance}, "constraint_name_twice");
  expect_known_refused({"", {"a", "b"}, {nan_value, 2}, covariance}, "constraint_not_finite");
  for (const Matrix& matrix :
       {with_entry(0, 1, nan_value), with_entry(1, 0, nan_value), with_entry(0, 1, -0.005),
        with_entry(0, 0, infinite), with_entry(0, 0, -1.0), with_entry(0, 0, 1e-9)})
    expect_known_refused({"", {"a", "b"}, {0, 2}, matrix}, "constraint_correlation");
}

MatrixSource matrix_with(std::size_t i, std::size_t j, double above, double below) {
  constexpr std::size_t n = 6;
  std::vector<Column> columns;
  for (std::size_t c = 0; c < n; ++c) {
    Vector values(n, 0.0);
    values[c] = 0.04;
    if (c == j) values[i] = above;
    if (c == i && i != j) values[j] = below;
    columns.push_back(numbers(fmt::format("c{}", c + 1), values));
  }
  return {MatrixKind::covariance, "--covariance", "V", "y", Table(columns, "V.csv")};
}

TEST(BudgetStatements, a_matrix_with_a_bad_entry_is_refused) {
  FitSpec spec = spec_of("y = a + b*x");
  const auto expect_matrix_refused = [&](MatrixSource matrix, std::string_view code) {
    spec.matrices = {std::move(matrix)};
    expect_refused(measured(), spec, code);
  };
  for (const double value : {nan_value, infinite, -1.0, 0.0})
    expect_matrix_refused(matrix_with(2, 2, value, value), "matrix_value");
  for (const double value : {nan_value, infinite, 0.05}) {
    SCOPED_TRACE(value);
    expect_matrix_refused(matrix_with(0, 1, value, value), "matrix_value");
  }
  expect_matrix_refused(matrix_with(0, 1, nan_value, 0.0), "matrix_value");
  expect_matrix_refused(matrix_with(0, 1, 0.0, nan_value), "matrix_value");
  expect_matrix_refused(matrix_with(0, 1, 0.0, 0.01), "matrix_symmetry");
  expect_matrix_refused(matrix_with(0, 1, 0.04, 0.04), "matrix_digits");
  MatrixSource of_predictor = matrix_with(0, 0, 0.04, 0.04);
  of_predictor.quantity = "x";
  expect_matrix_refused(of_predictor, "response_exact");
  of_predictor.quantity = "q";
  expect_matrix_refused(of_predictor, "unknown_column");
  expect_matrix_refused({MatrixKind::covariance, "--covariance", "V", "y", Table()}, "matrix_size");
}

std::string refusal_of_matrix(MatrixSource matrix) {
  FitSpec spec = spec_of("y = a + b*x");
  spec.matrices = {std::move(matrix)};
  const Result<FitResult> result = fit(measured(), spec);
  return result ? "accepted" : result.error().sentence();
}

TEST(BudgetStatements, the_message_names_what_is_wrong_with_a_matrix) {
  EXPECT_NE(refusal_of_matrix(matrix_with(2, 2, 0.0, 0.0))
                .find("entry (3,3) is zero: a variance must be positive"),
            std::string::npos);
  EXPECT_NE(refusal_of_matrix(matrix_with(1, 1, 1e-320, 0.0))
                .find("entry (2,2) is 1e-320, an underflow: digits are lost below 2.23e-308"),
            std::string::npos);
  EXPECT_EQ(refusal_of_matrix(matrix_with(0, 1, 0.04, 0.04)),
            "the matrix is singular, not positive definite: 0.71 y[row 2] - 0.71 y[row 3] would "
            "be known exactly");
  MatrixSource oblong = matrix_with(0, 0, 0.04, 0.04);
  std::vector<Column> columns = oblong.table.columns();
  columns.pop_back();
  oblong.table = Table(columns, "V.csv");
  EXPECT_EQ(refusal_of_matrix(std::move(oblong)),
            "the matrix is not square: it has 6 rows and 5 columns, the fit uses 6 rows of data");
}

TEST(BudgetStatements, a_matrix_can_be_switched_off) {
  FitSpec spec = spec_of("w = a + b*x");
  const FitResult of_file = fitted(measured(), spec);
  spec.matrices = {matrix_with(0, 1, 0.02, 0.02)};
  spec.matrices.front().quantity = "w";
  EXPECT_NE(*fitted(measured(), spec).chi2, *of_file.chi2);
  spec.without = {"V"};
  expect_same(fitted(measured(), spec), of_file, {"a", "b"}, 0.0);
}

TEST(BudgetStatements, what_a_sigma_replaced_does_not_come_back_when_it_is_switched_off) {
  FitSpec spec = spec_of("w = a + b*x");
  spec.sigma = {"w = 0.2"};
  spec.without = {"sigma w"};
  const FitResult off = fitted(measured(), spec);
  ASSERT_EQ(off.uncertainties.size(), 1U);
  EXPECT_EQ(off.uncertainties[0].source, "the scatter of the points");
  // another statement on the column stays
  spec.sigma = {"w = 0.2", "more: w = 0.3"};
  const FitResult left = fitted(measured(), spec);
  ASSERT_EQ(left.uncertainties.size(), 1U);
  EXPECT_EQ(left.uncertainties[0].common_value, 0.3);
}

MatrixSource unit_matrix(MatrixKind kind, std::string name) {
  MatrixSource source;
  source.kind = kind;
  source.name = std::move(name);
  source.origin = "--matrix 'y=V.csv'";
  source.quantity = "y";
  std::vector<Column> columns;
  for (std::size_t j = 0; j < 6; ++j) {
    Vector values(6, 0.0);
    values[j] = 1.0;
    columns.push_back(numbers(fmt::format("c{}", j + 1), values));
  }
  source.table = Table(std::move(columns), "V.csv");
  return source;
}

TEST(BudgetStatements, a_matrix_is_not_counted_twice) {
  FitSpec spec = spec_of("y = a + b*x");
  const MatrixSource covariance = unit_matrix(MatrixKind::covariance, "covariance y");
  spec.matrices = {covariance, covariance};
  expect_refused(measured(), spec, "matrix_twice");
  EXPECT_EQ(fit(measured(), spec).error().fix(),
            "keep one of them; where they are two sources that add, name them:  --covariance "
            "'NAME: y = FILE'");
  spec.matrices[1].name = "scale";  // two sources
  FitSpec once = spec;
  once.matrices.pop_back();
  const double one = covariance_of(fitted(measured(), once), "a", "a");
  EXPECT_NEAR(covariance_of(fitted(measured(), spec), "a", "a"), 2.0 * one, 1e-13);
  const MatrixSource correlation = unit_matrix(MatrixKind::correlation, "one");
  spec.sigma = {"y = 0.2"};
  spec.matrices = {correlation, unit_matrix(MatrixKind::correlation, "two")};
  expect_refused(measured(), spec, "matrix_twice");
  spec.without = {"one"};
  fitted(measured(), spec);
}

TEST(BudgetStatements, a_common_size_without_a_number_names_its_row_and_column) {
  const Table table = measured().with_column(numbers("s", {0.1, 0.1, nan_value, 0.1, 0.1, 0.1}));
  for (const char* quantity : {"x", "y"}) {
    FitSpec spec = spec_of("y = a + b*x");
    spec.sigma = {"y = 0.2"};
    spec.common = {fmt::format("{} = 2*s", quantity)};
    expect_refused(table, spec, "sigma_not_finite");
    const std::string where = fit(table, spec).error().what();
    EXPECT_NE(where.find("row 4, s"), std::string::npos) << where;
  }
}

TEST(BudgetStatements, words_of_shared_deviations_in_the_wrong_option_are_sent_to_the_right_one) {
  const auto fix_of = [](std::vector<std::string> FitSpec::* list, const char* text) {
    FitSpec spec = spec_of("y = a + b*x");
    spec.sigma = {"y = 0.2"};
    (spec.*list).emplace_back(text);
    const Result<FitResult> result = fit(measured(), spec);
    EXPECT_FALSE(result.has_value()) << text;
    if (result) return std::string();
    EXPECT_EQ(result.error().code(), "sigma_syntax");
    return result.error().fix();
  };
  EXPECT_EQ(fix_of(&FitSpec::sigma, "y = 0.5 by half"), "write  --common 'y = 0.5 by half'");
  EXPECT_EQ(fix_of(&FitSpec::sigma, "y = 0.5 rho 0.2"), "write  --correlated 'y = 0.5 rho 0.2'");
  EXPECT_EQ(fix_of(&FitSpec::common, "y = 0.5 rho 0.2"), "write  --correlated 'y = 0.5 rho 0.2'");
}

}  // namespace
}  // namespace parabola
