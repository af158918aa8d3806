// SPDX-License-Identifier: MIT
#include <string>

#include <gtest/gtest.h>

#include "parabola/report/example_results.test.hpp"
#include "parabola/report/report.hpp"

namespace parabola {
namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(MarkdownReport, is_a_table_between_paragraphs) {
  EXPECT_EQ(markdown_report(examples::ohm(), {}), R"(`I = G*V`

ohm.csv, 11 rows · weighted least squares, linear: solved exactly  
sigma of I from column sigma\_I, taken as absolute

| parameter | estimate ± uncertainty | unit | relative |  |
|---|---:|---|---:|---|
| G | 0.985 ± 0.024 | mA/V | 2.5 % |  |
| R = 1/G | 1.015 ± 0.025 | V/mA | 2.5 % | derived |

χ² 9.35, ndof 10, χ²/ndof 0.94, P(χ² ≥ 9.35) = 0.50

The model describes the data. Largest pull −1.8 in row 6 (V = 4.6).
)");
}

TEST(MarkdownReport, intervals_and_sentences_follow_the_terminal_report) {
  const std::string text = markdown_report(examples::ohm_with_offset(), {});
  EXPECT_TRUE(
      contains(text,
               "| parameter | estimate ± uncertainty | unit | relative | 68 % (Student t, 9) |  |\n"
               "|---|---:|---|---:|---|---|\n"
               "| G | 1.004 ± 0.053 | mA/V | 5.3 % | 0.948 to 1.061 |  |\n"
               "| I0 | −0.14 ± 0.33 | mA | - | −0.49 to 0.21 |  |\n"
               "\n"
               "correlation of G and I0: −0.89\n"));
  EXPECT_TRUE(contains(text, "S 2.29 mA², ndof 9\n"));
  EXPECT_TRUE(contains(text, "I0 agrees with 0 (0.4 uncertainties).\n"));
}

TEST(MarkdownReport, findings_are_a_list_with_commands_as_code) {
  EXPECT_TRUE(contains(markdown_report(examples::decay(), {}),
                       "- **The model does not describe the data.** \\[bad\\_fit\\]\n"
                       "  The last 11 pulls (t ≥ 6.5) are all positive. Perhaps a constant is "
                       "missing:\n"
                       "  `parabola fit decay.csv 'N = N0*exp(-t/tau) + b'`\n"));
  EXPECT_TRUE(
      contains(markdown_report(examples::decay_at_limit(), {}), "or leave b out:  `--fix b=0`\n"));
}

TEST(MarkdownReport, names_from_strangers_are_plain_words) {
  const std::string text = markdown_report(examples::hostile(), {});
  EXPECT_TRUE(contains(text, "`` I = `a|b`*V ``\n"));
  EXPECT_TRUE(contains(text, "| a\\|b\\<script\\>\\$x\\$\\_^\\{\\}\\\\ | 0.985 ± 0.024 |"));
  EXPECT_TRUE(contains(text, "| \\*R\\* = 1/\\`a\\|b\\` |"));
  EXPECT_FALSE(contains(text, "\x1b"));
  EXPECT_FALSE(contains(text, "<script>"));
}

TEST(MarkdownReport, a_file_name_cannot_begin_a_list_or_a_heading) {
  FitResult result = examples::ohm();
  for (const auto& [name, shown] :
       std::vector<std::pair<std::string, std::string>>{{"- a.csv", "\n\\- a.csv, 11 rows"},
                                                        {"12. a.csv", "\n12\\. a.csv, 11 rows"},
                                                        {"# a.csv", "\n\\# a.csv, 11 rows"},
                                                        {"+ a.csv", "\n\\+ a.csv, 11 rows"},
                                                        {"12.csv", "\n12\\.csv, 11 rows"}}) {
    result.source_name = name;
    EXPECT_TRUE(contains(markdown_report(result, {}), shown)) << name;
  }
}

}  // namespace
}  // namespace parabola
