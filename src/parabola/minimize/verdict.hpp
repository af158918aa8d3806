// SPDX-License-Identifier: MIT
// What a search does next with a candidate that was polished.
#pragma once

namespace parabola {

enum class Verdict {
  final,     ///< nothing better near: the termination says what this is
  not_yet,   ///< not close enough, go on searching; the termination is the reason if that fails
  released,  ///< the cost falls inwards from a limit: go on from here with that parameter free
  escape     ///< the cost falls on both sides along the direction of weakest curvature
};

}  // namespace parabola
