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
  const bool word = std::all_of(key.begin(), key.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  return word && std::find(reserved.begin(), reserved.end(), key) == reserved.end();
}

bool is_block(const Tree& tree) {
  if (const auto* items = std::get_if<TreeList>(&tree.content())) {
    return std::any_of(items->begin(), items->end(), [](const Tree& item) {
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
      text_ += is_plain_key(map.keys[i]) ? map.keys[i] : quoted(map.keys[i]);
      text_ += ':';
      write_value(map.values[i], indent);
    }
  }

  [[nodiscard]] std::string text() && { return std::move(text_); }

 private:
  // Behind "key:"; blocks begin on the next line, deeper by two.
  void write_value(const Tree& tree, std::size_t indent) {
    const auto* map = std::get_if<TreeMap>(&tree.content());
    if (is_block(tree) && map != nullptr) {
      text_ += '\n';
      write_map(*map, indent + 2, false);
    } else if (is_block(tree)) {
      text_ += '\n';
      write_list(std::get<TreeList>(tree.content()), indent + 2);
    } else {
      text_ += ' ';
      write_flow(tree, indent + 2);
    }
  }

  void write_list(const TreeList& items, std::size_t indent) {
    for (const Tree& item : items) {
      text_.append(indent, ' ').append("- ");
      const auto* map = std::get_if<TreeMap>(&item.content());
      if (map != nullptr && map->size() > 0) {
        write_map(*map, indent + 2, true);
      } else {
        write_flow(item, indent + 2);
      }
    }
  }

  void write_flow(const Tree& tree, std::size_t indent) {
    const auto* values = std::get_if<Vector>(&tree.content());
    const std::optional<std::string> line =
        values != nullptr ? one_line(tree, tree_line_width - std::min(indent, tree_line_width / 2))
                          : one_line(tree, std::string::npos);
    text_ += line ? *line : filled_numbers(*values, indent).substr(indent);
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
