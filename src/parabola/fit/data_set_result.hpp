// SPDX-License-Identifier: MIT
// One data set of a simultaneous fit, seen as a result of its own.
#pragma once

#include <cstddef>

#include "parabola/fit/fit_result.hpp"

namespace parabola {

/// Formula, source, rows, uncertainties and points are those of data set `index`; parameters,
/// covariance and goodness of fit stay those of the whole. The largest pull stays where it is of
/// this set. `index` < result.data_sets.size().
FitResult result_of_data_set(const FitResult& result, std::size_t index);

}  // namespace parabola
