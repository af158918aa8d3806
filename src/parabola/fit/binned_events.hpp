// SPDX-License-Identifier: MIT
// Events counted in bins: for the search of start values, and to show a density beside its data.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/model/density.hpp"
#include "parabola/model/integral_function.hpp"
#include "parabola/model/row_function.hpp"

namespace parabola {

/// Bin k holds edges[k] <= x < edges[k + 1], the last one its upper edge too.
struct Bins {
  Vector edges;   ///< one more than there are bins, increasing
  Vector counts;  ///< events in each

  [[nodiscard]] std::size_t size() const { return counts.size(); }
  [[nodiscard]] double width(std::size_t k) const { return edges[k + 1] - edges[k]; }
  [[nodiscard]] double centre(std::size_t k) const { return 0.5 * (edges[k] + edges[k + 1]); }
};

/// Counts `events` between the given edges; those outside are left out.
Bins count_events(std::span<const double> events, Vector edges);

/// Bins of equal width near (interquartile range) n^(-1/3), half of what Freedman & Diaconis (1981)
/// take for one smooth hill, so that a peak on a background is seen; round numbers unless `range`
/// has finite ends that do not allow it, at least 5 and at most `most_bins` of them. Where far
/// tails would need more they are left out: the bins then reach over the inner 98 % of the events
/// at least.
Bins choose_bins(std::span<const double> events, const DensityRange& range,
                 double most_bins = 200.0);

/// Where the events are, for integrals over infinite ranges.
IntegralScale scale_of(std::span<const double> events);

/// The ends of bins as two columns.
class BinEdges {
 public:
  explicit BinEdges(const Bins& bins);
  [[nodiscard]] const Vector& lower() const { return lower_; }
  [[nodiscard]] const Vector& upper() const { return upper_; }

 private:
  Vector lower_;
  Vector upper_;
};

/// Expected events per bin as a function of `parameters`: `count` times the integral of the density
/// (of a rate: the integral alone), by its closed form where there is one. Integrals that `density`
/// mentions are among the parameters, or replaced already. The edges outlive the function. Errors:
/// those of make_formula_function().
Result<std::unique_ptr<RowFunction>> expected_counts(Graph graph, const Density& density,
                                                     double count,
                                                     const std::vector<std::string>& parameters,
                                                     const BinEdges& edges);

}  // namespace parabola
