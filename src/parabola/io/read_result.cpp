// SPDX-License-Identifier: MIT
#include "parabola/io/read_result.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "parabola/core/text.hpp"
#include "parabola/fit/version.hpp"
#include "parabola/io/read_file.hpp"

namespace parabola {
namespace {

using nlohmann::json;

// Inside this file a fault is thrown as the Error that it is and caught in parse_result(): a
// document of forty keys is read by expressions, not by forty tests.

constexpr std::string_view remedy =
    "save the result anew:  parabola fit DATA FORMULA --report fit.json";

// "fit.json:3:14" from the count of bytes read.
std::string place(std::string_view text, std::string_view name, std::size_t bytes) {
  const std::string_view before = text.substr(0, std::min(bytes > 0 ? bytes - 1 : 0, text.size()));
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return fmt::format("{}:{}:{}", name, std::ranges::count(before, '\n') + 1,
                     before.size() - line_start + 1);
}

// Depth and keys are watched while parsing: a document that is refused is never built.
json parse_strictly(std::string_view text, const std::string& name) {
  std::vector<std::set<std::string>> keys;
  const auto watch = [&](int depth, json::parse_event_t event, json& value) {
    if (depth > saved_result_depth_limit) {
      throw Error("not_a_fit_result",
                  fmt::format("the document is nested deeper than {}", saved_result_depth_limit),
                  name, std::string(remedy));
    }
    if (event == json::parse_event_t::object_start) keys.emplace_back();
    if (event == json::parse_event_t::object_end) keys.pop_back();
    if (event == json::parse_event_t::key && !keys.back().insert(value.get<std::string>()).second) {
      throw Error("not_a_fit_result",
                  fmt::format("the key \"{}\" is there twice", value.get<std::string>()), name,
                  std::string(remedy));
    }
    return true;
  };
  try {
    return json::parse(text, watch);
  } catch (const json::parse_error& error) {
    const bool blank = trimmed(text).empty();
    throw Error("not_json", blank ? "the file is empty" : "this is no JSON",
                blank ? name : place(text, name, error.byte), std::string(remedy));
  } catch (const json::out_of_range&) {
    throw Error("not_json", "a number in it does not fit into a double", name, std::string(remedy));
  }
}

/// One value of the document with the path that leads to it.
class Field {
 public:
  Field(const json& document, std::string name) : Field(document, "", document, std::move(name)) {}
  Field(const json& value, std::string path, const json& document, std::string name)
      : value_(value), path_(std::move(path)), document_(document), name_(std::move(name)) {}

  [[nodiscard]] bool is_null() const { return value_.is_null(); }
  [[nodiscard]] bool has(const char* key) const {
    return value_.is_object() && value_.contains(key);
  }
  [[nodiscard]] Field operator[](const char* key) const {
    const std::string inner = path_.empty() ? key : fmt::format("{}.{}", path_, key);
    if (!has(key)) throw broken(fmt::format("lacks \"{}\"", inner));
    return {value_[key], inner, document_, name_};
  }
  [[nodiscard]] std::vector<Field> items() const {
    if (!value_.is_array()) throw unlike("a list");
    std::vector<Field> fields;
    for (std::size_t i = 0; i < value_.size(); ++i)
      fields.emplace_back(value_[i], fmt::format("{}[{}]", path_, i), document_, name_);
    return fields;
  }
  [[nodiscard]] std::string text() const {
    if (!value_.is_string()) throw unlike("a text");
    return value_.get<std::string>();
  }
  [[nodiscard]] double number() const {
    if (!value_.is_number()) throw unlike("a number");
    return value_.get<double>();
  }
  [[nodiscard]] std::optional<double> optional_number() const {
    return value_.is_null() ? std::nullopt : std::optional(number());
  }
  [[nodiscard]] long integer() const {
    if (!value_.is_number_integer()) throw unlike("a whole number");
    return value_.get<long>();
  }
  [[nodiscard]] bool boolean() const {
    if (!value_.is_boolean()) throw unlike("true or false");
    return value_.get<bool>();
  }
  [[nodiscard]] Vector numbers() const {
    Vector values;
    for (const Field& item : items()) values.push_back(item.number());
    return values;
  }
  [[nodiscard]] Matrix matrix() const {
    const std::vector<Field> rows = items();
    Matrix result(rows.size(), rows.size());
    for (std::size_t j = 0; j < rows.size(); ++j) {
      const Vector row = rows[j].numbers();
      if (row.size() != rows.size()) throw rows[j].unlike("a row of a square matrix");
      for (std::size_t k = 0; k < row.size(); ++k) result(j, k) = row[k];
    }
    return result;
  }
  /// One of `words`, as its position.
  [[nodiscard]] std::size_t choice(const std::vector<std::string_view>& words) const {
    const std::string given = text();
    const auto found = std::ranges::find(words, given);
    if (found == words.end()) throw unlike(fmt::format("one of {}", fmt::join(words, ", ")));
    return static_cast<std::size_t>(found - words.begin());
  }

