// SPDX-License-Identifier: MIT
// A doubt about a number that was computed: stable code, sentence, place and next step.
#pragma once

#include <string>
#include <vector>

namespace parabola {

/// A note informs and leaves the exit code at 0; a warning says that a number may mislead (exit
/// code 1).
enum class Severity { note, warning };

struct Diagnostic {
  std::string code;  ///< a word: bad_fit, at_limit, undetermined ...
  Severity severity = Severity::warning;
  std::string what;   ///< one sentence, with the value and the limit
  std::string where;  ///< column, parameter or row; may be empty
  std::string fix;    ///< the next step, in terms of the options already in use; may be empty
};

}  // namespace parabola
