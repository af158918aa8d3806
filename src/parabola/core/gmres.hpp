// SPDX-License-Identifier: MIT
// Linear systems that are known by their products with vectors only.
#pragma once

#include <functional>

#include "parabola/core/matrix.hpp"

namespace parabola {

/// x with A x = b to 1e-14 of |b|, or as near as `most_products` products come; meant for A close
/// to the identity, where a few suffice. Source: Saad & Schultz, SIAM J. Sci. Stat. Comput. 7
/// (1986) 856 (GMRES, without restart).
Vector gmres(const std::function<Vector(const Vector&)>& product, const Vector& b,
             int most_products = 100);

}  // namespace parabola
