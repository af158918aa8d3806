// SPDX-License-Identifier: MIT
// What a figure shows, as plain values: every position, tick and string is decided here; a writer
// only paints.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/plot/axis.hpp"
#include "parabola/plot/colours.hpp"
#include "parabola/plot/figure.hpp"
#include "parabola/plot/rich_text.hpp"

namespace parabola {

/// A place on the page in mm; (0, 0) is its lower left corner.
struct Position {
  double x = 0.0;
  double y = 0.0;
};

struct Rectangle {
  double left = 0.0;
  double bottom = 0.0;
  double right = 0.0;
  double top = 0.0;
  [[nodiscard]] double width() const { return right - left; }
  [[nodiscard]] double height() const { return top - bottom; }
  [[nodiscard]] bool overlaps(const Rectangle& other) const {
    return left < other.right && other.left < right && bottom < other.top && other.bottom < top;
  }
};

// Series. Coordinates are display values (see DisplayUnit); NaN interrupts a line or band. A name
// is a word of letters, digits and _, by which a script calls its data.

/// The area between two curves over common x.
struct Band {
  std::string name;
  Vector x;
  Vector lower;
  Vector upper;
  Colour colour{ColourRole::band};
};

enum class Dash { solid, dashed };

struct Line {
  std::string name;
  Vector x;
  Vector y;
  Colour colour{ColourRole::model};
  double width = 1.3;  ///< pt
  Dash dash = Dash::solid;
};

/// Filled circles, each with a vertical bar from bar_lower to bar_upper when these are not empty.
struct Points {
  std::string name;
  Vector x;
  Vector y;
  Vector bar_lower;
  Vector bar_upper;
  Colour colour{ColourRole::ink};
  double diameter = 3.2;   ///< pt
  double bar_width = 0.8;  ///< pt
};

/// Horizontal strokes at y from x_lower to x_upper.
struct Strokes {
  std::string name;
  Vector x_lower;
  Vector x_upper;
  Vector y;
  Colour colour{ColourRole::model};
  double width = 1.3;  ///< pt
};

using Series = std::variant<Band, Line, Points, Strokes>;

/// One pair of axes; series are painted in order.
struct Panel {
  std::string name;
  Rectangle area;  ///< mm; the axes are its left and bottom edges
  Axis x;
  Axis y;
  std::vector<Series> series;
};

enum class HorizontalAlignment { left, centre, right };
enum class Reading { horizontal, upwards };

/// Centred vertically (across the reading direction) on its position.
struct PageText {
  RichText text;
  Position at;
  HorizontalAlignment alignment = HorizontalAlignment::left;
  Reading reading = Reading::horizontal;
  double size = 8.0;  ///< pt
  Colour colour{ColourRole::ink};
};

// The samples of a key, in mm on the page.
struct PageBox {
  Rectangle area;
  Colour colour;
};
struct PageStroke {
  Position from;
  Position to;
  Colour colour;
  double width = 1.0;  ///< pt
};
struct PageDot {
  Position at;
  Colour colour;
  double diameter = 3.2;  ///< pt
};
using PageMark = std::variant<PageBox, PageStroke, PageDot>;

struct Scene {
  double width = 86.0;   ///< mm
  double height = 70.0;  ///< mm
  FigureSize size = FigureSize::column;
  FigureTheme theme = FigureTheme::light;
  std::string font = "Inter";
  double font_size = 8.0;    ///< pt
  double axis_width = 0.6;   ///< pt
  double tick_length = 0.8;  ///< mm; minor ticks are half as long
  std::vector<Panel> panels;
  std::vector<PageText> texts;
  std::vector<PageMark> marks;
};

}  // namespace parabola
