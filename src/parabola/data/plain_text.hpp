// SPDX-License-Identifier: MIT
// Is it a text file at all? What is none is told apart by name, before anything is read from it.
#pragma once

#include <cstddef>
#include <string_view>

#include "parabola/core/result.hpp"
#include "parabola/data/lines.hpp"

namespace parabola {

/// The text without a UTF-8 byte order mark. Errors: compressed, spreadsheet, HDF5, PDF and
/// database files by their first bytes, UTF-16, NUL bytes, a line of more than
/// `line_length` bytes.
Result<std::string_view> plain_text(std::string_view bytes, std::string_view source_name,
                                    std::size_t line_length);

bool is_ascii(std::string_view text);

/// An Error at the first byte of the line that is not UTF-8; success when there is none.
Result<void> check_utf8(std::string_view source_name, const Line& line);

}  // namespace parabola
