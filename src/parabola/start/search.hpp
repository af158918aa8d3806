// SPDX-License-Identifier: MIT
// The search of one model: candidates of all nonlinear parameters, grown term by term.
#pragma once

#include <cstddef>
#include <vector>

#include "parabola/start/axis.hpp"
#include "parabola/start/candidates.hpp"
#include "parabola/start/projector.hpp"
#include "parabola/start/refine.hpp"

namespace parabola {

/// Which nonlinear parameters each part of f = f0 + sum_j p_j phi_j needs.
struct ColumnNeeds {
  bool has_offset = false;                          ///< f0 is not 0
  std::vector<std::size_t> offset;                  ///< of f0, ascending
  std::vector<std::vector<std::size_t>> of_linear;  ///< per parameter; empty for nonlinear ones
};

struct SearchSpace {
  Projector& projector;
  std::vector<Axis> axes;
  ColumnNeeds needs;
  Vector defaults;           ///< all parameters at their scales, held ones at their values
  Vector whitened_response;  ///< w y: where the first peaks are sought
};

/// All linear and all nonlinear parameters.
ActiveColumns all_columns(const Projectable& model);
std::vector<std::size_t> nonlinear_parameters(const Projectable& model);

/// Up to effort.kept distinct points, best first, linear parameters solved.
///
/// One set of needs: one sweep. Several (sum of peaks, decays, sines): the model grows set by set;
/// a state is which parameters are placed, its columns those whose needs are placed. Every open set
/// is tried in every state of the beam, with candidates for its new parameters only, then six steps
/// of all. Of interchangeable sets one is tried; a set that contains a smaller open one waits; f0
/// comes first.
std::vector<StartPoint> search(SearchSpace& space, const SearchEffort& effort);

/// Best first; points whose S agrees within `tolerance` relative are one.
void drop_equal(std::vector<StartPoint>& points, double tolerance);

}  // namespace parabola
