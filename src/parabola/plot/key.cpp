// SPDX-License-Identifier: MIT
#include "parabola/plot/key.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "parabola/core/rounding.hpp"
#include "parabola/plot/formula_text.hpp"
#include "parabola/plot/name_text.hpp"
#include "parabola/plot/number_text.hpp"
#include "parabola/plot/unit_text.hpp"

namespace parabola {
namespace {

constexpr double font_points = 7.5;
constexpr double line_pitch = 1.42;
constexpr std::size_t most_parameters = 5;
constexpr double longest_name = 9.0;    ///< em of a parameter's name
constexpr double longest_unit = 8.0;    ///< em
constexpr double formula_share = 0.62;  ///< of the panel's width; a longer formula is "fit"

/// One decimal below 1000, none above; two digits below 1, a power of ten for what no row holds.
RoundedNumber rounded_chi2(double value) {
  if (value < 1.0 || value >= 1e9) return round_significant(value, 2);
  return round_to_place(value, value < 1000.0 ? -1 : 0);
}

class RowWriter {
 public:
  RowWriter(const FitResult& result, const FigureOptions& options, const FontMetrics& metrics)
      : result_(result), mark_(options.decimal_mark), metrics_(metrics) {}

  [[nodiscard]] RichText data(const KeyContent& content) const {
    RichText text("data");
    if (content.data == KeySample::data_with_bars) return text.add(" ± ").add("σ", Slant::italic);
    if (content.points > 30) {
      text.add(", ").add("n", Slant::italic).add(" = ");
      text.add(fixed_text(static_cast<double>(content.points), 0, mark_));
    }
    return text;
  }

  [[nodiscard]] RichText fit(KeySample sample, FitLabel label, double room) const {
    // With an estimated scale and few points, one sigma holds less than 68 %: then it is not called
    // so.
    const bool known = result_.uncertainty_scale == UncertaintyScale::known;
    const RichText band(sample != KeySample::fit_with_band ? ""
                        : known                            ? ", 68 % band"
                                                           : ", 1σ band");
    if (label == FitLabel::word || result_.formula.empty()) return RichText("fit").add(band);
    RichText formula = formula_text(result_.formula);
    if (label == FitLabel::formula_and_band) formula.add(band);
    return metrics_.width(formula) <= room ? formula : RichText("fit").add(band);
  }

  [[nodiscard]] RichText parameter(const Quantity& quantity) const {
    RichText text = metrics_.shortened(name_text(quantity.name), longest_name);
    if (!quantity.estimate || quantity.status == QuantityStatus::undetermined) {
      return text.add(" undetermined");
    }
    const RoundedEstimate rounded = round_estimate(*quantity.estimate, quantity.uncertainty);
    const RichText unit = metrics_.shortened(unit_text(quantity.unit), longest_unit);
    const bool bracketed = !unit.empty() && rounded.uncertainty.has_value();
    text.add(" = ");
    text.add(estimate_text(rounded, mark_, bracketed ? Brackets::always : Brackets::when_needed));
    if (!unit.empty()) text.add(" ").add(unit);
    if (quantity.status == QuantityStatus::fixed) text.add(" (fixed)");
    if (quantity.status == QuantityStatus::at_limit) text.add(" (at its limit)");
    return text;
  }

  /// χ²/n_dof = 9.4/10,  P = 0.50; with sigma from the points themselves S and where sigma came
  /// from.
  void goodness(std::vector<RichText>& rows) const {
    if (result_.cost_kind == CostKind::likelihood) {
      rows.push_back(RichText("−2 ln ").add("L", Slant::italic).add(" = "));
      rows.back().add(number_text(round_significant(result_.cost_value, 4), mark_));
    } else if (result_.cost_kind == CostKind::robust_loss) {
      rows.push_back(RichText(fmt::format("loss {}", result_.loss)));
    } else if (result_.chi2 && result_.ndof > 0) {
      rows.push_back(chi2(*result_.chi2));
    } else if (result_.ndof <= 0) {
      rows.push_back(degrees_of_freedom().add(fmt::format(" = {}", result_.ndof)));
    } else {
      rows.push_back(RichText().add("S", Slant::italic).add(" = "));
      rows.back().add(number_text(round_significant(result_.cost_value, 3), mark_));
      rows.back()
          .add(squared_unit())
          .add(",  ")
          .add(degrees_of_freedom())
          .add(fmt::format(" = {}", result_.ndof));
      rows.push_back(scatter());
    }
  }

