// SPDX-License-Identifier: MIT
// Files appear whole or not at all.
#pragma once

#include <string>
#include <string_view>

#include "parabola/core/result.hpp"

namespace parabola {

/// Writes to a temporary name in the same folder, then renames: a reader never sees half a file,
/// and an existing one is replaced only by a whole one. A destination that exists and is no regular
/// file (/dev/full, a pipe) is written directly; a symbolic link is followed. Error write_failed,
/// with the reason; then nothing is left behind.
Result<void> write_file(const std::string& path, std::string_view bytes);

/// Error write_failed where no file can be written because a directory has that name: to be asked
/// before the work.
Result<void> check_no_directory(const std::string& path);

/// All bytes to an open descriptor. Error write_failed; code broken_pipe when nobody reads any
/// more.
Result<void> write_descriptor(int descriptor, std::string_view bytes, const std::string& name);

}  // namespace parabola
