// SPDX-License-Identifier: MIT
#include "parabola/fit/version.hpp"

namespace parabola {

std::string_view version() {
  return PARABOLA_VERSION;
}

}  // namespace parabola
