// SPDX-License-Identifier: MIT
#include "parabola/command_options.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "parabola/fit_file.hpp"
#include "parabola/model_options.hpp"
#include "parabola/option_parts.hpp"

namespace parabola::app {
namespace {

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

void add_chi2_options(CLI::App& command, Chi2Arguments& /*arguments*/) {
  command.add_option("S", "sum of squares, 0 or more")->required();
  command.add_option("NDOF", "degrees of freedom, above 0")->required();
  add_text(command, "--confidence-level", "P", "of the quantile that is printed, 0.95 by default");
  add_form_flags(command, false);
}

Result<void> finish_fit_options(const CLI::App& command, FitArguments& arguments) {
  static const Choices<RoundingRule> rules{{"gum", RoundingRule::gum}, {"pdg", RoundingRule::pdg}};
  if (is_fit_file(arguments.read.file)) return apply_fit_file(command, arguments);
  arguments.mentions = mentions(command);
  if (Result<void> done = finish_model_options(command, arguments); !done) return done;
  if (Result<void> done = finish_form(command, arguments.form); !done) return done;
  if (Result<void> done =
          set_choice<RoundingRule>(command, "--rounding", rules, arguments.rounding);
      !done)
    return done;
  arguments.figure.decimal_mark =
      arguments.read.decimal_mark == ',' ? DecimalMark::comma : DecimalMark::point;
  return finish_figure(command, arguments.figure);
}

Result<void> finish_show_options(const CLI::App& command, ShowArguments& arguments) {
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
