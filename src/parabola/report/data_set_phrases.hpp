// SPDX-License-Identifier: MIT
// What every form of the report says of the data sets of a simultaneous fit.
#pragma once

#include <string>
#include <vector>

#include "parabola/fit/fit_result.hpp"

namespace parabola {

struct DataSetPhrases {
  std::string formula;
  std::string formula_latex;
  std::string source;                      ///< "b.csv, 6 rows, S 4.2"
  std::vector<std::string> uncertainties;  ///< one sentence per source
};

/// One entry per data set; none for a fit of one.
std::vector<DataSetPhrases> data_set_phrases(const FitResult& result);

/// Of the whole fit, one sentence each.
std::vector<std::string> constraint_phrases(const FitResult& result);

}  // namespace parabola
