// SPDX-License-Identifier: MIT
#include "parabola/plot/axis_text.hpp"

#include <algorithm>
#include <cmath>

#include "parabola/core/rounding.hpp"
#include "parabola/plot/number_text.hpp"

namespace parabola {
namespace {

constexpr double smallest_plain = 0.01;
constexpr double largest_plain = 1e5;
constexpr double most_distinct = 1e5;  ///< |tick| / step that a label may have to resolve

double largest_tick(AxisRange range, TickStep step) {
  const double size = step.value();
  const double upper = std::floor(range.upper / size + 1e-9) * size;
  const double lower = std::ceil(range.lower / size - 1e-9) * size;
  return std::max(std::abs(upper), std::abs(lower));
}

/// The offset of fewest digits that leaves labels of at most five.
double roundest_offset(AxisRange range, TickStep step) {
  const double largest = std::max(std::abs(range.lower), std::abs(range.upper));
  for (int power = static_cast<int>(std::floor(std::log10(largest))) + 1; power > step.exponent;
       --power) {
    const double grain = TickStep{1, power}.value();
    const double offset = std::round(range.lower / grain) * grain;
    const AxisRange rest{range.lower - offset, range.upper - offset};
    if (largest_tick(rest, step) <= 0.1 * most_distinct * step.value()) return offset;
  }
  return range.lower;
}

int power_for(double largest) {
  if (largest == 0.0) return 0;
  // The slack lets 0.01 and 1e5 themselves fall on the right side.
  if (largest >= smallest_plain * (1.0 - 1e-9) && largest < largest_plain * (1.0 - 1e-9)) return 0;
  return 3 * static_cast<int>(std::floor(std::log10(largest * (1.0 + 1e-9)) / 3.0));
}

}  // namespace

DisplayUnit choose_unit(AxisRange range, double target) {
  DisplayUnit unit;
  const TickStep step = choose_step(range.upper - range.lower, target);
  if (largest_tick(range, step) > most_distinct * step.value()) {
    unit.offset = roundest_offset(range, step);
    range = {range.lower - unit.offset, range.upper - unit.offset};
  }
  unit.exponent = power_for(largest_tick(range, step));
  return unit;
}

RichText linear_label(double position, TickStep step, DecimalMark mark) {
  return fixed_text(position, std::max(0, -step.exponent), mark);
}

DecadeStyle decade_style(const Ticks& ticks) {
  const bool plain = std::ranges::all_of(
      ticks.major, [](double position) { return position > 0.0999 && position < 10001.0; });
  return plain ? DecadeStyle::plain : DecadeStyle::power;
}

RichText log_label(double position, DecadeStyle style, DecimalMark mark) {
  // Ticks of a log axis have few digits; 6 are enough to tell those of its narrowest form apart.
  if (style == DecadeStyle::plain) return number_text(round_plain(position, 6), mark);
  const int exponent = static_cast<int>(std::floor(std::log10(position) + 1e-9));
  const double mantissa = position / std::pow(10.0, exponent);
  if (std::abs(mantissa - 1.0) < 1e-9) return power_text(exponent);
  RichText text = number_text(round_plain(mantissa, 6), mark);
  return text.add("×").add(power_text(exponent));
}

AxisTitle split_label(std::string_view label) {
  const std::size_t open = label.rfind('(');
  if (label.empty() || label.back() != ')' || open == std::string_view::npos || open == 0) {
    return {RichText(label), {}};
  }
  std::string_view name = label.substr(0, open);
  while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
  const std::string_view unit = label.substr(open + 1, label.size() - open - 2);
  if (name.empty() || unit.empty()) return {RichText(label), {}};
  return {RichText(name), RichText(unit)};
}

RichText title_text(const AxisTitle& title, const DisplayUnit& unit, DecimalMark mark) {
  RichText text = title.name;
  if (unit.offset != 0.0) {
    text.add(unit.offset > 0.0 ? " − " : " + ");
    // The offset has few digits by construction; 15 of them hide that its double is not exact.
    text.add(number_text(round_plain(std::abs(unit.offset), 15), mark));
  }
  if (unit.exponent == 0 && title.unit.empty()) return text;
  text.add(" (");
  if (unit.exponent != 0) text.add(power_text(unit.exponent));
  if (unit.exponent != 0 && !title.unit.empty()) text.add(" ");
  return text.add(title.unit).add(")");
}

}  // namespace parabola
