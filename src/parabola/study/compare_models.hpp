// SPDX-License-Identifier: MIT
// Several models fitted to the same data: which of them the data speak for.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "parabola/core/diagnostic.hpp"
#include "parabola/core/result.hpp"
#include "parabola/data/table.hpp"
#include "parabola/fit/fit_result.hpp"
#include "parabola/fit/fit_spec.hpp"

namespace parabola {

/// A test below this probability rejects the simpler of two nested models.
inline constexpr double nested_test_level = 0.05;

/// With k fitted parameters (the common sigma is one where it is estimated) and n rows:
///   AIC = -2 ln L + 2 k,   AICc = AIC + 2 k (k + 1)/(n - k - 1),   BIC = -2 ln L + k ln n.
/// Sources: Akaike, IEEE Trans. Autom. Control 19 (1974) 716; Hurvich & Tsai, Biometrika 76 (1989)
/// 297; Schwarz, Ann. Statist. 6 (1978) 461.
struct ComparedModel {
  FitResult fit;
  std::size_t parameters = 0;  ///< of the formula, fitted
  /// Up to a constant that all models share: S with known sigma; n ln(S/n) with estimated sigma,
  /// whose best value is in it; -2 ln L of a likelihood. Absent when S is 0 or the fit failed.
  std::optional<double> minus_two_log_likelihood;
  std::optional<double> aic;   ///< less the smallest of all models
  std::optional<double> aicc;  ///< the same; absent for n <= k + 1
  std::optional<double> bic;   ///< the same
  std::string reason;          ///< why something is absent
};

enum class NestedTestKind { likelihood_ratio, f_test };

/// The hypothesis that the simpler of two models is enough.
struct NestedTest {
  std::size_t simpler = 0;  ///< positions in ModelComparison::models
  std::size_t larger = 0;
  bool is_nested = false;                 ///< read from the formulas; else the user must know
  std::vector<std::string> restrictions;  ///< "c = 0", "b = a"
  NestedTestKind kind = NestedTestKind::likelihood_ratio;
  std::size_t extra = 0;  ///< parameters
  /// Fall of S or -2 ln L, by Wilks' theorem chi-square with `extra` degrees of freedom; or
  /// F = ((S_simple - S_large)/extra)/(S_large/ndof_large), Fisher's F with (extra, ndof_large).
  std::optional<double> statistic;
  long denominator = 0;           ///< degrees of freedom of the larger model, of an F test
  std::optional<double> p_value;  ///< probability of a larger statistic if the simpler model holds
  /// Where one restriction is the end of a stated limit: half chi-square with extra - 1, half with
  /// `extra` degrees of freedom (Chernoff, Ann. Math. Statist. 25 (1954) 573); then in place of
  /// p_value.
  bool is_at_limit = false;
  std::string reason;  ///< why there is no probability
};

struct ModelComparison {
  std::vector<ComparedModel> models;  ///< as stated
  std::vector<NestedTest> tests;      ///< pairs with unequal numbers of parameters
  std::string statistic;              ///< "S", "-2 ln L"
  std::size_t rows = 0;               ///< n
  std::optional<std::size_t> best_aicc;
  std::optional<std::size_t> best_bic;
  std::vector<Diagnostic> diagnostics;
};

/// Every formula is fitted with the options of `spec`, whose formula is ignored; start values,
/// fixed values and limits go to the formulas that have the parameter.
///
/// Errors: those of each fit, with its formula named; compare_count for fewer than two formulas or
/// more than twenty; same_formula; compare_not_served for options whose -2 ln L is not known;
/// unequal_data where the models do not describe the same numbers.
Result<ModelComparison> compare_models(const Table& table, const FitSpec& spec,
                                       const std::vector<std::string>& formulas);

}  // namespace parabola
