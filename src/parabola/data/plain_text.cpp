// SPDX-License-Identifier: MIT
#include "parabola/data/plain_text.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <string>

#include <fmt/format.h>

#include "parabola/core/text.hpp"

namespace parabola {
namespace {

using namespace std::string_view_literals;

struct Signature {
  std::string_view bytes;
  std::string_view what;
  std::string_view fix;
};

constexpr std::string_view unpack = "unpack it first";
constexpr std::string_view save_data = "save the data themselves, not the page that shows them";
constexpr std::string_view save_as_csv = "save the sheet as CSV";

constexpr std::array signatures = {
    Signature{"\x1f\x8b"sv, "gzip-compressed", unpack},
    Signature{"BZh"sv, "bzip2-compressed", unpack},
    Signature{"\xfd"sv
              "7zXZ"sv,
              "xz-compressed", unpack},
    Signature{"\x28\xb5\x2f\xfd"sv, "zstd-compressed", unpack},
    Signature{"PK\x03\x04"sv, "a zip archive, as spreadsheets (xlsx, ods) are", save_as_csv},
    Signature{"\xd0\xcf\x11\xe0"sv, "a binary spreadsheet or document (xls)", save_as_csv},
    Signature{"\x89HDF"sv, "an HDF5 file", "export the data set as CSV"},
    Signature{"%PDF"sv, "a PDF document", "export the table as CSV"},
    Signature{"<!DOCTYPE"sv, "a web page", save_data},
    Signature{"<!doctype"sv, "a web page", save_data},
    Signature{"<html"sv, "a web page", save_data},
    Signature{"<?xml"sv, "an XML document", "export the table as CSV"},
    Signature{R"({")"sv, "a JSON document", "export the table as CSV"},
    Signature{"SQLite format 3"sv, "an SQLite database", "export the table as CSV"},
    Signature{"\xff\xfe"sv, "text in UTF-16", "convert it: iconv -f UTF-16 -t UTF-8"},
    Signature{"\xfe\xff"sv, "text in UTF-16", "convert it: iconv -f UTF-16 -t UTF-8"},
};

Error binary_file(std::string_view source_name, std::string sentence, std::string_view fix) {
  return {"binary_file", std::move(sentence), std::string(source_name), std::string(fix)};
}

}  // namespace

Result<std::string_view> plain_text(std::string_view bytes, std::string_view source_name,
                                    std::size_t line_length) {
  for (const Signature& signature : signatures)
    if (bytes.starts_with(signature.bytes))
      return binary_file(
          source_name, fmt::format("this is {}, not a table in plain text (UTF-8)", signature.what),
          signature.fix);
  if (const std::size_t nul = bytes.find('\0'); nul != std::string_view::npos)
    return binary_file(
        source_name,
        fmt::format("byte {} is NUL: this is a binary file, or text in UTF-16", nul + 1),
        "give a table in plain text, encoded as UTF-8");
  if (bytes.starts_with("\xef\xbb\xbf")) bytes.remove_prefix(3);
  if (bytes.size() <= line_length) return bytes;
  LineReader reader(bytes);
  Line line;
  while (reader.next(line))
    if (line.text.size() > line_length)
      return Error("long_line",
                   fmt::format("line {} is too long: {} bytes, and at most {} are read",
                               line.number, line.text.size(), line_length),
                   fmt::format("{}:{}", source_name, line.number),
                   "write one row of the table per line");
  return bytes;
}

bool is_ascii(std::string_view text) {
  std::uint64_t all = 0;
  std::size_t i = 0;
  for (; i + 8 <= text.size(); i += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, 8);
    all |= word;
  }
  for (; i < text.size(); ++i) all |= static_cast<unsigned char>(text[i]);
  return (all & 0x8080808080808080U) == 0;
}

Result<void> check_utf8(std::string_view source_name, const Line& line) {
  for (std::size_t i = 0; i < line.text.size();) {
    const CodePoint c = decode_utf8(line.text, i);
    if (!c.valid) {
      const auto byte = static_cast<unsigned char>(line.text[i]);
      std::string hint;
      if (byte >= 0xA0) {  // Latin-1 is Unicode up to U+00FF: two bytes in UTF-8
        const std::string latin1 = {static_cast<char>(0xC0U | (byte >> 6U)),
                                    static_cast<char>(0x80U | (byte & 0x3FU))};
        hint = fmt::format(" (in Latin-1 it is '{}')", latin1);
      }
      return line_error(
          source_name, line, {i, i + 1}, "encoding",
          fmt::format("line {}: the byte 0x{:02x} is not UTF-8{}", line.number, byte, hint),
          "convert the file: iconv -f LATIN1 -t UTF-8");
    }
    i += c.length;
  }
  return {};
}

}  // namespace parabola