 private:
  [[nodiscard]] Error unlike(const std::string& wanted) const {
    return broken(fmt::format("has for \"{}\" something else than {}", path_, wanted));
  }
  // The version is told, because it is the likely cause.
  [[nodiscard]] Error broken(const std::string& what) const {
    const json writer = document_.value("version", json());
    return {"result_version",
            fmt::format("this result of parabola {} {}, and parabola {} needs it",
                        writer.is_string() ? writer.get<std::string>() : "(no version)", what,
                        version()),
            name_, std::string(remedy)};
  }

  const json& value_;
  std::string path_;
  const json& document_;
  std::string name_;
};

Interval interval(const Field& field) {
  return {static_cast<IntervalKind>(field["kind"].choice({"parabolic", "profile", "bootstrap"})),
          field["confidence_level"].number(), field["lower"].optional_number(),
          field["upper"].optional_number()};
}

Quantity quantity(const Field& field) {
  Quantity result;
  result.name = field["name"].text();
  if (field.has("expression")) result.expression = field["expression"].text();
  result.unit = field["unit"].text();
  result.status = static_cast<QuantityStatus>(
      field["status"].choice({"free", "fixed", "at_limit", "undetermined"}));
  result.estimate = field["estimate"].optional_number();
  result.uncertainty = field["uncertainty"].optional_number();
  if (!field["interval"].is_null()) result.interval = interval(field["interval"]);
  if (field.has("lower_limit")) result.lower_limit = field["lower_limit"].number();
  if (field.has("upper_limit")) result.upper_limit = field["upper_limit"].number();
  if (field.has("reason")) result.reason = field["reason"].text();
  return result;
}

std::vector<Quantity> quantities(const Field& field) {
  std::vector<Quantity> result;
  for (const Field& item : field.items()) result.push_back(quantity(item));
  return result;
}

std::vector<SavedPredictor> predictors(const Field& field) {
  std::vector<SavedPredictor> result;
  for (const Field& item : field.items()) {
    result.push_back({item["name"].text(), item["unit"].text(), item["minimum"].optional_number(),
                      item["maximum"].optional_number()});
  }
  return result;
}

std::vector<Diagnostic> diagnostics(const Field& field) {
  std::vector<Diagnostic> result;
  for (const Field& item : field.items()) {
    result.push_back({item["code"].text(),
                      static_cast<Severity>(item["severity"].choice({"note", "warning"})),
                      item["what"].text(), item["where"].text(), item["fix"].text()});
  }
  return result;
}

void require_fit_result(const json& document, const std::string& name) {
  for (const char* key : {"formula", "parameters", "free", "covariance"}) {
    if (document.is_object() && document.contains(key)) continue;
    throw Error("not_a_fit_result",
                document.is_object() ? fmt::format("this is no result of a fit: no \"{}\"", key)
                                     : "this is no result of a fit",
                name, std::string(remedy));
  }
}

void require_covariance(const Field& document, const std::string& name) {
  if (!document["covariance"].is_null()) return;
  const Field reasons = document["reasons"];
  throw Error(
      "no_covariance",
      fmt::format("the fit has no covariance of its parameters: {}",
                  reasons.has("covariance") ? reasons["covariance"].text() : "it gives no reason"),
      name, "fit again so that every parameter has an uncertainty");
}

SavedResult saved(const json& value, const std::string& name) {
  require_fit_result(value, name);
  const Field document(value, name);
  require_covariance(document, name);
  SavedResult result;
  result.name = name;
  result.version = document["version"].text();
  result.formula = document["formula"].text();
  result.source_name = document["source"].text();
  result.uncertainty_scale =
      static_cast<UncertaintyScale>(document["uncertainty_scale"].choice({"known", "estimated"}));
  result.parameters = quantities(document["parameters"]);
  result.derived = quantities(document["derived"]);
  for (const Field& free : document["free"].items()) result.free.push_back(free.text());
  result.covariance = document["covariance"].matrix();
  if (!document["derived_covariance"].is_null())
    result.derived_covariance = document["derived_covariance"].matrix();
  result.response_name = document["response"]["name"].text();
  result.response_unit = document["response"]["unit"].text();
  result.response_uncertainty = document["response"]["uncertainty"].optional_number();
  result.predictors = predictors(document["predictors"]);
  result.ndof = document["ndof"].integer();
  result.converged = document["termination"]["success"].boolean();
  result.diagnostics = diagnostics(document["diagnostics"]);
  return result;
}

}  // namespace

Result<SavedResult> parse_result(std::string_view text, const std::string& name) {
  try {
    SavedResult result = saved(parse_strictly(text, name), name);
    if (Result<void> sound = check_saved_result(result); !sound) return sound.error();
    return result;
  } catch (const Error& error) {
    return error;
  }
}

Result<SavedResult> read_result(const std::string& path) {
  Result<std::string> bytes = read_file(path, saved_result_byte_limit);
  if (!bytes) return bytes.error();
  return parse_result(*bytes, path == "-" ? "standard input" : path);
}

}  // namespace parabola
