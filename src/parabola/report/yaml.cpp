// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "parabola/report/tree.hpp"
#include "parabola/report/tree_text.hpp"

namespace parabola {
namespace {

// A key that no reader of YAML 1.1 or 1.2 takes for anything but a string.
bool is_plain_key(std::string_view key) {
  constexpr std::array<std::string_view, 9> reserved{"y",   "n",    "yes",   "no",  "on",
                                                     "off", "true", "false", "null"};
  if (key.empty() || key.front() < 'a' || key.front() > 'z') return false;
  const bool word = std::ranges::all_of(
      key, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
  return word && std::ranges::find(reserved, key) == reserved.end();
}

bool is_block(const Tree& tree) {
  if (const auto* items = std::get_if<TreeList>(&tree.content())) {
    return std::ranges::any_of(*items, [](const Tree& item) {
      return std::holds_alternative<TreeList>(item.content()) ||
             std::holds_alternative<TreeMap>(item.content()) ||
             std::holds_alternative<Vector>(item.content());
    });
  }
  const auto* map = std::get_if<TreeMap>(&tree.content());
  return map != nullptr && map->size() > 0;
}

class YamlWriter {
 public:
  // `begun`: the first line already carries its indentation and the dash of a list
  void write_map(const TreeMap& map, std::size_t indent, bool begun) {
    for (std::size_t i = 0; i < map.size(); ++i) {
      if (i > 0 || !begun) text_.append(indent, ' ');
      const std::string key = is_plain_key(map.keys[i]) ? map.keys[i] : quoted(map.keys[i]);
      text_.append(key).append(":");
      write_value(map.values[i], indent, indent + key.size() + 2);
    }
  }

  [[nodiscard]] std::string text() && { return std::move(text_); }

 private:
  // Behind "key:", which ends at column `used`; blocks begin on the next line, deeper by two.
  void write_value(const Tree& tree, std::size_t indent, std::size_t used) {
    const auto* map = std::get_if<TreeMap>(&tree.content());
    if (is_block(tree) && map != nullptr) {
      text_ += '\n';
      write_map(*map, indent + 2, false);
    } else if (is_block(tree)) {
      text_ += '\n';
      write_list(std::get<TreeList>(tree.content()), indent + 2);
    } else {
      text_ += ' ';
      write_flow(tree, indent + 2, used);
    }
  }

  void write_list(const TreeList& items, std::size_t indent) {
    for (const Tree& item : items) {
      text_.append(indent, ' ').append("- ");
      const auto* map = std::get_if<TreeMap>(&item.content());
      if (map != nullptr && map->size() > 0) {
        write_map(*map, indent + 2, true);
      } else {
        write_flow(item, indent + 4, indent + 2);
      }
    }
  }

  void write_flow(const Tree& tree, std::size_t indent, std::size_t used) {
    const auto* values = std::get_if<Vector>(&tree.content());
    text_ += values != nullptr ? filled_numbers(*values, indent, used) : one_line(tree);
    text_ += '\n';
  }

  std::string text_;
};

}  // namespace

std::string to_yaml(const Tree& tree) {
  YamlWriter writer;
  if (const auto* map = std::get_if<TreeMap>(&tree.content())) writer.write_map(*map, 0, false);
  return std::move(writer).text();
}

}  // namespace parabola
