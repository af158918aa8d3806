// SPDX-License-Identifier: MIT
#include "parabola/budget/source_names.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace parabola {

std::string file_source_name(std::string_view column) {
  return fmt::format("sigma {}", column);
}

void name_sources(std::vector<SourceOption>& options) {
  const auto is_taken = [&](const std::string& name) {
    return std::ranges::any_of(options,
                               [&](const SourceOption& option) { return option.name == name; });
  };
  for (SourceOption& option : options) {
    if (!option.name.empty()) continue;
    const std::string word = option.option.substr(2);  // without its dashes
    std::string name = fmt::format("{} {}", word, option.quantity);
    for (int number = 2; is_taken(name); ++number)
      name = fmt::format("{} {} {}", word, option.quantity, number);
    option.name = std::move(name);
  }
}

}  // namespace parabola
