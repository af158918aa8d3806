// SPDX-License-Identifier: MIT
#include "parabola/plot/rich_text.hpp"

#include "parabola/core/text.hpp"

namespace parabola {

RichText& RichText::add(std::string_view text, Slant slant, Level level) {
  if (text.empty()) return *this;
  const std::string shown = visible(text);
  if (!runs_.empty() && runs_.back().slant == slant && runs_.back().level == level) {
    runs_.back().text += shown;
  } else {
    runs_.push_back({shown, slant, level});
  }
  return *this;
}

RichText& RichText::add(const RichText& other) {
  // A copy first: other may be *this.
  const std::vector<TextRun> runs = other.runs_;
  for (const TextRun& run : runs) add(run.text, run.slant, run.level);
  return *this;
}

std::string RichText::plain() const {
  std::string text;
  for (const TextRun& run : runs_) text += run.text;
  return text;
}

}  // namespace parabola
