// SPDX-License-Identifier: MIT
// Words and numbers that every form of the report says in the same way.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parabola/core/rounding.hpp"
#include "parabola/fit/fit_result.hpp"

namespace parabola {

/// UncertaintyOrigin::source when nothing was given.
inline constexpr std::string_view scatter_source = "the scatter of the points";

/// "1 row", "11 rows".
std::string counted(std::size_t count, std::string_view singular);

/// "11 rows", "11 of 14 rows: 2 missing values, 1 by --skip".
std::string rows_phrase(std::size_t read, std::size_t used,
                        const std::vector<RowsLeftOut>& left_out);

/// "ohm.csv, 11 rows".
std::string source_phrase(const FitResult& result);

/// "weighted least squares, linear: solved exactly".
std::string method_phrase(const FitResult& result);

/// Did the user or the file state any uncertainty?
bool sigma_is_given(const FitResult& result);

/// One sentence per source: "sigma of I from column sigma_I, taken as absolute".
std::vector<std::string> uncertainty_phrases(const FitResult& result);

/// "68 %", "95 %", "99.73 %"; 0.6827 is called 68 %.
std::string percent_of_level(double confidence_level);

/// uncertainty / |estimate| in percent, two digits: "2.5 %"; nothing from 100 % upwards.
std::optional<RoundedNumber> relative_percent(const Quantity& quantity);

/// Estimate and uncertainty; nothing when there is no estimate. A fixed value keeps 15 digits.
std::optional<RoundedEstimate> rounded(const Quantity& quantity, RoundingRule rule);

/// "at its limit b >= 0"
std::string limit_phrase(const Quantity& quantity);

/// "0.948 to 1.061", at the place of the estimate; empty when both ends are absent.
std::string interval_text(const Quantity& quantity, RoundingRule rule, Encoding encoding);

/// Does the interval say more than ± does (Student's t, another level, another kind)?
bool interval_tells_more(const FitResult& result, const Quantity& quantity);

/// "68 % (Student t, 9)", "95 %", "68 % (profile)".
std::string interval_title(const FitResult& result, const Interval& interval);

/// chi2/ndof: two decimals between 0.1 and 10, else three digits.
RoundedNumber rounded_ratio(double chi2, long ndof);

/// "mA²", "(m/s)²"; empty without unit.
std::string squared_unit(std::string_view unit);

/// "V = 4.6" for the row with that index; empty without predictors.
std::string predictor_phrase(const FitPoints& points, std::size_t index, Encoding encoding);

/// "χ² 9.35", "ndof 10", "χ²/ndof 0.94", "P(χ² ≥ 9.35) = 0.50"; with estimated sigma "S 2.29 mA²"
/// and "ndof 9".
std::vector<std::string> goodness_phrases(const FitResult& result, Encoding encoding);

/// The correlations of the free parameters; nullptr when there are less than two or no such matrix.
const Matrix* correlations(const FitResult& result);

/// "N0 and tau: −0.78", the strongest first, at most `most` of them.
std::vector<std::string> strongest_correlations(const FitResult& result, std::size_t most,
                                                Encoding encoding);

/// What the goodness of fit says, as sentences; empty where a diagnostic says it.
std::vector<std::string> verdict(const FitResult& result, Encoding encoding);

/// "I0 agrees with 0 (0.4 uncertainties)." for at most two free parameters.
std::vector<std::string> agreements_with_zero(const FitResult& result);

/// The sentence of a diagnostic; its place stands before it unless the sentence names it.
std::string finding_sentence(const Diagnostic& diagnostic);

/// The verdict on the fit as a whole first, then warnings, then notes. A fit that failed without a
/// warning gets one, so that it can never look like one that did not.
std::vector<Diagnostic> ordered_findings(const FitResult& result);

/// The phrases with `separator` between them.
std::string joined(const std::vector<std::string>& phrases, std::string_view separator);

bool has_diagnostic(const FitResult& result, std::string_view code);

}  // namespace parabola
