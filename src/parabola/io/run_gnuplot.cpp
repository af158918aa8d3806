// SPDX-License-Identifier: MIT
#include "parabola/io/run_gnuplot.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/io/run_program.hpp"
#include "parabola/io/write_file.hpp"

namespace parabola {
namespace {

// The first run after an installation may build the font cache, which takes many seconds.
constexpr std::chrono::minutes gnuplot_limit{2};
constexpr std::chrono::seconds font_limit{20};
constexpr std::string_view script_instead = "write the script with --plot fit.gp";

/// Gnuplot's last complaint, without the excerpt of the script above it.
std::string complaint(std::string_view errors) {
  std::string last;
  while (!errors.empty()) {
    const std::size_t end = errors.find('\n');
    std::string_view line = errors.substr(0, end);
    while (!line.empty() && (line.front() == ' ' || line.front() == '^')) line.remove_prefix(1);
    if (!line.empty()) last = visible(line.substr(0, 200));
    errors.remove_prefix(end == std::string_view::npos ? errors.size() : end + 1);
  }
  return last;
}

Error failed(const ProgramRun& run, const std::string& path) {
  std::string sentence;
  if (run.ending == ProgramEnding::killed) {
    sentence = fmt::format("gnuplot was killed by signal {}", run.status);
  } else if (run.ending == ProgramEnding::timed_out) {
    sentence = fmt::format("gnuplot did not finish within {} s",
                           std::chrono::seconds(gnuplot_limit).count());
  } else if (run.status != 0) {
    const std::string words = complaint(run.errors);
    sentence = fmt::format("gnuplot ended with status {}{}{}", run.status,
                           words.empty() ? "" : ": ", words);
  } else {
    sentence = "gnuplot painted nothing";
  }
  return {"gnuplot_failed", sentence, path, std::string(script_instead)};
}

/// Is the picture there from its first to its last byte? A killed terminal leaves half of one.
bool is_whole(std::string_view picture) {
  const auto ends_with = [&](std::string_view end) {
    return picture.substr(picture.size() - std::min<std::size_t>(picture.size(), 64)).find(end) !=
           std::string_view::npos;
  };
  if (picture.substr(0, 5) == "%PDF-") return ends_with("%%EOF");
  if (picture.substr(0, 8) == "\x89PNG\r\n\x1a\n") return ends_with("IEND");
  return picture.find("<svg") != std::string_view::npos && ends_with("</svg>");
}

/// The date is overwritten by one of the same length, so that the offsets in the file stay right.
void fix_creation_date(std::string& picture) {
  constexpr std::string_view key = "/CreationDate (D:";
  constexpr std::string_view date = "20000101000000";
  for (std::size_t at = picture.find(key); at != std::string::npos;
       at = picture.find(key, at + 1)) {
    const std::size_t begin = at + key.size();
    std::size_t digits = begin;
    while (digits < picture.size() && picture[digits] >= '0' && picture[digits] <= '9') ++digits;
    if (digits - begin == date.size()) picture.replace(begin, date.size(), date);
  }
}

}  // namespace

Result<void> draw(std::string_view script, const std::string& path) {
  // -d: without the user's own start-up files, which could change anything.
  Result<ProgramRun> run = run_program({"gnuplot", "-d", "-"}, script, gnuplot_limit);
  if (!run) {
    return Error("gnuplot_missing", "gnuplot, which paints the figures, cannot be started", path,
                 fmt::format("apt-get install gnuplot-nox, or {}", script_instead));
  }
  if (run->ending != ProgramEnding::exited || run->status != 0 || !is_whole(run->output)) {
    return failed(*run, path);
  }
  if (run->output.substr(0, 5) == "%PDF-") fix_creation_date(run->output);
  return write_file(path, run->output);
}

std::string installed_font() {
  constexpr std::array<std::string_view, 4> families{"Inter", "Liberation Sans", "Roboto",
                                                     "DejaVu Sans"};
  constexpr std::string_view last_resort = "DejaVu Sans";
  const std::vector<std::string> command{"fc-match", "-f", "%{family[0]}",
                                         fmt::format("{}", fmt::join(families, ","))};
  const Result<ProgramRun> run = run_program(command, "", font_limit);
  if (!run || run->ending != ProgramEnding::exited || run->status != 0) {
    return std::string(last_resort);
  }
  for (const std::string_view family : families) {
    if (run->output == family) return run->output;
  }
  return std::string(last_resort);
}

}  // namespace parabola
