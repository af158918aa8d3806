// SPDX-License-Identifier: MIT
// Columns of numbers under headings, estimates aligned on their ±: results that have many rows.
#pragma once

#include <string>
#include <vector>

#include "parabola/report/page.hpp"

namespace parabola {

/// All texts printable already; every column has the same number of rows.
struct AlignedColumn {
  std::string heading;
  std::vector<std::string> values;         ///< aligned at the right
  std::vector<std::string> uncertainties;  ///< behind ±, where not empty; none: a plain column
};

void write_aligned(Page& page, const std::vector<AlignedColumn>& columns);

/// "R (Ω)", or the name alone.
std::string heading_with_unit(const std::string& name, const std::string& unit);

/// Adds a row: the estimate rounded to its uncertainty, the value alone without one (NaN or 0).
void add_estimate(AlignedColumn& column, double value, double uncertainty, const Page& page);

}  // namespace parabola
