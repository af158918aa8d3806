// SPDX-License-Identifier: MIT
// The report as a fragment for \input: formula, plain tabular, sentences. The only package it needs
// is amsmath, for names in backquotes.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/core/typeset.hpp"
#include "parabola/report/data_set_phrases.hpp"
#include "parabola/report/phrases.hpp"
#include "parabola/report/quantity_rows.hpp"
#include "parabola/report/report.hpp"

namespace parabola {
namespace {

constexpr std::size_t most_correlations = 6;

enum class Mode { text, math };

struct Command {
  char32_t character;
  Mode mode;
  std::string_view text;
};

// What has a meaning in text, and signs that the usual fonts lack there. The hyphen is fenced, so
// that the two of an option do not join to a dash; the bracket, so that none follows a line break.
constexpr std::array<Command, 28> commands{{{U'\\', Mode::text, "\\textbackslash{}"},
                                            {U'{', Mode::text, "\\{"},
                                            {U'}', Mode::text, "\\}"},
                                            {U'[', Mode::text, "{[}"},
                                            {U']', Mode::text, "{]}"},
                                            {U'$', Mode::text, "\\$"},
                                            {U'&', Mode::text, "\\&"},
                                            {U'#', Mode::text, "\\#"},
                                            {U'%', Mode::text, "\\%"},
                                            {U'_', Mode::text, "\\_"},
                                            {U'^', Mode::text, "\\textasciicircum{}"},
                                            {U'~', Mode::text, "\\textasciitilde{}"},
                                            {U'"', Mode::text, "{\\tt\\char34}"},
                                            {U'`', Mode::text, "{\\tt\\char96}"},
                                            {U'-', Mode::text, "{-}"},
                                            {U'…', Mode::text, "\\ldots{}"},
                                            {U'<', Mode::math, "<"},
                                            {U'>', Mode::math, ">"},
                                            {U'|', Mode::math, "|"},
                                            {U'*', Mode::math, "*"},
                                            {U'−', Mode::math, "-"},
                                            {U'±', Mode::math, "\\pm"},
                                            {U'×', Mode::math, "\\times"},
                                            {U'·', Mode::math, "\\cdot"},
                                            {U'≤', Mode::math, "\\leq"},
                                            {U'≥', Mode::math, "\\geq"},
                                            {U'°', Mode::math, "^{\\circ}"},
                                            {U'µ', Mode::math, "\\mu"}}};

// The raised digit or minus that `c` is, or 0.
char raised(char32_t c) {
  if (c == U'⁻') return '-';
  if (c == U'¹') return '1';
  if (c == U'²' || c == U'³') return static_cast<char>('0' + (c - U'²') + 2);
  if (c == U'⁰' || (c >= U'⁴' && c <= U'⁹')) return static_cast<char>('0' + (c - U'⁰'));
  return '\0';
}

// Text mode with stretches of math; neighbouring signs share one pair of $.
class Escaper {
 public:
  void add(char32_t c, std::string_view bytes) {
    if (const char up = raised(c); up != '\0') {
      exponent_ += up;
      return;
    }
    end_exponent();
    const auto* command =
        std::ranges::find_if(commands, [c](const Command& one) { return one.character == c; });
    const std::string_view greek = greek_word(bytes);
    if (command != commands.end()) {
      write(command->mode, command->text);
    } else if (!greek.empty()) {
      write(Mode::math, fmt::format("\\{}", greek));
    } else {
      write(Mode::text, bytes);
    }
  }
  [[nodiscard]] std::string result() && {
    end_exponent();
    write(Mode::text, "");
    return std::move(result_);
  }

 private:
  void end_exponent() {
    if (!exponent_.empty()) write(Mode::math, fmt::format("^{{{}}}", exponent_));
    exponent_.clear();
  }
  void write(Mode mode, std::string_view text) {
    if (mode != mode_) result_ += '$';
    mode_ = mode;
    result_ += text;
  }

  std::string result_;
  std::string exponent_;  // raised characters in a row
  Mode mode_ = Mode::text;
};

// Any text in text mode. Letters of other scripts stay: the engine and font of who uses them know
// them, and no spelling of ours would.
std::string escaped(std::string_view text) {
  const std::string safe = visible(text);
  Escaper escaper;
  for (std::size_t i = 0; i < safe.size();) {
    const CodePoint c = decode_utf8(safe, i);
    escaper.add(c.value, std::string_view(safe).substr(i, c.length));
    i += c.length;
  }
  return std::move(escaper).result();
}

// Part of a name in math mode.
std::string typeset(const TypesetText& part) {
  const std::string_view greek = greek_word(part.text);
  if (!greek.empty()) return fmt::format("\\{}", greek);
  const bool digits = part.text.find_first_not_of("0123456789") == std::string::npos;
  if (digits || (part.text.size() == 1 && part.is_italic)) return part.text;
  const bool simple = std::ranges::all_of(part.text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ',';
  });
  if (simple) return fmt::format("\\mathrm{{{}}}", part.text);
  return fmt::format("\\text{{{}}}", escaped(part.text));
}

std::string name(std::string_view text) {
  const TypesetName parts = typeset_name(text);
  if (parts.subscript.text.empty()) return fmt::format("${}$", typeset(parts.base));
  return fmt::format("${}_{{{}}}$", typeset(parts.base), typeset(parts.subscript));
}

// "m^2" as m², everything else as text, upright.
std::string unit(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t caret = std::min(text.find('^', i), text.size());
    result += escaped(text.substr(i, caret - i));
    std::size_t end = std::min(caret + 1, text.size());
    while (end < text.size() && (text[end] == '-' || (text[end] >= '0' && text[end] <= '9'))) ++end;
    if (caret < text.size() && end > caret + 1) {
      result += fmt::format("$^{{{}}}$", text.substr(caret + 1, end - caret - 1));
    } else if (caret < text.size()) {
      result += escaped("^");
    }
    i = std::max(end, caret);
  }
  return result;
}

