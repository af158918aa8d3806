// SPDX-License-Identifier: MIT
#include "parabola/stats/random_variates.hpp"

#include <cmath>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include "parabola/core/assert.hpp"

namespace parabola {
namespace {

namespace policies = boost::math::policies;
using Policy = policies::policy<policies::promote_double<false>,
                                policies::discrete_quantile<policies::integer_round_up>,
                                policies::domain_error<policies::ignore_error>,
                                policies::overflow_error<policies::ignore_error>,
                                policies::evaluation_error<policies::ignore_error>>;

std::uint64_t mixed(std::uint64_t z) {
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
  return z ^ (z >> 31U);
}

}  // namespace

std::uint64_t seed_of_stream(std::uint64_t seed, std::uint64_t number) {
  constexpr std::uint64_t golden = 0x9e3779b97f4a7c15ULL;
  return mixed(mixed(seed + golden) + (number + 1) * golden);
}

double poisson_variate(RandomEngine& engine, double mean) {
  PARABOLA_ASSERT(mean >= 0.0 && mean <= largest_mean);
  const double u = engine.uniform();
  if (mean == 0.0) return 0.0;
  return boost::math::quantile(boost::math::poisson_distribution<double, Policy>(mean), u);
}

double binomial_variate(RandomEngine& engine, double trials, double probability) {
  PARABOLA_ASSERT(trials >= 0.0 && trials <= largest_mean);
  PARABOLA_ASSERT(probability >= 0.0 && probability <= 1.0);
  const double u = engine.uniform();
  if (trials == 0.0 || probability == 0.0) return 0.0;
  if (probability == 1.0) return trials;
  return boost::math::quantile(
      boost::math::binomial_distribution<double, Policy>(trials, probability), u);
}

double gamma_variate(RandomEngine& engine, double shape) {
  PARABOLA_ASSERT(shape > 0.0);
  return boost::math::gamma_p_inv(shape, engine.uniform(), Policy());
}

double beta_variate(RandomEngine& engine, double a, double b) {
  PARABOLA_ASSERT(a > 0.0 && b > 0.0);
  return boost::math::ibeta_inv(a, b, engine.uniform(), Policy());
}

double exponential_variate(RandomEngine& engine) {
  return -std::log(engine.uniform());
}

}  // namespace parabola
