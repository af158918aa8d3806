// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "parabola/report/tree.hpp"
#include "parabola/report/tree_text.hpp"

namespace parabola {
namespace {

class JsonWriter {
 public:
  // `used`: columns taken on the line by the indentation and the key
  void write(const Tree& tree, std::size_t indent, std::size_t used) {
    const std::size_t room = tree_line_width > used ? tree_line_width - used : 0;
    if (const std::optional<std::string> line = one_line(tree, room)) {
      text_ += *line;
    } else if (const auto* items = std::get_if<TreeList>(&tree.content())) {
      write_list(*items, indent);
    } else if (const auto* map = std::get_if<TreeMap>(&tree.content())) {
      write_map(*map, indent);
    } else if (const auto* values = std::get_if<Vector>(&tree.content())) {
      text_ += filled_numbers(*values, indent + 2, used);
    } else {
      text_ += one_line(tree);  // a long string cannot be broken
    }
  }

  [[nodiscard]] std::string text() && { return std::move(text_); }

 private:
  void write_list(const TreeList& items, std::size_t indent) {
    text_ += '[';
    std::string_view separator = "\n";
    for (const Tree& item : items) {
      text_ += fmt::format("{}{:{}}", separator, "", indent + 2);
      write(item, indent + 2, indent + 3);
      separator = ",\n";
    }
    text_ += fmt::format("\n{:{}}]", "", indent);
  }

  void write_map(const TreeMap& map, std::size_t indent) {
    text_ += '{';
    for (std::size_t i = 0; i < map.size(); ++i) {
      const std::string key = quoted(map.keys[i]);
      text_ += fmt::format("{}{:{}}{}: ", i == 0 ? "\n" : ",\n", "", indent + 2, key);
      write(map.values[i], indent + 2, indent + 2 + key.size() + 3);
    }
    text_ += fmt::format("\n{:{}}}}", "", indent);
  }

  std::string text_;
};

}  // namespace

std::string to_json(const Tree& tree) {
  // the outermost map always shows one key per line
  JsonWriter writer;
  writer.write(tree, 0, tree_line_width);
  return std::move(writer).text().append("\n");
}

}  // namespace parabola
