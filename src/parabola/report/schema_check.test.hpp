// SPDX-License-Identifier: MIT
// Checks a JSON value against one of the schemas in docs/: the part of JSON Schema that they use.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace parabola {

/// Sentences about what breaks the schema: type, enum, required, properties, additionalProperties,
/// items and $ref within the schema. Empty when all is well.
std::vector<std::string> schema_breaches(const nlohmann::json& value, const std::string& file);

}  // namespace parabola
