// SPDX-License-Identifier: MIT
// The key, which is also the box of results: what its rows say and how large they are.
#pragma once

#include <vector>

#include "parabola/fit/fit_result.hpp"
#include "parabola/plot/figure.hpp"
#include "parabola/plot/font_metrics.hpp"
#include "parabola/plot/marker_style.hpp"

namespace parabola {

enum class KeySample { none, data, data_with_bars, fit, fit_with_band, fitted_points };

struct KeyRow {
  KeySample sample = KeySample::none;
  RichText text;
  double width = 0.0;  ///< of the text, mm
};

/// What the picture shows, which the result alone does not tell.
struct KeyContent {
  KeySample data = KeySample::data;
  KeySample fit = KeySample::fit;
  std::size_t points = 0;
  std::size_t points_outside = 0;  ///< off the chosen range, or without a place on a log axis
};

/// What stands beside the sample of the fit: shorter labels find a place where longer ones do not.
enum class FitLabel { formula_and_band, formula, word };

/// All lengths in mm.
struct Key {
  std::vector<KeyRow> rows;
  double font = 2.65;          ///< size of the text
  double pitch = 3.76;         ///< from row to row, 1.42 font
  double sample_width = 5.25;  ///< length of a sample
  double text_indent = 7.5;    ///< from the left end of a sample to the text
  [[nodiscard]] double height() const { return pitch * static_cast<double>(rows.size()); }
  [[nodiscard]] double width() const;
};

/// Rows: samples (data, fit), the parameters (past 5: the first 4, "and 3 more"), then the goodness
/// of fit. `widest` is the room for a row in mm: a longer formula becomes "fit", a longer text is
/// shortened.
Key make_key(const FitResult& result, const KeyContent& content, FitLabel label,
             const FigureOptions& options, double scale, double widest, const FontMetrics& metrics);

}  // namespace parabola
