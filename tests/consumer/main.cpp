// SPDX-License-Identifier: MIT
// What a program outside the tree does: a table from memory, a fit, a report.
#include <cstdio>

#include "parabola/data/read_table.hpp"
#include "parabola/fit/fit.hpp"
#include "parabola/report/report.hpp"

int main() {
  const char* measured = "V [V],I [mA],sigma_I [mA]\n1,2.1,0.1\n2,3.9,0.1\n3,6.0,0.1\n";
  const parabola::Table table = parabola::read_table(measured, "memory", {}).value();
  const parabola::FitResult result = parabola::fit(table, "I = G*V").value();
  // G = sum V I / sum V^2 = 27.9 / 14
  const double estimate = result.parameters.at(0).estimate.value();
  std::printf("G = %.6f\n", estimate);
  const bool reported = parabola::yaml_report(result).find("estimate") != std::string::npos;
  return estimate > 27.9 / 14 - 1e-12 && estimate < 27.9 / 14 + 1e-12 && reported ? 0 : 1;
}
