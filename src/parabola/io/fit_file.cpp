// SPDX-License-Identifier: MIT
#include "parabola/io/fit_file.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <sstream>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "parabola/core/text.hpp"
#include "parabola/data/lines.hpp"
#include "parabola/data/plain_text.hpp"
#include "parabola/io/read_file.hpp"

namespace parabola {
namespace {

constexpr const char* no_tag = "a fit file has no tags (!)";
constexpr const char* leave_tag_out = "leave the tag out; quote a text that begins with !";
constexpr const char* no_alias = "a fit file has no anchors (&) and no aliases (*)";
constexpr const char* write_alias_out = "write the value out; quote a text that begins with & or *";
constexpr const char* blank_behind_colon = "write  key: value  with a blank behind the colon";
constexpr const char* close_quote = "end the text with the same quote";
constexpr const char* close_bracket = "close it with ] or }";
constexpr const char* how_it_looks = "a fit file is made of lines  key: value";

// Columns of the parser count bytes, those of messages count characters. Marks come in the order of
// the text, so that counting goes on where it stopped and stays linear in one long line.
class PlaceFinder {
 public:
  explicit PlaceFinder(std::string_view text) : text_(text) {}

  FitFilePlace find(const YAML::Mark& mark, std::size_t length) {
    const auto position = std::min(static_cast<std::size_t>(std::max(mark.pos, 0)), text_.size());
    const auto line = static_cast<std::size_t>(std::max(mark.line, 0)) + 1;
    if (line != line_ || position < position_) {
      line_ = line;
      column_ = 1;
      position_ = position == 0 ? 0 : text_.rfind('\n', position - 1) + 1;  // npos + 1 is 0
    }
    for (; position_ < position; ++column_) position_ += decode_utf8(text_, position_).length;
    return {line_, column_, length};
  }

 private:
  std::string_view text_;
  std::size_t line_ = 0;
  std::size_t position_ = 0;
  std::size_t column_ = 1;
};

// Where the quoted text that begins at `position` is closed; npos when it is not.
std::size_t closing_quote(std::string_view text, std::size_t position) {
  const char quote = text[position];
  for (std::size_t i = position + 1; i < text.size(); ++i) {
    if (text[i] == '\\' && quote == '"') {
      ++i;
    } else if (text[i] == quote) {
      if (quote == '"' || i + 1 == text.size() || text[i + 1] != '\'') return i;
      ++i;  // '' in single quotes is one quote
    }
  }
  return std::string_view::npos;
}

// The parser tells of tabs in the indentation, which YAML forbids, in many ways.
Error or_tab_error(const FitFile& file, const FitFilePlace& place, Error error) {
  const std::string_view line = find_line(file.text, place.line).text;
  const std::string_view indent = line.substr(0, line.find_first_not_of(" \t"));
  const std::size_t tab = indent.find('\t');
  if (tab == std::string_view::npos) return error;
  return file.error_at({place.line, tab + 1, 1}, "fit_file_syntax", "a tab cannot indent a line",
                       "indent with blanks");
}

Error text_error(const FitFile& file, const FitFilePlace& place) {
  return or_tab_error(
      file, place,
      file.error_at(place, "fit_file_syntax", "this is no key with a value", blank_behind_colon));
}

// Takes the events of the parser, which accepts far more than a fit file may hold, and builds the
// entries. Everything that is refused is thrown as an Error at once, so that the depth of the
// parser's recursion is bounded by the nesting that is allowed.
class FitFileBuilder : public YAML::EventHandler {
 public:
  explicit FitFileBuilder(FitFile& file) : file_(file), places_(file.text) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1)
      refuse(place(mark), "fit_file_feature", "a second document begins here",
             "write one fit per file");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_properties(mark, "?", anchor);
    if (frames_.empty()) refuse_nothing(place(mark));
    Frame& frame = frames_.back();
    if (!frame.is_map())
      refuse(place(mark), "empty_value", fmt::format("{} has an empty value", entry().key),
             "leave it out; an empty text is written ''");
    if (!frame.key)
      refuse(place(mark), "fit_file_syntax", "a key is missing before the colon", how_it_looks);
    if (frame.in_brackets && !is_closed(mark))
      refuse(frame.place, "fit_file_syntax", "a bracket is not closed", close_bracket);
    const std::string key = clipped(frame.key->text);
    if (key.find(':') != std::string::npos)
      refuse(frame.key->place, "empty_value",
             fmt::format("{} has no value behind a colon and a blank", key), blank_behind_colon);
    refuse(frame.key->place, "empty_value", fmt::format("{} has no value", key),
           fmt::format("write  {}: value  or leave it out; an empty text is written ''", key));
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    refuse_alias(place(mark));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuse_properties(mark, tag == "!" ? "?" : tag, anchor);
    if (frames_.empty()) throw text_error(file_, place(mark));
    const FitFilePlace where = scalar_place(mark, tag == "?", value);
    if (value.find('\0') != std::string::npos)
      refuse(where, "fit_file_encoding", "the text holds NUL", "leave \\0 out");
    Frame& frame = frames_.back();
    ++frame.items;
    if (frame.is_map() && !frame.key) return begin_key(frame, value, where);
    switch (frame.kind) {
      case Kind::words:
        entry().values.back().words.push_back(value);
        break;
      case Kind::map:
        add_value(frame.key->text, value, where);
        break;
      case Kind::list_in_map:
        add_value(frames_[frames_.size() - 2].key->text, value, where);
        break;
      case Kind::root:
      case Kind::list:
        add_value("", value, where);
        break;
    }
    frame.key.reset();
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    refuse_properties(mark, tag, anchor);
    open_list(place(mark));
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    refuse_properties(mark, tag, anchor);
    open_map(place(mark));
    frames_.back().in_brackets = style == YAML::EmitterStyle::Flow;
  }
  void OnMapEnd() override { close(); }

