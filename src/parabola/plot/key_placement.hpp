// SPDX-License-Identifier: MIT
// A place for the key where it hides nothing.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "parabola/plot/key.hpp"
#include "parabola/plot/scene.hpp"

namespace parabola {

/// What the key covers when it begins at the upper left corner `at` (mm): one rectangle a
/// row, as wide as its text and sample.
std::vector<Rectangle> key_extent(const Key& key, Position at);

/// Upper left corner of the key in the first corner of the panel, out of top left, top right,
/// bottom right, bottom left, where every row keeps 1.5 mm from every obstacle. Absent when there
/// is none.
std::optional<Position> free_corner(const Key& key, const Rectangle& panel,
                                    std::span<const Rectangle> obstacles);

/// Draws the rows from `at` downwards.
void add_key(Scene& scene, const Key& key, Position at, const MarkerStyle& style);

/// Samples left and results right, or one below the other.
enum class StripLayout { columns, stacked };

/// Columns when they fit into a strip of that width and still do when labels take 2 mm of it.
StripLayout strip_layout(const Key& key, double panel_width);

/// Height of the strip above the panel that takes the key when no corner is free.
double strip_height(const Key& key, StripLayout layout);

/// Draws the key above the panel.
void add_strip(Scene& scene, const Key& key, StripLayout layout, const Rectangle& panel,
               const MarkerStyle& style);

}  // namespace parabola
