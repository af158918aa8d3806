// SPDX-License-Identifier: MIT
#include "parabola/command_options.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "parabola/core/decimal.hpp"
#include "parabola/fit_file.hpp"
#include "parabola/option_parts.hpp"

namespace parabola::app {
namespace {

void add_uncertainty_options(CLI::App& command, FitArguments& fit) {
  add_list(
      command, "--sigma", fit.sigma, "COLUMN=VALUE",
      "of each row: 'I = 0.5', 'I = 2%', 'I = 2% of model', 'I = 0.01*V + 0.1', I=none; several "
      "add in quadrature")
      ->group("Uncertainties");
  add_list(command, "--common", fit.common, "COLUMN=VALUE",
           "shared by all rows, or within groups: 'scale: I = 1%', 'I = 0.5 by run'")
      ->group("Uncertainties");
  add_list(command, "--correlated", fit.correlated, "COLUMN=VALUE",
           "with one correlation of all pairs of rows: 'I = 0.2 rho 0.5'")
      ->group("Uncertainties");
  add_list(command, "--covariance", fit.covariance, "COLUMN=FILE",
           "covariance matrix of the rows, n x n numbers")
      ->group("Uncertainties");
  add_list(
      command, "--correlation", fit.correlation, "COLUMN=FILE",
      "correlation matrix for the uncertainties of the rows; 'V,I = 0.3' between two columns of "
      "one row")
      ->group("Uncertainties");
  add_list(command, "--without", fit.without, "NAME",
           "switch a source off; unnamed ones are called 'sigma I', 'common I' ...")
      ->group("Uncertainties");
  add_text(command, "--sigma-scale", "WHICH",
           "known: uncertainties are absolute (default); estimated: only relative")
      ->group("Uncertainties");
  add_text(command, "--curvature", "WHICH",
           "of S, for the covariance: expected (default), observed or robust")
      ->group("Uncertainties");
  add_text(command, "--x-method", "WHICH",
           "uncertain predictors: orthogonal (default) or effective-variance")
      ->group("Uncertainties");
  command.add_flag_callback(
             "--budget", [] {}, "the part of each source in each uncertainty")
      ->group("Uncertainties");
}

void add_model_options(CLI::App& command, FitArguments& fit) {
  command.add_option("FORMULA", fit.formula,
                     "the model, as in 'I = G*V'; @FILE reads it from a file");
  add_list(command, "--start", fit.start, "NAME=VALUE", "where a parameter begins")
      ->group("Parameters");
  add_list(command, "--fix", fit.fix, "NAME=VALUE", "hold a parameter: not fitted, no uncertainty")
      ->group("Parameters");
  add_list(command, "--limit", fit.limit, "RANGE", "as in 'tau > 0' or '0 <= f <= 1'")
      ->group("Parameters");
  add_list(command, "--constrain", fit.constrain, "STATEMENT",
           "known from elsewhere: 'g = 9.81 +- 0.02', 'rho(a, b) = 0.5'")
      ->group("Parameters");
  add_list(command, "--constrain-from", fit.constrain_from, "FILE",
           "the parameters of an earlier fit, saved as JSON, with their covariance")
      ->group("Parameters");
  add_list(command, "--derive", fit.derive, "NAME=EXPR",
           "derived quantity with its uncertainty, as in 'R = 1/G'")
      ->group("Parameters");
  add_list(command, "--let", fit.let, "NAME=EXPR",
           "new column 'lnN = log(N)', or tied parameter 'b = 2*a'")
      ->group("Data");
  add_list(command, "--where", fit.where, "CONDITION", "rows to keep, as in 't > 3' or 'run == A'")
      ->group("Data");
  add_uncertainty_options(command, fit);
  add_text(command, "--confidence-level", "P", "of the intervals, 0.6827 by default")
      ->group("Data");
  add_text(command, "--evaluation-limit", "N",
           "model evaluations before the best point so far is shown, 1000 by default")
      ->group("Parameters");
}

void add_output_options(CLI::App& command, FitArguments& fit) {
  add_form_flags(command, true);
  add_list(command, "--report", fit.reports, "FILE",
           "write the report too: .txt .json .yaml .tex .md")
      ->group("Output");
  add_list(command, "--plot", fit.plots, "FILE",
           "draw the fit: .pdf .png .svg, or .gp for the script")
      ->group("Output");
  command.add_option("--write-yaml", fit.write_yaml, "keep this fit as a file: parabola fit FILE")
      ->type_name("FILE")
      ->group("Output");
  add_text(command, "--rounding", "RULE", "gum: two digits of the uncertainty (default), or pdg")
      ->group("Output");
  command.add_option("--title", fit.figure.title, "title of the figure")
      ->type_name("TEXT")
      ->group("Figure");
  command.add_option("--x-label", fit.figure.x_label, "instead of the name and unit of the column")
      ->type_name("TEXT")
      ->group("Figure");
  command.add_option("--y-label", fit.figure.y_label, "instead of the name and unit of the column")
      ->type_name("TEXT")
      ->group("Figure");
  command.add_flag_callback("--log-x", [] {}, "logarithmic x axis")->group("Figure");
  command.add_flag_callback("--log-y", [] {}, "logarithmic y axis")->group("Figure");
  add_text(command, "--range", "FROM:TO", "range of the x axis, as in 0:10")->group("Figure");
  add_text(command, "--size", "SIZE", "column: 86 mm for print (default); screen: 165 mm")
      ->group("Figure");
  command.add_flag_callback("--dark", [] {}, "light on dark")->group("Figure");
}

Result<void> finish_figure(const CLI::App& command, FigureOptions& figure) {
  static const Choices<FigureSize> sizes{{"column", FigureSize::column},
                                         {"screen", FigureSize::screen}};
  if (Result<void> done = set_choice<FigureSize>(command, "--size", sizes, figure.size); !done)
    return done;
  if (command.get_option("--dark")->count() > 0) figure.theme = FigureTheme::dark;
  if (command.get_option("--log-x")->count() > 0) figure.x_scale = AxisScale::logarithmic;
  if (command.get_option("--log-y")->count() > 0) figure.y_scale = AxisScale::logarithmic;
  const std::string range = text_of(command, "--range");
  if (range.empty()) return {};
  const std::size_t colon = range.find(':');
  if (colon == std::string::npos) {
    return Error("usage", fmt::format("'{}' is no range", range), "--range",
                 "write for example  --range 0:10");
  }
  Result<double> from = number(std::string_view(range).substr(0, colon), "--range");
  Result<double> to = number(std::string_view(range).substr(colon + 1), "--range");
  if (!from) return from.error();
  if (!to) return to.error();
  if (!(*from < *to))
    return Error("usage", "the range is empty", "--range", "write the smaller end first");
  if (figure.x_scale == AxisScale::logarithmic && *from <= 0.0) {
    return Error("usage", "a logarithmic axis begins above 0", "--range",
                 "choose a positive lower end");
  }
  figure.x_range = AxisRange{*from, *to};
  return {};
}

}  // namespace

bool is_output(const CLI::Option& option) {
  const bool is_form = std::any_of(output_forms.begin(), output_forms.end(),
                                   [&](const auto& form) { return option.check_name(form.first); });
  return is_form || (option.get_group() == "Output" && option.get_type_name() == "FILE");
}

void add_fit_options(CLI::App& command, FitArguments& arguments) {
  add_read_options(command, arguments.read);
  add_model_options(command, arguments);
  add_output_options(command, arguments);
}

void add_show_options(CLI::App& command, ShowArguments& arguments) {
  add_read_options(command, arguments.read);
  add_form_flags(command, false);
}

void add_average_options(CLI::App& command, AverageArguments& arguments) {
  add_read_options(command, arguments.read);
  command.add_option("COLUMN", arguments.column, "the column of readings");
  add_form_flags(command, false);
}

void add_chi2_options(CLI::App& command, Chi2Arguments& /*arguments*/) {
  command.add_option("S", "sum of squares, 0 or more")->required();
  command.add_option("NDOF", "degrees of freedom, above 0")->required();
  add_text(command, "--confidence-level", "P", "of the quantile that is printed, 0.95 by default");
  add_form_flags(command, false);
}

Result<void> finish_fit_options(const CLI::App& command, FitArguments& arguments) {
  static const Choices<UncertaintyScale> scales{{"known", UncertaintyScale::known},
                                                {"estimated", UncertaintyScale::estimated}};
  static const Choices<RoundingRule> rules{{"gum", RoundingRule::gum}, {"pdg", RoundingRule::pdg}};
  static const Choices<Curvature> curvatures{{"expected", Curvature::expected},
                                             {"observed", Curvature::observed},
                                             {"robust", Curvature::robust}};
  static const Choices<DistanceMethod> methods{
      {"orthogonal", DistanceMethod::orthogonal},
      {"effective-variance", DistanceMethod::effective_variance}};
  if (is_fit_file(arguments.read.file)) return apply_fit_file(command, arguments);
  arguments.mentions = mentions(command);
  if (Result<void> done = finish_read_options(command, arguments.read); !done) return done;
  if (Result<void> done = finish_form(command, arguments.form); !done) return done;
  Result<void> scale =
      set_choice<UncertaintyScale>(command, "--sigma-scale", scales, arguments.sigma_scale);
  if (!scale) return scale;
  if (Result<void> done =
          set_choice<Curvature>(command, "--curvature", curvatures, arguments.curvature);
      !done)
    return done;
  if (Result<void> done =
          set_choice<DistanceMethod>(command, "--x-method", methods, arguments.distance_method);
      !done)
    return done;
  arguments.budget = command.get_option("--budget")->count() > 0;
  if (Result<void> done =
          set_choice<RoundingRule>(command, "--rounding", rules, arguments.rounding);
      !done)
    return done;
  if (const std::string level = text_of(command, "--confidence-level"); !level.empty()) {
    Result<double> value = number(level, "--confidence-level");
    if (!value) return value.error();
    arguments.confidence_level = *value;
  }
  if (const std::string limit = text_of(command, "--evaluation-limit"); !limit.empty()) {
    Result<double> value = number(limit, "--evaluation-limit");
    if (!value) return value.error();
    if (!(*value >= 1.0 && *value <= 1e9) || *value != std::floor(*value)) {
      return Error("usage", fmt::format("'{}' is no count", limit), "--evaluation-limit",
                   "write a whole number above 0");
    }
    arguments.evaluation_limit = static_cast<std::size_t>(*value);
  }
  arguments.figure.decimal_mark =
      arguments.read.decimal_mark == ',' ? DecimalMark::comma : DecimalMark::point;
  return finish_figure(command, arguments.figure);
}

Result<void> finish_show_options(const CLI::App& command, ShowArguments& arguments) {
  if (Result<void> done = finish_read_options(command, arguments.read); !done) return done;
  return finish_form(command, arguments.form);
}

Result<void> finish_average_options(const CLI::App& command, AverageArguments& arguments) {
  if (Result<void> done = finish_read_options(command, arguments.read); !done) return done;
  return finish_form(command, arguments.form);
}

Result<void> finish_chi2_options(const CLI::App& command, Chi2Arguments& arguments) {
  Result<double> chi2 = number(text_of(command, "S"), "chi2 S");
  if (!chi2) return chi2.error();
  Result<double> ndof = number(text_of(command, "NDOF"), "chi2 NDOF");
  if (!ndof) return ndof.error();
  if (*chi2 < 0.0)
    return Error("usage", fmt::format("S = {} is negative", *chi2), "chi2",
                 "a sum of squares is 0 or more");
  if (!(*ndof > 0.0)) {
    return Error("usage", fmt::format("{} degrees of freedom: nothing can be tested", *ndof),
                 "chi2", "ndof is the number of points less the number of fitted parameters");
  }
  arguments.chi2 = *chi2;
  arguments.ndof = *ndof;
  Result<void> level = finish_confidence_level(command, arguments.confidence_level);
  if (!level) return level;
  return finish_form(command, arguments.form);
}

}  // namespace parabola::app
