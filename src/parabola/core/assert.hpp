// SPDX-License-Identifier: MIT
// Assertions on our own promises: a violated one is a bug of Parabola, never of its user.
#pragma once

namespace parabola {

/// Prints the broken promise and aborts. Called by PARABOLA_ASSERT only.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line);

}  // namespace parabola

// A macro, because the text of the expression and its place are wanted; compiled out of releases.
#if defined(PARABOLA_ASSERTIONS) || !defined(NDEBUG)
#define PARABOLA_ASSERT(expression)    \
  ((expression) ? static_cast<void>(0) \
                : ::parabola::assertion_failed(#expression, __FILE__, __LINE__))
#else
#define PARABOLA_ASSERT(expression) static_cast<void>(0)
#endif
