// SPDX-License-Identifier: MIT
#include "parabola/report/tree.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <yaml-cpp/yaml.h>

#include "parabola/report/tree_text.hpp"

namespace parabola {
namespace {

Tree map_of(std::string key, Tree value) {
  TreeMap map;
  map.add(std::move(key), std::move(value));
  return {std::move(map)};
}

TEST(Tree, short_containers_stand_on_one_line) {
  TreeMap inner;
  inner.add("row", std::int64_t{6});
  inner.add("value", -1.5);
  TreeMap map;
  map.add("pull", std::move(inner));
  map.add("none", Tree());
  map.add("list", TreeList{true, "a", Tree()});
  map.add("empty", Vector{});
  EXPECT_EQ(to_json(std::move(map)),
            "{\n"
            "  \"pull\": {\"row\": 6, \"value\": -1.5},\n"
            "  \"none\": null,\n"
            "  \"list\": [true, \"a\", null],\n"
            "  \"empty\": []\n"
            "}\n");
}

TEST(Tree, long_columns_of_numbers_fill_lines_of_100_columns) {
  Vector values;
  for (int i = 0; i < 200; ++i) values.push_back(0.1 * i);
  values.push_back(std::nan(""));
  const std::string text = to_json(map_of("values", values));
  std::size_t longest = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    longest = std::max(longest, end - begin);
    begin = end + 1;
  }
  EXPECT_LE(longest, 100U);
  EXPECT_GT(longest, 90U);
  const auto read = nlohmann::json::parse(text)["values"];
  ASSERT_EQ(read.size(), values.size());
  for (std::size_t i = 0; i + 1 < values.size(); ++i) EXPECT_EQ(read[i].get<double>(), values[i]);
  EXPECT_TRUE(read.back().is_null());
  const YAML::Node node = YAML::Load(to_yaml(map_of("values", values)))["values"];
  ASSERT_EQ(node.size(), values.size());
  for (std::size_t i = 0; i + 1 < values.size(); ++i) EXPECT_EQ(node[i].as<double>(), values[i]);
}

TEST(Tree, numbers_have_a_point_and_a_signed_exponent) {
  EXPECT_EQ(number_text(840.0), "840.0");
  EXPECT_EQ(number_text(-0.0), "-0.0");
  EXPECT_EQ(number_text(1e-30), "1.0e-30");
  EXPECT_EQ(number_text(1.5e300), "1.5e+300");
  EXPECT_EQ(number_text(1e16), "1.0e+16");
  EXPECT_EQ(number_text(std::numeric_limits<double>::infinity()), "null");
}

TEST(Tree, strings_that_look_like_something_else_stay_strings) {
  for (const std::string text :
       {"1e-3",   "no",     "012",  "~",   ": ",  "- a",     "#",    "null", "true",
        "",       " ",      "a\nb", "\t",  "'",   "\"",      "\\",   "%",    "@",
        "`",      "{",      "[",    "&x",  "*x",  "!!int 3", "0x1F", "1:30", "τ",
        "\u2028", "\u0085", "𝛼",    "---", "...", "? a",     "| ",   ">"}) {
    const Tree tree = map_of("text", text);
    const YAML::Node node = YAML::Load(to_yaml(tree))["text"];
    EXPECT_EQ(node.Tag(), "!") << text;
    EXPECT_EQ(node.Scalar(), text);
    EXPECT_EQ(nlohmann::json::parse(to_json(tree))["text"], text);
  }
}

TEST(Tree, keys_that_look_like_something_else_are_quoted) {
  for (const std::string key : {"no", "y", "1", "a: b", "parameters.x.uncertainty", "", "~"}) {
    const YAML::Node node = YAML::Load(to_yaml(map_of(key, "value")));
    ASSERT_EQ(node.size(), 1U);
    EXPECT_EQ(node.begin()->first.Tag(), "!") << key;
    EXPECT_EQ(node.begin()->first.Scalar(), key);
  }
}

TEST(Tree, invalid_utf8_is_replaced_and_controls_are_escaped) {
  EXPECT_EQ(quoted("a\xFF\x1b[31m\n\u202E\u009B\x7F"),
            "\"a\uFFFD\\u001b[31m\\n\\u202e\\u009b\\u007f\"");
}

TEST(Tree, one_line_gives_up_at_its_width) {
  EXPECT_EQ(one_line(Tree(Vector{1.0, 2.0}), 10), "[1.0, 2.0]");
  EXPECT_EQ(one_line(Tree(Vector{1.0, 2.0}), 9), std::nullopt);
  EXPECT_EQ(one_line(Tree("abc"), 4), std::nullopt);
}

}  // namespace
}  // namespace parabola
