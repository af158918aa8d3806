// SPDX-License-Identifier: MIT
// Paths in a document that may have come from a stranger: seen from the document's folder, and
// never out of it.
#pragma once

#include <string>

#include "parabola/core/result.hpp"

namespace parabola {

/// Where the file lies that a document in `folder` (empty: the working folder) calls `path`, seen
/// from the working folder. Error path_refused, without a look at the file: an absolute path, one
/// that leaves the folder by .. or through a symbolic link, standard input, no name at all. The
/// file need not exist.
Result<std::string> path_in_folder(const std::string& folder, const std::string& path);

/// What a document in `folder` must call the file at `path`, so that path_in_folder() finds it.
/// Errors: path_refused when the file lies elsewhere or is a link that leads out of the folder,
/// write_failed when there is no such folder.
Result<std::string> path_from_folder(const std::string& folder, const std::string& path);

/// The folder of a file; empty when the path has none.
std::string folder_of(const std::string& path);

}  // namespace parabola
