// SPDX-License-Identifier: MIT
#include "parabola/fit_file.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "parabola/command_options.hpp"
#include "parabola/commands.hpp"
#include "parabola/core/decimal.hpp"
#include "parabola/core/text.hpp"
#include "parabola/input_limits.hpp"
#include "parabola/io/fit_file.hpp"
#include "parabola/io/folder_path.hpp"

namespace parabola::app {
namespace {

constexpr const char* data_key = "data";
constexpr const char* formula_key = "formula";

bool is_flag(const CLI::Option& option) {
  return option.get_expected_max() == 0 || option.get_type_size_max() == 0;
}

bool is_repeatable(const CLI::Option& option) {
  return option.get_expected_max() > 1;
}

std::size_t words_per_mention(const CLI::Option& option) {
  return is_flag(option) ? 0 : static_cast<std::size_t>(option.get_type_size_max());
}

// The key of an option or position; empty for what is none.
std::string key_of(const CLI::Option& option) {
  if (!option.get_lnames().empty()) return option.get_lnames().front();
  if (option.get_name() == "FILE") return data_key;
  return option.get_name() == "FORMULA" ? formula_key : "";
}

const CLI::Option* find_option(const CLI::App& command, const std::string& key) {
  const std::vector<const CLI::Option*> options = std::as_const(command).get_options();
  const auto found = std::find_if(options.begin(), options.end(), [&](const CLI::Option* option) {
    return key_of(*option) == key;
  });
  return found == options.end() ? nullptr : *found;
}

// What a word of an option means, told by the name of its type: "FILE", "COLUMN=FILE", "FILE
// FORMULA".
enum class WordKind { text, file, assigned_file, formula };

WordKind word_kind(const CLI::Option& option, std::size_t index) {
  const std::string names = option.get_positional() ? option.get_name() : option.get_type_name();
  std::string_view types = names;
  for (; index > 0; --index) types.remove_prefix(std::min(types.find(' '), types.size() - 1) + 1);
  const std::string_view type = types.substr(0, types.find(' '));
  if (type == "FILE") return WordKind::file;
  if (type == "FORMULA") return WordKind::formula;
  return type.ends_with("=FILE") ? WordKind::assigned_file : WordKind::text;
}

using ChangePath = std::function<Result<std::string>(const std::string&)>;

// Where the path begins in a word of that kind; npos when there is none.
Result<std::size_t> path_begin(WordKind kind, const std::string& word) {
  if (kind == WordKind::text) return std::string::npos;
  if (kind == WordKind::file) return std::size_t{0};
  if (kind == WordKind::formula) return word.starts_with('@') ? 1 : std::string::npos;
  const std::size_t equals = word.find('=');
  if (word.find('`') < equals && word.find('`', equals) != std::string::npos)
    return Error("usage", fmt::format("'{}' has = in a name: the file cannot be told", word), "",
                 "name the column without =");
  const std::size_t begin = std::min(word.find_first_not_of(' ', equals + 1), word.size());
  // 'V,I = 0.3' is a number between two columns; npos + 1 is 0
  const bool is_pair = word.find(',') < equals && equals != std::string::npos;
  const bool is_number = is_pair && parse_decimal(std::string_view(word).substr(begin)).has_value();
  return is_number ? std::string::npos : begin;
}

// The word with the path in it changed, if there is one.
Result<std::string> with_path(WordKind kind, const std::string& word, const ChangePath& change) {
  Result<std::size_t> begin = path_begin(kind, word);
  if (!begin) return begin.error();
  if (*begin == std::string::npos) return word;
  std::string given = word.substr(*begin);
  if (kind == WordKind::assigned_file) given = trimmed(given);  // as who opens it will
  Result<std::string> path = change(given);
  if (!path) return path;
  return word.substr(0, *begin) + *path;
}

// An equals sign that compares nothing.
bool has_assignment(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool compares =
        (i > 0 && std::string_view("<>!=").find(text[i - 1]) != std::string::npos) ||
        (i + 1 < text.size() && text[i + 1] == '=');
    if (text[i] == '=' && !compares) return true;
  }
  return false;
}

// ---- file -> mentions

class FitFileReader {
 public:
  FitFileReader(const FitFile& file, const CLI::App& command)
      : file_(file), command_(command), folder_(folder_of(file.name)) {}

  Result<std::vector<Mention>> mentions() const {
    std::vector<Mention> all;
    for (const FitFileEntry& entry : file_.entries) {
      const CLI::Option* option = find_option(command_, entry.key);
      if (option == nullptr || entry.key == "help") return unknown_key(entry);
      if (is_output(*option)) return output(*option, entry);
      if (option->check_name(input_limit_option)) return limit(entry);
      if (Result<void> added = add(*option, entry, all); !added) return added.error();
    }
    return all;
  }

