// SPDX-License-Identifier: MIT
// Numbers of a JSON report that may be absent, and why they are.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "parabola/core/matrix.hpp"
#include "parabola/report/tree.hpp"

namespace parabola {

/// A value, or null with its reason remembered under the path of its key.
class Reasons {
 public:
  explicit Reasons(const std::map<std::string, std::string>& known) : reasons_(known) {}

  /// Null; for the reason that was known for this key, or else `fallback`.
  Tree absent(const std::string& key, const std::string& fallback);
  Tree number(const std::string& key, std::optional<double> value, const std::string& fallback);
  /// Rows on lines of their own, so that a reader can see the matrix.
  Tree matrix(const std::string& key, const std::optional<Matrix>& value,
              const std::string& fallback);

  /// All of them, by key.
  [[nodiscard]] Tree tree() const;

 private:
  std::map<std::string, std::string> reasons_;
};

}  // namespace parabola
