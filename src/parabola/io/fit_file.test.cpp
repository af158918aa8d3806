// SPDX-License-Identifier: MIT
#include "parabola/io/fit_file.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace parabola {
namespace {

// The entries in one line: KEY=[NAME:WORD|WORD, ...];
std::string shown(const FitFile& file) {
  std::string text;
  for (const FitFileEntry& entry : file.entries) {
    text += entry.key + "=[";
    for (const FitFileValue& value : entry.values) {
      if (&value != entry.values.data()) text += ", ";
      if (!value.name.empty()) text += value.name + ":";
      for (const std::string& word : value.words)
        text += (&word == value.words.data() ? "" : "|") + word;
    }
    text += "];";
  }
  return text;
}

std::string read(const std::string& bytes) {
  Result<FitFile> file = parse_fit_file(bytes, "f.yaml");
  return file ? shown(*file) : file.error().code() + ": " + file.error().what();
}

struct Refusal {
  std::string bytes;
  std::string code;
  std::string where;
  std::string sentence;
};

void expect_refused(const std::vector<Refusal>& refusals) {
  for (const Refusal& refusal : refusals) {
    SCOPED_TRACE(refusal.bytes);
    const Result<FitFile> file = parse_fit_file(refusal.bytes, "f.yaml");
    if (file) {
      ADD_FAILURE() << "read as " << shown(*file);
      continue;
    }
    EXPECT_EQ(file.error().code(), refusal.code) << file.error().what();
    EXPECT_EQ(file.error().where(), "f.yaml" + refusal.where) << file.error().what();
    EXPECT_NE(file.error().sentence().find(refusal.sentence), std::string::npos)
        << file.error().what();
    EXPECT_FALSE(file.error().fix().empty());
  }
}

TEST(FitFile, keys_keep_their_order_and_values_their_text) {
  EXPECT_EQ(read("data: ohm.csv\nformula: I = G*V\nconfidence-level: 0.95\n"),
            "data=[ohm.csv];formula=[I = G*V];confidence-level=[0.95];");
  EXPECT_EQ(read("---\nb: 1\na: 2\n...\n"), "b=[1];a=[2];");
}

TEST(FitFile, lists_and_names_may_be_written_in_brackets_or_below_the_key) {
  const std::string limits = "limit=[tau > 0, 0 <= f <= 1];";
  EXPECT_EQ(read("limit: [tau > 0, 0 <= f <= 1]\n"), limits);
  EXPECT_EQ(read("limit:\n  - tau > 0\n  - 0 <= f <= 1\n"), limits);
  EXPECT_EQ(read("limit:\n- tau > 0\n- 0 <= f <= 1\n"), limits);
  const std::string starts = "start=[tau:2, A:3];";
  EXPECT_EQ(read("start: {tau: 2, A: 3}\n"), starts);
  EXPECT_EQ(read("start:\n  tau: 2\n  A: 3\n"), starts);
  EXPECT_EQ(read("start:\n  - tau: 2\n  - A: 3\n"), starts);
  EXPECT_EQ(read("sigma: {I: [0.5, 2%]}\n"), "sigma=[I:0.5, I:2%];");
  EXPECT_EQ(read("and:\n  - [b.csv, 'z = G*x']\n"), "and=[b.csv|z = G*x];");
  EXPECT_EQ(read("and:\n  - - b.csv\n    - z = G*x\n"), "and=[b.csv|z = G*x];");
}

TEST(FitFile, a_json_object_is_a_fit_file) {
  EXPECT_EQ(read(R"({"data": "a.csv", "start": {"tau": 2}})"), "data=[a.csv];start=[tau:2];");
}

TEST(FitFile, nothing_is_interpreted) {
  EXPECT_EQ(read("a: no\nb: on\nc: 1:20\nd: 012\ne: 1e-3\nf: 0x1F\ng: true\nh: 2024-01-01\n"
                 "i: .inf\nj: 1_000\nk: =\n"),
            "a=[no];b=[on];c=[1:20];d=[012];e=[1e-3];f=[0x1F];g=[true];h=[2024-01-01];i=[.inf];"
            "j=[1_000];k=[=];");
}

TEST(FitFile, quotes_comments_and_texts_of_several_lines) {
  EXPECT_EQ(read("# a\na: 'it''s' # b\nb: \"\\u00e9\\t\\\"\"\n\nc: x#y # z\n"),
            "a=[it's];b=[é\t\"];c=[x#y];");
  EXPECT_EQ(read("a: |\n  x\n    + y\nb: >-\n  x\n  + y\nc: 'x\n  y'\n"),
            "a=[x\n  + y\n];b=[x + y];c=[x y];");
  EXPECT_EQ(read("a: ''\nb: ['', \"null\"]\n"), "a=[];b=[, null];");
  EXPECT_EQ(read("t: I [mA] {x} > 2% & *\nα: µ\n"), "t=[I [mA] {x} > 2% & *];α=[µ];");
}

TEST(FitFile, byte_order_mark_and_carriage_returns_are_no_part_of_the_text) {
  EXPECT_EQ(read("\xef\xbb\xbf"
                 "a: 1\r\nb: |\r\n  x\r\n  y\r\n"),
            "a=[1];b=[x\ny\n];");
  EXPECT_EQ(read("a:\t1\n"), "a=[1];");
}

TEST(FitFile, a_place_counts_characters) {
  const FitFile file = parse_fit_file("é: [ü, {ö: äh}]\n", "f.yaml").value();
  const FitFileEntry& entry = file.entries.at(0);
  EXPECT_EQ(file.where(entry.place), "f.yaml:1:1");
  EXPECT_EQ(file.where(entry.values.at(0).place), "f.yaml:1:5");
  EXPECT_EQ(file.where(entry.values.at(1).place), "f.yaml:1:12");
  EXPECT_EQ(entry.values.at(1).place.length, 2U);
}

TEST(FitFile, a_key_given_twice_is_refused_at_every_level) {
  expect_refused({
      {"a: 1\nb: 2\na: 3\n", "duplicate_key", ":3:1", "a is given twice, first on line 1"},
      {R"({"a":1,"a":2})", "duplicate_key", ":1:8", "a is given twice"},
      {"a: 1\n'a': 3\n", "duplicate_key", ":2:1", "a is given twice"},
      {"start: {tau: 2, A: 1, tau: 3}\n", "duplicate_key", ":1:23", "tau is given twice"},
  });
  EXPECT_EQ(read("start:\n  - tau: 2\n  - tau: 3\n"), "start=[tau:2, tau:3];");
}

TEST(FitFile, an_empty_value_is_refused) {
  expect_refused({
      {"a:\nb: 1\n", "empty_value", ":1:1", "a has no value"},
      {"a: 1\nb", "empty_value", ":2:1", "b has no value"},
      {"a: ~\n", "empty_value", ":1:1", "a has no value"},
      {"a: null\n", "empty_value", ":1:1", "a has no value"},
      {"a: []\n", "empty_value", ":1:4", "the value of a is empty"},
      {"a: {}\n", "empty_value", ":1:4", "the value of a is empty"},
      {"a: [[]]\n", "empty_value", ":1:5", "the value of a is empty"},
      {"a: [1,,2]\n", "empty_value", ":1:7", "a has an empty value"},
      {"a:\n  -\n  - 2\n", "empty_value", ":3:3", "a has an empty value"},
      {"a: {tau:2}\n", "empty_value", ":1:5", "tau:2 has no value behind a colon and a blank"},
      {": 1\n", "fit_file_syntax", ":1:1", "a key is missing"},
      {"'': 1\n", "fit_file_syntax", ":1:1", "the key is empty"},
      {"", "fit_file_empty", "", "the fit file is empty"},
      {"# nothing\n", "fit_file_empty", "", "the fit file is empty"},
      {"{}\n", "fit_file_empty", ":1:1", "the fit file is empty"},
      {"---\n", "fit_file_empty", ":2:1", "the fit file is empty"},
  });
}

TEST(FitFile, what_yaml_has_beyond_text_is_refused) {
  expect_refused({
      {"!!python/object/apply:os.system [\"touch PWNED\"]\n", "fit_file_feature", ":1:1", "tags"},
      {"a: !!str 1\n", "fit_file_feature", ":1:4", "tags"},
      {"a: ! x\n", "fit_file_feature", ":1:4", "tags"},
      {"a: !<x> [1]\n", "fit_file_feature", ":1:4", "tags"},
      {"!x a: 1\n", "fit_file_feature", ":1:1", "tags"},
      {"a: !\n", "fit_file_feature", ":1:4", "tags"},
      {"a: &x 1\nb: *x\n", "fit_file_feature", ":1:4", "anchors"},
      {"a: &x\n", "fit_file_feature", ":1:4", "anchors"},
      {"a: &x [1]\n", "fit_file_feature", ":1:4", "anchors"},
      {"&x a: 1\n", "fit_file_feature", ":1:1", "anchors"},
      {"a: *V\n", "fit_file_syntax", ":1:4", "aliases"},
      {"a: 1\n---\nb: 2\n", "fit_file_feature", ":2:1", "second document"},
      {"a: 1\n...\nb: 2\n", "fit_file_feature", ":3:1", "second document"},
      {"a: 1\n---\n", "fit_file_feature", ":2:1", "second document"},
      {"  a: 1\nb: 2\n", "fit_file_feature", ":2:1", "second document"},
      {"%YAML 1.2\n---\na: 1\n", "fit_file_feature", ":1:1", "directives"},
      {"a: 1\n%b: 2\n", "fit_file_feature", ":2:1", "directives"},
  });
}

TEST(FitFile, other_shapes_are_refused) {
  expect_refused({
      {"- a\n", "fit_file_syntax", ":1:1", "no list"},
      {"a\n", "fit_file_syntax", ":1:1", "no key with a value"},
      {"a:1\n", "fit_file_syntax", ":1:1", "no key with a value"},
      {"a:1\nb: 2\n", "fit_file_syntax", ":1:1", "no key with a value"},
      {"x,y\n1,2\n", "fit_file_syntax", ":1:1", "no key with a value"},
      {"[a]: 1\n", "fit_file_syntax", ":1:1", "a key must be a text"},
      {"? {a: 1}\n: 1\n", "fit_file_syntax", ":1:3", "a key must be a text"},
      {"a: {[b]: 1}\n", "fit_file_syntax", ":1:5", "a key must be a text"},
      {"a: {b: {c: 1}}\n", "nested_too_deeply", ":1:8", "the value of a is nested too deeply"},
      {"a: [[[1]]]\n", "nested_too_deeply", ":1:6", "the value of a is nested too deeply"},
      {"a: [[{b: 1}]]\n", "nested_too_deeply", ":1:6", "the value of a is nested too deeply"},
      {"a: {b: [[1]]}\n", "nested_too_deeply", ":1:9", "the value of a is nested too deeply"},
      {"a: {b: [c: 1]}\n", "nested_too_deeply", ":1:9", "the value of a is nested too deeply"},
  });
}

TEST(FitFile, doubtful_text_is_refused) {
  expect_refused({
      {"a: x\n  y\n", "fit_file_syntax", ":1:4", "without quotes goes on"},
      {"a:\n  - x\n   - y\n", "fit_file_syntax", ":2:5", "without quotes goes on"},
      {"a: [x\nb: 1]\n", "fit_file_syntax", ":1:5", "without quotes goes on"},
      {"a: 'x\n", "fit_file_syntax", ":1:4", "this quote is not closed"},
      {"a: \"x\\\"\n", "fit_file_syntax", ":1:4", "this quote is not closed"},
      {"a: 'x''\n", "fit_file_syntax", ":1:4", "this quote is not closed"},
      {"a: 'x", "fit_file_syntax", ":1:6", "a quote is not closed"},
      {"a: b: c\n", "fit_file_syntax", ":1:5", "this colon begins a value"},
      {"a: 1\nb:2\n\nc: 3\n", "fit_file_syntax", ":2:1", "no key with a value"},
      {"s:\n  b: 1\n  c:2\n  # d\n  e: 3\n", "fit_file_syntax", ":3:3", "no key with a value"},
      {"a: 1\n  b: 2\n", "fit_file_syntax", ":1:4", "without quotes goes on"},
      {"a: \"x\" y\n", "fit_file_syntax", ":1:8", "this belongs to no key"},
      {"a: [x", "fit_file_syntax", ":1:5", "a bracket is not closed"},
      {"a: [x, y\n", "fit_file_syntax", ":1:8", "a bracket is not closed"},
      {"a: [x,\n", "fit_file_syntax", ":2:1", "a list in [ ] is not closed"},
      {"a: {x: 1\n", "fit_file_syntax", ":2:1", "{ } is not closed"},
      {"a: 1\n]\n", "fit_file_syntax", ":2:1", "this bracket closes nothing"},
      {"a: - b\n", "fit_file_syntax", ":1:4", "'- ' cannot stand here"},
      {"a: @f\n", "fit_file_syntax", ":1:4", "no text begins with this character"},
      {"a: `x`\n", "fit_file_syntax", ":1:4", "no text begins with this character"},
      {"a: >0\n", "fit_file_syntax", ":1:6", "a text of several lines begins below"},
      {"a: > 0\n", "fit_file_syntax", ":1:6", "a text of several lines begins below"},
      {"a: \"\\q\"\n", "fit_file_syntax", ":1:7", "no such escape"},
      {"a: \"\\xzz\"\n", "fit_file_syntax", ":1:9", "hexadecimal"},
      {"a: \"\\ud83d\\ude00\"\n", "fit_file_syntax", ":1:11", "names no character"},
      {"a:\n\t- b\n", "fit_file_syntax", ":2:1", "a tab cannot indent a line"},
      {"\ta: 1\n", "fit_file_syntax", ":1:1", "a tab cannot indent a line"},
  });
}

TEST(FitFile, bytes_that_are_no_text_are_refused) {
  using namespace std::string_literals;
  expect_refused({
      {"a: é\nb: \xff\n", "encoding", ":2:4", "not UTF-8"},
      {"\xff\xfe"
       "a\0:\0"s,
       "encoding", ":1:1", "not UTF-8"},
      {"a: x\0y\n"s, "fit_file_encoding", ":1:5", "control character (code 0)"},
      {"a: 1\nb: é\x04\nc: 2\n", "fit_file_encoding", ":2:5", "control character (code 4)"},
      {"a: 1\rb: 2\r", "fit_file_encoding", ":1:5", "control character (code 13)"},
      {"a: \x1b[31m\n", "fit_file_encoding", ":1:4", "control character (code 27)"},
      {"a: \"\\0\"\n", "fit_file_encoding", ":1:4", "the text holds NUL"},
      {"a: " + std::string(fit_file_byte_limit, 'x'), "file_too_large", "", "1048576 bytes"},
  });
}

TEST(FitFile, alias_bombs_and_deep_nesting_end_at_once) {
  std::string bomb = "a0: &a0 [x, x]\n";
  for (int i = 1; i < 100; ++i)
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + std::to_string(i - 1) +
            ", *a" + std::to_string(i - 1) + "]\n";
  expect_refused({{bomb, "fit_file_feature", ":1:5", "anchors"}});
  for (const std::string piece : {"[", "{a: ", "- ", "? ", "{? "}) {
    std::string deep = "a:\n ";
    while (deep.size() + piece.size() < fit_file_byte_limit) deep += piece;
    const Result<FitFile> file = parse_fit_file(deep, "f.yaml");
    ASSERT_FALSE(file) << piece;
    EXPECT_LT(file.error().render().size(), 500U) << piece;
  }
}

TEST(FitFile, the_message_shows_the_line) {
  EXPECT_EQ(parse_fit_file("data: a.csv\ndata: b.csv\n", "f.yaml").error().render(),
            "f.yaml:2:1: data is given twice, first on line 1\n"
            "    data: b.csv\n"
            "    ^~~~\n"
            "  fix: keep one of them, or write their values as one list");
}

TEST(FitFile, a_file_that_is_not_there_is_an_error) {
  EXPECT_EQ(read_fit_file("/nowhere/f.yaml").error().code(), "file_not_found");
}

std::vector<FitFileEntry> one(const std::vector<std::string>& words) {
  return {{"key", {{"", words, {}}}, {}}};
}

TEST(FitFile, a_text_is_quoted_where_it_must_be) {
  const std::vector<std::vector<std::string>> cases = {
      {"I = G*V", "key: I = G*V\n"},
      {"0 <= f <= 1", "key: 0 <= f <= 1\n"},
      {"τ = 2 µs [x], {y}", "key: τ = 2 µs [x], {y}\n"},
      {"it's", "key: it's\n"},
      {"x#y", "key: x#y\n"},
      {"x #y", "key: 'x #y'\n"},
      {"x: y", "key: 'x: y'\n"},
      {"x:", "key: 'x:'\n"},
      {"x ", "key: 'x '\n"},
      {" x", "key: ' x'\n"},
      {"", "key: ''\n"},
      {"-y = a", "key: '-y = a'\n"},
      {"`Ch 1`", "key: '`Ch 1`'\n"},
      {"'x'", "key: '''x'''\n"},
      {"no", "key: no\n"},
      {"-1:5", "key: -1:5\n"},
      {"NULL", "key: 'NULL'\n"},
      {"a\nb\tc\"\\", "key: \"a\\nb\\tc\\\"\\\\\"\n"},
      {"a\u2028b\ufeff\x1b", "key: \"a\\u2028b\\ufeff\\u001b\"\n"},
  };
  for (const std::vector<std::string>& given : cases)
    EXPECT_EQ(fit_file_text(one({given[0]})).value(), given[1]);
  EXPECT_EQ(fit_file_text({{"a", {{"", {"p"}, {}}, {"", {"q"}, {}}}, {}}}).value(),
            "a:\n  - p\n  - q\n");
  EXPECT_EQ(fit_file_text(one({"b.csv", "z = x"})).value(), "key:\n  - ['b.csv', 'z = x']\n");
  EXPECT_EQ(fit_file_text(one({"\xff"})).error().code(), "not_utf8");
}

}  // namespace
}  // namespace parabola
