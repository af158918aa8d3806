// SPDX-License-Identifier: MIT
// The figures of scripts/bench-budget: what shared uncertainties cost in time and memory. Every fit
// runs in a process of its own, so that its peak memory is its own.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "parabola/fit/fit.hpp"
#include "parabola/stats/random_engine.hpp"

namespace {

using namespace parabola;  // NOLINT(google-build-using-namespace): a program of one page

constexpr double most_times = 5.0;
constexpr double most_memory = 3.0;  // the result included
constexpr double most_seconds = 1.0;
constexpr int repetitions = 7;

struct Cost {
  double seconds = std::numeric_limits<double>::infinity();  // of the processor
  double bytes = 0.0;                                        // peak, less what was there before
};

// A figure of /proc/self/status in bytes: VmRSS now, VmHWM at its highest.
double status_bytes(const char* figure) {
  std::ifstream file("/proc/self/status");
  std::string line;
  while (std::getline(file, line)) {
    if (line.starts_with(figure))
      return 1024.0 * std::strtod(line.c_str() + std::strlen(figure) + 1, nullptr);
  }
  return 0.0;
}

Cost cost_of(const Table& table, const FitSpec& spec) {
  const double before = status_bytes("VmRSS");
  const std::clock_t begin = std::clock();
  const Result<FitResult> result = fit(table, spec);
  const std::clock_t end = std::clock();
  if (!result || !result->termination.success) {
    std::fprintf(stderr, "%s\n", result ? result->termination.text.c_str() : result.error().what());
    std::_Exit(EXIT_FAILURE);
  }
  return {static_cast<double>(end - begin) / static_cast<double>(CLOCKS_PER_SEC),
          status_bytes("VmHWM") - before};
}

// The same in a child, which sees the table but starts with a peak of its own.
Cost measured(const Table& table, const FitSpec& spec) {
  int ends[2];
  if (pipe(ends) != 0) std::exit(EXIT_FAILURE);
  const pid_t child = fork();
  if (child == 0) {
    const Cost cost = cost_of(table, spec);
    const bool is_told = write(ends[1], &cost, sizeof cost) == sizeof cost;
    std::_Exit(is_told ? EXIT_SUCCESS : EXIT_FAILURE);
  }
  close(ends[1]);
  Cost cost;
  const bool is_told = child > 0 && read(ends[0], &cost, sizeof cost) == sizeof cost;
  close(ends[0]);
  waitpid(child, nullptr, 0);
  if (!is_told) std::exit(EXIT_FAILURE);
  return cost;
}

// The least time and the largest memory of the repetitions of each fit, taken in turn.
std::vector<Cost> in_turn(const Table& table, const std::vector<FitSpec>& specs) {
  std::vector<Cost> best(specs.size());
  for (int k = 0; k < repetitions; ++k) {
    for (std::size_t i = 0; i < specs.size(); ++i) {
      const Cost cost = measured(table, specs[i]);
      best[i] = {std::min(best[i].seconds, cost.seconds), std::max(best[i].bytes, cost.bytes)};
    }
  }
  return best;
}

Column column(std::string name, Vector values) {
  Column result;
  result.name = std::move(name);
  result.values = std::move(values);
  return result;
}

// y = 3 + 2 x with sigma 0.1 on y and on x as given.
Table line(std::size_t n, double sigma_x) {
  RandomEngine random(1);
  Vector x(n);
  Vector y(n);
  for (std::size_t i = 0; i < n; ++i) {
    const double exact = static_cast<double>(i) / static_cast<double>(n) * 10.0;
    x[i] = exact + sigma_x * random.normal();
    y[i] = 3.0 + 2.0 * exact + 0.1 * random.normal();
  }
  return Table({column("x", std::move(x)), column("y", std::move(y))});
}

FitSpec spec_with(std::vector<std::string> sigma, std::vector<std::string> common) {
  FitSpec spec;
  spec.formula = "y = a + b*x";
  spec.sigma = std::move(sigma);
  spec.common = std::move(common);
  return spec;
}

bool tell(const char* what, double value, const char* unit, double bar) {
  std::printf("%-60s %8.3f%s, bar %g%s\n", what, value, unit, bar, value <= bar ? "" : "   MISSED");
  return value <= bar;
}

bool million_rows() {
  constexpr std::size_t n = 1'000'000;
  constexpr double data = 3.0 * 8.0 * n;  // x, y and sigma
  const std::vector<Cost> costs = in_turn(
      line(n, 0.0), {spec_with({"y = 0.1"}, {}), spec_with({"y = 0.1"}, {"y = 1%", "y = 0.1"})});
  std::printf("line, %zu rows: %.1f ms alone, %.1f ms with a common scale and offset\n", n,
              1e3 * costs[0].seconds, 1e3 * costs[1].seconds);
  bool is_met = tell("  time with / without", costs[1].seconds / costs[0].seconds, "", most_times);
  is_met &= tell("  memory added, in units of the data", costs[0].bytes / data, "", most_memory);
  is_met &= tell("  with the common sources", costs[1].bytes / data, "", most_memory);
  return is_met;
}

bool distances() {
  constexpr std::size_t n = 10'000;
  const std::vector<Cost> costs =
      in_turn(line(n, 0.05), {spec_with({"y = 0.1", "x = 0.05"}, {"y = 0.1"})});
  return tell("line, 10000 rows, x and y uncertain, a common source", costs[0].seconds, " s",
              most_seconds);
}

}  // namespace

int main() {
  const bool first = million_rows();
  const bool second = distances();
  return first && second ? EXIT_SUCCESS : EXIT_FAILURE;
}