 private:
  // What an open bracket or indentation holds.
  enum class Kind { root, list, words, map, list_in_map };
  struct Key {
    std::string text;
    FitFilePlace place;
  };
  struct Frame {
    Kind kind = Kind::root;
    FitFilePlace place;
    std::size_t items = 0;
    bool in_brackets = false;
    std::optional<Key> key;                    // of a map: what waits for its value
    std::map<std::string, std::size_t> lines;  // of a map: where each key stands

    [[nodiscard]] bool is_map() const { return kind == Kind::root || kind == Kind::map; }
  };

  // What follows on the last text of a file, which the parser takes for a key without value.
  [[nodiscard]] bool is_closed(const YAML::Mark& mark) const {
    return file_.text.find_first_of(",:]}", static_cast<std::size_t>(mark.pos)) !=
           std::string::npos;
  }

  FitFileEntry& entry() { return file_.entries.back(); }
  FitFilePlace place(const YAML::Mark& mark, std::size_t length = 1) {
    return places_.find(mark, length);
  }

  [[noreturn]] void refuse(const FitFilePlace& where, std::string code, std::string sentence,
                           std::string fix) const {
    throw file_.error_at(where, std::move(code), std::move(sentence), std::move(fix));
  }
  [[noreturn]] void refuse_nothing(const FitFilePlace& where) const {
    refuse(where, "fit_file_empty", "the fit file is empty", how_it_looks);
  }
  [[noreturn]] void refuse_alias(const FitFilePlace& where) const {
    refuse(where, "fit_file_feature", no_alias, write_alias_out);
  }

  void refuse_properties(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    const std::size_t position = static_cast<std::size_t>(mark.pos);
    const bool exclaims = position < file_.text.size() && file_.text[position] == '!';
    if (exclaims || tag != "?") refuse(place(mark), "fit_file_feature", no_tag, leave_tag_out);
    if (anchor != YAML::NullAnchor) refuse_alias(place(mark));
  }

  // Refuses what the parser takes for text although it is doubtful where that text ends.
  FitFilePlace scalar_place(const YAML::Mark& mark, bool plain, const std::string& value) {
    const std::string_view text = file_.text;
    const std::size_t position = static_cast<std::size_t>(mark.pos);
    const bool quoted =
        !plain && position < text.size() && (text[position] == '\'' || text[position] == '"');
    const std::string_view first_line = std::string_view(value).substr(0, value.find('\n'));
    FitFilePlace where =
        place(mark, plain ? std::max<std::size_t>(display_width(first_line), 1) : 1);
    if (plain && text.substr(std::min(position, text.size()), value.size()) != value) {
      where.length = 1;
      refuse(where, "fit_file_syntax", "a text without quotes goes on over several lines",
             "write it in one line or in quotes, or begin it with > and indent all its lines");
    }
    if (quoted && closing_quote(text, position) == std::string_view::npos)
      refuse(where, "fit_file_syntax", "this quote is not closed", close_quote);
    return where;
  }

