// SPDX-License-Identifier: MIT
// NIST Statistical Reference Datasets through the whole walk: file, formula, fit, result. Each
// start, and no start, stands by itself. scripts/nist prints the same as a table.
#include "strd.hpp"

#include <string>

#include <gtest/gtest.h>

namespace parabola {
namespace {

class Strd : public ::testing::TestWithParam<std::string> {};

TEST_P(Strd, agrees_with_the_25_digit_solution) {
  const std::string& parameter = GetParam();
  const std::size_t separator = parameter.find('_');
  const std::string name = parameter.substr(0, separator);
  const std::string start = separator == std::string::npos ? "" : parameter.substr(separator + 1);
  const strd::DataSet set = strd::read_data_set(name);
  const FitResult result = strd::fit_data_set(set, start);
  const strd::Digits digits = strd::best_digits(name, result, set);
  EXPECT_TRUE(result.termination.success);
  EXPECT_GE(digits.values, start.empty() && result.linear ? 14.5 : 13.0);
  EXPECT_GE(digits.deviations, start.empty() && result.linear ? 13.0 : 12.0);
}

std::vector<std::string> nonlinear() {
  std::vector<std::string> cases;
  for (const std::string& name : strd::nonlinear_names) {
    for (const char* start : {"_start1", "_start2", ""}) cases.push_back(name + start);
  }
  return cases;
}

const auto name_of = [](const auto& test) { return test.param; };

INSTANTIATE_TEST_SUITE_P(Nonlinear, Strd, ::testing::ValuesIn(nonlinear()), name_of);
INSTANTIATE_TEST_SUITE_P(Linear, Strd, ::testing::ValuesIn(strd::linear_names), name_of);

}  // namespace
}  // namespace parabola
