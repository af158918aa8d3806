// SPDX-License-Identifier: MIT
#include "parabola/report/chi2_report.hpp"

#include <fmt/format.h>

#include "parabola/core/rounding.hpp"
#include "parabola/report/phrases.hpp"
#include "parabola/report/tree.hpp"

namespace parabola {

std::string chi2_report(const Chi2Probability& probability, const ReportOptions& options) {
  const Encoding encoding = options.encoding;
  const bool utf8 = encoding == Encoding::utf8;
  const auto text = [&](const RoundedNumber& number) { return plain_text(number, encoding); };
  const std::string name = utf8 ? "χ²" : "chi2";
  const std::string chi2 = text(round_significant(probability.chi2, 3));
  return fmt::format(
      "{0} {1}   ndof {2}   {0}/ndof {3}   P({0} {4} {1}) {5}\n{6} of all {0} lie below {7}.\n",
      name, chi2, text(round_plain(probability.ndof)),
      text(round_significant(probability.chi2 / probability.ndof, 3)),
      utf8 ? "≥" : ">=", plain_text(round_probability(probability.probability), encoding),
      percent_of_level(probability.confidence_level),
      text(round_significant(probability.quantile, 5)));
}

std::string chi2_json(const Chi2Probability& probability) {
  TreeMap fields;
  fields.add("chi2", probability.chi2);
  fields.add("ndof", probability.ndof);
  fields.add("p_value", probability.probability);
  fields.add("confidence_level", probability.confidence_level);
  fields.add("quantile", probability.quantile);
  return to_json(Tree(std::move(fields)));
}

}  // namespace parabola
