// SPDX-License-Identifier: MIT
// A doubtful fit stays one when its numbers are used again.
#pragma once

#include <vector>

#include "parabola/core/diagnostic.hpp"
#include "parabola/fit/saved_result.hpp"

namespace parabola {

/// Adds the warning doubtful_fit, naming the codes, when the fit has warnings or did not converge.
void add_doubts(std::vector<Diagnostic>& diagnostics, const SavedResult& saved);

}  // namespace parabola
