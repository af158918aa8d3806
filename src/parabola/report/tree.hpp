// SPDX-License-Identifier: MIT
// A result as a tree of plain values in a fixed order, and its two spellings, JSON and YAML.
//
// Written here and not by a library, because short lists stand on one line, long columns of numbers
// are stored as such, and both spellings must say exactly the same. Numbers are the shortest
// decimals that read back as the same double; a number that is not finite becomes null.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "parabola/core/matrix.hpp"

namespace parabola {

class Tree;
using TreeList = std::vector<Tree>;

/// Keys with their values, in the order of add().
struct TreeMap {
  std::vector<std::string> keys;
  std::vector<Tree> values;

  void add(std::string key, Tree value);
  [[nodiscard]] std::size_t size() const { return keys.size(); }
};

class Tree {
 public:
  Tree() = default;                                          ///< null
  Tree(bool value) : content_(value) {}                      // NOLINT
  Tree(std::int64_t value) : content_(value) {}              // NOLINT
  Tree(double value) : content_(value) {}                    // NOLINT
  Tree(std::string value) : content_(std::move(value)) {}    // NOLINT
  Tree(const char* value) : content_(std::string(value)) {}  // NOLINT
  Tree(Vector values) : content_(std::move(values)) {}       // NOLINT
  Tree(TreeList items) : content_(std::move(items)) {}       // NOLINT
  Tree(TreeMap fields) : content_(std::move(fields)) {}      // NOLINT

  using Content = std::variant<std::monostate, bool, std::int64_t, double, std::string, Vector,
                               TreeList, TreeMap>;
  [[nodiscard]] const Content& content() const { return content_; }

 private:
  Content content_;
};

inline void TreeMap::add(std::string key, Tree value) {
  keys.push_back(std::move(key));
  values.push_back(std::move(value));
}

/// JSON (RFC 8259), two blanks per level, containers that fit on one line on one line, final
/// newline. Invalid UTF-8 becomes U+FFFD; control and reordering characters are escaped.
std::string to_json(const Tree& tree);

/// YAML 1.2, which is also read alike as YAML 1.1: every string is quoted, every exponent has its
/// point and sign, so that no, 012, 1e-3 and ~ stay what they are.
std::string to_yaml(const Tree& tree);

}  // namespace parabola
