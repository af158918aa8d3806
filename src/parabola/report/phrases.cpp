// SPDX-License-Identifier: MIT
#include "parabola/report/phrases.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include <fmt/format.h>

#include "parabola/core/text.hpp"

namespace parabola {
namespace {

// How the reader and the options call a reason, as part of a sentence about `count` rows.
std::string left_out_phrase(const RowsLeftOut& left_out) {
  const std::size_t count = left_out.rows.size();
  if (left_out.reason.starts_with("--")) return fmt::format("{} by {}", count, left_out.reason);
  if (left_out.reason == "missing value") return counted(count, "missing value");
  return fmt::format("{} {}", count, left_out.reason);
}

// "--sigma" for "--sigma 'T = 0.3'": the value is told beside it. What follows the quote stays.
std::string option_alone(const std::string& source) {
  constexpr std::string_view option = "--sigma '";
  if (!source.starts_with(option)) return source;
  const std::size_t quote = source.find('\'', option.size());
  if (quote == std::string::npos) return source;
  return fmt::format("--sigma{}", source.substr(quote + 1));
}

std::string scatter_phrase(const FitResult& result, const UncertaintyOrigin& origin) {
  std::string phrase =
      fmt::format("sigma of {} not given; from the scatter of the points", origin.column);
  const std::optional<double> scatter = result.scatter ? result.scatter : origin.common_value;
  if (!scatter || !std::isfinite(*scatter)) return phrase;
  const std::string number = plain_text(round_significant(*scatter, 2), Encoding::utf8);
  const std::string& unit = result.points.response_unit;
  return fmt::format("{}: {}{}{} for each", phrase, number, unit.empty() ? "" : " ", unit);
}

// "common uncertainty of y within each run from --common 'y = 1% by run'"
std::string shared_phrase(const UncertaintyOrigin& origin) {
  if (origin.correlation == "matrix") {
    const bool is_correlation = origin.source.starts_with("--correlation");
    return fmt::format("{} of {} from {}", is_correlation ? "correlations" : "covariance",
                       origin.column, origin.source);
  }
  const std::size_t within = origin.correlation.find(" within ");
  const std::string kind = origin.correlation.substr(0, origin.correlation.find(' '));
  const std::string group =
      within == std::string::npos
          ? std::string()
          : fmt::format(" within each {}", origin.correlation.substr(within + 8));
  return fmt::format("{} uncertainty of {}{} from {}", kind, origin.column, group, origin.source);
}

std::string origin_phrase(const FitResult& result, const UncertaintyOrigin& origin) {
  if (origin.correlation != "independent") return shared_phrase(origin);
  if (origin.source == scatter_source) return scatter_phrase(result, origin);
  const bool option = origin.source.starts_with("--sigma '");
  std::string phrase =
      option && origin.common_value
          ? fmt::format("sigma of {} = {} from {}", origin.column,
                        plain_text(round_plain(*origin.common_value), Encoding::utf8),
                        option_alone(origin.source))
          : fmt::format("sigma of {} from {}", origin.column, origin.source);
  constexpr std::string_view asymmetric = "asymmetric";
  if (origin.kind.starts_with(asymmetric)) phrase.append(", ").append(origin.kind);
  if (result.uncertainty_scale == UncertaintyScale::estimated)
    return phrase.append(", taken as relative (scaled to the scatter)");
  // an option says by itself what it states; a column needs the word
  if (!option && origin.kind == "absolute") phrase += ", taken as absolute";
  return phrase;
}

std::string_view kind_word(IntervalKind kind) {
  switch (kind) {
    case IntervalKind::profile:
      return "profile";
    case IntervalKind::bootstrap:
      return "bootstrap";
    case IntervalKind::parabolic:
      break;
  }
  return "parabolic";
}

bool is_one_sigma(double confidence_level) {
  // 0.6827 is how everyone rounds erf(1/sqrt 2) = 0.68268949...
  return std::abs(confidence_level - 0.6827) < 1e-4;
}

bool uses_student(const FitResult& result, const Interval& interval) {
  return result.uncertainty_scale == UncertaintyScale::estimated &&
         interval.kind == IntervalKind::parabolic;
}

bool trusted(const Ending& ending) {
  // an undetermined combination leaves the curve, and so the goodness of fit, well defined
  return ending.success || ending.code == "undetermined";
}

std::string largest_pull_phrase(const FitResult& result, Encoding encoding) {
  if (!result.largest_pull) return {};
  const std::string where =
      predictor_phrase(points_of_largest_pull(result), result.largest_pull->index, encoding);
  const std::string file =
      result.data_sets.empty() ? "" : fmt::format(" of {}", source_of_largest_pull(result));
  const double pull = result.largest_pull->value;
  const RoundedNumber number =
      std::abs(pull) < 100.0 ? round_to_place(pull, -1) : round_significant(pull, 3);
  return fmt::format("Largest pull {} in row {}{}{}.", plain_text(number, encoding),
                     result.largest_pull->row, file,
                     where.empty() ? "" : fmt::format(" ({})", where));
}

}  // namespace

bool sigma_is_given(const FitResult& result) {
  return std::ranges::any_of(result.uncertainties, [](const UncertaintyOrigin& origin) {
    return origin.source != scatter_source;
  });
}

std::string counted(std::size_t count, std::string_view singular) {
  return fmt::format("{} {}{}", count, singular, count == 1 ? "" : "s");
}

std::string rows_phrase(std::size_t read, std::size_t used,
                        const std::vector<RowsLeftOut>& left_out) {
  if (used == read && left_out.empty()) return counted(used, "row");
  std::string phrase = fmt::format("{} of {}", used, counted(read, "row"));
  std::string_view separator = ": ";
  for (const RowsLeftOut& part : left_out) {
    if (part.rows.empty()) continue;
    phrase.append(separator).append(left_out_phrase(part));
    separator = ", ";
  }
  return phrase;
}

std::string source_phrase(const FitResult& result) {
  return fmt::format("{}, {}", result.source_name,
                     rows_phrase(result.rows_read, result.rows_used, result.left_out));
}

std::string method_phrase(const FitResult& result) {
  const std::string curvature = result.curvature == "expected" ? ""
                                : result.curvature == "sandwich"
                                    ? ", sandwich covariance"
                                    : fmt::format(", {} curvature", result.curvature);
  return fmt::format("{}, {}{}{}{}", result.method, result.linear ? "linear" : "nonlinear",
                     curvature, result.solved_by.empty() ? "" : ": ", result.solved_by);
}

std::vector<std::string> uncertainty_phrases(const FitResult& result) {
  std::vector<std::string> phrases;
  phrases.reserve(result.uncertainties.size() + result.constraints.size());
  for (const UncertaintyOrigin& origin : result.uncertainties)
    phrases.push_back(origin_phrase(result, origin));
  for (const ConstraintOrigin& constraint : result.constraints)
    phrases.push_back(fmt::format("constrained by {}", constraint.source));
  return phrases;
}

std::string percent_of_level(double confidence_level) {
  if (is_one_sigma(confidence_level)) return "68 %";
  return fmt::format("{} %", plain_text(round_plain(100.0 * confidence_level), Encoding::utf8));
}

std::optional<RoundedNumber> relative_percent(const Quantity& quantity) {
  if (!quantity.estimate || !quantity.uncertainty) return std::nullopt;
  const double percent = 100.0 * (*quantity.uncertainty / std::abs(*quantity.estimate));
  if (!std::isfinite(percent)) return std::nullopt;
  RoundedNumber number = round_significant(percent, 2);
  // 99.6 % rounds to 100 %, which is not below
  if (percent >= 99.5) return std::nullopt;
  return number;
}

std::optional<RoundedEstimate> rounded(const Quantity& quantity, RoundingRule rule) {
  if (!quantity.estimate || !std::isfinite(*quantity.estimate)) return std::nullopt;
  if (quantity.status == QuantityStatus::fixed)
    return RoundedEstimate{round_plain(*quantity.estimate, 15), std::nullopt, 0};
  return round_estimate(*quantity.estimate, quantity.uncertainty, rule);
}

std::string limit_phrase(const Quantity& quantity) {
  const double estimate = quantity.estimate.value_or(0.0);
  const bool both = quantity.lower_limit && quantity.upper_limit;
  const bool lower = both ? std::abs(estimate - *quantity.lower_limit) <=
                                std::abs(estimate - *quantity.upper_limit)
                          : quantity.lower_limit.has_value();
  const std::optional<double>& limit = lower ? quantity.lower_limit : quantity.upper_limit;
  if (!limit) return "at its limit";
  // as typed in an option, so that it can be found there: ASCII in every encoding
  return fmt::format("at its limit {} {} {}", quantity.name,
                     lower ? ">=" : "<=", plain_text(round_plain(*limit, 15), Encoding::ascii));
}

std::string interval_text(const Quantity& quantity, RoundingRule rule, Encoding encoding) {
  if (!quantity.interval || !quantity.estimate) return {};
  const std::optional<RoundedEstimate> centre = rounded(quantity, rule);
  const int exponent = centre ? centre->value.exponent : 0;
  const auto end = [&](double value) {
    if (!quantity.uncertainty) return round_significant(value, 2);
    const bool shared = centre && centre->uncertainty && exponent == centre->uncertainty->exponent;
    if (!shared) return round_plain(value);
    RoundedNumber number = round_to_place(value, centre->last_place, exponent);
    // an end far outside, at the place of a small uncertainty, has more digits than a double
    constexpr std::size_t most_digits = 17;
    return number.digits.size() > most_digits ? round_plain(value) : number;
  };
  const auto text = [&](double value) { return plain_text(end(value), encoding); };
  const std::optional<double>& lower = quantity.interval->lower;
  const std::optional<double>& upper = quantity.interval->upper;
  if (lower && upper) {
    RoundedNumber first = end(*lower);
    RoundedNumber last = end(*upper);
    if (first.exponent == 0 || first.exponent != last.exponent)
      return fmt::format("{} to {}", text(*lower), text(*upper));
    const RoundedNumber power{false, "", first.exponent};
    first.exponent = last.exponent = 0;
    return fmt::format("({} to {}) {} {}", plain_text(first, encoding), plain_text(last, encoding),
                       encoding == Encoding::utf8 ? "×" : "x", plain_text(power, encoding));
  }
  if (lower) return fmt::format("above {}", text(*lower));
  if (upper) return fmt::format("below {}", text(*upper));
  return {};
}

bool interval_tells_more(const FitResult& result, const Quantity& quantity) {
  if (!quantity.interval || (!quantity.interval->lower && !quantity.interval->upper)) return false;
  return quantity.interval->kind != IntervalKind::parabolic ||
         uses_student(result, *quantity.interval) ||
         !is_one_sigma(quantity.interval->confidence_level);
}

std::string interval_title(const FitResult& result, const Interval& interval) {
  std::string level = percent_of_level(interval.confidence_level);
  if (uses_student(result, interval)) {
    const bool has_own = std::ranges::any_of(result.parameters, [](const Quantity& parameter) {
      return parameter.degrees_of_freedom.has_value();
    });
    return has_own ? fmt::format("{} (Student t)", level)
                   : fmt::format("{} (Student t, {})", level, result.ndof);
  }
  if (interval.kind == IntervalKind::parabolic) return level;
  return fmt::format("{} ({})", level, kind_word(interval.kind));
}

RoundedNumber rounded_ratio(double chi2, long ndof) {
  const double ratio = chi2 / static_cast<double>(ndof);
  return ratio >= 0.1 && ratio < 9.995 ? round_to_place(ratio, -2) : round_significant(ratio, 3);
}

std::string squared_unit(std::string_view unit) {
  if (unit.empty()) return {};
  std::size_t letters = 0;
  for (std::size_t i = 0; i < unit.size();) {
    const CodePoint c = decode_utf8(unit, i);
    if (is_name_start(c.value) || c.value == U'°' || c.value == U'Ω') ++letters;
    i += c.length;
  }
  const bool simple = letters == display_width(unit);
  return simple ? fmt::format("{}²", unit) : fmt::format("({})²", unit);
}

std::string predictor_phrase(const FitPoints& points, std::size_t index, Encoding encoding) {
  std::string phrase;
  constexpr std::size_t most = 2;
  for (std::size_t k = 0; k < std::min(points.predictors.size(), most); ++k) {
    const PredictorColumn& predictor = points.predictors[k];
    if (index >= predictor.values.size()) continue;
    phrase += fmt::format("{}{} = {}", phrase.empty() ? "" : ", ", predictor.name,
                          plain_text(round_plain(predictor.values[index]), encoding));
  }
  return phrase;
}

bool has_diagnostic(const FitResult& result, std::string_view code) {
  return std::ranges::any_of(result.diagnostics,
                             [&](const Diagnostic& diagnostic) { return diagnostic.code == code; });
}

std::vector<std::string> verdict(const FitResult& result, Encoding encoding) {
  if (has_diagnostic(result, "bad_fit") || has_diagnostic(result, "ndof_zero")) return {};
  if (result.uncertainty_scale == UncertaintyScale::estimated) {
    if (has_diagnostic(result, "zero_residuals")) return {};
    return {fmt::format("The goodness of fit cannot be tested: {} comes from the same points.",
                        sigma_is_given(result) ? "the scale of sigma" : "sigma")};
  }
  if (result.ndof <= 0) {
    return {fmt::format("The goodness of fit cannot be tested: {} leave no degree of freedom.",
                        counted(result.rows_used, "row"))};
  }
  if (!result.p_value) {
    const auto reason = result.reasons.find("p_value");
    if (reason == result.reasons.end()) return {"The goodness of fit is undefined."};
    return {fmt::format("The goodness of fit is undefined: {}.", reason->second)};
  }
  std::string text;
  if (trusted(result.termination) && !has_diagnostic(result, "good_beyond_chance"))
    text = "The model describes the data.";
  const std::string pull = largest_pull_phrase(result, encoding);
  if (!text.empty() && !pull.empty()) text += ' ';
  text += pull;
  if (text.empty()) return {};
  return {text};
}

std::vector<std::string> goodness_phrases(const FitResult& result, Encoding encoding) {
  const std::string ndof = fmt::format("ndof {}", result.ndof);
  if (!result.chi2) {
    const std::string_view name = result.cost_kind == CostKind::least_squares ? "S"
                                  : result.cost_kind == CostKind::robust_loss ? "loss"
                                                                              : "-2 ln L";
    const std::string value = plain_text(round_significant(result.cost_value, 3), encoding);
    // without any sigma the squares are summed as they are, in the unit of the data
    const std::string unit =
        sigma_is_given(result) ? "" : squared_unit(result.points.response_unit);
    return {fmt::format("{} {}{}{}", name, value, unit.empty() ? "" : " ", unit), ndof};
  }
  const bool utf8 = encoding == Encoding::utf8;
  const std::string_view chi2 = utf8 ? "χ²" : "chi2";
  const std::string value = plain_text(round_significant(*result.chi2, 3), encoding);
  std::vector<std::string> phrases{fmt::format("{} {}", chi2, value), ndof};
  if (result.ndof > 0)
    phrases.push_back(fmt::format("{}/ndof {}", chi2,
                                  plain_text(rounded_ratio(*result.chi2, result.ndof), encoding)));
  if (result.p_value)
    phrases.push_back(fmt::format("P({} {} {}) {}", chi2, utf8 ? "≥" : ">=", value,
                                  plain_text(round_probability(*result.p_value), encoding)));
  return phrases;
}

const Matrix* correlations(const FitResult& result) {
  const std::size_t n = result.free.size();
  if (n < 2 || !result.correlation) return nullptr;
  const Matrix& matrix = *result.correlation;
  return matrix.rows() == n && matrix.columns() == n ? &matrix : nullptr;
}

std::vector<std::string> strongest_correlations(const FitResult& result, std::size_t most,
                                                Encoding encoding) {
  struct Pair {
    std::size_t j, k;
    double correlation;
  };
  const Matrix* matrix = correlations(result);
  if (matrix == nullptr) return {};
  std::vector<Pair> pairs;
  for (std::size_t j = 1; j < result.free.size(); ++j) {
    for (std::size_t k = 0; k < j; ++k) {
      const double correlation = (*matrix)(j, k);
      if (std::isfinite(correlation)) pairs.push_back({j, k, correlation});
    }
  }
  // equal ones by position, so that the order never depends on the sorting algorithm
  std::ranges::sort(pairs, {}, [](const Pair& pair) {
    return std::tuple(-std::abs(pair.correlation), pair.j, pair.k);
  });
  std::vector<std::string> phrases;
  for (std::size_t i = 0; i < std::min(most, pairs.size()); ++i) {
    phrases.push_back(fmt::format("{} and {}: {}", result.free[pairs[i].k], result.free[pairs[i].j],
                                  plain_text(round_correlation(pairs[i].correlation), encoding)));
  }
  return phrases;
}

std::vector<std::string> agreements_with_zero(const FitResult& result) {
  std::vector<std::string> sentences;
  if (has_diagnostic(result, "bad_fit")) return sentences;  // its uncertainties mean little
  constexpr std::size_t most = 2;
  for (const Quantity& parameter : result.parameters) {
    if (sentences.size() == most) break;
    if (parameter.status != QuantityStatus::free || !parameter.estimate || !parameter.uncertainty)
      continue;
    const double distance = std::abs(*parameter.estimate) / *parameter.uncertainty;
    if (!(distance < 1.0)) continue;
    sentences.push_back(fmt::format("{} agrees with 0 ({} uncertainties).", parameter.name,
                                    plain_text(round_to_place(distance, -1), Encoding::utf8)));
  }
  return sentences;
}

std::string finding_sentence(const Diagnostic& diagnostic) {
  const bool named = diagnostic.what.find(diagnostic.where) != std::string::npos;
  return named ? diagnostic.what : fmt::format("{}: {}", diagnostic.where, diagnostic.what);
}

std::vector<Diagnostic> ordered_findings(const FitResult& result) {
  const auto rank = [](const Diagnostic& diagnostic) {
    if (diagnostic.code == "bad_fit") return 0;
    return diagnostic.severity == Severity::warning ? 1 : 2;
  };
  std::vector<Diagnostic> findings;
  for (int wanted = 0; wanted <= 2; ++wanted) {
    for (const Diagnostic& diagnostic : result.diagnostics) {
      if (rank(diagnostic) == wanted) findings.push_back(diagnostic);
    }
  }
  if (!result.termination.success && (findings.empty() || rank(findings.front()) == 2)) {
    findings.insert(findings.begin(),
                    {result.termination.code, Severity::warning, result.termination.text, "", ""});
  }
  return findings;
}

std::string joined(const std::vector<std::string>& phrases, std::string_view separator) {
  std::string text;
  for (const std::string& phrase : phrases)
    text += fmt::format("{}{}", text.empty() ? "" : separator, phrase);
  return text;
}

}  // namespace parabola
