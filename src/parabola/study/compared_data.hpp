// SPDX-License-Identifier: MIT
// Do two fits describe the same numbers, so that their -2 ln L may be compared?
#pragma once

#include <string>

#include "parabola/core/result.hpp"
#include "parabola/fit/fit_result.hpp"
#include "parabola/model/formula.hpp"

namespace parabola {

/// Error unequal_data: `=` beside `~`, another left side, other rows, another range of a density,
/// known beside estimated uncertainties, or likelihoods on different scales (Poisson counts lack
/// the terms of the saturated model; an extended density has the probability of its count).
Result<void> check_same_data(const FitResult& first, const Formula& first_formula,
                             const FitResult& other, const Formula& other_formula);

}  // namespace parabola
