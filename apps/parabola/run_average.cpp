// SPDX-License-Identifier: MIT
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include "parabola/commands.hpp"
#include "parabola/fit/rows.hpp"
#include "parabola/io/read_result.hpp"
#include "parabola/read_inputs.hpp"
#include "parabola/report/average_report.hpp"
#include "parabola/report/weighted_average_report.hpp"
#include "parabola/study/average.hpp"
#include "parabola/study/saved_doubts.hpp"
#include "parabola/study/saved_values.hpp"
#include "parabola/study/weighted_average.hpp"
#include "parabola/terminal.hpp"

namespace parabola::app {
namespace {

struct AverageInput {
  Table table;
  std::optional<MatrixSource> covariance;  ///< of a saved result
  std::vector<Diagnostic> doubts;
};

// The first character that says something: a table cannot begin like that.
bool is_saved_result(std::string_view bytes) {
  const std::size_t first = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string_view::npos && bytes[first] == '{';
}

Result<AverageInput> saved_input(const std::string& bytes, const AverageArguments& arguments) {
  const ReadArguments& read = arguments.read;
  const bool is_of_table = read.separator || read.decimal_mark || !read.skip.empty() ||
                           read.header != HeaderPresence::detect ||
                           read.missing != MissingValues::refuse;
  const std::string name = read.file == "-" ? "standard input" : read.file;
  if (is_of_table || !arguments.where.empty()) {
    return Error("usage", fmt::format("{} is a saved result, not a table", name), "",
                 "leave out the options on how a table is read and which rows are kept");
  }
  const Result<SavedResult> saved = parse_result(bytes, name);
  if (!saved) return saved.error();
  Result<SavedValues> values = saved_values(*saved);
  if (!values) return values.error();
  AverageInput input{std::move(values->table), std::move(values->covariance), {}};
  add_doubts(input.doubts, *saved);
  return input;
}

Result<AverageInput> read_average_input(const AverageArguments& arguments) {
  const Result<std::string> bytes = input_bytes(arguments.read);
  if (!bytes) return bytes.error();
  if (is_saved_result(*bytes)) return saved_input(*bytes, arguments);
  std::vector<std::string> labels;
  if (!arguments.quantity.empty()) labels.push_back(arguments.quantity);
  Result<Table> table = parse_input(*bytes, arguments.read, labels);
  if (!table) return table.error();
  Result<PreparedRows> rows = prepare_rows(*table, {}, arguments.where, {});
  if (!rows) return rows.error();
  return AverageInput{std::move(rows->table), std::nullopt, {}};
}

Result<AverageSpec> average_spec(const AverageArguments& arguments) {
  AverageSpec spec;
  spec.column = arguments.column;
  spec.quantity_column = arguments.quantity;
  spec.sigma = arguments.sources.sigma;
  spec.common = arguments.sources.common;
  spec.correlated = arguments.sources.correlated;
  spec.without = arguments.sources.without;
  spec.budget = arguments.budget;
  spec.scale_rule = arguments.scale_rule;
  Result<Matrices> matrices =
      read_matrices(arguments.sources.covariance, arguments.sources.correlation);
  if (!matrices) return matrices.error();
  if (!matrices->between_columns.empty()) {
    return Error("usage", "a correlation of two columns has no meaning where one is averaged",
                 fmt::format("--correlation '{}'", matrices->between_columns.front()),
                 fmt::format("give one of the rows:  --correlation {}=R.csv",
                             spec.column.empty() ? "COLUMN" : spec.column));
  }
  spec.matrices = std::move(matrices->of_rows);
  return spec;
}

Result<ExitCode> finish(const std::string& text, const std::vector<Diagnostic>& diagnostics) {
  if (Result<void> printed = print(text); !printed) return printed.error();
  const bool doubtful = std::ranges::any_of(diagnostics, [](const Diagnostic& diagnostic) {
    return diagnostic.severity == Severity::warning;
  });
  return doubtful ? exit_doubtful : exit_usable;
}

}  // namespace

Result<ExitCode> run_average(const AverageArguments& arguments) {
  Result<AverageInput> input = read_average_input(arguments);
  if (!input) return input.error();
  Result<AverageSpec> spec = average_spec(arguments);
  if (!spec) return spec.error();
  if (input->covariance) {
    spec->matrices.push_back(*std::move(input->covariance));
    spec->label_column = "quantity";
  }
  const Result<bool> weighted = is_weighted(input->table, *spec);
  if (!weighted) return weighted.error();
  ReportOptions options = output_options(STDOUT_FILENO);
  options.rounding = arguments.rounding;
  const bool is_json = arguments.form == OutputForm::json;
  if (!*weighted) {
    const Result<Average> outcome = average(input->table, arguments.column);
    if (!outcome) return outcome.error();
    return finish(is_json ? average_json(*outcome) : average_report(*outcome, options),
                  outcome->diagnostics);
  }
  Result<WeightedAverage> outcome = weighted_average(input->table, *spec);
  if (!outcome) return outcome.error();
  outcome->fit.diagnostics.insert(outcome->fit.diagnostics.begin(), input->doubts.begin(),
                                  input->doubts.end());
  return finish(
      is_json ? weighted_average_json(*outcome) : weighted_average_report(*outcome, options),
      outcome->fit.diagnostics);
}

}  // namespace parabola::app
