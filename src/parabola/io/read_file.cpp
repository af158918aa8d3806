// SPDX-License-Identifier: MIT
#include "parabola/io/read_file.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parabola/core/text.hpp"

namespace parabola {
namespace {

// Closes on every way out.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ > STDERR_FILENO) close(number_);
  }
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

std::string reason(int error) {
  return std::system_category().message(error);
}

Error not_found(const std::string& path) {
  const std::filesystem::path wanted(path);
  const std::filesystem::path folder = wanted.has_parent_path() ? wanted.parent_path() : ".";
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    if (names.size() < 10'000) names.push_back(entry.path().filename().string());
  }
  const std::string nearest = nearest_name(wanted.filename().string(), names);
  return {"file_not_found", "there is no such file", path,
          nearest.empty()
              ? "check the name and the folder"
              : fmt::format("did you mean {}?",
                            wanted.has_parent_path() ? (folder / nearest).string() : nearest)};
}

Error unreadable(const std::string& path, int error) {
  if (error == ENOENT) return not_found(path);
  if (error == EISDIR)
    return {"file_unreadable", "this is a directory, not a file", path, "name a file in it"};
  return {"file_unreadable", fmt::format("the file cannot be read: {}", reason(error)), path,
          error == EACCES ? "check its permissions" : ""};
}

Error too_large(const std::string& path, std::size_t limit) {
  return {"file_too_large", fmt::format("there are more than {} bytes to read", limit), path,
          "is it a data file?"};
}

Result<std::string> read_descriptor(int descriptor, const std::string& path, std::size_t expected,
                                    std::size_t byte_limit) {
  std::string bytes;
  bytes.resize(expected + 1);  // one more, to notice that a file has grown
  std::size_t used = 0;
  for (;;) {
    if (used == bytes.size()) bytes.resize(std::max<std::size_t>(std::size_t{1} << 16U, 2 * used));
    const ssize_t count = read(descriptor, bytes.data() + used, bytes.size() - used);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return unreadable(path, errno);
    if (count == 0) break;
    used += static_cast<std::size_t>(count);
    if (used > byte_limit) return too_large(path, byte_limit);
    // an endless device of zeros is no text: told apart early, before it fills the memory
    if (expected == 0 && used >= (std::size_t{1} << 20U) &&
        std::memchr(bytes.data(), 0, used) != nullptr) {
      return Error("file_unreadable", "the bytes are no text (they hold NUL)", path,
                   "name a text file");
    }
  }
  bytes.resize(used);
  return bytes;
}

}  // namespace

Result<std::string> read_file(const std::string& path, std::size_t byte_limit) {
  if (path == "-") return read_descriptor(STDIN_FILENO, "standard input", 0, byte_limit);
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) return unreadable(path, errno);
  struct stat status{};
  if (fstat(file.number(), &status) != 0) return unreadable(path, errno);
  if (S_ISDIR(status.st_mode)) return unreadable(path, EISDIR);
  const std::size_t size = S_ISREG(status.st_mode) ? static_cast<std::size_t>(status.st_size) : 0;
  if (size > byte_limit) return too_large(path, byte_limit);
  return read_descriptor(file.number(), path, size, byte_limit);
}

}  // namespace parabola
