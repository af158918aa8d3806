// SPDX-License-Identifier: MIT
#include "parabola/fit/data_set_result.hpp"

#include "parabola/core/assert.hpp"

namespace parabola {

FitResult result_of_data_set(const FitResult& result, std::size_t index) {
  PARABOLA_ASSERT(index < result.data_sets.size());
  const DataSetResult& set = result.data_sets[index];
  FitResult own = result;
  own.data_sets.clear();
  own.formula = set.formula;
  own.formula_latex = set.formula_latex;
  own.formula_mathml = set.formula_mathml;
  own.source_name = set.source_name;
  own.method = set.method;
  own.rows_read = set.rows_read;
  own.rows_used = set.rows_used;
  own.left_out = set.left_out;
  own.uncertainties = set.uncertainties;
  own.points = set.points;
  own.own_parameters = set.parameters;
  if (own.largest_pull && own.largest_pull->data_set != index) own.largest_pull.reset();
  if (own.largest_pull) own.largest_pull->data_set = 0;
  return own;
}

}  // namespace parabola