 private:
  [[nodiscard]] Error error_at(const FitFilePlace& place, const std::string& sentence,
                               const std::string& fix) const {
    return file_.error_at(place, "usage", sentence, fix);
  }

  [[nodiscard]] Error unknown_key(const FitFileEntry& entry) const {
    std::vector<std::string> keys;
    for (const CLI::Option* option : command_.get_options()) {
      const std::string key = key_of(*option);
      const bool is_key = !key.empty() && key != "help" && !is_output(*option);
      if (is_key && !option->check_name(input_limit_option)) keys.push_back(key);
    }
    const std::string nearest = nearest_name(entry.key, keys);
    return file_.error_at(entry.place, "unknown_key",
                          fmt::format("'{}' is no key of a fit file", entry.key),
                          nearest.empty() ? "the keys are data, formula and the options of  "
                                            "parabola fit --help  without --"
                                          : fmt::format("did you mean {}?", nearest));
  }

  [[nodiscard]] Error output(const CLI::Option& option, const FitFileEntry& entry) const {
    return file_.error_at(entry.place, "output_in_fit_file",
                          fmt::format("{}: a fit file names no outputs", entry.key),
                          fmt::format("give it on the command line: parabola fit {} --{}{}",
                                      file_.name, entry.key, is_flag(option) ? "" : " FILE"));
  }

  // Who wrote the file is not who trusts it.
  [[nodiscard]] Error limit(const FitFileEntry& entry) const {
    return file_.error_at(entry.place, "limit_in_fit_file",
                          fmt::format("{}: a fit file does not say how much is read", entry.key),
                          fmt::format("give it on the command line: parabola fit {} {} WHAT=N",
                                      file_.name, input_limit_option));
  }

  Result<void> add(const CLI::Option& option, const FitFileEntry& entry,
                   std::vector<Mention>& all) const {
    const FitFileValue& first = entry.values.front();
    const bool is_single =
        entry.values.size() == 1 && first.name.empty() && first.words.size() == 1;
    if (!is_repeatable(option) && words_per_mention(option) < 2 && !is_single)
      return error_at(first.place, fmt::format("{} has one value, found more", entry.key),
                      fmt::format("write  {}: {}", entry.key, is_flag(option) ? "true" : "value"));
    if (is_flag(option)) return add_flag(entry, all);
    for (const FitFileValue& value : mentions(option, entry)) {
      Result<std::vector<std::string>> words = option_words(option, entry, value);
      if (!words) return words.error();
      for (std::size_t i = 0; i < words->size(); ++i) {
        Result<std::string> word = file_word(word_kind(option, i), (*words)[i], value.place);
        if (!word) return word.error();
        (*words)[i] = *std::move(word);
      }
      all.push_back({entry.key, *std::move(words), file_.where(value.place)});
    }
    return {};
  }

  // An option with several words that stands once takes the whole list: histogram: [50, 0, 10].
  static std::vector<FitFileValue> mentions(const CLI::Option& option, const FitFileEntry& entry) {
    if (is_repeatable(option) || words_per_mention(option) < 2) return entry.values;
    FitFileValue whole = entry.values.front();
    for (std::size_t i = 1; i < entry.values.size(); ++i) {
      const std::vector<std::string>& words = entry.values[i].words;
      whole.words.insert(whole.words.end(), words.begin(), words.end());
    }
    return {whole};
  }

  Result<void> add_flag(const FitFileEntry& entry, std::vector<Mention>& all) const {
    const FitFileValue& value = entry.values.front();
    const std::string& word = value.words.front();
    if (word != "true" && word != "false")
      return error_at(value.place, fmt::format("{} is true or false, found '{}'", entry.key, word),
                      fmt::format("write  {}: true", entry.key));
    if (word == "true") all.push_back({entry.key, {}, file_.where(value.place)});
    return {};
  }

  // {tau: 2} stands for tau=2 where the option is written so, {scale: I = 1%} for the named source
  // 'scale: I = 1%', {b.csv: 'z = G*x'} for two words.
  Result<std::vector<std::string>> option_words(const CLI::Option& option,
                                                const FitFileEntry& entry,
                                                const FitFileValue& value) const {
    const std::size_t count = words_per_mention(option);
    std::vector<std::string> words = value.words;
    if (!value.name.empty()) {
      const bool is_assignment = option.get_type_name().find('=') != std::string::npos;
      if (count == 1 && !is_assignment)
        return error_at(value.place,
                        fmt::format("{} takes texts of the form {}, not names with values",
                                    entry.key, option.get_type_name()),
                        "write a list of texts; quote a text that holds ': '");
      if (count == 1) {
        const bool is_source = option.get_type_name().starts_with("COLUMN=");
        const bool has_label = is_source && has_assignment(words.front());
        words.front() = value.name + (has_label ? ": " : "=") + words.front();
      } else {
        words.insert(words.begin(), value.name);
      }
    }
    if (words.size() != count)
      return error_at(
          value.place,
          fmt::format("{} takes {} at a time, found {}", entry.key, option.get_type_name(),
                      words.size() == 1 ? "one text" : "more texts"),
          count == 1 ? "write a list of texts" : "write a list of lists: - [a, b]");
    return words;
  }

