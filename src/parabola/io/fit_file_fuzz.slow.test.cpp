// SPDX-License-Identifier: MIT
// Files of the greatest size that are hard on a reader cost no more than linear time.
#include <ctime>
#include <string>

#include <gtest/gtest.h>

#include "parabola/io/fit_file.hpp"

namespace parabola {
namespace {

// Time of the processor, not of the clock on the wall: other programs may be running.
double seconds_for(const std::string& text) {
  const std::clock_t begin = std::clock();
  const Result<FitFile> file = parse_fit_file(text, "f.yaml");
  EXPECT_TRUE(file.has_value() || !file.error().sentence().empty());
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

TEST(FitFileFuzz, no_repetition_costs_more_than_linear_time) {
  // Work that is quadratic in 2^20 bytes looks at 2^39 of them: 17 s even at 32 bytes per
  // nanosecond, the fastest search there is. Linear work takes 0.4 s, ten times that under
  // sanitizers.
  constexpr double limit = 6.0;
  for (const std::string piece :
       {"[",      "{",      "- ",    "? ",    "a: ",     "a:\n",  "x",     "\"",  "'",
        "''",     "\\\"",   "#",     "# \n",  "\n",      "\t",    " ",     "&a ", "*a ",
        "!a ",    "|",      "|\n",   ">",     "%a\n",    "---\n", "...\n", ",",   ":",
        ": ",     "a: 1\n", "- a\n", "[a,",   "{a: ",    "]",     "}",     "é",   "a,",
        "a, é, ", "a ",     "a\n ",  "'a', ", "[a, b], "}) {
    SCOPED_TRACE(piece);
    for (const std::string head : {"", "a: ", "a: [", "a:\n  - ", "a: \"", "a: |\n "}) {
      std::string text = head;
      while (text.size() + piece.size() <= fit_file_byte_limit) text += piece;
      EXPECT_LT(seconds_for(text), limit) << head;
    }
  }
}

TEST(FitFileFuzz, an_error_behind_many_lines_costs_linear_time) {
  for (const std::string piece : {"\n", "#\n", " \n", "- a\n"}) {
    std::string text = "a: 1\n";
    while (text.size() + 20 < fit_file_byte_limit) text += piece;
    EXPECT_LT(seconds_for(text + "b: c: d\n"), 6.0) << piece;
  }
}

TEST(FitFileFuzz, many_keys_and_many_values_cost_linear_time) {
  std::string keys;
  for (int i = 0; keys.size() + 20 < fit_file_byte_limit; ++i)
    keys += "k" + std::to_string(i) + ": v\n";
  EXPECT_LT(seconds_for(keys), 6.0);
  std::string names = "start: {";
  for (int i = 0; names.size() + 20 < fit_file_byte_limit; ++i)
    names += "k" + std::to_string(i) + ": é, ";
  EXPECT_LT(seconds_for(names + "z: 1}\n"), 6.0);
}

}  // namespace
}  // namespace parabola
