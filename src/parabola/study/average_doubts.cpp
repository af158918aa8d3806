// SPDX-License-Identifier: MIT
#include "parabola/study/average_doubts.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "parabola/core/rounding.hpp"
#include "parabola/fit/diagnose.hpp"

namespace parabola {
namespace {

// Findings of fits that are said here in the words of averages.
constexpr std::array<std::string_view, 3> said_here{"bad_fit", "ndof_zero", "duplicate_rows"};

std::string number(double value, int digits) {
  return plain_text(round_significant(value, digits), Encoding::utf8);
}

class Doubter {
 public:
  Doubter(WeightedAverage& outcome, const RowCovariance& covariance, const Matrix& design)
      : outcome_(outcome), fit_(outcome.fit), covariance_(covariance), design_(design) {}

  void doubt_weights() {
    if (!outcome_.weights) return;
    const std::optional<Place> worst = most_negative();
    if (!worst) {
      for (std::size_t j = 0; j < design_.columns(); ++j) note_outside(j);
      return;
    }
    std::string what =
        fmt::format("Row {} counts negatively{} (weight {})", fit_.points.rows[worst->row],
                    design_.columns() > 1 ? fmt::format(" for {}", name(worst->quantity)) : "",
                    number((*outcome_.weights)(worst->row, worst->quantity), 2));
    if (const std::optional<Partner> partner = partner_of(*worst)) {
      what += fmt::format(
          ": its correlation with row {}, {}, is larger than the ratio of their uncertainties, {}",
          fit_.points.rows[partner->row],
          plain_text(round_correlation(partner->correlation), Encoding::utf8),
          number(partner->ratio, 2));
    } else {
      what += ", because it is correlated with others that are better known";
    }
    what += '.';
    if (is_outside(worst->quantity)) {
      what += fmt::format(" {} lies outside the range of its inputs.",
                          design_.columns() > 1 ? name(worst->quantity) : "The mean");
    }
    note("negative_weight", what,
         "That is right where the correlated part is fully common to these rows: check that it "
         "is.");
  }

  void doubt_agreement() {
    if (fit_.ndof <= 0) return doubt_nothing_left();
    if (!fit_.chi2 || !fit_.p_value || *fit_.p_value >= p_value_alarm) return;
    std::string fix;
    if (fit_.largest_pull) {
      fix = fmt::format("The largest pull is {}, in row {}: find out what differs there.",
                        number(fit_.largest_pull->value, 3), fit_.largest_pull->row);
    }
    const bool is_widened = outcome_.scale_factor && outcome_.scale_factor->widens();
    if (is_widened) {
      fix += " The scaled uncertainty holds if all were stated too small by one factor.";
    } else if (!outcome_.scale_factor && !fit_.reasons.contains("scale_factor")) {
      fix += " If nothing does, widen the uncertainty:  --scale-factor";
    }
    fit_.diagnostics.push_back({"bad_fit", is_widened ? Severity::note : Severity::warning,
                                "The values disagree beyond their uncertainties.", "",
                                std::move(fix)});
  }

 private:
  struct Place {
    std::size_t row = 0;
    std::size_t quantity = 0;
  };
  struct Partner {
    std::size_t row = 0;
    double correlation = 0.0;
    double ratio = 0.0;
  };

  [[nodiscard]] const std::string& name(std::size_t quantity) const {
    return fit_.parameters[quantity].name;
  }

  void note(std::string code, std::string what, std::string fix) {
    fit_.diagnostics.push_back(
        {std::move(code), Severity::note, std::move(what), "", std::move(fix)});
  }

  void doubt_nothing_left() {
    const std::size_t n = fit_.points.rows.size();
    std::string what =
        fmt::format("The {} leave{} no degree of freedom: nothing tells whether the values agree.",
                    n == 1 ? "one row" : fmt::format("{} rows", n), n == 1 ? "s" : "");
    if (fit_.parameters.front().uncertainty) return note("ndof_zero", std::move(what), "");
    fit_.diagnostics.push_back(
        {"ndof_zero", Severity::warning, std::move(what), "",
         fmt::format("State the uncertainties:  --sigma '{} = ...'", outcome_.column)});
  }

