// SPDX-License-Identifier: MIT
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "parabola/commands.hpp"
#include "parabola/core/text.hpp"
#include "parabola/fit/curve.hpp"
#include "parabola/fit/data_set_result.hpp"
#include "parabola/fit/fit.hpp"
#include "parabola/fit_file.hpp"
#include "parabola/io/read_file.hpp"
#include "parabola/io/run_gnuplot.hpp"
#include "parabola/io/write_file.hpp"
#include "parabola/plot/fit_scene.hpp"
#include "parabola/plot/gnuplot.hpp"
#include "parabola/report/report.hpp"
#include "parabola/stated_fit.hpp"
#include "parabola/suggest.hpp"
#include "parabola/terminal.hpp"

namespace parabola::app {
namespace {

std::string_view extension(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? path : path.substr(slash + 1);
  const std::size_t dot = name.rfind('.');
  return dot == std::string_view::npos || dot == 0 ? "" : name.substr(dot);
}

struct ReportForm {
  std::string_view extension;
  OutputForm form;
};
constexpr std::array<ReportForm, 8> report_forms{{{".txt", OutputForm::text},
                                                  {"", OutputForm::text},
                                                  {".json", OutputForm::json},
                                                  {".yaml", OutputForm::yaml},
                                                  {".yml", OutputForm::yaml},
                                                  {".tex", OutputForm::latex},
                                                  {".md", OutputForm::markdown},
                                                  {".markdown", OutputForm::markdown}}};

Result<OutputForm> report_form(const std::string& path) {
  const std::string_view wanted = extension(path);
  for (const ReportForm& known : report_forms) {
    if (known.extension == wanted) return known.form;
  }
  if (wanted == ".html") {
    return Error("not_served", "the interactive page is not served yet by this version",
                 fmt::format("--report {}", path), "choose .txt .json .yaml .tex or .md");
  }
  return Error("usage", fmt::format("'{}' is no form of a report", wanted),
               fmt::format("--report {}", path), "choose .txt .json .yaml .tex or .md");
}

Result<PictureFormat> picture_format(const std::string& path) {
  const std::string_view wanted = extension(path);
  if (wanted == ".pdf") return PictureFormat::pdf;
  if (wanted == ".png") return PictureFormat::png;
  if (wanted == ".svg") return PictureFormat::svg;
  if (wanted == ".gp") return PictureFormat::script;
  if (wanted == ".gif") {
    return Error("not_served", "animations are not served yet by this version",
                 fmt::format("--plot {}", path), "choose .pdf .png .svg or .gp");
  }
  return Error("usage", fmt::format("'{}' is no form of a figure", wanted),
               fmt::format("--plot {}", path), "choose .pdf .png .svg or .gp");
}

std::string report_text(const FitResult& result, OutputForm form, const ReportOptions& options) {
  switch (form) {
    case OutputForm::json:
      return json_report(result);
    case OutputForm::yaml:
      return yaml_report(result);
    case OutputForm::latex:
      return latex_report(result, options);
    case OutputForm::markdown:
      return markdown_report(result, options);
    case OutputForm::text:
      break;
  }
  return terminal_report(result, options);
}

// Before anything is computed: a wrong name of an output costs nothing.
Result<void> check_outputs(const FitArguments& arguments) {
  for (const auto* paths : {&arguments.reports, &arguments.plots}) {
    for (const std::string& path : *paths) {
      if (Result<void> free = check_no_directory(path); !free) return free;
    }
  }
  for (const std::string& path : arguments.reports) {
    if (Result<OutputForm> form = report_form(path); !form) return form.error();
  }
  for (const std::string& path : arguments.plots) {
    if (Result<PictureFormat> format = picture_format(path); !format) return format.error();
  }
  return {};
}

// fit.png, and fit-2.png for the second data set.
std::string numbered(const std::string& path, std::size_t number) {
  if (number == 1) return path;
  const std::string_view end = extension(path);
  return fmt::format("{}-{}{}", path.substr(0, path.size() - end.size()), number, end);
}

Result<void> write_figure(const FitResult& result, const FigureOptions& figure,
                          const std::string& path) {
  const Scene scene = fit_scene(result, curve_function(result), figure);
  const PictureFormat format = picture_format(path).value();
  const std::string script =
      gnuplot_script(scene, format, format == PictureFormat::script ? path : "");
  return format == PictureFormat::script ? write_file(path, script) : draw(script, path);
}

// One figure for each data set.
Result<void> write_figures(const FitArguments& arguments, const FitResult& result) {
  if (arguments.plots.empty()) return {};
  FigureOptions figure = arguments.figure;
  figure.font = installed_font();
  for (const std::string& path : arguments.plots) {
    if (result.data_sets.empty()) {
      if (Result<void> drawn = write_figure(result, figure, path); !drawn) return drawn;
    }
    for (std::size_t k = 0; k < result.data_sets.size(); ++k) {
      Result<void> drawn =
          write_figure(result_of_data_set(result, k), figure, numbered(path, k + 1));
      if (!drawn) return drawn;
    }
  }
  return {};
}

Result<void> write_outputs(const FitArguments& arguments, const FitResult& result,
                           const std::string& fit_file) {
  if (arguments.write_yaml) {
    if (Result<void> written = write_file(*arguments.write_yaml, fit_file); !written)
      return written;
  }
  ReportOptions plain;
  plain.rounding = arguments.rounding;
  for (const std::string& path : arguments.reports) {
    const OutputForm form = report_form(path).value();
    if (Result<void> written = write_file(path, report_text(result, form, plain)); !written)
      return written;
  }
  return write_figures(arguments, result);
}

Result<ExitCode> fit_and_report(const FitArguments& arguments) {
  if (Result<void> writable = check_outputs(arguments); !writable) return writable.error();
  Result<std::string> fit_file = arguments.write_yaml ? fit_file_of(arguments) : std::string();
  if (!fit_file) return fit_file.error();
  Result<FitSpec> spec = fit_spec(arguments);
  if (!spec) return spec.error();
  Result<Table> table = read_input(arguments.read);
  if (!table) return table.error();
  if (spec->formula.empty()) return suggest_formulas(*table);
  Result<FitResult> result = fit(*table, *spec);
  if (!result) return result.error();
  if (Result<void> written = write_outputs(arguments, *result, *fit_file); !written)
    return written.error();
  ReportOptions options = output_options(STDOUT_FILENO);
  options.rounding = arguments.rounding;
  if (Result<void> printed = print(report_text(*result, arguments.form, options)); !printed)
    return printed.error();
  return is_doubtful(*result) ? exit_doubtful : exit_usable;
}

}  // namespace

Result<ExitCode> run_fit(const FitArguments& arguments) {
  Result<ExitCode> code = fit_and_report(arguments);
  if (!code) return placed_in_fit_file(std::move(code).error(), arguments);
  return code;
}

Result<ExitCode> run_show(const ShowArguments& arguments) {
  Result<Table> table = read_input(arguments.read);
  if (!table) return table.error();
  const ReportOptions options = output_options(STDOUT_FILENO);
  const std::string text =
      arguments.form == OutputForm::json ? table_json(*table) : table_report(*table, options);
  if (Result<void> printed = print(text); !printed) return printed.error();
  return exit_usable;
}

}  // namespace parabola::app
