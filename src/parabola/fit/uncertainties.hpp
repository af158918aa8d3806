// SPDX-License-Identifier: MIT
// What is known about the data of a formula: every source, found, checked and worked into the
// model.
#pragma once

#include "parabola/core/result.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/formula_problem.hpp"

namespace parabola {

/// Fills uncertainty, relative_to_model, latent and common of the problem. A let column stands for
/// its expression where one of its columns is uncertain, so that uncertainties pass through it
/// exactly, correlations included.
/// Errors: those of parse_source_option() and resolve_common_sources(); unknown_column; not_used;
/// unknown_source with the names there are; no_uncertainty when the scale of none is to be known;
/// sigma_not_positive in a row that no source covers; exact_rows when more rows without uncertainty
/// of their own stand together than common sources can tell apart; uncertain_on_both_sides; those
/// of add_matrices().
Result<void> find_uncertainties(FormulaProblem& problem, const FitSpec& spec,
                                const DataSetRole& role = {});

}  // namespace parabola
