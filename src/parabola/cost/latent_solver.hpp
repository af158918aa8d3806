// SPDX-License-Identifier: MIT
// The true predictors of a block of points for given parameters, to convergence.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/cost/latent_block.hpp"
#include "parabola/cost/latent_point.hpp"

namespace parabola {

/// min over z of q(z) for every point of a block, by Newton steps from z = 0, the observed x,
/// halved while the merit rises. Where q has several minima it is the one below the observed x,
/// whatever was solved before: the same parameters give the same bits.
///
/// A step below 1e-7 sigma ends it: Newton errs by its square. Cost: two evaluations for a straight
/// line, three to five for others, and only points that still move are evaluated.
class LatentSolver {
 public:
  /// For points with m latent predictors.
  void start(std::size_t m) {
    m_ = m;
    point_.start(m);
    rho_.resize(m);
  }
  /// From the z in `block`, 0 after its start(), to those of the minima.
  void solve(LatentBlock& block, std::span<const double> parameters);
  /// False where no minimum was found: a kink, or an exact response that the model never takes.
  [[nodiscard]] bool converged(std::size_t row) const { return states_[row].converged; }

 private:
  struct State {
    double merit = 0.0;   // before the step under trial, with
    double bound = 0.0;   // this bound
    double length = 0.0;  // of the last fresh step
    double limit = 2.0;   // of the next one, doubled by each that reaches it
    int attempt = 0;      // starts tried, where the model did not exist at the observed x
    bool stepped = false;
    bool on_trial = false;
    bool converged = false;
  };

  bool advance(LatentBlock& block, std::size_t row, std::size_t at);
  void halve(LatentBlock& block, std::size_t row);
  bool next_start(LatentBlock& block, std::size_t row);
  double newton_step();

  std::size_t m_ = 0;
  LatentPoint point_;
  Vector rho_;
  std::vector<State> states_;
  Vector base_;  // z before the step, m columns of block_rows numbers
  Vector step_;
  std::vector<std::size_t> active_;
};

}  // namespace parabola
