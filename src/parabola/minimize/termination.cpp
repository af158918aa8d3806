// SPDX-License-Identifier: MIT
#include "parabola/minimize/termination.hpp"

#include "parabola/minimize/least_squares.hpp"

namespace parabola {

bool is_success(Termination termination) {
  return termination == Termination::converged ||
         termination == Termination::converged_singular_jacobian ||
         termination == Termination::exact_fit;
}

std::string_view code(Termination termination) {
  switch (termination) {
    case Termination::converged:
      return "converged";
    case Termination::converged_singular_jacobian:
      return "converged_singular_jacobian";
    case Termination::exact_fit:
      return "exact_fit";
    case Termination::saddle:
      return "saddle";
    case Termination::undetermined:
      return "undetermined";
    case Termination::did_not_move:
      return "did_not_move";
    case Termination::rounding_limit:
      return "rounding_limit";
    case Termination::no_decrease:
      return "no_decrease";
    case Termination::evaluation_limit:
      return "evaluation_limit";
    case Termination::start_not_finite:
      return "start_not_finite";
    case Termination::derivative_not_finite:
      return "derivative_not_finite";
  }
  return "";
}

std::string_view phrase(NumericalPath path) {
  switch (path) {
    case NumericalPath::double_precision:
      return "double precision";
    case NumericalPath::blockwise:
      return "double precision, in blocks of rows";
    case NumericalPath::double_double:
      break;
  }
  return "double-double, at the decimals of the data";
}

}  // namespace parabola
