// SPDX-License-Identifier: MIT
// What is doubtful about a propagation: Monte Carlo against linear, trials without a value, units.
#pragma once

#include "parabola/core/diagnostic.hpp"
#include "parabola/study/propagate.hpp"

namespace parabola {

/// The share of u from which a difference misleads: as where a parabola is called a poor picture.
inline constexpr double misleading_share = 0.05;

/// Adds the diagnostics that propagate() lists. A difference counts when it exceeds the numerical
/// tolerance (JCGM 101, 8.1) by four standard deviations of the trials, so that chance raises none.
void doubt(Propagation& outcome);

/// Terms of unequal units, or a function of a quantity with a unit.
Diagnostic inconsistent_units(const std::string& result);

}  // namespace parabola
