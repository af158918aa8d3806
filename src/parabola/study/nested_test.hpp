// SPDX-License-Identifier: MIT
// The test of the simpler of two nested models against the larger one.
#pragma once

#include <vector>

#include "parabola/core/diagnostic.hpp"
#include "parabola/study/compare_models.hpp"
#include "parabola/study/nested_models.hpp"

namespace parabola {

/// Tests of all pairs with unequal numbers of parameters, ordered by the simpler, then the larger
/// model; what is doubtful of them is added to comparison.diagnostics. `expressions` has one entry
/// per model.
std::vector<NestedTest> nested_tests(ModelComparison& comparison,
                                     const std::vector<ModelExpression>& expressions);

}  // namespace parabola
