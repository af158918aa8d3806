// SPDX-License-Identifier: MIT
#include "parabola/plot/gnuplot.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include <fmt/format.h>

#include "parabola/plot/font_metrics.hpp"
#include "parabola/plot/gnuplot_text.hpp"

namespace parabola {
namespace {

constexpr double column_dpi = 300.0;
constexpr double screen_dpi = 170.0;
constexpr double millimetres_per_inch = 25.4;
constexpr double smallest_circle = 0.9;  ///< pt
constexpr double equal_square =
    0.886;  ///< side of a square by the diameter of a circle, sqrt(pi)/2
/// Length of a tick of gnuplot's scale 1, in font sizes, on the cairo terminals.
constexpr double tick_of_scale_one = 0.45;
/// Gnuplot leaves more room between ticks and labels than looks good. In characters.
constexpr std::string_view x_label_offset = "0,0.4";
constexpr std::string_view y_label_offset = "0.35,0";

std::string role_name(ColourRole role) {
  constexpr std::array<std::string_view, 12> names{"paper",  "ink",         "muted", "axis",
                                                   "grid",   "model",       "band",  "outer_band",
                                                   "second", "second_pale", "third", "fourth"};
  return std::string(names.at(static_cast<std::size_t>(role)));
}

/// Name of the variable that holds a colour in the script.
std::string colour_name(Colour colour) {
  const long percent = std::lround(100.0 * colour.lightened);
  return role_name(colour.role) + (percent == 0 ? "" : fmt::format("_{}", percent)) + "_colour";
}

class ScriptWriter {
 public:
  ScriptWriter(const Scene& scene, PictureFormat format, std::string_view output_name)
      : scene_(scene), format_(format), output_name_(output_name) {}

  std::string write() {
    if (format_ == PictureFormat::script) {
      script_header();
    } else {
      line("{}", terminal_command(format_));
      if (!output_name_.empty()) line("set output {}", gnuplot_quoted(output_name_));
      line("dot = {}", dot_size(format_));
    }
    settings();
    colours();
    for (const Panel& panel : scene_.panels) data_blocks(panel);
    line("\nset multiplot");
    bool first = true;
    for (const Panel& panel : scene_.panels) {
      line("\n# panel: {}", panel.name);
      if (first) page_items();
      axes(panel);
      plot_command(panel);
      if (first) line("unset label\nunset arrow\nunset object");
      first = false;
    }
    line("\nunset multiplot");
    if (!output_name_.empty() || format_ == PictureFormat::script) line("unset output");
    return std::move(text_);
  }

 private:
  template <class... Arguments>
  void line(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(text_), format, std::forward<Arguments>(arguments)...);
    text_ += '\n';
  }

  /// Display values have at most five digits before their last tick: 12 hold what was measured, 8
  /// any place on the page.
  static std::string number(double value) { return fmt::format("{:.12g}", value); }
  static std::string computed(double value) { return fmt::format("{:.8g}", value); }
  static std::string length(double value) { return fmt::format("{:.4g}", value); }

  [[nodiscard]] std::string place(Position at) const {
    return fmt::format("screen X({:.2f}), Y({:.2f})", at.x, at.y);
  }
  [[nodiscard]] std::string enhanced(const RichText& text) const {
    const bool may_be_svg = format_ == PictureFormat::svg || format_ == PictureFormat::script;
    return gnuplot_enhanced(text, may_be_svg ? RunSpaces::guarded : RunSpaces::plain);
  }
  static std::string colour(Colour wanted) { return "rgb " + colour_name(wanted); }

