// SPDX-License-Identifier: MIT
// Every nonlinear NIST problem from no start at all.
#include <array>
#include <cmath>
#include <ctime>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

#include "parabola/minimize/strd.test.hpp"
#include "parabola/model/formula.hpp"
#include "parabola/start/find_start.hpp"

namespace parabola {
namespace {

using testing_problems::read_reference;
using testing_problems::ReferenceData;

struct NistProblem {
  Formula formula;
  std::vector<std::string> parameters;
  std::vector<std::string> predictors;
};

// The comment lines "# model: " and "# parameters: ", and the names of the columns.
NistProblem read_problem(const std::string& name) {
  std::ifstream file(std::string(PARABOLA_SOURCE_DIR) + "/tests/reference/strd/" + name + ".csv");
  NistProblem problem;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("# model: ")) {
      problem.formula = parse_formula(line.substr(9)).value();
    } else if (line.starts_with("# parameters: ")) {
      std::istringstream words(line.substr(14));
      for (std::string word; words >> word;) problem.parameters.push_back(word);
    } else if (!line.starts_with("#")) {
      std::istringstream words(line);
      std::string word;
      std::getline(words, word, ',');  // y
      while (std::getline(words, word, ',')) problem.predictors.push_back(word);
      break;
    }
  }
  return problem;
}

class NistStarts : public testing::TestWithParam<const char*> {};

TEST_P(NistStarts, reach_the_certified_minimum_in_bounded_time) {
  const std::string name = GetParam();
  const ReferenceData data = read_reference(name);
  const NistProblem nist = read_problem(name);
  std::vector<Vector> x(nist.predictors.size());
  for (const Vector& row : data.x) {
    for (std::size_t c = 0; c < row.size(); ++c) x[c].push_back(row[c]);
  }
  Vector y = data.y;
  if (name == "Nelson") {
    for (double& value : y) value = std::log(value);  // the model is one of log(y)
  }
  StartProblem problem;
  problem.graph = nist.formula.graph;
  problem.model = nist.formula.right;
  problem.parameters = nist.parameters;
  for (std::size_t c = 0; c < x.size(); ++c)
    problem.predictors.push_back({nist.predictors[c], x[c]});
  problem.response = y;

  const std::clock_t begin = std::clock();
  const Result<StartValues> start = find_start(problem);
  const double milliseconds = 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
  ASSERT_TRUE(start.has_value());
  std::cout << name << ": " << start->evaluations << " evaluations, " << milliseconds << " ms\n";
  // S of Lanczos1 is 1.4e-25: in doubles its residuals are rounding errors of y, 3e-16 each.
  const double rounding = name == "Lanczos1" ? 1e-20 : 0.0;
  const double certified = data.facts.at("solution_rss").front();
  EXPECT_LE(start->sum_of_squares, certified * (1.0 + 1e-7) + rounding);
  EXPECT_LE(start->evaluations, 10'000U);
}

constexpr std::array problems = {
    "Bennett5", "BoxBOD", "Chwirut1", "Chwirut2", "DanWood",  "ENSO",     "Eckerle4",
    "Gauss1",   "Gauss2", "Gauss3",   "Hahn1",    "Kirby2",   "Lanczos1", "Lanczos2",
    "Lanczos3", "MGH09",  "MGH10",    "MGH17",    "Misra1a",  "Misra1b",  "Misra1c",
    "Misra1d",  "Nelson", "Rat42",    "Rat43",    "Roszman1", "Thurber"};
INSTANTIATE_TEST_SUITE_P(all, NistStarts, testing::ValuesIn(problems),
                         [](const auto& test) { return std::string(test.param); });

}  // namespace
}  // namespace parabola
