// SPDX-License-Identifier: MIT
// Laboratory formulas in SI units with noise, fitted without start values: each must end at the
// minimum that is reached from the true parameters, or be called doubtful.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <numbers>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/cost/least_squares_cost.hpp"
#include "parabola/minimize/least_squares.hpp"
#include "parabola/model/formula.hpp"
#include "parabola/start/find_start.hpp"

namespace parabola {
namespace {

constexpr std::size_t seeds = 5;

struct LabModel {
  std::string name;
  Formula formula;
  std::vector<std::string> parameters;
  Vector truth;
  std::vector<std::string> predictors;
  std::vector<Vector> x;
  double noise = 0.0;
};

// "N0=1200 tau=2.2e-6"
void read_truth(const std::string& text, LabModel& model) {
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const std::size_t equals = word.find('=');
    model.parameters.push_back(word.substr(0, equals));
    model.truth.push_back(std::stod(word.substr(equals + 1)));
  }
}

// "B = 0.1 9 40 T 1.8 4.2": 40 values of B from 0.1 to 9, T alternates; "log": evenly in log
void read_predictors(const std::string& text, LabModel& model) {
  std::istringstream words(text);
  std::string name;
  std::string equals;
  double from = 0.0;
  double to = 0.0;
  std::size_t count = 0;
  words >> name >> equals >> from >> to >> count;
  model.predictors.push_back(name);
  model.x.emplace_back();
  bool logarithmic = false;
  std::vector<Vector> cycles;
  for (std::string word; words >> word;) {
    if (word == "log") {
      logarithmic = true;
    } else if (std::isalpha(static_cast<unsigned char>(word.front())) != 0) {
      model.predictors.push_back(word);
      cycles.emplace_back();
    } else {
      cycles.back().push_back(std::stod(word));
    }
  }
  for (std::size_t i = 0; i < count; ++i) {
    const double part = static_cast<double>(i) / static_cast<double>(count - 1);
    model.x.front().push_back(logarithmic ? from * std::pow(to / from, part)
                                          : from + (to - from) * part);
  }
  for (const Vector& cycle : cycles) {
    model.x.emplace_back();
    for (std::size_t i = 0; i < count; ++i) model.x.back().push_back(cycle[i % cycle.size()]);
  }
}

std::vector<LabModel> read_models() {
  std::ifstream file(std::string(PARABOLA_SOURCE_DIR) + "/tests/reference/lab/models.txt");
  std::vector<LabModel> models;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::vector<std::string> fields;
    std::istringstream parts(line);
    for (std::string part; std::getline(parts, part, '|');) fields.push_back(part);
    LabModel model;
    model.name = fields.at(0).substr(0, fields.at(0).find_last_not_of(' ') + 1);
    model.formula = parse_formula(fields.at(1)).value();
    read_truth(fields.at(2), model);
    read_predictors(fields.at(3), model);
    model.noise = std::stod(fields.at(4));
    models.push_back(std::move(model));
  }
  return models;
}

std::vector<NamedColumn> columns(const LabModel& model) {
  std::vector<NamedColumn> result;
  for (std::size_t c = 0; c < model.x.size(); ++c) {
    result.push_back({model.predictors[c], model.x[c]});
  }
  return result;
}

std::unique_ptr<RowFunction> function(const LabModel& model) {
  return make_formula_function(model.formula.graph, model.formula.right, model.parameters,
                               columns(model), model.x.front().size())
      .value();
}

// Box-Muller on mt19937_64: std::normal_distribution differs between libraries.
Vector with_noise(Vector y, double sigma, std::size_t seed) {
  std::mt19937_64 random(1000 + seed);
  const auto uniform = [&] { return static_cast<double>(random() >> 11U) * 0x1p-53; };
  for (double& value : y) {
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    value += sigma * radius * std::cos(2.0 * std::numbers::pi * uniform());
  }
  return y;
}

enum class Outcome { right, doubtful, silently_wrong };

Outcome fit_without_start(const LabModel& model, std::size_t seed) {
  const std::unique_ptr<RowFunction> exact = function(model);
  Vector y(exact->row_count());
  exact->values(model.truth, y);
  const auto [low, high] = std::minmax_element(y.begin(), y.end());
  const double sigma = model.noise * (*high - *low);
  y = with_noise(y, sigma, seed);
  const bool is_known = seed % 2 == 1;
  const Vector uncertainty = is_known ? Vector(y.size(), sigma) : Vector{};
  StartProblem problem;
  problem.graph = model.formula.graph;
  problem.model = model.formula.right;
  problem.parameters = model.parameters;
  problem.predictors = columns(model);
  problem.response = y;
  problem.uncertainty = uncertainty;
  problem.is_scale_known = is_known;
  const Result<StartValues> start = find_start(problem);
  if (!start) return Outcome::doubtful;
  const LeastSquaresCost cost(function(model), y, uncertainty);
  const double reference = minimize_nonlinear(cost, model.truth, {}).sum_of_squares;
  const double found = minimize_nonlinear(cost, start->parameters, {}).sum_of_squares;
  if (found <= reference * (1.0 + 1e-7)) return Outcome::right;
  return start->is_satisfying ? Outcome::silently_wrong : Outcome::doubtful;
}

TEST(LabStarts, at_least_97_percent_end_at_the_minimum_and_the_others_are_called_doubtful) {
  const std::vector<LabModel> models = read_models();
  ASSERT_GE(models.size(), 60U);
  std::size_t right = 0;
  for (const LabModel& model : models) {
    for (std::size_t seed = 0; seed < seeds; ++seed) {
      const Outcome outcome = fit_without_start(model, seed);
      EXPECT_NE(outcome, Outcome::silently_wrong) << model.name << ", seed " << seed;
      if (outcome == Outcome::right) {
        ++right;
      } else {
        std::cout << "not at the minimum: " << model.name << ", seed " << seed << '\n';
      }
    }
  }
  EXPECT_GE(100 * right, 97 * seeds * models.size());
}

}  // namespace
}  // namespace parabola
