// SPDX-License-Identifier: MIT
#include "parabola/data/fields.hpp"

#include <algorithm>

namespace parabola {
namespace {

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\f' || c == '\v';
}

/// Bytes of a plus-minus sign at `i`, in any of its spellings; 0 when there is none.
std::size_t plus_minus_at(std::string_view line, std::size_t i) {
  const std::string_view rest = line.substr(i, 3);
  if (rest.starts_with("\u00B1") || rest.starts_with("+-")) return 2;
  return rest == "+/-" ? 3 : 0;
}

class FieldSplitter {
 public:
  FieldSplitter(std::string_view line, char separator, std::vector<Field>& fields)
      : line_(line), separator_(separator), white_(separator == ' '), fields_(fields) {}

  std::optional<FieldFault> split() {
    fields_.clear();
    skip_blanks();
    if (white_ && at_ == line_.size()) return std::nullopt;
    while (true) {
      skip_blanks();
      if (at_ < line_.size() && line_[at_] == '"') {
        if (std::optional<FieldFault> fault = quoted_field()) return fault;
      } else if (white_) {
        word();
      } else {
        plain_field();
      }
      if (at_ == line_.size()) return std::nullopt;
      if (!white_) ++at_;  // the separator
    }
  }

 private:
  void skip_blanks() {
    while (at_ < line_.size() && is_blank(line_[at_]) && line_[at_] != separator_) ++at_;
    if (white_)
      while (at_ < line_.size() && is_blank(line_[at_])) ++at_;
  }

  void plain_field() {
    const std::size_t begin = at_;
    while (at_ < line_.size() && line_[at_] != separator_) ++at_;
    std::size_t end = at_;
    while (end > begin && is_blank(line_[end - 1])) --end;
    fields_.push_back({{begin, end}});
  }

  void word() {
    const std::size_t begin = at_;
    std::size_t end = skip_word();
    while (true) {
      skip_blanks();
      const std::size_t sign = plus_minus_at(line_, at_);
      // the sign may also close the word: "1.2± 0.3"
      const bool open = ends_with_sign(begin, end);
      if ((sign == 0 && !open) || at_ == line_.size()) break;
      at_ += sign;
      if (sign > 0) end = at_;
      skip_blanks();
      if (at_ < line_.size()) end = skip_word();
    }
    fields_.push_back({{begin, end}});
  }

  [[nodiscard]] bool ends_with_sign(std::size_t begin, std::size_t end) const {
    const std::string_view word = line_.substr(begin, end - begin);
    return word.ends_with("\u00B1") || word.ends_with("+-") || word.ends_with("+/-");
  }

  std::size_t skip_word() {
    while (at_ < line_.size() && !is_blank(line_[at_])) ++at_;
    return at_;
  }

  std::optional<FieldFault> quoted_field() {
    const std::size_t open = at_++;
    Field field{{at_, at_}, true};
    while (true) {
      const std::size_t quote = line_.find('"', at_);
      if (quote == std::string_view::npos)
        return FieldFault{{open, line_.size()},
                          "the quote that begins here does not end on its line"};
      at_ = quote + 1;
      if (at_ == line_.size() || line_[at_] != '"') {
        field.span.end = quote;
        break;
      }
      field.has_doubled_quotes = true;
      ++at_;
    }
    const std::size_t behind = at_;
    skip_blanks();
    const bool ends = at_ == line_.size() || (white_ ? at_ > behind : line_[at_] == separator_);
    if (!ends) {
      const std::size_t end = std::min(line_.find(separator_, at_), line_.size());
      return FieldFault{{at_, end}, "text follows the closing quote of a field"};
    }
    fields_.push_back(field);
    return std::nullopt;
  }

  std::string_view line_;
  char separator_;
  bool white_;
  std::vector<Field>& fields_;
  std::size_t at_ = 0;
};

}  // namespace

std::string Field::text(std::string_view line) const {
  std::string text;
  const std::string_view bytes = raw(line);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    text += bytes[i];
    if (has_doubled_quotes && bytes[i] == '"') ++i;
  }
  return text;
}

std::optional<FieldFault> split_fields(std::string_view line, char separator,
                                       std::vector<Field>& fields) {
  return FieldSplitter(line, separator, fields).split();
}

std::optional<Span> comment_behind_data(std::string_view line, const std::vector<Field>& fields) {
  for (const Field& field : fields) {
    const std::string_view text = field.raw(line);
    if (!field.quoted && field.span.begin > 0 && (text.starts_with('#') || text.starts_with('%')))
      return Span{field.span.begin, line.size()};
  }
  return std::nullopt;
}

}  // namespace parabola
