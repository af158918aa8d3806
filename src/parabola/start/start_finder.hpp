// SPDX-License-Identifier: MIT
// The rounds of a search: candidates, refinement, and when to be satisfied.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

#include "parabola/start/axis.hpp"
#include "parabola/start/find_start.hpp"
#include "parabola/start/projector.hpp"
#include "parabola/start/refine.hpp"
#include "parabola/start/roles.hpp"
#include "parabola/start/search.hpp"

namespace parabola {

/// When a sum of squares is as low as the data allow.
struct Scatter {
  bool is_scale_known = false;
  double scale = 1.0;              ///< S of whitened rows times scale^2 is in units of sigma
  double data_square = 0.0;        ///< |w y|^2
  std::vector<std::size_t> order;  ///< rows by the first predictor

  /// sigma known: S <= nu + 5 sqrt(2 nu). Otherwise: S at the rounding level; fewer than 9 rows; or
  /// residuals in the order of x that look random, V = sum (r_i+1 - r_i)^2 / sum r^2 > 2 - 6/sqrt n
  /// (von Neumann 1941), unless sigma is known and S > 3 nu.
  [[nodiscard]] bool is_satisfied(std::span<const double> residuals, double sum,
                                  std::size_t parameter_count) const;
};

/// All parameters at their scales, held ones at their values, within the limits.
Vector defaults_of(const std::vector<StartParameter>& parameters);

/// Six steps of all points on the scoring rows, forty more of the best four on all rows, up to two
/// hundred of the best. Best first, equal S dropped.
std::vector<StartPoint> refine_candidates(Projector& scoring, Projector& all,
                                          std::vector<StartPoint> points);

/// What was found so far, and the rounds that find more.
class Searcher {
 public:
  using MakeAxes = std::function<std::vector<Axis>(std::size_t round)>;
  using Look = std::function<void(const SearchEffort&, const std::vector<Axis>&)>;

  /// Both evaluate one model, on the scoring rows and on all; they may be the same object.
  Searcher(Projector& scoring, Projector& all, Scatter scatter)
      : scoring_(scoring), all_(all), scatter_(std::move(scatter)) {}

  /// Up to three rounds, each wider; every round takes the ways to look in turn until satisfied.
  /// None follows a round without gain, or one that ends above 10,000 evaluations.
  void run(const MakeAxes& make_axes, const std::vector<Look>& ways,
           const std::function<std::size_t()>& evaluations);

  /// Candidates of one look: refined and kept.
  void add(std::vector<StartPoint> candidates);

  /// The best, in canonical form: even parameters positive, angles within half a period of 0 and
  /// such that amplitudes are positive, where S stays the same. Error start_not_found when there is
  /// none.
  Result<StartValues> values(std::size_t evaluations);

 private:
  void collect(std::vector<StartPoint> more);
  void make_canonical(StartPoint& point);
  [[nodiscard]] bool is_lower_alias(const StartPoint& a, const StartPoint& b) const;
  [[nodiscard]] bool is_satisfied();

  Projector& scoring_;
  Projector& all_;
  Scatter scatter_;
  std::vector<Axis> axes_;
  std::vector<StartPoint> found_;
  bool is_confirmed_ = false;
};

}  // namespace parabola