  void begin_key(Frame& frame, const std::string& text, const FitFilePlace& where) {
    if (text.empty()) refuse(where, "fit_file_syntax", "the key is empty", how_it_looks);
    const auto [first, is_new] = frame.lines.emplace(text, where.line);
    if (!is_new)
      refuse(where, "duplicate_key",
             fmt::format("{} is given twice, first on line {}", clipped(text), first->second),
             frame.kind == Kind::root ? "keep one of them, or write their values as one list"
                                      : "keep one of them");
    frame.key = Key{text, where};
    if (frame.kind == Kind::root) file_.entries.push_back({text, {}, where});
  }

  void add_value(const std::string& name, const std::string& text, const FitFilePlace& where) {
    entry().values.push_back({name, {text}, where});
  }

  void open_list(const FitFilePlace& where) {
    if (frames_.empty()) refuse(where, "fit_file_syntax", "a fit file is no list", how_it_looks);
    Frame& frame = begin_inner(where);
    switch (frame.kind) {
      case Kind::root:
        return push(Kind::list, where);
      case Kind::list:
        entry().values.push_back({"", {}, where});
        return push(Kind::words, where);
      case Kind::map:
        return push(Kind::list_in_map, where);
      case Kind::words:
      case Kind::list_in_map:
        refuse_depth(where);
    }
  }

  void open_map(const FitFilePlace& where) {
    if (frames_.empty()) return push(Kind::root, where);
    Frame& frame = begin_inner(where);
    if (frame.kind != Kind::root && frame.kind != Kind::list) refuse_depth(where);
    push(Kind::map, where);
  }

  Frame& begin_inner(const FitFilePlace& where) {
    Frame& frame = frames_.back();
    if (frame.is_map() && !frame.key)
      refuse(where, "fit_file_syntax", "a key must be a text", how_it_looks);
    ++frame.items;
    return frame;
  }

  [[noreturn]] void refuse_depth(const FitFilePlace& where) const {
    refuse(where, "nested_too_deeply",
           fmt::format("the value of {} is nested too deeply", file_.entries.back().key),
           "write a text, a list of texts, or names with texts");
  }

  void push(Kind kind, const FitFilePlace& where) {
    Frame frame;
    frame.kind = kind;
    frame.place = where;
    frames_.push_back(std::move(frame));
  }

  void close() {
    const Frame& closed = frames_.back();
    if (closed.items == 0 && closed.kind == Kind::root) refuse_nothing(closed.place);
    if (closed.items == 0)
      refuse(closed.place, "empty_value", fmt::format("the value of {} is empty", entry().key),
             "leave the key out");
    frames_.pop_back();
    if (!frames_.empty()) frames_.back().key.reset();
  }

  FitFile& file_;
  PlaceFinder places_;
  std::vector<Frame> frames_;
  int documents_ = 0;
};

struct SyntaxMessage {
  std::string_view parser_message;
  std::string_view sentence;
  std::string_view fix;
};

constexpr std::string_view same_column =
    "begin all keys in the same column, write a blank behind each colon, and quote a text that "
    "holds ': '";
constexpr std::string_view escapes =
    "write a backslash as \\\\, or use single quotes, in which it means nothing";
