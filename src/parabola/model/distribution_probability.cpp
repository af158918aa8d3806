// SPDX-License-Identifier: MIT
// Closed integrals of densities between two ends.
#include "parabola/model/distribution.hpp"

namespace parabola {
namespace {

using End = std::optional<Term>;

// The larger of two lower ends, the smaller of two upper ends.
End inner(const End& a, const End& b, Op op) {
  if (!a || !b) return a ? a : b;
  if (a->node == b->node) return a;
  return a->apply(op, *b);
}

// The normal integral over [a, b] in units of sqrt(2) sigma: differences of erfc on the side where
// both are small.
Term normal_probability(const End& a, const End& b, Term any) {
  if (!a && !b) return any.constant(1.0);
  if (!b) return erfc(*a) / 2.0;
  if (!a) return erfc(-*b) / 2.0;
  const Term is_above = (*a + *b).apply(Op::greater, 0.0);
  return where(is_above, erfc(*a) - erfc(*b), erfc(-*b) - erfc(-*a)) / 2.0;
}

Term cauchy_probability(std::span<const Term> p, const End& lower, const End& upper) {
  const Term one = p[0].constant(1.0);
  if (!lower && !upper) return one;
  const Term pi = p[0].pi();
  if (!upper) return p[1].apply(Op::atan2, *lower - p[0]) / pi;
  if (!lower) return p[1].apply(Op::atan2, p[0] - *upper) / pi;
  const Term sine = p[1] * (*upper - *lower);
  const Term cosine = square(p[1]) + (*lower - p[0]) * (*upper - p[0]);
  return sine.apply(Op::atan2, cosine) / pi;
}

// exp(-u(lower)) - exp(-u(upper)) of a survival function exp(-u).
Term survival_difference(const End& lower, const End& upper, Term any) {
  if (!lower && !upper) return any.constant(1.0);
  if (!lower) return -expm1(-*upper);
  if (!upper) return exp(-*lower);
  return -(exp(-*lower) * expm1(*lower - *upper));
}

// Of t = 1 - (x/m0)^2 from t(upper) to t(lower).
Term argus_part(Term a, Term t) {
  const Term root = sqrt(a * t);
  return sqrt(a.pi()) / 2.0 * erf(root) - root * exp(-(a * t));
}

}  // namespace

std::optional<Term> probability(Op op, std::span<const Term> p, const End& from, const End& to) {
  const Support inside = support(op, p);
  const End lower = inner(from, inside.lower, Op::max);
  const End upper = inner(to, inside.upper, Op::min);
  const Term one = p[0].constant(1.0);
  const bool is_whole = (!lower || (inside.lower && lower->node == inside.lower->node)) &&
                        (!upper || (inside.upper && upper->node == inside.upper->node));
  if (is_whole) {
    if (is_unnormalised(op)) return std::nullopt;
    return one;
  }
  const auto scaled = [&](const End& end, auto scale) -> End {
    if (!end || (inside.lower && end->node == inside.lower->node)) return std::nullopt;
    return scale(*end);
  };
  const Term root_two = sqrt(p[0].constant(2.0));
  switch (op) {
    case Op::normal_density: {
      const auto z = [&](Term x) { return (x - p[0]) / (root_two * p[1]); };
      return normal_probability(scaled(lower, z), scaled(upper, z), one);
    }
    case Op::lognormal_density: {
      const auto z = [&](Term x) { return (log(x) - p[0]) / (root_two * p[1]); };
      return normal_probability(scaled(lower, z), scaled(upper, z), one);
    }
    case Op::exponential_density: {
      const auto u = [&](Term x) { return x / p[0]; };
      return survival_difference(scaled(lower, u), scaled(upper, u), one);
    }
    case Op::weibull_density: {
      const auto u = [&](Term x) { return power(x / p[1], p[0]); };
      return survival_difference(scaled(lower, u), scaled(upper, u), one);
    }
    case Op::uniform_density:
      return (*upper - *lower) / (p[1] - p[0]);
    case Op::cauchy_density:
      return cauchy_probability(p, lower, upper);
    case Op::argus_density: {
      const Term a = square(p[1]) / 2.0;
      const auto t = [&](Term x) { return 1.0 - square(x / p[0]); };
      return (argus_part(a, t(*lower)) - argus_part(a, t(*upper))) / argus_part(a, one);
    }
    default:
      return std::nullopt;
  }
}

}  // namespace parabola
