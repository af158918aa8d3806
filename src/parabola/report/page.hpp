// SPDX-License-Identifier: MIT
// Lines of text for a terminal of fixed width: what may be shown, wrapping, columns, colour.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "parabola/report/report.hpp"

namespace parabola {

/// `text` as it may be shown: control characters and invalid UTF-8 as \x1b; for Encoding::ascii
/// also known signs by their usual ASCII spelling (± +-, χ² chi2, τ tau, ² ^2) and the rest as
/// \u00e9.
std::string printable(std::string_view text, Encoding encoding);

/// `text` if it is at most `width` columns wide, else its beginning and an ellipsis.
std::string shortened(std::string_view text, std::size_t width, Encoding encoding);

/// Lines of at most `width` columns, the first of at most `first`. Breaks at blanks; what follows
/// two blanks (a command line to copy) is kept in one piece where a line can hold it. A word longer
/// than a line is broken behind an operator, a comma or a slash, at worst anywhere.
std::vector<std::string> wrapped(std::string_view text, std::size_t width, std::size_t first);

/// Filled with blanks to `width` columns, text at the left or at the right.
std::string left_aligned(std::string_view text, std::size_t width);
std::string right_aligned(std::string_view text, std::size_t width);

enum class Style { plain, bold, dim, warning };

struct Piece {
  std::string text;  ///< printable already
  Style style = Style::plain;
};

/// A report that grows line by line. Escape codes are written only with TerminalColour::on.
class Page {
 public:
  explicit Page(const ReportOptions& options) : options_(options) {}

  [[nodiscard]] Encoding encoding() const { return options_.encoding; }
  [[nodiscard]] RoundingRule rounding() const { return options_.rounding; }
  [[nodiscard]] std::size_t width() const { return options_.width; }
  [[nodiscard]] bool unicode() const { return options_.encoding == Encoding::utf8; }
  [[nodiscard]] std::string shown(std::string_view text) const {
    return printable(text, options_.encoding);
  }

  void blank() { text_ += '\n'; }
  /// One line; blanks at its end are dropped.
  void line(const std::vector<Piece>& pieces);
  void line(std::string_view text, Style style = Style::plain);
  /// Printable text, wrapped, with `indent` blanks before its first line and `hanging` before
  /// others.
  void paragraph(std::string_view text, std::size_t indent, std::size_t hanging,
                 Style style = Style::plain);

  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  ReportOptions options_;
  std::string text_;
};

/// The finding of a diagnostic: sentence, [code] at the right, next step indented below.
void write_finding(Page& page, const Diagnostic& diagnostic);

}  // namespace parabola
