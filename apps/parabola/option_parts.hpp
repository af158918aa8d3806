// SPDX-License-Identifier: MIT
// What the options of several commands are made of: how a table is read, forms of output, values.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>

#include "parabola/arguments.hpp"
#include "parabola/core/result.hpp"

namespace parabola::app {

/// One value per mention; the option may be repeated and never swallows the arguments behind it.
CLI::Option* add_list(CLI::App& command, const char* name, std::vector<std::string>& target,
                      const char* type, const char* meaning);
CLI::Option* add_text(CLI::App& command, const char* name, const char* type,
                      const std::string& meaning);
/// Empty when the option was not given.
std::string text_of(const CLI::App& command, const char* name);

/// `where` is shown as the place of the Error.
Result<double> number(std::string_view text, const char* where);
/// Leaves `target` as it is when the option was not given.
Result<void> finish_confidence_level(const CLI::App& command, double& target);
/// --seed, a whole number; leaves `target` as it is when the option was not given.
Result<void> finish_seed(const CLI::App& command, std::uint64_t& target);

/// FILE is left to the command.
void add_reading_options(CLI::App& command, ReadArguments& read);
/// FILE, needed, and how it is read.
void add_read_options(CLI::App& command, ReadArguments& read);
Result<void> finish_read_options(const CLI::App& command, ReadArguments& read);

/// Where the statements about uncertainties of columns go.
struct SourceLists {
  std::vector<std::string>& sigma;
  std::vector<std::string>& common;
  std::vector<std::string>& correlated;
  std::vector<std::string>& covariance;
  std::vector<std::string>& correlation;
  std::vector<std::string>& without;
};
void add_source_options(CLI::App& command, const SourceLists& lists);

inline constexpr std::array<std::pair<const char*, OutputForm>, 4> output_forms{
    {{"--json", OutputForm::json},
     {"--yaml", OutputForm::yaml},
     {"--latex", OutputForm::latex},
     {"--markdown", OutputForm::markdown}}};
void add_form_flags(CLI::App& command, bool all);
Result<void> finish_form(const CLI::App& command, OutputForm& form);

template <class T>
using Choices = std::map<std::string, T>;

/// "one, two": beside words, signs such as ; are understood, but not proposed.
std::string proposed(const std::vector<std::string>& words);

/// Leaves `target` as it is when the option was not given.
template <class T>
Result<void> set_choice(const CLI::App& command, const char* name, const Choices<T>& choices,
                        auto& target) {
  if (command.get_option(name)->count() == 0) return {};
  const std::string given = text_of(command, name);
  if (const auto found = choices.find(given); found != choices.end()) {
    target = found->second;
    return {};
  }
  std::vector<std::string> words;
  for (const auto& [word, value] : choices) words.push_back(word);
  return Error("usage", "'" + given + "' is none of the choices", name,
               "choose one of " + proposed(words));
}

}  // namespace parabola::app
