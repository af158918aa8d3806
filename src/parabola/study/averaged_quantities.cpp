// SPDX-License-Identifier: MIT
#include "parabola/study/averaged_quantities.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/model/derivative.hpp"
#include "parabola/model/expression.hpp"
#include "parabola/model/formula.hpp"

namespace parabola {
namespace {

struct Term {
  std::size_t quantity = 0;
  Decimal coefficient;
};

// Labels are short: nobody writes a megabyte of them.
constexpr FormulaLimits label_limits{.length = 1000, .depth = 50, .nodes = 1000};

constexpr std::string_view examples =
    "write names or linear combinations of them, as in P+Q, P - Q, 2*P; a name with other "
    "characters stands in backquotes";

class LabelReader {
 public:
  LabelReader(const Table& table, const Column& column) : table_(table), column_(column) {}

  Result<AveragedQuantities> read() {
    std::vector<const std::vector<Term>*> rows;
    for (std::size_t i = 0; i < column_.texts.size(); ++i) {
      const std::string& cell = column_.texts[i];
      auto known = terms_.find(cell);
      if (known == terms_.end()) {
        Result<std::vector<Term>> terms = parse(i, cell);
        if (!terms) return terms.error();
        known = terms_.emplace(cell, *std::move(terms)).first;
      }
      rows.push_back(&known->second);
    }
    result_.cells = column_.texts;
    result_.coefficients = Matrix(rows.size(), result_.names.size());
    result_.rests = Matrix(rows.size(), result_.names.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      for (const Term& term : *rows[i]) {
        result_.coefficients(i, term.quantity) = term.coefficient.value;
        result_.rests(i, term.quantity) = term.coefficient.rest;
      }
    }
    return std::move(result_);
  }

 private:
  [[nodiscard]] Error error(std::size_t row, std::string code, const std::string& sentence) const {
    return table_.cell_error(row, column_.name, std::move(code), sentence, std::string(examples));
  }

  Result<std::vector<Term>> parse(std::size_t row, const std::string& cell) {
    if (cell.empty()) return error(row, "label_missing", "what this row measures is missing");
    Graph graph;
    const Result<NodeId> root = parse_expression(cell, graph, label_limits);
    if (!root) {
      const Error& fault = root.error();
      return table_.cell_error(row, column_.name, fault.code(),
                               fmt::format("'{}': {}", cell, fault.sentence()), fault.fix());
    }
    const std::vector<std::string> names = symbols_of(graph, *root);
    if (names.empty())
      return error(row, "label_constant", fmt::format("'{}' names no quantity", cell));
    const std::vector<bool> linear = jointly_linear(graph, *root, names);
    if (std::ranges::find(linear, false) != linear.end()) return not_linear(row, cell);
    std::vector<Term> terms;
    NodeId rest = *root;
    for (const std::string& name : names) {
      const NodeId slope = derivative(graph, *root, name);
      if (!graph.is_constant(slope)) return not_linear(row, cell);
      rest = substitute(graph, rest, name, graph.constant(0.0));
      const Decimal coefficient = graph.node(slope).constant;
      if (coefficient.value == 0.0) continue;
      Result<std::size_t> quantity = number_of(row, name);
      if (!quantity) return quantity.error();
      terms.push_back({*quantity, coefficient});
    }
    if (!graph.is_constant(rest, 0.0)) {
      return error(row, "label_constant", fmt::format("'{}' has a term without a quantity", cell));
    }
    if (terms.empty())
      return error(row, "label_empty", fmt::format("'{}' is 0 for every value", cell));
    return terms;
  }

  [[nodiscard]] Error not_linear(std::size_t row, const std::string& cell) const {
    return error(row, "label_not_linear",
                 fmt::format("'{}' is not linear in its quantities", cell));
  }

  Result<std::size_t> number_of(std::size_t row, const std::string& name) {
    const auto [place, is_new] = numbers_.emplace(name, result_.names.size());
    if (!is_new) return place->second;
    if (result_.names.size() == most_averaged_quantities) {
      return error(row, "too_many_quantities",
                   fmt::format("'{}' is one more than the {} quantities that are averaged at once",
                               name, most_averaged_quantities));
    }
    result_.names.push_back(name);
    return place->second;
  }

  const Table& table_;
  const Column& column_;
  std::map<std::string, std::vector<Term>> terms_;
  std::map<std::string, std::size_t> numbers_;
  AveragedQuantities result_;
};

}  // namespace

Result<AveragedQuantities> averaged_quantities(const Table& table, std::string_view column) {
  const Column* found = table.find(column);
  if (found == nullptr) {
    const std::string nearest = nearest_name(column, table.names());
    return Error("unknown_column",
                 fmt::format("'{}' is no column of {}", column, table.source_name()), "--quantity",
                 nearest.empty() ? fmt::format("the columns are {}", fmt::join(table.names(), ", "))
                                 : fmt::format("did you mean {}?", nearest));
  }
  if (found->kind == ColumnKind::number) {
    return Error("labels_needed",
                 fmt::format("column '{}' holds numbers, not names of quantities", column),
                 "--quantity", "name a column that says what each row measures");
  }
  return LabelReader(table, *found).read();
}

}  // namespace parabola
