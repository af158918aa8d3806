// SPDX-License-Identifier: MIT
#include "parabola/report/reasons.hpp"

#include <cmath>
#include <utility>

namespace parabola {

Tree Reasons::absent(const std::string& key, const std::string& fallback) {
  std::string& reason = reasons_[key];
  if (reason.empty()) reason = fallback;
  return {};
}

Tree Reasons::number(const std::string& key, std::optional<double> value,
                     const std::string& fallback) {
  if (!value) return absent(key, fallback);
  if (!std::isfinite(*value)) return absent(key, "not a finite number");
  return {*value};
}

Tree Reasons::matrix(const std::string& key, const std::optional<Matrix>& value,
                     const std::string& fallback) {
  if (!value) return absent(key, fallback);
  TreeList rows;
  bool finite = true;
  for (std::size_t j = 0; j < value->rows(); ++j) {
    Vector row(value->columns());
    for (std::size_t k = 0; k < row.size(); ++k) {
      row[k] = (*value)(j, k);
      finite = finite && std::isfinite(row[k]);
    }
    rows.emplace_back(std::move(row));
  }
  if (!finite) absent(key, "entries that are not finite are null");
  return {std::move(rows)};
}

Tree Reasons::tree() const {
  TreeMap map;
  for (const auto& [key, reason] : reasons_) map.add(key, reason);
  return {std::move(map)};
}

}  // namespace parabola
