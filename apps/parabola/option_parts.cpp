// SPDX-License-Identifier: MIT
#include "parabola/option_parts.hpp"

#include <cmath>

#include <fmt/format.h>

#include "parabola/core/decimal.hpp"

namespace parabola::app {

CLI::Option* add_list(CLI::App& command, const char* name, std::vector<std::string>& target,
                      const char* type, const char* meaning) {
  return command.add_option(name, target, meaning)->type_name(type)->allow_extra_args(false);
}

CLI::Option* add_text(CLI::App& command, const char* name, const char* type,
                      const std::string& meaning) {
  return command.add_option(name, meaning)->type_name(type)->expected(1);
}

std::string text_of(const CLI::App& command, const char* name) {
  return command.get_option(name)->count() == 0 ? "" : command.get_option(name)->as<std::string>();
}

Result<double> number(std::string_view text, const char* where) {
  const std::optional<Decimal> decimal = parse_decimal(text);
  if (!decimal)
    return Error("usage", fmt::format("'{}' is not a number", text), where,
                 "write a number, as in 2.5e-3");
  return decimal->value;
}

Result<void> finish_confidence_level(const CLI::App& command, double& target) {
  const std::string level = text_of(command, "--confidence-level");
  if (level.empty()) return {};
  Result<double> value = number(level, "--confidence-level");
  if (!value) return value.error();
  if (!(*value > 0.0 && *value < 1.0)) {
    return Error("usage", fmt::format("a confidence level lies between 0 and 1, found {}", level),
                 "--confidence-level", "write for example  --confidence-level 0.95");
  }
  target = *value;
  return {};
}

// Larger ones are not whole in every reader of JSON.
constexpr double largest_seed = 9007199254740992.0;

Result<void> finish_seed(const CLI::App& command, std::uint64_t& target) {
  const std::string text = text_of(command, "--seed");
  if (text.empty()) return {};
  Result<double> value = number(text, "--seed");
  if (!value) return value.error();
  if (!(*value >= 0.0 && *value <= largest_seed) || *value != std::floor(*value)) {
    return Error("usage", fmt::format("'{}' is no seed", text), "--seed",
                 "write a whole number from 0 to 9007199254740992");
  }
  target = static_cast<std::uint64_t>(*value);
  return {};
}

void add_reading_options(CLI::App& command, ReadArguments& read) {
  add_text(command, "--separator", "SIGN", "what separates columns: comma, semicolon, tab or blank")
      ->group("Reading");
  add_text(command, "--decimal", "MARK",
           "point or comma: decides an ambiguous file, and is used in figures")
      ->group("Reading");
  command
      .add_flag_callback(
          "--header", [] {}, "the first line holds names, even if they look like numbers")
      ->group("Reading");
  command
      .add_flag_callback(
          "--no-header", [] {}, "the first line holds data: the columns are c1, c2, ...")
      ->group("Reading");
  add_text(command, "--missing", "WHAT",
           "refuse rows with a missing value (default), or drop and count them")
      ->group("Reading");
  add_list(command, "--skip", read.skip, "LINES", "lines of the file to leave out, as in 14,17-19")
      ->group("Reading");
  add_list(command, input_limit_option, read.input_limit, "WHAT=N",
           "read longer input than usual: line or formula (bytes), columns, depth, operations")
      ->group("Reading");
}

void add_read_options(CLI::App& command, ReadArguments& read) {
  command.add_option("FILE", read.file, "table of measurements; - is standard input")->required();
  add_reading_options(command, read);
}

Result<void> finish_read_options(const CLI::App& command, ReadArguments& read) {
  static const Choices<char> separators{
      {"comma", ','}, {",", ','},   {"semicolon", ';'}, {";", ';'},     {"tab", '\t'},
      {"\\t", '\t'},  {"\t", '\t'}, {"blank", ' '},     {"space", ' '}, {" ", ' '}};
  static const Choices<char> marks{{"point", '.'}, {"comma", ','}};
  static const Choices<MissingValues> missing{{"refuse", MissingValues::refuse},
                                              {"drop", MissingValues::drop}};
  if (Result<void> done = set_choice<char>(command, "--separator", separators, read.separator);
      !done)
    return done;
  if (Result<void> done = set_choice<char>(command, "--decimal", marks, read.decimal_mark); !done)
    return done;
  if (Result<void> done = set_choice<MissingValues>(command, "--missing", missing, read.missing);
      !done)
    return done;
  Result<InputLimits> limits = parse_input_limits(read.input_limit);
  if (!limits) return limits.error();
  read.limits = *limits;
  const bool present = command.get_option("--header")->count() > 0;
  const bool absent = command.get_option("--no-header")->count() > 0;
  if (present && absent)
    return Error("usage", "--header and --no-header contradict each other", "", "keep one of them");
  if (present) read.header = HeaderPresence::present;
  if (absent) read.header = HeaderPresence::absent;
  return {};
}

void add_source_options(CLI::App& command, const SourceLists& lists) {
  add_list(command, "--sigma", lists.sigma, "COLUMN=VALUE",
           "of each row: 'I = 0.5', 'I = 2%', 'I = 2% of model', 'I = 0.01*V + 0.1', 'I = +0.3 "
           "-0.2', I=none; "
           "several add in quadrature")
      ->group("Uncertainties");
  add_list(command, "--common", lists.common, "COLUMN=VALUE",
           "shared by all rows, or within groups: 'scale: I = 1%', 'I = 0.5 by run'")
      ->group("Uncertainties");
  add_list(command, "--correlated", lists.correlated, "COLUMN=VALUE",
           "with one correlation of all pairs of rows: 'I = 0.2 rho 0.5'")
      ->group("Uncertainties");
  add_list(command, "--covariance", lists.covariance, "COLUMN=FILE",
           "covariance matrix of the rows, n x n numbers; in a fit also of predictors, and "
           "'V,I = FILE' across two columns")
      ->group("Uncertainties");
  add_list(
      command, "--correlation", lists.correlation, "COLUMN=FILE",
      "correlation matrix for the uncertainties of the rows; in a fit also 'V,I = 0.3' between two "
      "columns of one row")
      ->group("Uncertainties");
  add_list(command, "--without", lists.without, "NAME",
           "switch a source off; unnamed ones are called 'sigma I', 'common I' ...")
      ->group("Uncertainties");
}

void add_form_flags(CLI::App& command, bool all) {
  command.add_flag_callback("--json", [] {}, "print JSON with full digits")->group("Output");
  if (!all) return;
  command.add_flag_callback("--yaml", [] {}, "print the same as YAML")->group("Output");
  command.add_flag_callback("--latex", [] {}, "print a LaTeX table")->group("Output");
  command.add_flag_callback("--markdown", [] {}, "print a Markdown table")->group("Output");
}

Result<void> finish_form(const CLI::App& command, OutputForm& form) {
  int chosen = 0;
  for (const auto& [name, value] : output_forms) {
    const CLI::Option* option = command.get_option_no_throw(name);
    if (option == nullptr || option->count() == 0) continue;
    form = value;
    ++chosen;
  }
  if (chosen > 1) {
    return Error("usage", "standard output has one form only", "",
                 "choose one, and write others with --report FILE");
  }
  return {};
}

std::string proposed(const std::vector<std::string>& words) {
  std::vector<std::string> long_words;
  for (const std::string& word : words) {
    if (word.size() > 2) long_words.push_back(word);
  }
  return fmt::format("{}", fmt::join(long_words.empty() ? words : long_words, ", "));
}

}  // namespace parabola::app
