// SPDX-License-Identifier: MIT
// What JSON and YAML spell alike: numbers, quoted strings, containers on one line.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "parabola/report/tree.hpp"

namespace parabola {

/// Columns a line may take before a container is spread over several.
inline constexpr std::size_t tree_line_width = 100;

/// Shortest decimal, with point and signed exponent: "840.0", "1.0e-30"; "null" when not finite.
std::string number_text(double value);

/// In double quotes, escaped; valid in JSON and in YAML.
std::string quoted(std::string_view text);

/// The whole of `tree` on one line of at most `width` bytes; nothing when it does not fit. Keys are
/// quoted.
std::optional<std::string> one_line(const Tree& tree, std::size_t width);
/// The same however long it is.
std::string one_line(const Tree& tree);

/// "[a, b, ...]" over several lines; the first begins at column `used`, others with `indent`
/// blanks.
std::string filled_numbers(const Vector& values, std::size_t indent, std::size_t used);

}  // namespace parabola
