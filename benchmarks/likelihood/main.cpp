// SPDX-License-Identifier: MIT
// Half of scripts/bench-likelihood: an extended fit of a peak on an exponential background. Writes
// the events for the peer, and prints seconds of the processor, evaluations, estimates and
// uncertainties.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <limits>
#include <string>

#include "parabola/fit/fit.hpp"
#include "parabola/stats/random_engine.hpp"

namespace {

using namespace parabola;  // NOLINT(google-build-using-namespace): a program of one page

constexpr int repetitions = 3;

// 30 % normal(5, 0.3), 70 % exponential(4), on [0, 10].
Vector events_of(std::size_t count) {
  RandomEngine random(20);
  Vector events;
  while (events.size() < count) {
    const bool is_signal = random.uniform() < 0.3;
    const double x = is_signal ? 5.0 + 0.3 * random.normal() : -4.0 * std::log(random.uniform());
    if (x >= 0.0 && x <= 10.0) events.push_back(x);
  }
  return events;
}

double seconds_of(std::clock_t ticks) {
  return static_cast<double>(ticks) / static_cast<double>(CLOCKS_PER_SEC);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: bench_likelihood EVENTS FILE\n");
    return EXIT_FAILURE;
  }
  const Vector events = events_of(std::strtoull(argv[1], nullptr, 10));
  std::ofstream file(argv[2], std::ios::binary);
  file.write(reinterpret_cast<const char*>(events.data()),
             static_cast<std::streamsize>(events.size() * sizeof(double)));
  file.close();
  if (!file) return EXIT_FAILURE;
  Column column;
  column.name = "m";
  column.values = events;
  const Table table({column}, "events");
  FitSpec spec;
  spec.formula = "m ~ extended(ns*normal(mu, sigma) + nb*exponential(tau)) on [0, 10]";
  double least = std::numeric_limits<double>::infinity();
  for (int i = 0; i < repetitions; ++i) {
    const std::clock_t begin = std::clock();
    const Result<FitResult> result = fit(table, spec);
    const double seconds = seconds_of(std::clock() - begin);
    if (!result || !result->termination.success) return EXIT_FAILURE;
    least = std::fmin(least, seconds);
    if (i + 1 < repetitions) continue;
    std::printf("%.6f %zu", least, result->evaluations);
    for (const Quantity& parameter : result->parameters)
      std::printf(" %.12g %.12g", *parameter.estimate, *parameter.uncertainty);
    std::printf("\n");
  }
  return EXIT_SUCCESS;
}
