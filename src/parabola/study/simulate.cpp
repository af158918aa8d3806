// SPDX-License-Identifier: MIT
#include "parabola/study/simulate.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/study/data_generator.hpp"

namespace parabola {
namespace {

Column number_column(std::string name, Vector values) {
  Column column;
  column.name = std::move(name);
  column.values = std::move(values);
  return column;
}

// Rows of the file and of the line together; without any, as many as are asked for.
Result<Table> given_rows(const SimulationSpec& spec) {
  std::vector<Column> columns;
  if (spec.rows) columns = spec.rows->columns();
  std::size_t count = spec.rows ? spec.rows->row_count() : 1;
  std::string longest = spec.rows ? spec.rows->source_name() : "";
  for (const GridColumn& column : spec.grid) {
    if (std::ranges::find(columns, column.name, &Column::name) != columns.end()) {
      return Error("simulate_twice", fmt::format("{} is given twice", column.name), "",
                   "give each column once");
    }
    columns.push_back(number_column(column.name, column.values));
    if (column.values.size() == 1) continue;
    if (!longest.empty() && column.values.size() != count) {
      return Error("predict_lengths",
                   fmt::format("{} has {} values and {} has {}", longest, count, column.name,
                               column.values.size()),
                   "", "give as many values of each, or one value for all rows");
    }
    longest = column.name;
    count = column.values.size();
  }
  if (columns.empty()) return Table();
  for (Column& column : columns) {
    if (column.kind == ColumnKind::number && column.values.size() == 1 && count > 1) {
      column.values.assign(count, column.values.front());
      column.rests.clear();
      column.decimals.clear();
      column.cell_uncertainties.clear();
      column.cell_downwards.clear();
    }
  }
  return Table(std::move(columns), spec.rows ? spec.rows->source_name() : "the columns given");
}

class Simulator {
 public:
  explicit Simulator(const SimulationSpec& spec) : spec_(spec) {}

  Result<Simulation> run() {
    Result<Formula> formula = parse_formula(spec_.formula, spec_.formula_limits);
    if (!formula) return formula.error();
    formula_ = *std::move(formula);
    Result<Table> rows = given_rows(spec_);
    if (!rows) return rows.error();
    rows_ = *std::move(rows);
    const Result<bool> events = describes_events(rows_, spec_.formula, spec_.formula_limits);
    if (!events) return events.error();
    generator_.fit.formula = spec_.formula;
    generator_.fit.sigma = spec_.sigma;
    generator_.fit.common = spec_.common;
    generator_.fit.formula_limits = spec_.formula_limits;
    if (Result<void> done = find_values(); !done) return done.error();
    if (Result<void> done = *events ? take_event_number() : take_row_number(); !done)
      return done.error();
    if (*events && !(spec_.sigma.empty() && spec_.common.empty())) {
      return Error("likelihood_option", "a density says itself how its events scatter", "--sigma",
                   "leave it out");
    }
    const Result<std::unique_ptr<DataGenerator>> generator = make_data_generator(rows_, generator_);
    if (!generator) return generator.error();
    RandomEngine engine(spec_.seed);
    const Result<Table> drawn = (*generator)->draw(engine);
    if (!drawn) return drawn.error();
    outcome_.formula = formula_.text;
    outcome_.seed = spec_.seed;
    outcome_.table = shown(*drawn, (*generator)->uncertainties());
    return std::move(outcome_);
  }

 private:
  [[nodiscard]] std::string response() const {
    return symbols_of(formula_.graph, formula_.left).front();
  }

  // Every name of the right side that is no column has one value.
  Result<void> find_values() {
    const std::vector<std::string> left = symbols_of(formula_.graph, formula_.left);
    std::vector<std::string> names;
    std::vector<std::string> missing;
    for (const std::string& name : symbols_of(formula_.graph, formula_.right)) {
      const bool is_response = std::ranges::find(left, name) != left.end();
      if (!is_response && rows_.find(name) == nullptr) names.push_back(name);
    }
    for (const ParameterValue& value : spec_.set) {
      if (std::ranges::count(spec_.set, value.name, &ParameterValue::name) > 1)
        return Error("simulate_twice", fmt::format("{} is given twice", value.name), "--set",
                     "give one value of each parameter");
      if (std::ranges::find(names, value.name) == names.end()) return unknown(value.name, names);
    }
    for (const std::string& name : names) {
      const std::optional<Decimal> value = value_of(name);
      if (!value) {
        missing.push_back(name);
        continue;
      }
      generator_.fit.fixed.push_back({name, *value});
      outcome_.parameters.push_back({name, value->value});
    }
    if (missing.empty()) return {};
    return Error("simulate_value_missing",
                 fmt::format("{} {} neither a column nor a value", fmt::join(missing, ", "),
                             missing.size() == 1 ? "has" : "have"),
                 "formula",
                 fmt::format("write for example  --set {0}=1,  or give a column:  {0}=0:10:0.5",
                             missing.front()));
  }

