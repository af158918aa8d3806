// SPDX-License-Identifier: MIT
#include "parabola/core/gmres.hpp"

#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "parabola/core/decompose.hpp"

namespace parabola {
namespace {

// A rotation that turns (a, b) into (length, 0).
struct Rotation {
  double cosine = 1.0;
  double sine = 0.0;
};

void rotate(const Rotation& rotation, double& a, double& b) {
  const double turned = rotation.cosine * a + rotation.sine * b;
  b = rotation.cosine * b - rotation.sine * a;
  a = turned;
}

// Makes v orthogonal to the basis, twice, since once leaves what rounding lost; adds the shares.
void orthogonalise(const std::vector<Vector>& basis, Vector& v, Vector& shares) {
  shares.assign(basis.size(), 0.0);
  for (int pass = 0; pass < 2; ++pass) {
    for (std::size_t k = 0; k < basis.size(); ++k) {
      const double share = dot(basis[k], v);
      add_scaled(-share, basis[k], v);
      shares[k] += share;
    }
  }
}

}  // namespace

Vector gmres(const std::function<Vector(const Vector&)>& product, const Vector& b,
             int most_products) {
  constexpr double tolerance = 1e-14;
  Vector x(b.size(), 0.0);
  const double size = norm(b);
  if (!(size > 0.0)) return x;
  std::vector<Vector> basis{b};
  for (double& share : basis[0]) share /= size;
  std::vector<Vector> columns;  // of the triangle
  std::vector<Rotation> rotations;
  Vector right{size};
  for (int k = 0; k < most_products && std::abs(right.back()) > tolerance * size; ++k) {
    Vector next = product(basis.back());
    Vector column;
    orthogonalise(basis, next, column);
    double rest = norm(next);
    for (std::size_t i = 0; i < rotations.size(); ++i)
      rotate(rotations[i], column[i], column[i + 1]);
    const double length = std::hypot(column.back(), rest);
    if (!(length > 0.0)) break;  // A is singular on what is left
    rotations.push_back({column.back() / length, rest / length});
    right.push_back(0.0);
    rotate(rotations.back(), right[right.size() - 2], right.back());
    column.back() = length;
    columns.push_back(std::move(column));
    if (rest == 0.0) break;
    for (double& share : next) share /= rest;
    basis.push_back(std::move(next));
  }
  for (std::size_t j = columns.size(); j-- > 0;) {
    right[j] /= columns[j][j];
    for (std::size_t i = 0; i < j; ++i) right[i] -= columns[j][i] * right[j];
    add_scaled(right[j], basis[j], x);
  }
  return x;
}

}  // namespace parabola