  // A row measures one quantity alone.
  [[nodiscard]] bool is_direct(std::size_t row, std::size_t quantity) const {
    for (std::size_t k = 0; k < design_.columns(); ++k) {
      if ((design_(row, k) != 0.0) != (k == quantity)) return false;
    }
    return true;
  }

  // The row that pulls its own quantity hardest to the other side.
  [[nodiscard]] std::optional<Place> most_negative() const {
    constexpr double rounding = -1e-9;
    std::optional<Place> worst;
    double lowest = rounding;
    for (std::size_t j = 0; j < design_.columns(); ++j) {
      for (std::size_t i = 0; i < design_.rows(); ++i) {
        const double share = design_(i, j) * (*outcome_.weights)(i, j);
        if (share >= lowest) continue;
        lowest = share;
        worst = Place{i, j};
      }
    }
    return worst;
  }

  // Two rows explain a negative weight where rho > sigma_k / sigma_i, each row as a value of the
  // quantity.
  [[nodiscard]] std::optional<Partner> partner_of(const Place& place) const {
    const std::size_t i = place.row;
    const std::size_t j = place.quantity;
    if (!is_direct(i, j)) return std::nullopt;
    const double sigma = std::sqrt(covariance_(i, i)) / design_(i, j);
    std::optional<Partner> best;
    for (std::size_t k = 0; k < design_.rows(); ++k) {
      if (k == i || !is_direct(k, j)) continue;
      const double other = std::sqrt(covariance_(k, k)) / design_(k, j);
      const double correlation =
          covariance_(i, k) / (design_(i, j) * design_(k, j) * std::abs(sigma * other));
      const double ratio = std::abs(other / sigma);
      if (!(correlation > ratio)) continue;
      if (!best || correlation - ratio > best->correlation - best->ratio)
        best = Partner{k, correlation, ratio};
    }
    return best;
  }

  // Outside the values of all rows that it has part in, each a value of it alone.
  [[nodiscard]] bool is_outside(std::size_t j) const {
    std::optional<double> least;
    std::optional<double> most;
    for (std::size_t i = 0; i < design_.rows(); ++i) {
      if (design_(i, j) == 0.0) continue;
      if (!is_direct(i, j)) return false;
      const double value = fit_.points.response[i] / design_(i, j);
      least = std::min(least.value_or(value), value);
      most = std::max(most.value_or(value), value);
    }
    const std::optional<double>& mean = fit_.parameters[j].estimate;
    if (!least || !mean) return false;
    constexpr double rounding = 1e-12;
    const double slack = rounding * std::max(std::abs(*least), std::abs(*most));
    return *mean < *least - slack || *mean > *most + slack;
  }

  void note_outside(std::size_t j) {
    if (!is_outside(j)) return;
    note("outside_inputs",
         fmt::format("{} lies outside the range of the rows that measure it.", name(j)),
         "That comes from its correlations with other quantities: check them.");
  }

  WeightedAverage& outcome_;
  FitResult& fit_;
  const RowCovariance& covariance_;
  const Matrix& design_;
};

}  // namespace

void doubt(WeightedAverage& outcome, const Solved& solved, const RowCovariance& covariance,
           const Matrix& design) {
  Doubter doubter(outcome, covariance, design);
  doubter.doubt_agreement();
  doubter.doubt_weights();
  FitResult as_fit = outcome.fit;
  as_fit.diagnostics.clear();
  diagnose(as_fit, solved.cost, solved.solution);
  for (Diagnostic& diagnostic : as_fit.diagnostics) {
    if (std::ranges::find(said_here, diagnostic.code) == said_here.end())
      outcome.fit.diagnostics.push_back(std::move(diagnostic));
  }
}

}  // namespace parabola
