// SPDX-License-Identifier: MIT
// Sweeps over candidates of some parameters, the others standing still, and the best distinct ones.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "parabola/start/axis.hpp"
#include "parabola/start/projector.hpp"
#include "parabola/start/refine.hpp"

namespace parabola {

/// How hard to look; `round` 0, 1, 2.
struct SearchEffort {
  std::size_t round = 0;
  std::size_t kept = 10;                 ///< distinct points that leave the search
  std::size_t beam = 5;                  ///< states carried from stage to stage
  std::size_t stage_limit = 5000;        ///< evaluations after which a stage takes no further state
  std::size_t evaluation_limit = 40000;  ///< of one search: sweeps end early

  [[nodiscard]] static SearchEffort of_round(std::size_t round);
  /// count * 3^round
  [[nodiscard]] std::size_t enlarged(std::size_t count) const;
};

/// u in [0, 1) of dimension `dimension` of the Halton sequence (radical inverse in the primes);
/// dimensions beyond the table are shifted copies.
double halton(std::size_t index, std::size_t dimension);

class CandidateSweep {
 public:
  /// `parameters`: those that get candidates, all with axes; `base`: the point they are varied at.
  /// Locations are filled last, since they need the others.
  CandidateSweep(Projector& projector, std::vector<Axis>& axes, const SearchEffort& effort,
                 std::vector<std::size_t> parameters, Vector base);

  /// One list of extreme residuals per parameter (used for locations only).
  void set_peaks(std::vector<Peaks> peaks) { peaks_ = std::move(peaks); }

  /// Scores the candidates with these columns active: the full product of the lists when it is
  /// small, else draws; for each frequency in turn its fine grid against few of the others.
  void run(const ActiveColumns& active);
  /// `count` draws of all parameters together, frequencies from their fine grids.
  void draw_jointly(const ActiveColumns& active, std::size_t count);

  /// The best candidates that differ (see differ()) from each better one in some parameter.
  [[nodiscard]] std::vector<StartPoint> best(std::size_t count) const;

 private:
  void score(const ActiveColumns& active);
  void sweep(const ActiveColumns& active, const std::vector<std::size_t>& order, std::size_t limit);
  void sweep_frequency(const ActiveColumns& active, std::size_t frequency);
  void product(const ActiveColumns& active, const std::vector<std::size_t>& order);
  void draws(const ActiveColumns& active, const std::vector<std::size_t>& order, std::size_t count);
  [[nodiscard]] std::size_t product_size(const std::vector<std::size_t>& order) const;
  [[nodiscard]] bool exhausted() const;
  [[nodiscard]] bool is_new(std::size_t candidate, const std::vector<std::size_t>& chosen) const;

  Projector& projector_;
  std::vector<Axis>& axes_;
  const SearchEffort& effort_;
  std::vector<std::size_t> parameters_;
  Vector point_;
  std::vector<Peaks> peaks_;
  std::size_t next_draw_;
  std::vector<double> scores_;
  Vector values_;  // parameters_.size() per score
};

}  // namespace parabola
