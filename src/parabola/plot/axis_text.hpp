// SPDX-License-Identifier: MIT
// What stands at an axis: its display unit, tick labels and title.
#pragma once

#include <string_view>

#include "parabola/plot/axis.hpp"
#include "parabola/plot/ticks.hpp"

namespace parabola {

/// The unit in which the labels of a linear axis stay short. When all |ticks| are below 0.01 or one
/// reaches 10^5, a power of ten, 10^(multiple of 3); when a label would need more than five digits
/// to tell neighbours apart, an offset too. `target` as for choose_step.
DisplayUnit choose_unit(AxisRange range, double target);

/// Label of a tick of a linear axis: as many decimals as the step needs.
RichText linear_label(double position, TickStep step, DecimalMark mark);

/// Decades plain when all of them lie from 0.1 to 10 000, else as powers of ten.
enum class DecadeStyle { plain, power };
DecadeStyle decade_style(const Ticks& ticks);
RichText log_label(double position, DecadeStyle style, DecimalMark mark);

/// What an axis shows: "V" in "mV", or "row" in nothing.
struct AxisTitle {
  RichText name;
  RichText unit;
  friend bool operator==(const AxisTitle&, const AxisTitle&) = default;
};

/// A label as the user wrote it: "current (mA)" has the unit mA.
AxisTitle split_label(std::string_view label);

/// name (unit), name (10^{-3} unit), name - offset (unit).
RichText title_text(const AxisTitle& title, const DisplayUnit& unit, DecimalMark mark);

}  // namespace parabola
