// SPDX-License-Identifier: MIT
// Text with italics, sub- and superscripts, in no particular output language: writers translate it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace parabola {

enum class Slant { upright, italic };
/// Where a run stands; `exponent_index` is a subscript within a superscript, as in e^{-t/tau_1}.
enum class Level { base, subscript, superscript, exponent_index };

/// Characters of one slant at one level (UTF-8, never control characters).
struct TextRun {
  std::string text;
  Slant slant = Slant::upright;
  Level level = Level::base;
  friend bool operator==(const TextRun&, const TextRun&) = default;
};

/// Runs from left to right; neighbours of different level follow each other, they are not stacked.
class RichText {
 public:
  RichText() = default;
  explicit RichText(std::string_view upright) { add(upright); }

  /// Appends a run (merged with the last one when alike); control characters become visible.
  RichText& add(std::string_view text, Slant slant = Slant::upright, Level level = Level::base);
  RichText& add(const RichText& other);

  [[nodiscard]] const std::vector<TextRun>& runs() const { return runs_; }
  [[nodiscard]] bool empty() const { return runs_.empty(); }
  /// The characters alone: what a search for a word sees.
  [[nodiscard]] std::string plain() const;
  friend bool operator==(const RichText&, const RichText&) = default;

 private:
  std::vector<TextRun> runs_;
};

}  // namespace parabola
