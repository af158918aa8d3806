// SPDX-License-Identifier: MIT
// The version of this library.
#pragma once

#include <string_view>

namespace parabola {

/// "0.1.0", as in CMakeLists.txt.
std::string_view version();

}  // namespace parabola
