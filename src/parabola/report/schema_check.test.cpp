// SPDX-License-Identifier: MIT
#include "parabola/report/schema_check.test.hpp"

#include <algorithm>
#include <fstream>

#include <gtest/gtest.h>

namespace parabola {
namespace {

using nlohmann::json;

bool has_type(const json& value, const std::string& type) {
  if (type == "null") return value.is_null();
  if (type == "boolean") return value.is_boolean();
  if (type == "integer") return value.is_number_integer();
  if (type == "number") return value.is_number();
  if (type == "string") return value.is_string();
  if (type == "array") return value.is_array();
  return type == "object" && value.is_object();
}

class Checker {
 public:
  explicit Checker(const json& root) : root_(root) {}

  void check(const json& value, const json& schema, const std::string& path) {
    if (schema.is_boolean()) {
      if (!schema.get<bool>()) complain(path, "is not allowed");
      return;
    }
    if (schema.contains("$ref")) {
      const std::string pointer = schema["$ref"].get<std::string>().substr(1);
      check(value, root_.at(json::json_pointer(pointer)), path);
    }
    if (schema.contains("type")) {
      json types = schema["type"];
      if (types.is_string()) types = json::array({types});
      const bool fits = std::any_of(types.begin(), types.end(),
                                    [&](const json& type) { return has_type(value, type); });
      if (!fits) complain(path, "has another type than " + types.dump());
    }
    if (schema.contains("enum")) {
      const json& words = schema["enum"];
      if (std::find(words.begin(), words.end(), value) == words.end())
        complain(path, value.dump() + " is none of " + words.dump());
    }
    if (value.is_object()) check_object(value, schema, path);
    if (value.is_array() && schema.contains("items")) {
      for (std::size_t i = 0; i < value.size(); ++i)
        check(value[i], schema["items"], path + "[" + std::to_string(i) + "]");
    }
  }

  std::vector<std::string> breaches;

 private:
  void check_object(const json& value, const json& schema, const std::string& path) {
    for (const json& key : schema.value("required", json::array())) {
      if (!value.contains(key.get<std::string>())) complain(path, "lacks " + key.dump());
    }
    const json properties = schema.value("properties", json::object());
    for (const auto& [key, member] : value.items()) {
      const std::string inner = path.empty() ? key : path + "." + key;
      if (properties.contains(key)) {
        check(member, properties[key], inner);
      } else if (schema.contains("additionalProperties")) {
        check(member, schema["additionalProperties"], inner);
      }
    }
  }
  void complain(const std::string& path, const std::string& what) {
    breaches.push_back(path + " " + what);
  }

  const json& root_;
};

}  // namespace

std::vector<std::string> schema_breaches(const json& value, const std::string& file) {
  std::ifstream stream(PARABOLA_SOURCE_DIR "/docs/" + file);
  if (!stream) return {"cannot read docs/" + file};
  const json schema = json::parse(stream);
  Checker checker(schema);
  checker.check(value, schema, "");
  return checker.breaches;
}

TEST(SchemaCheck, finds_a_missing_key_a_wrong_type_and_a_stranger) {
  const json value = json::parse(R"({"source": 1, "columns": [], "rows": [1.5], "rows_read": 1,
      "rows_left_out": [], "reasons": {}, "more": 0})");
  EXPECT_EQ(schema_breaches(value, "show.schema.json"),
            (std::vector<std::string>{" lacks \"diagnostics\"", "more is not allowed",
                                      "rows[0] has another type than [\"integer\"]",
                                      "source has another type than [\"string\"]"}));
}

}  // namespace parabola
