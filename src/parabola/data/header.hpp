// SPDX-License-Identifier: MIT
// Header line -> names and units of the columns.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "parabola/data/fields.hpp"

namespace parabola {

/// What a header cell says.
struct HeaderCell {
  std::string name;
  std::string unit;  ///< as written; empty when none
  Span span;         ///< where it stands in its line
};

/// "I [mA]", "I[mA]": what stands in brackets behind a name is its unit, except for an index like
/// x[1]. "I / mA", "I (mA)": only with a blank before the / or (, and only when the unit is known,
/// so that the headers U/V, u(I), x(t) and "V (set)" stay names.
HeaderCell parse_header_cell(std::string_view text);

/// The header cells of a line. Between white space, units bind to the name before them:
/// "t [s]  U / mV" has two.
std::vector<HeaderCell> header_cells(std::string_view line, char separator,
                                     const std::vector<Field>& fields);

/// How many cells header_cells() finds.
std::size_t header_width(std::string_view line, char separator, const std::vector<Field>& fields);

/// "[s]", "(mV)", "mV" -> the unit, as a second header line holds them; nothing for other texts.
std::optional<std::string> unit_of_cell(std::string_view text);

}  // namespace parabola
