// SPDX-License-Identifier: MIT
// Calls of what is no function of the language, and what is meant by them.
#pragma once

#include <string_view>

namespace parabola {

/// The remedy for a function of other languages: "ln" -> "write log(x)"; empty when there is none.
std::string_view remedy_for_function(std::string_view name);

}  // namespace parabola
