// SPDX-License-Identifier: MIT
// NIST Statistical Reference Datasets as the project keeps them: reading them, fitting them,
// counting right digits.
#pragma once

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "parabola/data/read_table.hpp"
#include "parabola/fit/fit.hpp"

namespace parabola::strd {

inline const std::vector<std::string> nonlinear_names{
    "Bennett5", "BoxBOD", "Chwirut1", "Chwirut2", "DanWood",  "ENSO",     "Eckerle4",
    "Gauss1",   "Gauss2", "Gauss3",   "Hahn1",    "Kirby2",   "Lanczos1", "Lanczos2",
    "Lanczos3", "MGH09",  "MGH10",    "MGH17",    "Misra1a",  "Misra1b",  "Misra1c",
    "Misra1d",  "Nelson", "Rat42",    "Rat43",    "Roszman1", "Thurber"};
inline const std::vector<std::string> linear_names{"Norris",   "Pontius",  "NoInt1",   "NoInt2",
                                                   "Filip",    "Longley",  "Wampler1", "Wampler2",
                                                   "Wampler3", "Wampler4", "Wampler5"};
inline const std::vector<std::string> univariate_names{
    "PiDigits", "Lottery", "Lew", "Mavro", "Michelso", "NumAcc1", "NumAcc2", "NumAcc3", "NumAcc4"};

struct DataSet {
  std::string text;
  std::map<std::string, std::string>
      facts;  // "model", "start1", "solution" ... of the comment lines
};

inline DataSet read_data_set(const std::string& name) {
  std::ifstream file(std::string(PARABOLA_SOURCE_DIR) + "/tests/reference/strd/" + name + ".csv");
  DataSet set{std::string(std::istreambuf_iterator<char>(file), {}), {}};
  std::istringstream lines(set.text);
  for (std::string line; std::getline(lines, line) && line.starts_with("# ");) {
    const std::size_t colon = line.find(": ");
    if (colon != std::string::npos) set.facts[line.substr(2, colon - 2)] = line.substr(colon + 2);
  }
  return set;
}

template <class T>
std::vector<T> words(const std::string& text) {
  std::istringstream stream(text);
  return {std::istream_iterator<T>(stream), {}};
}

/// -log10 of the relative error, at most 16; absolute where the right value is 0.
inline double right_digits(double value, double reference) {
  const double scale = reference == 0.0 ? 1.0 : std::abs(reference);
  return std::min(16.0, -std::log10(std::abs(value - reference) / scale));
}

inline FitResult fit_data_set(const DataSet& set, const std::string& start) {
  FitSpec spec;
  spec.formula = set.facts.at("model");
  const auto names = words<std::string>(set.facts.at("parameters"));
  if (!start.empty()) {
    const auto values = words<double>(set.facts.at(start));
    for (std::size_t j = 0; j < names.size(); ++j)
      spec.start.push_back({names[j], {values[j], 0.0, 0}});
  }
  return fit(read_table(set.text, "strd.csv", {}).value(), spec).value();
}

// Equal terms of a sum of peaks or decays may come out in another order: the same curve. The
// parameters are then compared in the best order.
inline std::vector<std::vector<std::size_t>> interchangeable(const std::string& name) {
  if (name.starts_with("Gauss")) return {{2, 3, 4}, {5, 6, 7}};
  if (name.starts_with("Lanczos")) return {{0, 1}, {2, 3}, {4, 5}};
  if (name == "MGH17") return {{1, 3}, {2, 4}};
  return {};
}

struct Digits {
  double values = 16.0;
  double deviations = 16.0;
};

// Both in the order of the reference; `order` says which of our parameters stands at each place.
inline Digits compare(const FitResult& result, const DataSet& set,
                      const std::vector<std::size_t>& order) {
  const auto solution = words<double>(set.facts.at("solution"));
  const auto deviations = words<double>(set.facts.at("solution_sd"));
  const auto names = words<std::string>(set.facts.at("parameters"));
  Digits digits;
  for (std::size_t j = 0; j < names.size(); ++j) {
    const auto found = std::find_if(result.parameters.begin(), result.parameters.end(),
                                    [&](const Quantity& q) { return q.name == names[order[j]]; });
    digits.values = std::min(digits.values, right_digits(*found->estimate, solution[j]));
    // an exact fit has no scatter: its standard deviations are 0, and not shown
    const bool exact = !found->uncertainty && result.cost_value == 0.0;
    const double deviation = exact ? 0.0 : found->uncertainty.value_or(-1.0);
    digits.deviations = std::min(digits.deviations, right_digits(deviation, deviations[j]));
  }
  return digits;
}

// The best over all orders of the interchangeable groups.
inline Digits best_digits(const std::string& name, const FitResult& result, const DataSet& set) {
  const std::size_t count = words<std::string>(set.facts.at("parameters")).size();
  const std::vector<std::vector<std::size_t>> groups = interchangeable(name);
  std::vector<std::size_t> turn(groups.size());
  for (std::size_t k = 0; k < turn.size(); ++k) turn[k] = k;
  Digits best{-99.0, -99.0};
  do {
    std::vector<std::size_t> order(count);
    for (std::size_t j = 0; j < count; ++j) order[j] = j;
    for (std::size_t k = 0; k < groups.size() && groups[0].size() > 0; ++k) {
      for (std::size_t i = 0; i < groups[k].size(); ++i) order[groups[k][i]] = groups[turn[k]][i];
    }
    const Digits digits = compare(result, set, order);
    if (digits.values > best.values) best = digits;
  } while (std::next_permutation(turn.begin(), turn.end()));
  return best;
}

}  // namespace parabola::strd
