// SPDX-License-Identifier: MIT
#include "parabola/io/folder_path.hpp"

#include <filesystem>
#include <system_error>

#include <fmt/format.h>

namespace parabola {
namespace {

namespace fs = std::filesystem;

Error refused(const std::string& path, std::string_view why) {
  return {"path_refused", fmt::format("'{}' {}", path, why), path,
          "copy the file into the folder of the fit file and write its name"};
}

fs::path folder_or_here(const std::string& folder) {
  return folder.empty() ? fs::path(".") : fs::path(folder);
}

bool leaves(const fs::path& relative) {
  return relative.empty() || *relative.begin() == "..";
}

}  // namespace

std::string folder_of(const std::string& path) {
  return fs::path(path).parent_path().string();
}

Result<std::string> path_in_folder(const std::string& folder, const std::string& path) {
  if (path.empty()) return Error("path_refused", "a file has no name", "", "write its name");
  if (path == "-")
    return Error("path_refused", "a fit file cannot name standard input", path,
                 "save the data in a file beside it and write its name");
  if (fs::path(path).is_absolute())
    return refused(path, "is an absolute path: a fit file names files in its own folder only");
  const fs::path normal = fs::path(path).lexically_normal();
  if (leaves(normal))
    return refused(path, "leaves the folder of the fit file, which names files below it only");
  const fs::path seen = folder.empty() ? normal : fs::path(folder) / normal;
  std::error_code error;
  const fs::path top = fs::canonical(folder_or_here(folder), error);
  const fs::path target = error ? fs::path() : fs::weakly_canonical(fs::absolute(seen), error);
  if (error) return refused(path, fmt::format("cannot be followed: {}", error.message()));
  if (leaves(target.lexically_relative(top)))
    return refused(path, "is a link that leads out of the folder of the fit file");
  return seen.string();
}

Result<std::string> path_from_folder(const std::string& folder, const std::string& path) {
  std::error_code error;
  const fs::path top = fs::canonical(folder_or_here(folder), error);
  if (error)
    return Error("write_failed",
                 fmt::format("the folder '{}' cannot be entered: {}", folder, error.message()),
                 folder, "create the folder first");
  // the folder's links are resolved, the file keeps its name
  const fs::path file(path);
  const fs::path parent = fs::canonical(folder_or_here(file.parent_path().string()), error);
  const fs::path relative = error ? fs::path() : (parent / file.filename()).lexically_relative(top);
  if (leaves(relative))
    return Error("path_refused",
                 fmt::format("'{}' lies outside the folder of the fit file, which may name files "
                             "below it only",
                             path),
                 path, "write the fit file beside the data");
  if (Result<std::string> found = path_in_folder(folder, relative.string()); !found) return found;
  return relative.string();
}

}  // namespace parabola
