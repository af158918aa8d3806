// SPDX-License-Identifier: MIT
#include "parabola/terminal.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

#include "parabola/io/write_file.hpp"

namespace parabola::app {
namespace {

std::string_view environment(const char* name) {
  const char* value =
      std::getenv(name);  // NOLINT(concurrency-mt-unsafe): read once, before any thread
  return value == nullptr ? "" : value;
}

// The first of the three that is set decides (POSIX).
bool locale_is_utf8() {
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    std::string value(environment(name));
    if (value.empty()) continue;
    std::transform(value.begin(), value.end(), value.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
  }
  return false;
}

}  // namespace

ReportOptions output_options(int descriptor) {
  ReportOptions options;
  options.encoding = locale_is_utf8() ? Encoding::utf8 : Encoding::ascii;
  const bool plain = !environment("NO_COLOR").empty() || environment("TERM").empty() ||
                     environment("TERM") == "dumb";
  options.colour = isatty(descriptor) == 1 && !plain ? TerminalColour::on : TerminalColour::off;
  return options;
}

Result<void> print(std::string_view text) {
  return write_descriptor(STDOUT_FILENO, text, "standard output");
}

void print_error(const Error& error) {
  const ReportOptions options = output_options(STDERR_FILENO);
  const char* begin = options.colour == TerminalColour::on ? "\x1b[1;31m" : "";
  const char* end = options.colour == TerminalColour::on ? "\x1b[0m" : "";
  const std::string text = fmt::format("{}parabola:{} {}\n", begin, end, error.render());
  (void)write_descriptor(STDERR_FILENO, text, "standard error");  // nowhere left to complain
}

}  // namespace parabola::app
