// SPDX-License-Identifier: MIT
// The bytes of a file or of standard input, whole.
#pragma once

#include <cstddef>
#include <string>

#include "parabola/core/result.hpp"

namespace parabola {

/// More than this is refused, so that an endless device ends in a message instead of in a full
/// memory.
inline constexpr std::size_t default_byte_limit = std::size_t{4} << 30U;

/// `path` "-" is standard input. Errors: file_not_found (with the nearest name in the same folder),
/// file_unreadable (directory, permission, device), file_too_large.
Result<std::string> read_file(const std::string& path, std::size_t byte_limit = default_byte_limit);

}  // namespace parabola
