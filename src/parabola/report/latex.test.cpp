// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "parabola/report/example_results.test.hpp"
#include "parabola/report/report.hpp"

namespace parabola {
namespace {

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A small reader of what the report uses: every brace and every $ is closed, within each line too,
// no special character stands bare, no bracket follows a line break. Returns the first fault.
std::string latex_fault(const std::string& text) {
  int braces = 0;
  bool math = false;
  const std::string special = "#&_^~";
  std::string line;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    line += c;
    if (c == '\\' && i + 1 < text.size()) {
      if (text[i + 1] == '\\' && text.find_first_not_of(" \n", i + 2) != std::string::npos &&
          text[text.find_first_not_of(" \n", i + 2)] == '[')
        return "bracket behind a line break: " + line;
      line += text[++i];
      continue;
    }
    if (c == '{') ++braces;
    if (c == '}') --braces;
    if (braces < 0) return "brace closed too often: " + line;
    if (c == '$') math = !math;
    if (c == '\n') {
      if (braces != 0) return "brace open at the end of: " + line;
      if (math) return "$ open at the end of: " + line;
      line.clear();
    }
    const bool in_formula = line.rfind("\\[", 0) == 0 || math || contains(line, "$");
    if (!in_formula && c != '&' && special.find(c) != std::string::npos)
      return "bare " + std::string(1, c) + " in: " + line;
  }
  return "";
}

TEST(LatexReport, is_a_formula_a_tabular_and_sentences) {
  EXPECT_EQ(latex_report(examples::decay(), {}), R"(% Parabola 0.1.0, for \input with amsmath
\[ N = N_{0} \exp(-t/\tau) \]

decay.csv, 21 rows\\
weighted least squares, nonlinear: converged in 6 steps\\
sigma of N from column sigma\_N, taken as absolute

\noindent
\begin{tabular}{lr@{ $\pm$ }llrl}
parameter & \multicolumn{2}{c}{estimate $\pm$ uncertainty} & unit & relative & \\
\hline
$N_{0}$ & 840 & 26 &  & 3.0 \% &  \\
$\tau$ & 2.173 & 0.048 & us & 2.2 \% &  \\
\end{tabular}

correlation of N0 and tau: $-$0.78

$\chi^{2}$ 52.3, ndof 19, $\chi^{2}$/ndof 2.75, P($\chi^{2}$ $\geq$ 52.3) = 6.0 $\times$ 10$^{-5}$

\textbf{The model does not describe the data.} [bad\_fit]\\
The last 11 pulls (t $\geq$ 6.5) are all positive. Perhaps a constant is missing:\\
  parabola fit decay.csv 'N = N0$*$exp({-}t/tau) + b'
)");
}

TEST(LatexReport, words_stand_over_both_columns_of_the_estimate) {
  EXPECT_TRUE(contains(latex_report(examples::cooling(), {}),
                       "$a$ & \\multicolumn{2}{c}{undetermined} & K &  &  \\\\\n"));
  EXPECT_TRUE(contains(latex_report(examples::decay_at_limit(), {}),
                       "$b$ & \\multicolumn{2}{c}{0 ($<$ 2.1, 95 \\%)} &  & {-} & at its limit b "
                       "$>$= 0 \\\\\n"));
}

TEST(LatexReport, names_and_units_are_typeset) {
  FitResult result = examples::ohm();
  result.parameters[0].name = "T_half";
  result.parameters[0].unit = "kg*m^2/s^-2";
  result.derived[0].name = "σ₀";
  result.derived[0].unit = "µΩ·cm²";
  const std::string text = latex_report(result, {});
  EXPECT_TRUE(contains(text, "$T_{\\mathrm{half}}$ & 0.985 & 0.024 & kg$*$m$^{2}$/s$^{-2}$ &"));
  EXPECT_TRUE(contains(text, "$\\sigma_{0}$ & 1.015 & 0.025 & $\\mu\\Omega\\cdot$cm$^{2}$ &"));
}

TEST(LatexReport, nothing_that_strangers_write_is_a_command) {
  for (const FitResult& result :
       {examples::ohm(), examples::decay(), examples::decay_at_limit(), examples::cooling(),
        examples::ohm_with_offset(), examples::no_degree_of_freedom(), examples::hostile()}) {
    const std::string text = latex_report(result, {});
    EXPECT_EQ(latex_fault(text), "") << text;
  }
  FitResult result = examples::hostile();
  result.source_name = "\\input{/etc/passwd}[2cm] ^^5c $x$ #1 ~ \"` 5% & {";
  result.parameters[0].unit = "^{^";
  result.derived[0].unit = "\\\\[m^";
  EXPECT_EQ(latex_fault(latex_report(result, {})), "");
  EXPECT_FALSE(contains(latex_report(result, {}), "\\input{"));
}

TEST(LatexReport, the_reader_of_this_test_finds_faults) {
  EXPECT_NE(latex_fault("a_b\n"), "");
  EXPECT_NE(latex_fault("$a\n"), "");
  EXPECT_NE(latex_fault("{a\n"), "");
  EXPECT_NE(latex_fault("a}\n"), "");
  EXPECT_NE(latex_fault("a\\\\\n[2cm]\n"), "");
  EXPECT_EQ(latex_fault("$a_{b}$ \\& \\_ {[}\n"), "");
}

}  // namespace
}  // namespace parabola
