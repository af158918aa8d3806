// SPDX-License-Identifier: MIT
// Results made by hand for the tests of the report: the mock reports of the design, and awkward
// ones.
#pragma once

#include "parabola/fit/fit_result.hpp"

namespace parabola::examples {

FitResult ohm();                   ///< one parameter, one derived quantity, good fit
FitResult decay();                 ///< two parameters, bad fit
FitResult decay_at_limit();        ///< a parameter at its limit, a profile interval
FitResult cooling();               ///< two undetermined parameters
FitResult ohm_with_offset();       ///< sigma from the scatter of the points
FitResult no_degree_of_freedom();  ///< as many parameters as rows
FitResult many_parameters(std::size_t count);
FitResult hostile();  ///< names, unit and file name that try to escape from where they stand

}  // namespace parabola::examples