  [[nodiscard]] std::optional<Decimal> value_of(const std::string& name) const {
    const auto set = std::ranges::find(spec_.set, name, &ParameterValue::name);
    if (set != spec_.set.end()) return set->value;
    if (!spec_.from) return std::nullopt;
    const Quantity* saved = find_quantity(*spec_.from, name);
    if (saved == nullptr || !saved->estimate) return std::nullopt;
    return Decimal{*saved->estimate, 0.0, 0};
  }

  static Error unknown(const std::string& name, const std::vector<std::string>& names) {
    const std::string nearest = nearest_name(name, names);
    return {"simulate_unknown", fmt::format("{} is no parameter of the formula", name), "--set",
            !nearest.empty() ? fmt::format("did you mean {}?", nearest)
            : names.empty()  ? "leave it out: the formula has no parameter"
                             : fmt::format("the parameters are {}", fmt::join(names, ", "))};
  }

  Result<void> check_count() const {
    if (!spec_.count) return {};
    const double n = *spec_.count;
    if (n >= 1.0 && n <= most_simulated_rows && n == std::floor(n)) return {};
    return Error("simulate_count", fmt::format("{} is no number of events", shortest(n)), "-n",
                 fmt::format("write a whole number from 1 to {}", shortest(most_simulated_rows)));
  }

  Result<void> take_event_number() {
    if (Result<void> done = check_count(); !done) return done;
    const bool is_extended = formula_.graph.node(formula_.right).op == Op::extended;
    if (is_extended && (spec_.count || spec_.is_poisson)) {
      return Error("simulate_count", "an extended density has its number of events itself",
                   spec_.count ? "-n" : "--poisson", "leave it out, and set the yields instead");
    }
    if (!is_extended && !spec_.count) {
      return Error("simulate_count",
                   fmt::format("how many events of {} there are to be is not said", response()), "",
                   "write for example  -n 100");
    }
    generator_.number = is_extended        ? EventNumber::yield
                        : spec_.is_poisson ? EventNumber::poisson
                                           : EventNumber::fixed;
    generator_.events = spec_.count.value_or(0.0);
    return {};
  }

  Result<void> take_row_number() {
    if (Result<void> done = check_count(); !done) return done;
    if (spec_.is_poisson) {
      return Error("simulate_count", "the number of rows does not vary", "--poisson",
                   "leave it out: it belongs to events of a density");
    }
    const bool has_rows = !rows_.columns().empty();
    if (has_rows && spec_.count) {
      return Error("simulate_count", "the columns say already how many rows there are", "-n",
                   "leave it out");
    }
    if (has_rows) return {};
    if (!spec_.count) {
      return Error("simulate_count",
                   fmt::format("in how many rows {} is measured is not said", response()), "",
                   "give the columns of the formula, as in  x=0:10:0.5,  or  -n 10");
    }
    const auto n = static_cast<std::size_t>(*spec_.count);
    rows_ = Table({number_column(response(), Vector(n, 0.0))}, "the simulation");
    return {};
  }

  // Columns in use, the response last, then its uncertainty.
  [[nodiscard]] Table shown(const Table& drawn, const Vector& sigma) const {
    std::vector<Column> columns;
    const auto take = [&](const std::string& name) {
      const Column* column = drawn.find(name);
      if (column == nullptr) return;
      Column plain = number_column(name, column->values);
      plain.unit = column->unit;
      columns.push_back(std::move(plain));
    };
    for (const std::string& name : symbols_of(formula_.graph, formula_.right)) {
      if (name != response()) take(name);
    }
    take(response());
    if (!sigma.empty() && std::ranges::all_of(sigma, [](double s) { return s > 0.0; }))
      columns.push_back(number_column("sigma_" + response(), sigma));
    if (columns.back().name != response()) columns.back().unit = drawn.find(response())->unit;
    return Table(std::move(columns), "simulation");
  }

  const SimulationSpec& spec_;
  Formula formula_;
  Table rows_;
  GeneratorSpec generator_;
  Simulation outcome_;
};

}  // namespace

Result<Simulation> simulate(const SimulationSpec& spec) {
  return Simulator(spec).run();
}

}  // namespace parabola
