// SPDX-License-Identifier: MIT
// Bins as the user states them: for events that are counted first, or of counts in a table.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"

namespace parabola {

/// The bins of counted events are columns: `variable` lies between two of them in each row.
struct BinColumns {
  std::string variable;
  std::string lower;
  std::string upper;
};

/// Either edges, increasing, or columns.
struct BinOption {
  Vector edges;
  std::optional<BinColumns> columns;
};

/// "0, 1, 2, 5" or "E = [E_low, E_high]". Errors: bins_syntax; bins_order; bins_too_many (above a
/// million).
Result<BinOption> parse_bins(std::string_view text);

/// `count` equal bins from `lower` to `upper`, as typed: --histogram 50 0 10. Errors as above.
Result<BinOption> parse_histogram(std::string_view count, std::string_view lower,
                                  std::string_view upper);

}  // namespace parabola
