// SPDX-License-Identifier: MIT
#include "parabola/core/assert.hpp"

#include <cstdio>
#include <cstdlib>

namespace parabola {

void assertion_failed(const char* expression, const char* file, int line) {
  std::fprintf(stderr, "parabola: internal error: %s does not hold (%s:%d)\n", expression, file,
               line);
  std::abort();
}

}  // namespace parabola