  [[nodiscard]] std::string terminal_command(PictureFormat format) const {
    const std::string font = gnuplot_quoted(fmt::format("{},{}", scene_.font, scene_.font_size));
    const std::string paper = gnuplot_quoted(hexadecimal(rgb({ColourRole::paper}, scene_.theme)));
    const double inch_width = scene_.width / millimetres_per_inch;
    const double inch_height = scene_.height / millimetres_per_inch;
    if (format == PictureFormat::png) {
      const double dpi = scene_.size == FigureSize::column ? column_dpi : screen_dpi;
      return fmt::format(
          "set terminal pngcairo size {},{} font {} fontscale {:.6g} linewidth {:.6g} "
          "pointscale {:.6g} background rgb {}",
          std::lround(inch_width * dpi), std::lround(inch_height * dpi), font, dpi / 96.0,
          dpi / 72.0, dpi / 72.0, paper);
    }
    if (format == PictureFormat::svg) {
      return fmt::format(
          "set terminal svg size {},{} font {} fontscale 1.3333 linewidth 1.3333 background {}",
          std::lround(inch_width * 96.0), std::lround(inch_height * 96.0), font, paper);
    }
    return fmt::format(
        "set terminal pdfcairo size {:.4g}cm,{:.4g}cm font {} fontscale 0.75 linewidth 2 "
        "background rgb {}",
        scene_.width / 10.0, scene_.height / 10.0, font, paper);
  }
  /// A circle (point type 7) of size 1 has a diameter of 6 pt, but the SVG terminal counts in
  /// pixels.
  static std::string_view dot_size(PictureFormat format) {
    return format == PictureFormat::svg ? "4.0/21" : "1.0/6";
  }

  void script_header() {
    const std::size_t point = output_name_.rfind('.');
    const std::size_t slash = output_name_.rfind('/');
    const bool has_extension =
        point != std::string_view::npos && (slash == std::string_view::npos || point > slash + 1);
    std::string stem(output_name_.substr(0, has_extension ? point : std::string_view::npos));
    if (stem.empty()) stem = "figure";
    line("# A figure by Parabola. Gnuplot 5.4 or later draws it:  gnuplot FILE");
    line("# It becomes a PDF by the three lines that follow. For PNG or SVG put # before them and");
    line(
        "# remove it from the other three. X and Y turn mm on the page into gnuplot's "
        "coordinates;");
    line("# fonts, line widths and dots are in pt; data are in the units of their axes.");
    const auto block = [&](PictureFormat format, std::string_view extension,
                           std::string_view prefix) {
      line("{}{}", prefix, terminal_command(format));
      line("{}set output {}", prefix, gnuplot_quoted(stem + std::string(extension)));
      line("{}dot = {}", prefix, dot_size(format));
    };
    block(PictureFormat::pdf, ".pdf", "");
    block(PictureFormat::png, ".png", "# ");
    block(PictureFormat::svg, ".svg", "# ");
  }

  void settings() {
    line("\nset encoding utf8");
    line("X(mm) = mm/{:.6g}", scene_.width);
    line("Y(mm) = mm/{:.6g}", scene_.height);
    line("set pointintervalbox 0");
    line("unset key");
  }

  void colours() {
    line("");
    std::vector<std::string> written;
    const auto define = [&](Colour wanted) {
      const std::string name = colour_name(wanted);
      for (const std::string& other : written) {
        if (other == name) return;
      }
      written.push_back(name);
      line("{} = '{}'", name, hexadecimal(rgb(wanted, scene_.theme)));
    };
    define({ColourRole::ink});
    define({ColourRole::axis});
    for (const PageText& text : scene_.texts) define(text.colour);
    for (const PageMark& mark : scene_.marks) {
      std::visit([&](const auto& one) { define(one.colour); }, mark);
    }
    for (const Panel& panel : scene_.panels) {
      for (const Series& series : panel.series) {
        std::visit([&](const auto& one) { define(one.colour); }, series);
      }
    }
  }

  static std::string block_name(const Panel& panel, const std::string& series) {
    return "$" + panel.name + "_" + series;
  }

