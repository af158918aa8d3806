// SPDX-License-Identifier: MIT
#include "parabola/plot/key_placement.hpp"

#include <algorithm>
#include <array>

namespace parabola {
namespace {

constexpr double clearance = 1.5;    ///< mm between text and data
constexpr double side_inset = 1.8;   ///< mm between the left axis and a sample
constexpr double right_inset = 1.0;  ///< mm between text and the right end of the panel
constexpr double vertical_inset =
    1.2;                           ///< mm between the first row and the top, the last and the axis
constexpr double half_row = 0.55;  ///< of the font size: half the height of a row's letters
constexpr double fit_width = 1.3;  ///< pt
constexpr double bar_width = 0.8;  ///< pt
constexpr double strip_gap = 1.0;  ///< mm between strip and panel
constexpr double label_slack = 2.0;        ///< mm by which longer labels may narrow the panel
constexpr double column_gap = 3.0;         ///< mm between samples and results in the strip
constexpr double widest_sample_dot = 3.2;  ///< pt

double scale_of(const Key& key) {
  return key.sample_width / 5.25;
}

bool is_free(std::span<const Rectangle> rows, std::span<const Rectangle> obstacles) {
  return std::ranges::none_of(obstacles, [&](const Rectangle& obstacle) {
    return std::ranges::any_of(rows, [&](const Rectangle& row) { return row.overlaps(obstacle); });
  });
}

Rectangle grown(const Rectangle& r, double by) {
  return {r.left - by, r.bottom - by, r.right + by, r.top + by};
}

/// Rows with a sample and rows without.
struct Halves {
  Key samples;
  Key results;
};
Halves split(const Key& key) {
  Halves halves{key, key};
  std::erase_if(halves.samples.rows, [](const KeyRow& r) { return r.sample == KeySample::none; });
  std::erase_if(halves.results.rows, [](const KeyRow& r) { return r.sample != KeySample::none; });
  halves.results.text_indent = 0.0;
  return halves;
}

void add_sample(Scene& scene, const Key& key, KeySample sample, Position centre_left,
                const MarkerStyle& style) {
  const double k = scale_of(key);
  const Position end{centre_left.x + key.sample_width, centre_left.y};
  const Position centre{centre_left.x + 0.5 * key.sample_width, centre_left.y};
  const double half = 0.5 * key.font;
  switch (sample) {
    case KeySample::none:
      return;
    case KeySample::data_with_bars:
      scene.marks.emplace_back(PageStroke{{centre.x, centre.y - half},
                                          {centre.x, centre.y + half},
                                          {ColourRole::ink, style.lightened},
                                          bar_width * k});
      [[fallthrough]];
    case KeySample::data:
      // A single dot of a dense cloud would not be seen.
      scene.marks.emplace_back(PageDot{centre,
                                       {ColourRole::ink, style.lightened},
                                       std::clamp(style.diameter, 1.6, widest_sample_dot) * k});
      return;
    case KeySample::fit_with_band:
      scene.marks.emplace_back(
          PageBox{{centre_left.x, centre.y - 0.4 * key.font, end.x, centre.y + 0.4 * key.font},
                  {ColourRole::band}});
      [[fallthrough]];
    case KeySample::fit:
      scene.marks.emplace_back(PageStroke{centre_left, end, {ColourRole::model}, fit_width * k});
      return;
    case KeySample::fitted_points:
      scene.marks.emplace_back(PageStroke{{centre.x - 1.2 * k, centre.y},
                                          {centre.x + 1.2 * k, centre.y},
                                          {ColourRole::model},
                                          fit_width * k});
      return;
  }
}

}  // namespace

std::vector<Rectangle> key_extent(const Key& key, Position at) {
  std::vector<Rectangle> extent;
  double centre = at.y - 0.5 * key.pitch;
  for (const KeyRow& row : key.rows) {
    const double text = at.x + key.text_indent;
    const double left = row.sample == KeySample::none ? text : at.x;
    extent.push_back(
        {left, centre - half_row * key.font, text + row.width, centre + half_row * key.font});
    centre -= key.pitch;
  }
  return extent;
}

std::optional<Position> free_corner(const Key& key, const Rectangle& panel,
                                    std::span<const Rectangle> obstacles) {
  const double k = scale_of(key);
  const double left = panel.left + side_inset * k;
  const double right = panel.right - right_inset * k - key.width();
  const double top = panel.top - vertical_inset * k;
  const double bottom = panel.bottom + vertical_inset * k + key.height();
  if (right < left || bottom > top) return std::nullopt;
  const std::array<Position, 4> corners{
      {{left, top}, {right, top}, {right, bottom}, {left, bottom}}};
  for (const Position corner : corners) {
    std::vector<Rectangle> rows = key_extent(key, corner);
    for (Rectangle& row : rows) row = grown(row, clearance);
    if (is_free(rows, obstacles)) return corner;
  }
  return std::nullopt;
}

void add_key(Scene& scene, const Key& key, Position at, const MarkerStyle& style) {
  double centre = at.y - 0.5 * key.pitch;
  for (const KeyRow& row : key.rows) {
    add_sample(scene, key, row.sample, {at.x, centre}, style);
    PageText text;
    text.text = row.text;
    text.at = {at.x + key.text_indent, centre};
    text.size = key.font / millimetres_per_point;
    scene.texts.push_back(std::move(text));
    centre -= key.pitch;
  }
}

StripLayout strip_layout(const Key& key, double panel_width) {
  const Halves halves = split(key);
  const double needed = halves.samples.width() + column_gap + halves.results.width();
  return needed + label_slack <= panel_width ? StripLayout::columns : StripLayout::stacked;
}

double strip_height(const Key& key, StripLayout layout) {
  const Halves halves = split(key);
  const std::size_t rows = layout == StripLayout::columns
                               ? std::max(halves.samples.rows.size(), halves.results.rows.size())
                               : key.rows.size();
  return key.pitch * static_cast<double>(rows) + strip_gap;
}

void add_strip(Scene& scene, const Key& key, StripLayout layout, const Rectangle& panel,
               const MarkerStyle& style) {
  const double top = panel.top + strip_height(key, layout);
  if (layout == StripLayout::stacked) return add_key(scene, key, {panel.left, top}, style);
  const Halves halves = split(key);
  add_key(scene, halves.samples, {panel.left, top}, style);
  add_key(scene, halves.results, {panel.right - halves.results.width(), top}, style);
}

}  // namespace parabola
