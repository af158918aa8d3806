// SPDX-License-Identifier: MIT
// Two ways to fit in C++: a table with a formula, and arrays with a callable.
#include <cmath>
#include <cstdio>
#include <vector>

#include "parabola/data/read_table.hpp"
#include "parabola/fit/fit.hpp"
#include "parabola/fit/fit_callable.hpp"
#include "parabola/report/report.hpp"

namespace {

void fit_a_formula() {
  const parabola::Table table =
      parabola::read_table(
          "V [V],I [mA],sigma_I [mA]\n1,1.2,0.5\n4,4.1,0.5\n7,6.6,0.5\n10,10.3,0.5\n", "ohm", {})
          .value();
  parabola::FitSpec spec;
  spec.formula = "I = G*V";
  spec.derive = {"R = 1/G"};
  const parabola::FitResult result = parabola::fit(table, spec).value();
  std::printf("%s\n", parabola::terminal_report(result, {}).c_str());
}

void fit_a_callable() {
  const std::vector<double> t{0.5, 1.5, 2.5, 3.5, 4.5, 5.5};
  const std::vector<double> counts{780, 485, 290, 178, 118, 64};
  const std::vector<double> sigma{28, 22, 17, 13, 11, 8};
  const auto decay = [](auto time, const auto& p) {
    using std::exp;
    return p[0] * exp(-time / p[1]);
  };
  parabola::CallableOptions options;
  options.start = {1000.0, 1.0};
  options.names = {"N0", "tau"};
  const parabola::FitResult result = parabola::fit(t, counts, sigma, decay, options).value();
  for (const parabola::Quantity& parameter : result.parameters) {
    std::printf("%-4s %.4g +- %.2g\n", parameter.name.c_str(), *parameter.estimate,
                *parameter.uncertainty);
  }
  std::printf("chi2 %.3g with %ld degrees of freedom, P = %.2g\n", *result.chi2, result.ndof,
              *result.p_value);
}

}  // namespace

int main() {
  fit_a_formula();
  fit_a_callable();
}
