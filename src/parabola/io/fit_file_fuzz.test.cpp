// SPDX-License-Identifier: MIT
// Random bytes and mutilated good files: a fit file or a complete Error, never anything else; what
// is written is read again.
#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/io/fit_file.hpp"

namespace parabola {
namespace {

const std::vector<std::string> good_files = {
    "data: ohm.csv\nformula: I = G*V + I0\nderive: R = 1/G\n",
    "# a fit\ndata: 'a b.csv'  # quoted\nstart: {tau: 2, A: 1e-3}\nlimit: [tau > 0, '0 <= f']\n",
    "formula: |\n  N = N0*exp(-t/tau)\n      + b\nwhere:\n  - t > 3\n  - run == A\nlog-y: true\n",
    "---\nstart:\n  - α: 2\n  - \"\\u03b2\": 3\nand:\n  - [b.csv, 'it''s']\n  - - c.csv\n    - "
    "z\n...\n",
    "{\"data\": \"a.csv\", \"sigma\": {\"I\": [\"0.5\", \"2%\"]}, \"title\": \"\\\"x\\\"\\n\"}",
    "\xef\xbb\xbf"
    "title: >-\r\n  a\r\n  b\r\nx-label: ''\r\n",
};

// Bytes that mean something to a reader are far more likely to do harm than others.
std::string random_piece(std::mt19937_64& random) {
  static const std::vector<std::string> pieces = {
      ":",    ": ",  " #",   "#",    "- ",   "-",      "? ",     "[",      "]",       "{",
      "}",    ",",   "&a ",  "*a",   "!",    "!!str ", "|",      ">",      "|2\n",    "'",
      "\"",   "\\",  "\\x",  "\\u0", "%",    "@",      "`",      "---",    "\n---\n", "\n...\n",
      "\n",   "\r",  "\r\n", "\t",   " ",    "  ",     "\n  ",   "~",      "null",    "<<: ",
      "a: 1", "\nb", "é",    "\xff", "\x04", "\ufeff", "\u2028", "\u0085", "😀",      "a"};
  return pieces[random() % pieces.size()];
}

std::string mutated(std::string text, std::mt19937_64& random) {
  for (std::size_t n = random() % 4; n > 0; --n) {
    const std::size_t at = text.empty() ? 0 : random() % text.size();
    switch (random() % 4) {
      case 0:
        text.insert(at, random_piece(random));
        break;
      case 1:
        text.erase(at, random() % 4);
        break;
      case 2:
        text.insert(at, text.substr(at, random() % 12));
        break;
      default:
        if (!text.empty()) text[at] = static_cast<char>(random() % 256);
    }
  }
  return text;
}

bool same(const std::vector<FitFileEntry>& a, const std::vector<FitFileEntry>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.key == y.key &&
           std::equal(x.values.begin(), x.values.end(), y.values.begin(), y.values.end(),
                      [](const FitFileValue& v, const FitFileValue& w) {
                        return v.name == w.name && v.words == w.words;
                      });
  });
}

void expect_read_again(const std::vector<FitFileEntry>& entries) {
  const Result<std::string> written = fit_file_text(entries);
  ASSERT_TRUE(written) << written.error().what();
  const Result<FitFile> again = parse_fit_file(*written, "again.yaml");
  ASSERT_TRUE(again) << again.error().what() << "\n" << *written;
  EXPECT_TRUE(same(again->entries, entries)) << *written;
  EXPECT_EQ(fit_file_text(again->entries).value(), *written);
}

void expect_sound(const FitFile& file) {
  std::set<std::string> keys;
  EXPECT_FALSE(file.entries.empty());
  for (const FitFileEntry& entry : file.entries) {
    EXPECT_FALSE(entry.key.empty());
    EXPECT_TRUE(keys.insert(entry.key).second) << entry.key;
    EXPECT_FALSE(entry.values.empty());
    for (const FitFileValue& value : entry.values) {
      EXPECT_FALSE(value.words.empty());
      EXPECT_GE(value.place.line, entry.place.line);
    }
  }
}

void feed(const std::string& bytes, std::size_t& files) {
  const Result<FitFile> file = parse_fit_file(bytes, "f.yaml");
  if (file) {
    ++files;
    expect_sound(*file);
    return expect_read_again(file->entries);
  }
  EXPECT_FALSE(file.error().code().empty());
  EXPECT_FALSE(file.error().sentence().empty());
  EXPECT_FALSE(file.error().fix().empty()) << file.error().what();
  EXPECT_EQ(file.error().where().substr(0, 6), "f.yaml") << bytes;
  EXPECT_EQ(file.error().sentence().find("no YAML"), std::string::npos)
      << "a message of the parser that has no words of ours: " << file.error().what();
}

TEST(FitFileFuzz, mutilated_files_give_a_fit_file_or_a_complete_error) {
  std::mt19937_64 random(20240607);
  std::size_t files = 0;
  constexpr std::size_t runs = 10000;
  for (std::size_t i = 0; i < runs && !testing::Test::HasFailure(); ++i)
    feed(mutated(good_files[i % good_files.size()], random), files);
  // both ends are reached often
  EXPECT_GT(files, runs / 10);
  EXPECT_LT(files, runs - runs / 10);
}

TEST(FitFileFuzz, random_bytes_and_random_pieces_do_no_harm) {
  std::mt19937_64 random(11);
  std::size_t files = 0;
  for (int i = 0; i < 10000 && !testing::Test::HasFailure(); ++i) {
    std::string text;
    for (std::size_t n = random() % 40; n > 0; --n)
      text +=
          i % 4 == 0 ? std::string(1, static_cast<char>(1 + random() % 255)) : random_piece(random);
    feed(text, files);
  }
}

TEST(FitFileFuzz, any_text_is_written_so_that_it_is_read_again) {
  std::mt19937_64 random(5);
  const auto text = [&] {
    std::string made;
    for (std::size_t n = random() % 8; n > 0; --n) {
      std::string piece = random_piece(random);
      made += piece == "\xff" ? std::string(1, static_cast<char>(1 + random() % 127)) : piece;
    }
    return made;
  };
  for (int i = 0; i < 3000 && !testing::Test::HasFailure(); ++i) {
    std::vector<FitFileEntry> entries;
    for (std::size_t k = 1 + random() % 3; k > 0; --k) {
      FitFileEntry entry;
      entry.key = "key " + std::to_string(k) + text();
      for (std::size_t v = 1 + random() % 3; v > 0; --v) {
        FitFileValue value;
        if (random() % 4 == 0) value.name = "n" + text();
        for (std::size_t w = 1 + random() % 2; w > 0; --w) value.words.push_back(text());
        if (!value.name.empty()) value.words.resize(1);
        entry.values.push_back(value);
      }
      entries.push_back(entry);
    }
    expect_read_again(entries);
  }
}

}  // namespace
}  // namespace parabola
