// SPDX-License-Identifier: MIT
// Reads a NIST reference data set of tests/reference/strd and counts right digits.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

#include "parabola/core/matrix.hpp"

namespace parabola::testing_problems {

struct ReferenceData {
  std::map<std::string, Vector>
      facts;  ///< "start1", "solution", "solution_sd" ... of the comment lines
  Vector y;
  std::vector<Vector> x;  ///< one row of predictors per observation
};

inline Vector numbers(std::string text) {
  std::ranges::replace(text, ',', ' ');
  std::istringstream words(text);
  Vector result;
  for (std::string word; words >> word;) {
    char* end = nullptr;
    const double value = std::strtod(word.c_str(), &end);
    if (*end == '\0') result.push_back(value);
  }
  return result;
}

inline ReferenceData read_reference(const std::string& name) {
  const std::string path =
      std::string(PARABOLA_SOURCE_DIR) + "/tests/reference/strd/" + name + ".csv";
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  ReferenceData data;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("# ")) {
      const std::size_t colon = line.find(": ");
      data.facts[line.substr(2, colon - 2)] = numbers(line.substr(colon + 2));
      continue;
    }
    const Vector row = numbers(line);
    if (row.empty()) continue;  // the names of the columns
    data.y.push_back(row.front());
    data.x.emplace_back(row.begin() + 1, row.end());
  }
  return data;
}

/// -log10 of the largest relative error, at most 16; absolute where the right value is 0.
inline double right_digits(const Vector& values, const Vector& reference) {
  double digits = 16.0;
  for (std::size_t j = 0; j < reference.size(); ++j) {
    const double scale = reference[j] == 0.0 ? 1.0 : std::abs(reference[j]);
    digits = std::min(digits, -std::log10(std::abs(values[j] - reference[j]) / scale));
  }
  return digits;
}

}  // namespace parabola::testing_problems
