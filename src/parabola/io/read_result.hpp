// SPDX-License-Identifier: MIT
// A fit result that was saved as JSON, read back.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "parabola/core/result.hpp"
#include "parabola/fit/saved_result.hpp"

namespace parabola {

/// Files come from strangers: larger and deeper ones than any result are refused.
inline constexpr std::size_t saved_result_byte_limit = std::size_t{64} << 20U;
inline constexpr int saved_result_depth_limit = 16;

/// What `parabola fit --json` or `--report FILE.json` wrote (docs/json.md); "-" is standard input.
/// Errors: those of read_file() and parse_result().
Result<SavedResult> read_result(const std::string& path);

/// `name` is shown as the place of an Error. Keys that are not known are ignored: new versions add
/// some. Errors: not_json with line and column; not_a_fit_result; result_version, when a key is
/// missing or has another form (with the version that wrote it); no_covariance with the reason that
/// the file gives; saved_result, when its numbers contradict each other.
Result<SavedResult> parse_result(std::string_view json, const std::string& name);

}  // namespace parabola
