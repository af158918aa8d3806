// SPDX-License-Identifier: MIT
#include "parabola/report/data_set_phrases.hpp"

#include <cstddef>

#include <fmt/format.h>

#include "parabola/core/rounding.hpp"
#include "parabola/fit/data_set_result.hpp"
#include "parabola/report/phrases.hpp"

namespace parabola {

std::vector<DataSetPhrases> data_set_phrases(const FitResult& result) {
  std::vector<DataSetPhrases> all;
  for (std::size_t k = 0; k < result.data_sets.size(); ++k) {
    FitResult own = result_of_data_set(result, k);
    own.constraints.clear();
    const std::string sum =
        plain_text(round_significant(result.data_sets[k].cost_value, 3), Encoding::utf8);
    all.push_back({own.formula, own.formula_latex, fmt::format("{}, S {}", source_phrase(own), sum),
                   uncertainty_phrases(own)});
  }
  return all;
}

std::vector<std::string> constraint_phrases(const FitResult& result) {
  std::vector<std::string> phrases;
  for (const ConstraintOrigin& constraint : result.constraints)
    phrases.push_back(fmt::format("constrained by {}", constraint.source));
  return phrases;
}

}  // namespace parabola
