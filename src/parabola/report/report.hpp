// SPDX-License-Identifier: MIT
// FitResult -> text for people and programs. Nothing is computed here but rounding.
#pragma once

#include <string>
#include <string_view>

#include "parabola/core/rounding.hpp"
#include "parabola/data/table.hpp"
#include "parabola/fit/fit_result.hpp"

namespace parabola {

enum class TerminalColour { off, on };

struct ReportOptions {
  Encoding encoding = Encoding::utf8;
  TerminalColour colour = TerminalColour::off;
  RoundingRule rounding = RoundingRule::gum;
  std::size_t width = 80;
};

std::string terminal_report(const FitResult& result, const ReportOptions& options);
std::string json_report(const FitResult& result);
std::string yaml_report(const FitResult& result);
std::string latex_report(const FitResult& result, const ReportOptions& options);
std::string markdown_report(const FitResult& result, const ReportOptions& options);

/// `parabola show`: what was read from a file, for people and as the whole table.
std::string table_report(const Table& table, const ReportOptions& options);
std::string table_json(const Table& table);

}  // namespace parabola