 private:
  static RichText degrees_of_freedom() {
    return RichText().add("n", Slant::italic).add("dof", Slant::upright, Level::subscript);
  }

  [[nodiscard]] RichText chi2(double value) const {
    RichText text;
    text.add("χ", Slant::italic).add("2", Slant::upright, Level::superscript).add("/");
    text.add(degrees_of_freedom()).add(" = ");
    text.add(number_text(rounded_chi2(value), mark_)).add("/");
    text.add(fixed_text(static_cast<double>(result_.ndof), 0, mark_));
    if (!result_.p_value) return text;
    const RoundedProbability p = round_probability(*result_.p_value);
    const std::string_view relation = p.relation == RoundedProbability::Relation::equal   ? " = "
                                      : p.relation == RoundedProbability::Relation::below ? " < "
                                                                                          : " > ";
    return text.add(",  ").add("P", Slant::italic).add(relation).add(number_text(p.number, mark_));
  }

  /// Unit of S when no uncertainty was given: that of the response, squared.
  [[nodiscard]] RichText squared_unit() const {
    const RichText unit = unit_text(result_.points.response_unit);
    if (!result_.scatter || unit.empty()) return {};
    const bool compound =
        result_.points.response_unit.find_first_of(" */^(.·") != std::string::npos;
    RichText text(compound ? " (" : " ");
    text.add(metrics_.shortened(unit, longest_unit)).add(compound ? ")" : "");
    return text.add("2", Slant::upright, Level::superscript);
  }

  [[nodiscard]] RichText scatter() const {
    RichText text;
    text.add("σ", Slant::italic);
    if (!result_.scatter) return text.add(" from the scatter");
    text.add(" = ").add(number_text(round_significant(*result_.scatter, 2), mark_));
    if (!result_.points.response_unit.empty()) {
      text.add(" ").add(metrics_.shortened(unit_text(result_.points.response_unit), longest_unit));
    }
    return text.add(" from the scatter");
  }

  const FitResult& result_;
  DecimalMark mark_;
  const FontMetrics& metrics_;
};

// One data set of a simultaneous fit has those of its own formula.
std::vector<Quantity> shown_parameters(const FitResult& result) {
  if (result.own_parameters.empty()) return result.parameters;
  std::vector<Quantity> shown;
  std::ranges::copy_if(result.parameters, std::back_inserter(shown), [&](const Quantity& quantity) {
    return std::ranges::find(result.own_parameters, quantity.name) != result.own_parameters.end();
  });
  return shown;
}

}  // namespace

double Key::width() const {
  double widest = 0.0;
  for (const KeyRow& row : rows) widest = std::max(widest, row.width);
  return text_indent + widest;
}

Key make_key(const FitResult& result, const KeyContent& content, FitLabel label,
             const FigureOptions& options, double scale, double widest,
             const FontMetrics& metrics) {
  Key key;
  key.font = font_points * scale * millimetres_per_point;
  key.pitch = line_pitch * key.font;
  key.sample_width = 5.25 * scale;
  key.text_indent = 7.5 * scale;
  const double room = (widest - key.text_indent) / key.font;
  const RowWriter writer(result, options, metrics);
  const auto add = [&](KeySample sample, const RichText& text) {
    const RichText shown = metrics.shortened(text, room);
    key.rows.push_back({sample, shown, key.font * metrics.width(shown)});
  };
  add(content.data, writer.data(content));
  add(content.fit, writer.fit(content.fit, label, formula_share * widest / key.font));

  const std::vector<Quantity> parameters = shown_parameters(result);
  const std::size_t shown =
      parameters.size() > most_parameters ? most_parameters - 1 : parameters.size();
  for (std::size_t i = 0; i < shown; ++i) add(KeySample::none, writer.parameter(parameters[i]));
  if (shown < parameters.size()) {
    add(KeySample::none, RichText(fmt::format("and {} more", parameters.size() - shown)));
  }
  std::vector<RichText> goodness;
  writer.goodness(goodness);
  for (const RichText& text : goodness) add(KeySample::none, text);
  if (content.points_outside > 0) {
    RichText text =
        fixed_text(static_cast<double>(content.points_outside), 0, options.decimal_mark);
    text.add(content.points_outside == 1 ? " point outside" : " points outside");
    add(KeySample::none, text);
  }
  return key;
}

}  // namespace parabola
