// SPDX-License-Identifier: MIT
#include "parabola/model/distribution.hpp"

#include "parabola/core/assert.hpp"

namespace parabola {
namespace {

Term half_log_two_pi(Term any) {
  return log(2.0 * any.pi()) / 2.0;
}

// Of z with unit width, without the width.
Term log_standard_normal(Term z) {
  return -(square(z) / 2.0) - half_log_two_pi(z);
}

Term log_student(std::span<const Term> p, Term x) {
  const Term z = (x - p[0]) / p[1];
  const Term nu = p[2];
  const Term height = lgamma((nu + 1.0) / 2.0) - lgamma(nu / 2.0) - log(nu * nu.pi()) / 2.0;
  return height - log(p[1]) - (nu + 1.0) / 2.0 * log1p(square(z) / nu);
}

// A normal core that continues as a power below mu - alpha sigma, value and slope alike.
Term log_crystal_ball(std::span<const Term> p, Term x) {
  const Term z = (x - p[0]) / p[1];
  const Term alpha = p[2];
  const Term n = p[3];
  const Term ratio = n / alpha;
  const Term tail = n * log(ratio) - square(alpha) / 2.0 - n * log(ratio - alpha - z);
  const Term core = -(square(z) / 2.0);
  const Term tail_area = ratio / (n - 1.0) * exp(-(square(alpha) / 2.0));
  const Term core_area = sqrt(z.pi() / 2.0) * (1.0 + erf(alpha / sqrt(z.constant(2.0))));
  const Term is_core = z.apply(Op::greater, -alpha);
  return where(is_core, core, tail) - log(p[1] * (tail_area + core_area));
}

// Argus, with t = 1 - (x/m0)^2: the integral of x sqrt(t) exp(-a t) over [0, m0] is m0^2/2 times
// that of sqrt(t) exp(-a t) over [0, 1]; a = chi^2/2.
Term log_argus(std::span<const Term> p, Term x) {
  const Term a = square(p[1]) / 2.0;
  const Term t = 1.0 - square(x / p[0]);
  const Term root = sqrt(a);
  const Term closed = (sqrt(a.pi()) / 2.0 * erf(root) - root * exp(-a)) / power(a, a.constant(1.5));
  // sum (-a)^k / (k! (k + 3/2)), where the closed form cancels: 1e-16 of it for a < 0.1
  Term series = a.constant(2.0 / 3.0);
  Term term = a.constant(1.0);
  for (int k = 1; k <= 9; ++k) {
    term = term * (-a) / static_cast<double>(k);
    series = series + term / (k + 1.5);
  }
  const Term area = where(a.apply(Op::less, 0.1), series, closed);
  return log(x) + log(t) / 2.0 - a * t - log(square(p[0]) / 2.0 * area);
}

}  // namespace

bool has_log_density(Op op) {
  return is_distribution(op) && op != Op::density && op != Op::extended &&
         op != Op::bernstein_density;
}

bool is_unnormalised(Op op) {
  return op == Op::von_mises_density;
}

Term log_density(Op op, std::span<const Term> p, Term x) {
  switch (op) {
    case Op::normal_density:
      return log_standard_normal((x - p[0]) / p[1]) - log(p[1]);
    case Op::exponential_density:
      return -(x / p[0]) - log(p[0]);
    case Op::uniform_density:
      return -log(p[1] - p[0]);
    case Op::poisson_counts:
      return x * log(p[0]) - p[0] - lgamma(x + 1.0);
    case Op::binomial_counts:
      return lgamma(p[0] + 1.0) - lgamma(x + 1.0) - lgamma(p[0] - x + 1.0) + x * log(p[1]) +
             (p[0] - x) * log1p(-p[1]);
    case Op::gamma_density:
      return (p[0] - 1.0) * log(x / p[1]) - x / p[1] - log(p[1]) - lgamma(p[0]);
    case Op::chi2_density:
      return (p[0] / 2.0 - 1.0) * log(x / 2.0) - x / 2.0 - log(x.constant(2.0)) -
             lgamma(p[0] / 2.0);
    case Op::lognormal_density:
      return log_standard_normal((log(x) - p[0]) / p[1]) - log(p[1]) - log(x);
    case Op::weibull_density:
      return log(p[0] / p[1]) + (p[0] - 1.0) * log(x / p[1]) - power(x / p[1], p[0]);
    case Op::cauchy_density:
      return -log(x.pi() * p[1]) - log1p(square((x - p[0]) / p[1]));
    case Op::student_density:
      return log_student(p, x);
    case Op::voigt_density:
      return log(Term{
          x.graph, x.graph->make(Op::voigt, std::array{x.node, p[0].node, p[1].node, p[2].node})});
    case Op::beta_density:
      return (p[0] - 1.0) * log(x) + (p[1] - 1.0) * log1p(-x) + lgamma(p[0] + p[1]) - lgamma(p[0]) -
             lgamma(p[1]);
    case Op::crystal_ball_density:
      return log_crystal_ball(p, x);
    case Op::argus_density:
      return log_argus(p, x);
    case Op::von_mises_density:
      return p[1] * ((x - p[0]).apply(Op::cos) - 1.0);
    default:
      break;
  }
  PARABOLA_ASSERT(false);
  return x;
}

Support support(Op op, std::span<const Term> p) {
  switch (op) {
    case Op::exponential_density:
    case Op::poisson_counts:
    case Op::gamma_density:
    case Op::chi2_density:
    case Op::lognormal_density:
    case Op::weibull_density:
      return {p[0].constant(0.0), std::nullopt};
    case Op::binomial_counts:
      return {p[0].constant(0.0), p[0]};
    case Op::beta_density:
      return {p[0].constant(0.0), p[0].constant(1.0)};
    case Op::argus_density:
      return {p[0].constant(0.0), p[0]};
    case Op::uniform_density:
      return {p[0], p[1]};
    case Op::von_mises_density:
      return {-p[0].pi(), p[0].pi()};
    default:
      return {};
  }
}

std::optional<Moments> moments(Op op, std::span<const Term> p) {
  switch (op) {
    case Op::normal_density:
      return Moments{p[0], p[1]};
    case Op::exponential_density:
      return Moments{p[0], p[0]};
    case Op::uniform_density:
      return Moments{(p[0] + p[1]) / 2.0, (p[1] - p[0]) / sqrt(p[0].constant(12.0))};
    case Op::poisson_counts:
      return Moments{p[0], sqrt(p[0])};
    case Op::binomial_counts:
      return Moments{p[0] * p[1], sqrt(p[0] * p[1] * (1.0 - p[1]))};
    case Op::gamma_density:
      return Moments{p[0] * p[1], sqrt(p[0]) * p[1]};
    case Op::chi2_density:
      return Moments{p[0], sqrt(2.0 * p[0])};
    case Op::lognormal_density: {
      const Term mean = exp(p[0] + square(p[1]) / 2.0);
      return Moments{mean, mean * sqrt(expm1(square(p[1])))};
    }
    case Op::weibull_density: {
      const Term first = exp(lgamma(1.0 + 1.0 / p[0]));
      const Term second = exp(lgamma(1.0 + 2.0 / p[0]));
      return Moments{p[1] * first, p[1] * sqrt(second - square(first))};
    }
    case Op::beta_density: {
      const Term sum = p[0] + p[1];
      return Moments{p[0] / sum, sqrt(p[0] * p[1] / (sum + 1.0)) / sum};
    }
    default:
      return std::nullopt;
  }
}

}  // namespace parabola
