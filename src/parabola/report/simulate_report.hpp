// SPDX-License-Identifier: MIT
// `parabola simulate`: a table that every command reads.
#pragma once

#include <string>

#include "parabola/study/simulate.hpp"

namespace parabola {

/// Comment lines with formula, parameters and seed, a header, and the rows; commas between, numbers
/// as the shortest decimals that read back as the same double.
std::string simulate_csv(const Simulation& outcome);

}  // namespace parabola