  Result<std::string> file_word(WordKind kind, const std::string& word,
                                const FitFilePlace& place) const {
    Result<std::string> changed = with_path(
        kind, word, [&](const std::string& path) { return path_in_folder(folder_, path); });
    if (!changed)
      return file_.error_at(place, changed.error().code(), changed.error().sentence(),
                            changed.error().fix());
    if (kind == WordKind::file && is_fit_file(*changed))
      return error_at(place, fmt::format("'{}' is a fit file, not a table of measurements", word),
                      "name the file that holds the measurements");
    return changed;
  }

  const FitFile& file_;
  const CLI::App& command_;
  std::string folder_;
};

// ---- file and line together

// Options that speak of the same names share a letter; 0: its mentions add up.
char name_space(std::string_view option) {
  if (option == "start" || option == "fix") return 'p';
  return option == "derive" || option == "let" ? 'd' : '\0';
}

std::string_view assigned_name(const Mention& mention) {
  const std::string_view word = mention.words.front();
  return without_backquotes(trimmed(word.substr(0, word.find('='))));
}

bool replaces(const CLI::App& command, const Mention& on_line, const Mention& in_file) {
  const char names = name_space(in_file.option);
  if (names != '\0')
    return names == name_space(on_line.option) && assigned_name(on_line) == assigned_name(in_file);
  const CLI::Option* option = find_option(command, in_file.option);
  return on_line.option == in_file.option && option != nullptr && !is_repeatable(*option);
}

std::vector<Mention> merged(const CLI::App& command, std::vector<Mention> in_file,
                            const std::vector<Mention>& on_line) {
  std::erase_if(in_file, [&](const Mention& mention) {
    return std::any_of(on_line.begin(), on_line.end(),
                       [&](const Mention& other) { return replaces(command, other, mention); });
  });
  std::copy(on_line.begin(), on_line.end(), std::back_inserter(in_file));
  return in_file;
}

const Mention* find_mention(const std::vector<Mention>& all, std::string_view option) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Mention& m) { return m.option == option; });
  return found == all.end() ? nullptr : &*found;
}

// The line that says the same, for the parsing library, which takes its words from the back.
std::vector<std::string> line_of(const std::vector<Mention>& all) {
  std::vector<std::string> words;
  for (const Mention& mention : all) {
    if (mention.option == data_key || mention.option == formula_key) continue;
    words.push_back("--" + mention.option);
    words.insert(words.end(), mention.words.begin(), mention.words.end());
  }
  words.emplace_back("--");  // what follows is no option, whatever it begins with
  for (const char* key : {data_key, formula_key}) {
    if (const Mention* mention = find_mention(all, key)) words.push_back(mention->words.front());
  }
  std::reverse(words.begin(), words.end());
  return words;
}

// ---- mentions -> file

// The word as a file in `folder` must have it.
Result<std::string> word_for(const std::string& folder, WordKind kind, const std::string& word) {
  if (kind == WordKind::file && word == "-")
    return Error("usage", "data from standard input cannot be named in a fit file", "",
                 "save the data in a file first");
  if (kind == WordKind::formula) return formula_text(word);
  return with_path(kind, word,
                   [&](const std::string& path) { return path_from_folder(folder, path); });
}

// All mentions of an option; no values when there is none.
Result<FitFileEntry> entry_of(const CLI::Option& option, const std::vector<Mention>& all,
                              const std::string& folder) {
  FitFileEntry entry;
  entry.key = key_of(option);
  for (const Mention& mention : all) {
    if (mention.option != entry.key) continue;
    FitFileValue value;
    for (const std::string& word : mention.words) {
      Result<std::string> written = word_for(folder, word_kind(option, value.words.size()), word);
      if (!written) return written.error();
      value.words.push_back(*std::move(written));
    }
    if (is_flag(option)) value.words.emplace_back("true");
    entry.values.push_back(std::move(value));
    if (is_flag(option)) break;
  }
  return entry;
}

// ---- places of errors

std::string without_blanks_and_quotes(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (c != ' ' && c != '\'') plain += c;
  }
  return plain;
}

