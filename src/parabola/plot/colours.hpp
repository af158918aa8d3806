// SPDX-License-Identifier: MIT
// The palette: colours by role, for a light and a dark theme.
#pragma once

#include <cstdint>
#include <string>

#include "parabola/plot/figure.hpp"

namespace parabola {

/// Data are ink, the model is blue (model), whatever is compared with it orange (second) and
/// dashed.
enum class ColourRole {
  paper,
  ink,
  muted,
  axis,
  grid,
  model,
  band,
  outer_band,
  second,
  second_pale,
  third,
  fourth
};

/// A role, mixed with paper: lightened 0 is the role itself, 1 is paper.
struct Colour {
  ColourRole role = ColourRole::ink;
  double lightened = 0.0;
  friend bool operator==(const Colour&, const Colour&) = default;
};

struct Rgb {
  std::uint8_t red = 0;
  std::uint8_t green = 0;
  std::uint8_t blue = 0;
  friend bool operator==(const Rgb&, const Rgb&) = default;
};

Rgb rgb(Colour colour, FigureTheme theme);
/// "#0B62A4"
std::string hexadecimal(Rgb colour);

}  // namespace parabola
