// SPDX-License-Identifier: MIT
// FitResult -> text for people and programs. Nothing is computed here but rounding.
#pragma once

#include <cstddef>
#include <string>

#include "parabola/core/rounding.hpp"
#include "parabola/data/table.hpp"
#include "parabola/fit/fit_result.hpp"

namespace parabola {

enum class TerminalColour { off, on };

/// Encoding, colour and width concern the terminal report and the report of a table only.
struct ReportOptions {
  Encoding encoding = Encoding::utf8;
  TerminalColour colour = TerminalColour::off;
  RoundingRule rounding = RoundingRule::gum;
  std::size_t width = 80;  ///< columns; at least 40 are used
};

/// One screen for people: formula, source, origin of the uncertainties, estimates aligned on ±,
/// goodness of fit, verdict, findings with their codes. Control characters in names are escaped.
std::string terminal_report(const FitResult& result, const ReportOptions& options);

/// The whole result in full digits, as docs/json.md describes it; YAML says exactly the same.
std::string json_report(const FitResult& result);
std::string yaml_report(const FitResult& result);

/// A fragment for \input that needs no package but amsmath; text from strangers is escaped.
std::string latex_report(const FitResult& result, const ReportOptions& options);
/// GitHub-flavoured Markdown; text from strangers is escaped.
std::string markdown_report(const FitResult& result, const ReportOptions& options);

/// `parabola show`: what was read from a file, for people and as the whole table (docs/json.md).
std::string table_report(const Table& table, const ReportOptions& options);
std::string table_json(const Table& table);

}  // namespace parabola
