// SPDX-License-Identifier: MIT
#include "parabola/help.hpp"

#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace parabola::app {
namespace {

constexpr std::size_t page_width = 80;
constexpr std::size_t label_width = 28;

struct CommandPage {
  std::string_view name;
  std::string_view usage;
  std::string_view text;
};

// Examples run in the folder examples/ohm.
constexpr std::array<CommandPage, 4> pages{{
    {"fit", "parabola fit FILE FORMULA [options]",
     "Estimates the parameters of a formula from a table of measurements.\n\n"
     "  parabola fit ohm.csv 'I = G*V'\n"
     "  parabola fit ohm.csv 'I = G*V + I0' --derive 'R = 1/G' --plot ohm.pdf\n"
     "  parabola fit ohm.csv 'I = V/R' --start R=1 --sigma 'I = 0.5' --json\n\n"
     "Names that are columns are data; all others are parameters. Uncertainties\n"
     "come from columns such as sigma_I, from cells such as 1.2(3), or from --sigma.\n"
     "Without a formula the columns are shown and formulas suggested.\n"
     "Exit code: 0 usable, 1 doubtful (see the ! lines), 2 wrong input.\n"},
    {"show", "parabola show FILE [options]",
     "Shows what is read from a file: columns, units, uncertainties, rows.\n\n"
     "  parabola show ohm.csv\n"
     "  parabola show ohm.csv --json\n"},
    {"average", "parabola average FILE [COLUMN] [options]",
     "Mean of repeated readings without uncertainties: number, mean with its uncertainty,\n"
     "standard deviation of one reading, correlation of neighbouring readings.\n\n"
     "  parabola average ohm.csv V\n"
     "  parabola average ohm.csv V --json\n"},
    {"chi2", "parabola chi2 S NDOF [options]",
     "Probability that a chi-square with NDOF degrees of freedom is at least S.\n\n"
     "  parabola chi2 9.35 10\n"
     "  parabola chi2 9.35 10 --confidence-level 0.99\n"},
}};

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
  return "Parabola fits formulas to measured data, with honest uncertainties.\n\n"
         "  parabola fit ohm.csv 'I = G*V'\n"
         "  parabola fit ohm.csv 'I = G*V' --derive 'R = 1/G' --plot ohm.pdf\n\n"
         "  fit        estimate the parameters of a formula\n"
         "  show       what was read from a file\n"
         "  average    mean of repeated readings\n"
         "  chi2       probability of a chi-square\n"
         "  help       a page on a topic: formula, fit, show, average, chi2\n"
         "  completion completion of the shell: bash, zsh\n\n"
         "  --json --yaml --latex --markdown   another form of the report\n"
         "  --plot FILE  --report FILE         by extension: pdf png svg gp, txt json yaml\n"
         "                                     tex md\n\n"
         "parabola fit --help    options of a command, with examples\n"
         "parabola help formula  what a formula may contain\n"
         "parabola --version     the version\n";
}

std::string command_help(const CLI::App& command) {
  std::string page;
  for (const CommandPage& known : pages) {
    if (known.name == command.get_name()) page = fmt::format("{}\n\n{}", known.usage, known.text);
  }
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