// The mention in the file that a place such as  --start 'tau=2'  or  --start  speaks of.
const Mention* mention_at(const std::vector<Mention>& all, std::string_view where) {
  if (where == "formula" || where.starts_with("formula, ")) return find_mention(all, formula_key);
  for (const Mention& mention : all) {  // a file that could not be had
    for (const std::string& word : mention.words) {
      const bool is_assigned = word.find('=') != std::string::npos && word.ends_with(where);
      if (word == where || (is_assigned && !where.empty())) return &mention;
    }
  }
  if (!where.starts_with("--")) return nullptr;
  where.remove_prefix(2);
  const std::string_view option = where.substr(0, where.find(' '));
  const std::string text = without_blanks_and_quotes(where.substr(option.size()));
  std::vector<const Mention*> of_option;
  for (const Mention& mention : all) {
    if (mention.option != option) continue;
    of_option.push_back(&mention);
    const bool is_it = !mention.words.empty() && !text.empty() &&
                       without_blanks_and_quotes(mention.words.front()) == text;
    if (is_it) return &mention;
  }
  return of_option.size() == 1 ? of_option.front() : nullptr;
}

}  // namespace

bool is_fit_file(std::string_view path) {
  return path.ends_with(".yaml") || path.ends_with(".yml");
}

std::vector<Mention> mentions(const CLI::App& line) {
  std::vector<Mention> all;
  for (const CLI::Option* option : line.get_options()) {
    const std::string key = key_of(*option);
    if (key.empty() || option->count() == 0) continue;
    const std::vector<std::string>& words = option->results();
    const std::size_t step = words_per_mention(*option);
    if (step == 0) {
      all.push_back({key, {}, ""});
      continue;
    }
    for (std::size_t i = 0; i + step <= words.size(); i += step) {
      const auto begin = words.begin() + static_cast<std::ptrdiff_t>(i);
      all.push_back({key, {begin, begin + static_cast<std::ptrdiff_t>(step)}, ""});
    }
  }
  return all;
}

Result<void> apply_fit_file(const CLI::App& line, FitArguments& arguments) {
  Result<FitFile> file = read_fit_file(arguments.read.file);
  if (!file) return file.error();
  CLI::App command{"", "fit"};
  FitArguments together;
  add_fit_options(command, together);
  Result<std::vector<Mention>> in_file = FitFileReader(*file, command).mentions();
  if (!in_file) return in_file.error();
  std::vector<Mention> on_line = mentions(line);
  std::erase_if(on_line, [](const Mention& mention) { return mention.option == data_key; });
  std::vector<Mention> all = merged(command, *std::move(in_file), on_line);
  for (const char* key : {data_key, formula_key}) {
    if (find_mention(all, key) == nullptr)
      return Error(
          "usage", fmt::format("the fit file has no key {}", key), file->name,
          fmt::format("write  {}", key == data_key ? "data: FILE" : "formula: y = a + b*x"));
  }
  try {
    command.parse(line_of(all));
  } catch (const CLI::ParseError& error) {
    return Error("usage", error.what(), file->name, "parabola fit --help shows the options");
  }
  Result<void> done = finish_fit_options(command, together);
  together.mentions = std::move(all);
  if (!done) return placed_in_fit_file(std::move(done).error(), together);
  arguments = std::move(together);
  return {};
}

Result<std::string> fit_file_of(const FitArguments& arguments) {
  const std::string target = arguments.write_yaml.value_or("");
  const std::string where = fmt::format("--write-yaml {}", target);
  if (!is_fit_file(target))
    return Error("usage", fmt::format("'{}' does not end in .yaml or .yml", target), where,
                 "write for example  --write-yaml fit.yaml");
  if (std::find(arguments.reports.begin(), arguments.reports.end(), target) !=
      arguments.reports.end())
    return Error("usage", fmt::format("--report writes to '{}' too", target), where,
                 "choose another name");
  CLI::App command{"", "fit"};
  FitArguments ignored;
  add_fit_options(command, ignored);
  std::vector<FitFileEntry> entries;
  for (const bool positions : {true, false}) {  // data and formula come first
    for (const CLI::Option* option : std::as_const(command).get_options()) {
      if (option->get_positional() != positions || is_output(*option)) continue;
      if (option->check_name(input_limit_option)) continue;
      Result<FitFileEntry> entry = entry_of(*option, arguments.mentions, folder_of(target));
      if (!entry) return std::move(entry).error().at(where);
      if (!entry->values.empty()) entries.push_back(*std::move(entry));
    }
  }
  Result<std::string> text = fit_file_text(entries);
  if (!text) return std::move(text).error().at(where);
  return text;
}

Error placed_in_fit_file(Error error, const FitArguments& arguments) {
  const Mention* mention = mention_at(arguments.mentions, error.where());
  if (mention == nullptr || mention->where.empty()) return error;
  std::string where = fmt::format("{}: {}", mention->where, error.where());
  return std::move(error.at(std::move(where)));
}

}  // namespace parabola::app