  /// One row a point; a NaN becomes the empty line at which gnuplot interrupts.
  enum class Digits { data, curve };
  template <class Row>
  void data_block(const std::string& name, std::string_view columns, Digits digits,
                  std::size_t rows, Row row) {
    line("\n{} << END\n# {}", name, columns);
    for (std::size_t i = 0; i < rows; ++i) {
      bool complete = true;
      const auto values = row(i);
      for (const double value : values) complete = complete && !std::isnan(value);
      for (std::size_t j = 0; complete && j < values.size(); ++j) {
        if (j > 0) text_ += ' ';
        text_ += digits == Digits::data ? number(values[j]) : computed(values[j]);
      }
      text_ += '\n';
    }
    line("END");
  }

  /// What was measured stands first: it is what a person edits.
  void data_blocks(const Panel& panel) {
    for (const bool measured : {true, false}) {
      for (const Series& series : panel.series) {
        if (std::holds_alternative<Points>(series) != measured) continue;
        std::visit([&](const auto& one) { data_block_of(panel, one); }, series);
      }
    }
  }
  void data_block_of(const Panel& panel, const Band& band) {
    data_block(block_name(panel, band.name), "x lower upper", Digits::curve, band.x.size(),
               [&](std::size_t i) { return std::array{band.x[i], band.lower[i], band.upper[i]}; });
  }
  void data_block_of(const Panel& panel, const Line& one) {
    data_block(block_name(panel, one.name), "x y", Digits::curve, one.x.size(),
               [&](std::size_t i) { return std::array{one.x[i], one.y[i]}; });
  }
  void data_block_of(const Panel& panel, const Points& points) {
    const std::string name = block_name(panel, points.name);
    if (points.bar_lower.empty()) {
      data_block(name, "x y", Digits::data, points.x.size(),
                 [&](std::size_t i) { return std::array{points.x[i], points.y[i]}; });
      return;
    }
    data_block(name, "x y bar_lower bar_upper", Digits::data, points.x.size(), [&](std::size_t i) {
      return std::array{points.x[i], points.y[i], points.bar_lower[i], points.bar_upper[i]};
    });
  }
  void data_block_of(const Panel& panel, const Strokes& strokes) {
    data_block(block_name(panel, strokes.name), "x_lower x_upper y", Digits::curve,
               strokes.y.size(), [&](std::size_t i) {
                 return std::array{strokes.x_lower[i], strokes.x_upper[i], strokes.y[i]};
               });
  }

  void page_items() {
    for (const PageMark& mark : scene_.marks) {
      std::visit([&](const auto& one) { page_mark(one); }, mark);
    }
    for (const PageText& text : scene_.texts) {
      const std::string_view side = text.alignment == HorizontalAlignment::left     ? "left"
                                    : text.alignment == HorizontalAlignment::centre ? "center"
                                                                                    : "right";
      line("set label {} at {} {}{} font ',{}' textcolor {} front", enhanced(text.text),
           place(text.at), side, text.reading == Reading::upwards ? " rotate by 90" : "",
           length(text.size), colour(text.colour));
    }
  }
  void page_mark(const PageBox& box) {
    line("set object rectangle from {} to {} fillstyle solid noborder fillcolor {}",
         place({box.area.left, box.area.bottom}), place({box.area.right, box.area.top}),
         colour(box.colour));
  }
  void page_mark(const PageStroke& stroke) {
    line("set arrow from {} to {} nohead linewidth {} linecolor {} front", place(stroke.from),
         place(stroke.to), length(stroke.width), colour(stroke.colour));
  }
  void page_mark(const PageDot& dot) {
    line("set label '' at {} point pointtype 7 pointsize {}*dot linewidth 0.01 linecolor {} front",
         place(dot.at), length(dot.diameter), colour(dot.colour));
  }

