// SPDX-License-Identifier: MIT
// What the formula alone says about its parameters: scales, exponents, linear ones, needs of
// columns.
#pragma once

#include "parabola/start/find_start.hpp"
#include "parabola/start/roles.hpp"
#include "parabola/start/search.hpp"
#include "parabola/start/separation.hpp"

namespace parabola {

/// Writes peak shapes out, infers scales from the ranges of the columns, and takes the
/// largest jointly linear set (in ties, parameters with the dimension of the response first).
StartStructure analyse(const StartProblem& problem, const StartRows& rows);

/// From the derivatives by the linear parameters.
ColumnNeeds column_needs(const StartStructure& structure);

/// The formula sum_k C_k phi_k with all C_k free, if `terms` take a parameter out of the bases,
/// they are fewer than the rows and at most six more than the parameters. Parameters: those of the
/// bases in their order, then the C_k.
std::optional<StartStructure> relaxed(const StartStructure& structure,
                                      const std::vector<SeparatedTerm>& terms, std::size_t rows);

}  // namespace parabola
