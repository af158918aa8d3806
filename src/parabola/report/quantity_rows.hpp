// SPDX-License-Identifier: MIT
// The table of estimates as words, before any form of report lays it out or escapes it.
#pragma once

#include <string>
#include <vector>

#include "parabola/core/rounding.hpp"
#include "parabola/fit/fit_result.hpp"

namespace parabola {

/// One parameter or derived quantity; names, units and notes are as the user wrote them.
struct QuantityRow {
  std::string label;        ///< "G", "R = 1/G"
  std::string value;        ///< what stands before ±, or a word
  std::string uncertainty;  ///< what stands behind ±; empty: no ±
  std::string remark;       ///< in the place of ± and uncertainty: "(< 2.1, 95 %)"
  std::string unit;
  std::string relative;  ///< "2.5 %", "-" from 100 % upwards, empty where it has no meaning
  std::string interval;  ///< under the common title
  std::string note;      ///< "derived", "fixed", "at its limit b >= 0", "68 %: 1.893 to 1.980"
};

struct QuantityRows {
  std::string interval_title;  ///< "68 % (Student t, 9)"; empty when the rows have no common one
  std::vector<QuantityRow> rows;
  std::vector<std::string> absences;  ///< "no uncertainty of a, b: REASON"
};

/// One quantity by itself, with the ends of its interval where it has one.
QuantityRow quantity_row(const Quantity& quantity, RoundingRule rule, Encoding encoding);

/// Parameters, then derived quantities.
QuantityRows quantity_rows(const FitResult& result, RoundingRule rule, Encoding encoding);

}  // namespace parabola