  void axes(const Panel& panel) {
    line("set lmargin at screen X({:.2f})", panel.area.left);
    line("set rmargin at screen X({:.2f})", panel.area.right);
    line("set bmargin at screen Y({:.2f})", panel.area.bottom);
    line("set tmargin at screen Y({:.2f})", panel.area.top);
    line("set border 3 linewidth {} linecolor {}", length(scene_.axis_width),
         colour({ColourRole::axis}));
    const double unit = tick_of_scale_one * scene_.font_size * millimetres_per_point;
    line("set tics out nomirror scale {0:.3g},{1:.3g} textcolor {2}", scene_.tick_length / unit,
         0.5 * scene_.tick_length / unit, colour({ColourRole::ink}));
    axis("x", panel.x);
    axis("y", panel.y);
  }
  void axis(std::string_view name, const Axis& axis) {
    line("{}set logscale {}", axis.scale == AxisScale::logarithmic ? "" : "un", name);
    line("set {}range [{}:{}]", name, number(axis.range.lower), number(axis.range.upper));
    // An empty list would bring gnuplot's own ticks back.
    if (axis.ticks.empty()) return line("unset {}tics", name);
    std::string list;
    for (const Tick& tick : axis.ticks) {
      if (!list.empty()) list += ", ";
      list +=
          fmt::format("{} {} {}", enhanced(tick.label), number(tick.position), tick.minor ? 1 : 0);
    }
    line("set {}tics offset {} ({})", name, name == "x" ? x_label_offset : y_label_offset, list);
  }

  void plot_command(const Panel& panel) {
    std::vector<std::string> parts;
    for (const Series& series : panel.series) {
      std::visit([&](const auto& one) { add_plots(parts, panel, one); }, series);
    }
    // A panel without series still shows its axes.
    if (parts.empty()) parts.emplace_back("NaN with lines");
    text_ += "plot ";
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i > 0) text_ += ", \\\n     ";
      text_ += parts[i];
    }
    text_ += '\n';
  }
  void add_plots(std::vector<std::string>& parts, const Panel& panel, const Band& band) const {
    if (std::ranges::all_of(band.lower, [](double y) { return std::isnan(y); })) {
      return;
    }
    parts.push_back(fmt::format("{} using 1:2:3 with filledcurves fillstyle solid fillcolor {}",
                                block_name(panel, band.name), colour(band.colour)));
  }
  void add_plots(std::vector<std::string>& parts, const Panel& panel, const Line& one) const {
    if (one.x.empty()) return;
    parts.push_back(fmt::format("{} using 1:2 with lines linewidth {} linecolor {}{}",
                                block_name(panel, one.name), length(one.width), colour(one.colour),
                                one.dash == Dash::dashed ? " dashtype (4,3)" : ""));
  }
  void add_plots(std::vector<std::string>& parts, const Panel& panel, const Points& points) const {
    if (points.x.empty()) return;
    const std::string name = block_name(panel, points.name);
    if (!points.bar_lower.empty()) {
      parts.push_back(
          fmt::format("{} using 1:3:(0):($4-$3) with vectors nohead linewidth {} linecolor {}",
                      name, length(points.bar_width), colour(points.colour)));
    }
    // Dots too small to show their shape are squares of the same area: quicker, a third of the
    // bytes.
    const bool square = points.diameter < smallest_circle;
    parts.push_back(fmt::format(
        "{} using 1:2 with points pointtype {} pointsize {}*dot linewidth 0.01 linecolor {}", name,
        square ? 5 : 7, length(square ? equal_square * points.diameter : points.diameter),
        colour(points.colour)));
  }
  void add_plots(std::vector<std::string>& parts, const Panel& panel,
                 const Strokes& strokes) const {
    if (strokes.y.empty()) return;
    parts.push_back(fmt::format(
        "{} using 1:3:($2-$1):(0) with vectors nohead linewidth {} linecolor {}",
        block_name(panel, strokes.name), length(strokes.width), colour(strokes.colour)));
  }

  const Scene& scene_;
  PictureFormat format_;
  std::string_view output_name_;
  std::string text_;
};

}  // namespace

std::string gnuplot_script(const Scene& scene, PictureFormat format, std::string_view output_name) {
  return ScriptWriter(scene, format, output_name).write();
}

}  // namespace parabola
