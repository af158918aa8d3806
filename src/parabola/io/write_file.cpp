// SPDX-License-Identifier: MIT
#include "parabola/io/write_file.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace parabola {
namespace {

Error failed(const std::string& name, int error) {
  if (error == EPIPE) return {"broken_pipe", "nobody reads any more", name, ""};
  const std::string fix = error == ENOSPC   ? "free some space, or write elsewhere"
                          : error == EFBIG  ? "raise the limit of the size of files (ulimit -f)"
                          : error == ENOENT ? "create the folder first"
                          : error == EISDIR ? "name a file, not a folder"
                          : error == EACCES ? "check the permissions of the folder"
                                            : "";
  return {"write_failed",
          fmt::format("cannot be written: {}", std::system_category().message(error)), name, fix};
}

Result<void> write_directly(const std::string& path, std::string_view bytes) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) return failed(path, errno);
  Result<void> written = write_descriptor(descriptor, bytes, path);
  if (close(descriptor) != 0 && written) return failed(path, errno);
  return written;
}

// What a new file would get: 0666 less the mask of the user; an existing file keeps its own.
mode_t file_mode(const struct stat* existing) {
  if (existing != nullptr) return existing->st_mode & 07777U;
  const mode_t mask = umask(0);
  umask(mask);
  return 0666U & ~mask;
}

Result<void> write_and_rename(const std::string& path, std::string_view bytes, mode_t mode) {
  std::string temporary = path + ".XXXXXX";
  const int descriptor = mkostemp(temporary.data(), O_CLOEXEC);
  if (descriptor < 0) return failed(path, errno);
  const auto give_up = [&](Error error) {
    unlink(temporary.c_str());
    return error;
  };
  Result<void> written = write_descriptor(descriptor, bytes, path);
  if (written && fchmod(descriptor, mode) != 0) written = failed(path, errno);
  if (close(descriptor) != 0 && written) written = failed(path, errno);
  if (!written) return give_up(written.error());
  if (std::rename(temporary.c_str(), path.c_str()) != 0) return give_up(failed(path, errno));
  return {};
}

}  // namespace

Result<void> write_descriptor(int descriptor, std::string_view bytes, const std::string& name) {
  while (!bytes.empty()) {
    const ssize_t count = write(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed(name, errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Result<void> check_no_directory(const std::string& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode)) return failed(path, EISDIR);
  return {};
}

Result<void> write_file(const std::string& path, std::string_view bytes) {
  if (path.empty()) return failed("''", ENOENT);
  struct stat status{};
  if (stat(path.c_str(), &status) != 0) return write_and_rename(path, bytes, file_mode(nullptr));
  if (S_ISDIR(status.st_mode)) return failed(path, EISDIR);
  if (!S_ISREG(status.st_mode)) return write_directly(path, bytes);
  if (access(path.c_str(), W_OK) != 0) return failed(path, errno);
  std::error_code error;
  const std::filesystem::path target = std::filesystem::canonical(path, error);
  return write_and_rename(error ? path : target.string(), bytes, file_mode(&status));
}

}  // namespace parabola
