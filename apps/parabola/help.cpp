// SPDX-License-Identifier: MIT
#include "parabola/help.hpp"

#include <string>
#include <string_view>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "parabola/command_table.hpp"

namespace parabola::app {
namespace {

constexpr std::size_t page_width = 80;
constexpr std::size_t label_width = 28;

// Where the first word ends; what stands in quotes is one word, to be copied whole.
std::size_t word_end(std::string_view text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\'') quoted = !quoted;
    if (text[i] == ' ' && !quoted) return i;
  }
  return text.size();
}

// The meaning beside its label, wrapped.
std::string entry(const std::string& label, std::string_view meaning) {
  std::string lines = "  " + label;
  std::size_t column = lines.size();
  const auto next_line = [&] {
    lines += "\n" + std::string(label_width, ' ');
    column = label_width;
  };
  if (column + 2 > label_width) {
    next_line();
  } else {
    lines.append(label_width - column, ' ');
    column = label_width;
  }
  bool first = true;
  while (!meaning.empty()) {
    const std::string_view word = meaning.substr(0, word_end(meaning));
    meaning.remove_prefix(std::min(word.size() + 1, meaning.size()));
    if (!first && column + 1 + word.size() > page_width) {
      next_line();
      first = true;
    }
    lines += (first ? "" : " ") + std::string(word);
    column += word.size() + (first ? 0 : 1);
    first = false;
  }
  return lines + "\n";
}

std::string label_of(const CLI::Option& option) {
  std::string label = "--" + option.get_lnames().front();
  if (option.get_expected_max() > 0 && option.get_type_size_max() > 0)
    label += " " + option.get_type_name();
  return label;
}

}  // namespace

std::string general_help() {
  std::string commands;
  for (const CommandEntry& entry : command_table())
    commands += fmt::format("  {:<10} {}\n", entry.name, entry.summary);
  return "Parabola fits formulas to measured data, with honest uncertainties.\n\n"
         "  parabola fit ohm.csv 'I = G*V'\n"
         "  parabola fit ohm.csv 'I = G*V' --derive 'R = 1/G' --plot ohm.pdf\n\n" +
         commands +
         "  help       a page on a command, or on formula\n"
         "  completion completion of the shell: bash, zsh\n\n"
         "  --json --yaml --latex --markdown   another form of the report\n"
         "  --plot FILE  --report FILE         by extension: pdf png svg gp, txt json yaml\n"
         "                                     tex md\n\n"
         "parabola fit --help    options of a command, with examples\n"
         "parabola help formula  what a formula may contain\n"
         "parabola --version     the version\n";
}

std::string command_help(const CommandEntry& about, const CLI::App& command) {
  std::string page = fmt::format("{}\n\n{}", about.usage, about.text);
  for (const std::string& group : command.get_groups()) {
    std::string entries;
    for (const CLI::Option* option : command.get_options()) {
      const bool shown = option->get_group() == group && !option->get_positional() &&
                         !option->get_lnames().empty();
      if (shown) entries += entry(label_of(*option), option->get_description());
    }
    if (!entries.empty()) page += fmt::format("\n{}\n{}", group, entries);
  }
  return page;
}

}  // namespace parabola::app
