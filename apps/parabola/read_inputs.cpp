// SPDX-License-Identifier: MIT
#include "parabola/read_inputs.hpp"

#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/data/read_table.hpp"
#include "parabola/io/read_file.hpp"
#include "parabola/io/read_result.hpp"

namespace parabola::app {
namespace {

Result<MatrixSource> read_matrix(const std::string& text, MatrixKind kind) {
  Result<MatrixOption> option = parse_matrix_option(text, kind);
  if (!option) return option.error();
  const std::string word = kind == MatrixKind::covariance ? "covariance" : "correlation";
  MatrixSource source;
  source.kind = kind;
  source.origin = fmt::format("--{} '{}'", word, text);
  source.quantity = option->quantity;
  source.across = option->across;
  const std::string subject = source.across.empty()
                                  ? source.quantity
                                  : fmt::format("{}, {}", source.quantity, source.across);
  source.name = option->name.empty() ? fmt::format("{} {}", word, subject) : option->name;
  Result<std::string> bytes = read_file(option->path);
  if (!bytes) return std::move(bytes).error().at(source.origin);
  TableOptions options;
  options.header = HeaderPresence::absent;
  Result<Table> table = read_table(*bytes, option->path, options);
  if (!table) return table.error();
  source.table = *std::move(table);
  return source;
}

}  // namespace

Result<Matrices> read_matrices(const std::vector<std::string>& covariance,
                               const std::vector<std::string>& correlation) {
  Matrices matrices;
  const auto read = [&](const std::string& text, MatrixKind kind) -> Result<void> {
    Result<MatrixSource> source = read_matrix(text, kind);
    if (!source) return source.error();
    matrices.of_rows.push_back(*std::move(source));
    return {};
  };
  for (const std::string& text : covariance) {
    if (Result<void> done = read(text, MatrixKind::covariance); !done) return done.error();
  }
  for (const std::string& text : correlation) {
    const bool is_of_two_columns = text.substr(0, text.find('=')).find(',') != std::string::npos;
    if (is_of_two_columns) {
      matrices.between_columns.push_back(text);
    } else if (Result<void> done = read(text, MatrixKind::correlation); !done) {
      return done.error();
    }
  }
  return matrices;
}

Result<void> read_known_parameters(const FitArguments& arguments, FitSpec& spec) {
  for (const std::string& path : arguments.constrain_from) {
    Result<SavedResult> saved = read_result(path);
    if (!saved) return saved.error();
    KnownParameters known;
    known.origin = fmt::format("--constrain-from {}", path);
    known.names = saved->free;
    for (const std::string& name : saved->free)
      known.values.push_back(find_quantity(*saved, name)->estimate.value());
    known.covariance = saved->covariance;
    spec.constrain_from.push_back(std::move(known));
  }
  return {};
}

}  // namespace parabola::app
