// SPDX-License-Identifier: MIT
// How wide text will be, before anything is drawn.
#pragma once

#include <string_view>

#include "parabola/plot/rich_text.hpp"

namespace parabola {

/// 1 pt = 25.4/72 mm
inline constexpr double millimetres_per_point = 25.4 / 72.0;
/// Sub- and superscripts are this much smaller (gnuplot's enhanced text uses the same).
inline constexpr double script_scale = 0.8;
/// Height of capitals and digits in Inter, in em.
inline constexpr double capital_height = 0.727;

/// Advance widths of a font family. Inter is known character by character (kerning, which only
/// narrows, is left out); other families are taken as Inter times a factor that no ordinary text
/// exceeds.
class FontMetrics {
 public:
  explicit FontMetrics(std::string_view family);

  /// Width in em: multiply by the font size. A character that the table lacks counts 0.75, an East
  /// Asian one 1, a combining mark 0.
  [[nodiscard]] double width(const RichText& text) const;
  [[nodiscard]] double width(std::string_view text) const;

  /// The longest beginning of `text` that fits into `limit` em together with an ellipsis; `text`
  /// itself when it fits.
  [[nodiscard]] RichText shortened(const RichText& text, double limit) const;

 private:
  double factor_ = 1.0;
};

}  // namespace parabola
