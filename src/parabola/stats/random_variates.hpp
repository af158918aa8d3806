// SPDX-License-Identifier: MIT
// Random numbers of the distributions that data follow, and seeds of independent streams.
#pragma once

#include <cstdint>

#include "parabola/stats/random_engine.hpp"

namespace parabola {

/// The seed of stream `number` of a study: equal for equal arguments, unrelated for others, so that
/// what is drawn in a stream does not depend on which streams were drawn before.
/// Source: Steele, Lea & Flood, OOPSLA 2014, figure 15 (SplitMix64), applied twice.
std::uint64_t seed_of_stream(std::uint64_t seed, std::uint64_t number);

/// The means from which whole numbers are drawn; above, a double holds not all of them.
inline constexpr double largest_mean = 1e15;

/// Every variate is the quantile at one uniform number: x with P(X <= x) >= u.
/// `mean` from 0 to largest_mean.
double poisson_variate(RandomEngine& engine, double mean);
/// `trials` a whole number from 0 to largest_mean, `probability` from 0 to 1.
double binomial_variate(RandomEngine& engine, double trials, double probability);
/// Density x^(shape - 1) exp(-x) / Gamma(shape), shape > 0.
double gamma_variate(RandomEngine& engine, double shape);
/// Density proportional to x^(a - 1) (1 - x)^(b - 1), a > 0, b > 0.
double beta_variate(RandomEngine& engine, double a, double b);
/// Density exp(-x).
double exponential_variate(RandomEngine& engine);

}  // namespace parabola
