// SPDX-License-Identifier: MIT
// The report as GitHub-flavoured Markdown: a pipe table between paragraphs.
#include <algorithm>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/report/data_set_phrases.hpp"
#include "parabola/report/phrases.hpp"
#include "parabola/report/quantity_rows.hpp"
#include "parabola/report/report.hpp"

namespace parabola {
namespace {

constexpr std::size_t most_correlations = 6;

// Plain words whatever they contain: names and units come from strangers.
std::string escaped(std::string_view text) {
  constexpr std::string_view special = "\\`*_{}[]<>#|!~&$";
  std::string result;
  for (const char c : visible(text)) {
    if (special.find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

// At the beginning of a paragraph also "-", "+", "=" and "1." have a meaning.
std::string escaped_line(std::string_view text) {
  std::string line = escaped(text);
  if (line.empty()) return line;
  if (line.front() == '-' || line.front() == '+' || line.front() == '=')
    return line.insert(0, "\\");
  const std::size_t digits = line.find_first_not_of("0123456789");
  const bool item =
      digits != 0 && digits != std::string::npos && (line[digits] == '.' || line[digits] == ')');
  return item ? line.insert(digits, "\\") : line;
}

// `text` as code, fenced by one backtick more than it contains in a row.
std::string code(std::string_view text) {
  const std::string safe = visible(text);
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : safe) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  const std::string fence(longest + 1, '`');
  const std::string_view space = longest > 0 ? " " : "";
  return fmt::format("{}{}{}{}{}", fence, space, safe, space, fence);
}

std::string table(const QuantityRows& table) {
  const bool intervals = !table.interval_title.empty();
  std::string text = "| parameter | estimate ± uncertainty | unit | relative |";
  if (intervals) text += fmt::format(" {} |", escaped(table.interval_title));
  text += intervals ? "  |\n|---|---:|---|---:|---|---|\n" : "  |\n|---|---:|---|---:|---|\n";
  for (const QuantityRow& row : table.rows) {
    std::string estimate = escaped(row.value);
    if (!row.uncertainty.empty()) estimate += fmt::format(" ± {}", escaped(row.uncertainty));
    if (!row.remark.empty()) estimate += fmt::format(" {}", escaped(row.remark));
    text += fmt::format("| {} | {} | {} | {} |", escaped(row.label), estimate, escaped(row.unit),
                        row.relative);
    if (intervals) text += fmt::format(" {} |", escaped(row.interval));
    text += fmt::format(" {} |\n", escaped(row.note));
  }
  return text;
}

// Sentences that belong together, each on its own line of one paragraph.
std::string paragraph(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines)
    text += fmt::format("{}{}", text.empty() ? "\n" : "  \n", escaped_line(line));
  return text.empty() ? text : text.append("\n");
}

std::string finding(const Diagnostic& diagnostic) {
  const std::string_view strong = diagnostic.severity == Severity::warning ? "**" : "";
  std::string text =
      fmt::format("- {}{}{} {}\n", strong, escaped_line(finding_sentence(diagnostic)), strong,
                  escaped(fmt::format("[{}]", diagnostic.code)));
  for (std::size_t begin = 0; begin < diagnostic.fix.size();) {
    const std::size_t end = std::min(diagnostic.fix.find('\n', begin), diagnostic.fix.size());
    const std::string_view step = std::string_view(diagnostic.fix).substr(begin, end - begin);
    begin = end + 1;
    // an indented line, or what follows two blanks, is a command to copy
    const std::size_t command = step.find("  ");
    const std::string_view words = step.substr(0, command);
    if (!words.empty()) text += fmt::format("  {}", escaped_line(words));
    if (command != std::string_view::npos)
      text += fmt::format(
          "  {}", code(step.substr(std::min(step.find_first_not_of(' ', command), step.size()))));
    text += "\n";
  }
  return text;
}

std::string head(const FitResult& result) {
  std::vector<std::string> source{
      fmt::format("{} · {}", source_phrase(result), method_phrase(result))};
  for (std::string& phrase : uncertainty_phrases(result)) source.push_back(std::move(phrase));
  return fmt::format("{}\n{}", code(result.formula), paragraph(source));
}

std::string data_sets(const FitResult& result) {
  std::string text;
  for (DataSetPhrases& set : data_set_phrases(result)) {
    std::vector<std::string> source{std::move(set.source)};
    for (std::string& phrase : set.uncertainties) source.push_back(std::move(phrase));
    text += fmt::format("{}{}\n{}", text.empty() ? "" : "\n", code(set.formula), paragraph(source));
  }
  std::vector<std::string> whole{method_phrase(result)};
  for (std::string& phrase : constraint_phrases(result)) whole.push_back(std::move(phrase));
  return text + paragraph(whole);
}

}  // namespace

std::string markdown_report(const FitResult& result, const ReportOptions& options) {
  const Encoding encoding = Encoding::utf8;
  std::string text = result.data_sets.empty() ? head(result) : data_sets(result);
  const QuantityRows rows = quantity_rows(result, options.rounding, encoding);
  if (!rows.rows.empty()) text += fmt::format("\n{}", table(rows));
  std::vector<std::string> below = rows.absences;
  for (const std::string& pair : strongest_correlations(result, most_correlations, encoding))
    below.push_back(fmt::format("correlation of {}", pair));
  text += paragraph(below);
  text += paragraph({joined(goodness_phrases(result, encoding), ", ")});
  std::vector<std::string> sentences = verdict(result, encoding);
  for (std::string& sentence : agreements_with_zero(result))
    sentences.push_back(std::move(sentence));
  text += paragraph(sentences);
  const std::vector<Diagnostic> findings = ordered_findings(result);
  if (!findings.empty()) text += "\n";
  for (const Diagnostic& diagnostic : findings) text += finding(diagnostic);
  return text;
}

}  // namespace parabola