std::string estimate(const QuantityRow& row) {
  if (!row.uncertainty.empty())
    return fmt::format("{} & {}", escaped(row.value), escaped(row.uncertainty));
  const std::string_view gap = row.remark.empty() ? "" : " ";
  return fmt::format("\\multicolumn{{2}}{{c}}{{{}{}{}}}", escaped(row.value), gap,
                     escaped(row.remark));
}

std::string table(const FitResult& result, const QuantityRows& table) {
  const bool intervals = !table.interval_title.empty();
  std::string text =
      fmt::format("\\begin{{tabular}}{{lr@{{ $\\pm$ }}llr{}l}}\n", intervals ? "l" : "");
  text += "parameter & \\multicolumn{2}{c}{estimate $\\pm$ uncertainty} & unit & relative &";
  if (intervals) text += fmt::format(" {} &", escaped(table.interval_title));
  text += " \\\\\n\\hline\n";
  const std::size_t parameters = result.parameters.size();
  for (std::size_t i = 0; i < table.rows.size(); ++i) {
    const QuantityRow& row = table.rows[i];
    const bool derived = i >= parameters;
    const Quantity& quantity = derived ? result.derived[i - parameters] : result.parameters[i];
    const std::string note = derived ? fmt::format("derived: {}", quantity.expression) : row.note;
    text += fmt::format("{} & {} & {} & {} &", name(quantity.name), estimate(row), unit(row.unit),
                        escaped(row.relative));
    if (intervals) text += fmt::format(" {} &", escaped(row.interval));
    text += fmt::format(" {} \\\\\n", escaped(note));
  }
  return text.append("\\end{tabular}\n");
}

// Sentences that belong together, as one paragraph.
std::string paragraph(const std::vector<std::string>& sentences) {
  std::string text;
  for (const std::string& sentence : sentences)
    text += fmt::format("{}{}", text.empty() ? "\n" : "\\\\\n", escaped(sentence));
  return text.empty() ? text : text.append("\n");
}

std::string finding(const Diagnostic& diagnostic) {
  std::string text = fmt::format("\n\\textbf{{{}}} [{}]", escaped(finding_sentence(diagnostic)),
                                 escaped(diagnostic.code));
  for (std::size_t begin = 0; begin < diagnostic.fix.size();) {
    const std::size_t end = std::min(diagnostic.fix.find('\n', begin), diagnostic.fix.size());
    text += fmt::format("\\\\\n{}", escaped(diagnostic.fix.substr(begin, end - begin)));
    begin = end + 1;
  }
  return text.append("\n");
}

std::string head(const FitResult& result) {
  std::vector<std::string> source{source_phrase(result), method_phrase(result)};
  for (std::string& phrase : uncertainty_phrases(result)) source.push_back(std::move(phrase));
  return fmt::format("\\[ {} \\]\n{}", result.formula_latex, paragraph(source));
}

std::string data_sets(const FitResult& result) {
  std::string text;
  for (DataSetPhrases& set : data_set_phrases(result)) {
    std::vector<std::string> source{std::move(set.source)};
    for (std::string& phrase : set.uncertainties) source.push_back(std::move(phrase));
    text += fmt::format("\\[ {} \\]\n{}", set.formula_latex, paragraph(source));
  }
  std::vector<std::string> whole{method_phrase(result)};
  for (std::string& phrase : constraint_phrases(result)) whole.push_back(std::move(phrase));
  return text + paragraph(whole);
}

}  // namespace

std::string latex_report(const FitResult& result, const ReportOptions& options) {
  const Encoding encoding = Encoding::utf8;
  std::string text =
      fmt::format("% Parabola {}, for \\input with amsmath\n", visible(result.version));
  text += result.data_sets.empty() ? head(result) : data_sets(result);
  const QuantityRows rows = quantity_rows(result, options.rounding, encoding);
  if (!rows.rows.empty()) text += fmt::format("\n\\noindent\n{}", table(result, rows));
  std::vector<std::string> below = rows.absences;
  for (const std::string& pair : strongest_correlations(result, most_correlations, encoding))
    below.push_back(fmt::format("correlation of {}", pair));
  text += paragraph(below);
  text += paragraph({joined(goodness_phrases(result, encoding), ", ")});
  std::vector<std::string> sentences = verdict(result, encoding);
  for (std::string& sentence : agreements_with_zero(result))
    sentences.push_back(std::move(sentence));
  text += paragraph(sentences);
  for (const Diagnostic& diagnostic : ordered_findings(result)) text += finding(diagnostic);
  return text;
}

}  // namespace parabola