constexpr std::string_view in_block = "a text of several lines begins below its > or |";
constexpr std::string_view quote_block = "quote a text that begins with > or |";
const std::array syntax_messages = {
    SyntaxMessage{YAML::ErrorMsg::MAP_VALUE, "this colon begins a value where none can stand",
                  same_column},
    SyntaxMessage{YAML::ErrorMsg::MAP_KEY, "'? ' cannot stand here", "quote the text"},
    SyntaxMessage{YAML::ErrorMsg::END_OF_MAP_FLOW, "{ } is not closed", close_bracket},
    SyntaxMessage{YAML::ErrorMsg::END_OF_SEQ_FLOW, "a list in [ ] is not closed", close_bracket},
    SyntaxMessage{YAML::ErrorMsg::END_OF_MAP, "this belongs to no key", same_column},
    SyntaxMessage{YAML::ErrorMsg::END_OF_SEQ, "this belongs to no list",
                  "begin the items of a list in the same column, each with '- '"},
    SyntaxMessage{YAML::ErrorMsg::FLOW_END, "this bracket closes nothing",
                  "take it away, or quote the text"},
    SyntaxMessage{YAML::ErrorMsg::BLOCK_ENTRY, "'- ' cannot stand here",
                  "begin a list on the line below its key; quote a text that begins with '- '"},
    SyntaxMessage{YAML::ErrorMsg::UNKNOWN_TOKEN, "no text begins with this character in YAML",
                  "put the text in single quotes"},
    SyntaxMessage{YAML::ErrorMsg::EOF_IN_SCALAR, "a quote is not closed", close_quote},
    SyntaxMessage{YAML::ErrorMsg::DOC_IN_SCALAR, "a quote is not closed", close_quote},
    SyntaxMessage{YAML::ErrorMsg::CHAR_IN_BLOCK, in_block, quote_block},
    SyntaxMessage{YAML::ErrorMsg::ZERO_INDENT_IN_BLOCK, in_block, quote_block},
    SyntaxMessage{YAML::ErrorMsg::UNKNOWN_ANCHOR, no_alias, write_alias_out},
    SyntaxMessage{YAML::ErrorMsg::ALIAS_NOT_FOUND, no_alias, write_alias_out},
    SyntaxMessage{YAML::ErrorMsg::ANCHOR_NOT_FOUND, no_alias, write_alias_out},
    SyntaxMessage{YAML::ErrorMsg::CHAR_IN_ALIAS, no_alias, write_alias_out},
    SyntaxMessage{YAML::ErrorMsg::CHAR_IN_ANCHOR, no_alias, write_alias_out},
    SyntaxMessage{YAML::ErrorMsg::MULTIPLE_ANCHORS, no_alias, write_alias_out},
    SyntaxMessage{YAML::ErrorMsg::ALIAS_CONTENT, no_alias, write_alias_out},
    SyntaxMessage{YAML::ErrorMsg::TAG_WITH_NO_SUFFIX, no_tag, leave_tag_out},
    SyntaxMessage{YAML::ErrorMsg::CHAR_IN_TAG_HANDLE, no_tag, leave_tag_out},
    SyntaxMessage{YAML::ErrorMsg::END_OF_VERBATIM_TAG, no_tag, leave_tag_out},
    SyntaxMessage{YAML::ErrorMsg::MULTIPLE_TAGS, no_tag, leave_tag_out},
    SyntaxMessage{YAML::ErrorMsg::INVALID_ESCAPE, "there is no such escape in double quotes",
                  escapes},
    SyntaxMessage{YAML::ErrorMsg::INVALID_HEX, "the escape needs hexadecimal digits", escapes},
    SyntaxMessage{YAML::ErrorMsg::INVALID_UNICODE, "the escape names no character", escapes},
};

bool has_key(std::string_view line) {
  return trimmed(line).ends_with(':') || line.find(": ") != std::string_view::npos;
}

// The line with the fault when the parser stopped at `line`: itself, or what made its colon
// unexpected, such as "b:2" above "c: 3".
std::optional<std::size_t> line_without_key(const FitFile& file, std::size_t line) {
  const std::string_view stopped = find_line(file.text, line).text;
  if (trimmed(stopped).empty()) return {};
  if (!has_key(stopped)) return line;
  constexpr std::size_t farthest = 16;  // find_line() counts from the first line every time
  for (std::size_t steps = 0; steps < farthest && --line > 0; ++steps) {
    const std::string_view before = find_line(file.text, line).text;
    const std::string_view text = trimmed(before);
    if (text.empty() || text.front() == '#') continue;
    const bool is_beside = before.find_first_not_of(' ') == stopped.find_first_not_of(' ');
    return is_beside && !has_key(before) ? std::optional(line) : std::nullopt;
  }
  return {};
}

