// SPDX-License-Identifier: MIT
#include "parabola/infer/pearson_test.hpp"

#include <vector>

namespace parabola {
namespace {

struct Group {
  double count = 0.0;
  double expected = 0.0;
  double variance = 0.0;

  void add(const Group& other) {
    count += other.count;
    expected += other.expected;
    variance += other.variance;
  }
};

}  // namespace

PearsonTest pearson_test(std::span<const double> counts, std::span<const double> expected,
                         std::span<const double> deviations, std::span<const std::size_t> order) {
  constexpr double enough = 5.0;
  std::vector<Group> groups;
  Group open;
  for (const std::size_t i : order) {
    open.add({counts[i], expected[i], deviations[i] * deviations[i]});
    if (open.expected < enough) continue;
    groups.push_back(open);
    open = {};
  }
  const bool has_rest = open.count > 0.0 || open.expected > 0.0;
  if (has_rest && !groups.empty()) groups.back().add(open);
  if (has_rest && groups.empty()) groups.push_back(open);
  PearsonTest test;
  for (const Group& group : groups) {
    const double residual = group.count - group.expected;
    if (residual != 0.0) test.chi2 += residual * residual / group.variance;
  }
  test.groups = groups.size();
  return test;
}

}  // namespace parabola
