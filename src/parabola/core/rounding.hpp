// SPDX-License-Identifier: MIT
// Numbers as people read them: a value rounded to the digits of its uncertainty, in text or LaTeX.
//
// The exact binary value is rounded, ties to even. Trailing zeros stay, because they say how well
// a number is known. A value is never rounded away: one that is far below its uncertainty keeps its
// first own digit (1.0 with 41.7 is "1 ± 42", by the PDG rule "1 ± 40", never "0 ± 40").
// Independent of the locale.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace parabola {

/// utf8: "−1.8", "×", "±"; ascii: "-1.8", "x", "+-".
enum class Encoding { utf8, ascii };

/// How many digits of an uncertainty are shown.
/// gum: two significant digits (GUM 7.2.6).
/// pdg: by its three leading digits, rounded: 100 to 354 two digits, 355 to 949 one digit, 950 to
/// 999 become 1000 with two digits (Review of Particle Physics, Introduction, 5.3).
enum class RoundingRule { gum, pdg };

/// digits × 10^exponent.
struct RoundedNumber {
  bool negative = false;
  /// Unsigned decimal without exponent, as "0.985"; empty: the bare power 10^exponent; a number
  /// that is not finite is the word "undefined" or "infinite".
  std::string digits;
  int exponent = 0;
};

/// A value, and its uncertainty where there is one.
struct RoundedEstimate {
  RoundedNumber value;
  std::optional<RoundedNumber> uncertainty;
  int last_place =
      0;  ///< the last digit of the uncertainty (else of the value) counts 10^last_place

  /// One power of ten for both: (1.234 ± 0.012) × 10⁻¹⁵. False when there is none, or when value
  /// and uncertainty are so far apart that each has its own.
  [[nodiscard]] bool common_power() const;
};

/// Plain decimals from 0.001 to 999999, to 10^10 when all digits before the point are significant;
/// else a power of ten. An uncertainty that is absent, negative or not finite gives the value alone
/// as by round_plain; an uncertainty of exactly 0 gives that value and "0".
RoundedEstimate round_estimate(double value, std::optional<double> uncertainty,
                               RoundingRule rule = RoundingRule::gum);

/// A number without uncertainty: at most `significant` digits, trailing zeros dropped. Digits
/// before the point are never rounded away below 10^10.
RoundedNumber round_plain(double value, int significant = 6);

/// Exactly `significant` digits, trailing zeros kept: 9.35, 52.3; digits before the point stay
/// (1234).
RoundedNumber round_significant(double value, int significant);

/// To a multiple of 10^last_place, written as a multiple of 10^exponent: the ends of an interval
/// beside its estimate.
RoundedNumber round_to_place(double value, int last_place, int exponent = 0);

/// Two decimals, more near ±1, where 1 - |correlation| keeps two digits: −0.78, 0.9982.
RoundedNumber round_correlation(double correlation);

/// A probability: two digits of it, or of its distance to 1 above 0.99.
struct RoundedProbability {
  enum class Relation { equal, below, above };
  Relation relation = Relation::equal;  ///< below 10^-300; above 0.999999
  RoundedNumber number;
};
RoundedProbability round_probability(double probability);

/// "0.985", "−6.0 × 10⁻⁵".
std::string plain_text(const RoundedNumber& number, Encoding encoding);
/// "0.985 ± 0.024", "(1.234 ± 0.012) × 10⁻¹⁵".
std::string plain_text(const RoundedEstimate& estimate, Encoding encoding);
/// With its relation: "= 0.50", "< 10⁻³⁰⁰".
std::string plain_text(const RoundedProbability& probability, Encoding encoding);

/// The same for LaTeX, without $: "1.234 \pm 0.012", "= 6.0 \times 10^{-5}".
std::string latex_text(const RoundedNumber& number);
std::string latex_text(const RoundedEstimate& estimate);
std::string latex_text(const RoundedProbability& probability);

/// The two sides of the ±, for tables aligned on it: "(1.234" and "0.012) × 10⁻¹⁵".
struct EstimateSides {
  std::string value;
  std::string uncertainty;  ///< empty without uncertainty
};
EstimateSides plain_sides(const RoundedEstimate& estimate, Encoding encoding);

/// "⁻⁵" or "^-5".
std::string exponent_text(int exponent, Encoding encoding);
/// "±" or "+-".
std::string_view plus_minus(Encoding encoding);

}  // namespace parabola