Error syntax_error(const FitFile& file, const YAML::Exception& exception) {
  const FitFilePlace place = PlaceFinder(file.text).find(exception.mark, 1);
  if (exception.msg == YAML::ErrorMsg::MAP_VALUE || exception.msg == YAML::ErrorMsg::END_OF_MAP) {
    if (const std::optional<std::size_t> line = line_without_key(file, place.line)) {
      const std::size_t indent = find_line(file.text, *line).text.find_first_not_of(" \t");
      return text_error(file, {*line, indent + 1, 1});
    }
  }
  const auto known = std::find_if(
      syntax_messages.begin(), syntax_messages.end(), [&](const SyntaxMessage& message) {
        return std::string_view(exception.msg).starts_with(message.parser_message);
      });
  const bool is_known = known != syntax_messages.end();
  const std::string sentence =
      is_known ? std::string(known->sentence) : fmt::format("this is no YAML: {}", exception.msg);
  return or_tab_error(file, place,
                      file.error_at(place, "fit_file_syntax", sentence,
                                    is_known ? std::string(known->fix) : how_it_looks));
}

std::string normalised(std::string_view bytes) {
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  std::string text;
  text.reserve(bytes.size());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] != '\r' || i + 1 == bytes.size() || bytes[i + 1] != '\n') text += bytes[i];
  }
  return text;
}

// The parser would end the file at some control characters, and skip lines that begin with %.
Result<void> check_text(const FitFile& file) {
  LineReader reader(file.text);
  for (Line line; reader.next(line);) {
    if (Result<void> utf8 = check_utf8(file.name, line); !utf8) return utf8;
    if (line.text.starts_with('%'))
      return file.error_at({line.number, 1, 1}, "fit_file_feature",
                           "a fit file has no directives (%)", "take the line away, or indent it");
  }
  const auto control = std::find_if(file.text.begin(), file.text.end(), [](char c) {
    const auto code = static_cast<unsigned char>(c);
    return (code < 0x20 && c != '\t' && c != '\n') || code == 0x7f;
  });
  if (control == file.text.end()) return {};
  YAML::Mark mark;
  mark.pos = static_cast<int>(control - file.text.begin());
  mark.line = static_cast<int>(std::count(file.text.begin(), control, '\n'));
  return file.error_at(PlaceFinder(file.text).find(mark, 1), "fit_file_encoding",
                       fmt::format("a control character (code {}) stands here",
                                   static_cast<int>(static_cast<unsigned char>(*control))),
                       "take it away, or write it as an escape in double quotes");
}

}  // namespace

std::string FitFile::where(const FitFilePlace& place) const {
  return fmt::format("{}:{}:{}", name, place.line, place.column);
}

Error FitFile::error_at(const FitFilePlace& place, std::string code, std::string sentence,
                        std::string fix) const {
  Error error(std::move(code), std::move(sentence), where(place), std::move(fix));
  const std::string_view line = find_line(text, place.line).text;
  return error.mark({std::string(line), place.column, std::max<std::size_t>(place.length, 1)});
}

Result<FitFile> parse_fit_file(std::string_view bytes, const std::string& name) {
  FitFile file{name, normalised(bytes.substr(0, fit_file_byte_limit)), {}};
  if (bytes.size() > fit_file_byte_limit)
    return Error(
        "file_too_large",
        fmt::format("a fit file has at most {} bytes, found {}", fit_file_byte_limit, bytes.size()),
        name, "is it a data file?");
  if (Result<void> checked = check_text(file); !checked) return checked.error();
  std::istringstream stream(file.text);
  FitFileBuilder builder(file);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::Exception& exception) {
    return syntax_error(file, exception);
  } catch (const Error& error) {
    return error;
  }
  if (file.entries.empty())
    return Error("fit_file_empty", "the fit file is empty", name, how_it_looks);
  return file;
}

Result<FitFile> read_fit_file(const std::string& path) {
  Result<std::string> bytes = read_file(path, fit_file_byte_limit);
  if (!bytes) return bytes.error();
  return parse_fit_file(*bytes, path);
}

}  // namespace parabola
