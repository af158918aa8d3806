// SPDX-License-Identifier: MIT
#include "parabola/study/data_generator.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/fit/formula_problem.hpp"
#include "parabola/model/distribution.hpp"
#include "parabola/model/formula_function.hpp"
#include "parabola/model/print.hpp"
#include "parabola/stats/random_variates.hpp"
#include "parabola/study/event_sampler.hpp"
#include "parabola/study/row_variates.hpp"

namespace parabola {
namespace {

Column number_column(std::string name, std::string unit, Vector values) {
  Column column;
  column.name = std::move(name);
  column.unit = std::move(unit);
  column.values = std::move(values);
  return column;
}

// The same table with these values under the name of the response.
Table with_response(const Table& table, const std::string& name, Vector values) {
  std::vector<Column> columns = table.columns();
  const auto own = std::ranges::find(columns, name, &Column::name);
  if (own == columns.end()) {
    columns.push_back(number_column(name, "", std::move(values)));
  } else {
    own->kind = ColumnKind::number;
    own->texts.clear();
    own->rests.clear();
    own->decimals.clear();
    own->values = std::move(values);
  }
  return Table(std::move(columns), table.source_name());
}

Result<std::string> response_name(const Formula& formula) {
  const Node left = formula.graph.node(formula.left);
  if (left.op == Op::symbol) return formula.graph.symbols()[left.symbol];
  return Error("simulate_left",
               fmt::format("{} is no column, but an expression: what its columns are is not said",
                           to_infix(formula.graph, formula.left)),
               "formula", "write a formula with the column alone on its left side");
}

bool has_columns(const Table& table, const Graph& graph, NodeId root, const std::string& response) {
  for (const std::string& name : symbols_of(graph, root)) {
    if (name != response && table.find(name) != nullptr) return true;
  }
  return false;
}

bool is_of_events(const Formula& formula, const Table& table, const std::string& response) {
  if (formula.relation != Relation::distributed_as) return false;
  const Op op = formula.graph.node(formula.right).op;
  if (op == Op::poisson_counts || op == Op::binomial_counts) return false;
  return !has_log_density(op) || !has_columns(table, formula.graph, formula.right, response);
}

class EventGenerator final : public DataGenerator {
 public:
  EventGenerator(EventSampler sampler, Column empty, const GeneratorSpec& spec)
      : sampler_(std::move(sampler)),
        empty_(std::move(empty)),
        number_(spec.number),
        mean_(spec.number == EventNumber::yield ? sampler_.expected() : spec.events) {}

  [[nodiscard]] double mean() const { return mean_; }

  [[nodiscard]] Result<Table> draw(RandomEngine& engine) const override {
    const double count = number_ == EventNumber::fixed ? mean_ : poisson_variate(engine, mean_);
    Column events = empty_;
    events.values.resize(static_cast<std::size_t>(count));
    for (double& x : events.values) x = sampler_.draw(engine);
    return Table({std::move(events)}, "simulation");
  }

  [[nodiscard]] const Vector& uncertainties() const override { return none_; }

 private:
  EventSampler sampler_;
  Column empty_;
  EventNumber number_;
  double mean_;
  Vector none_;
};

Result<std::unique_ptr<DataGenerator>> make_events(const Table& rows, Formula formula,
                                                   const std::string& response,
                                                   const GeneratorSpec& spec) {
  Graph& graph = formula.graph;
  NodeId right = formula.right;
  Result<PreparedRows> prepared = PreparedRows{rows, {}, {}};
  if (!spec.fit.let.empty())
    prepared = prepare_rows(rows, spec.fit.let, {}, spec.fit.formula_limits);
  if (!prepared) return prepared.error();
  for (auto tied = prepared->tied.rbegin(); tied != prepared->tied.rend(); ++tied) {
    Result<NodeId> value = parse_expression(tied->text, graph, spec.fit.formula_limits);
    if (!value) return value.error();
    right = substitute(graph, right, tied->name, *value);
  }
  for (const ParameterValue& parameter : spec.fit.fixed)
    right = substitute(graph, right, parameter.name, graph.constant(parameter.value));
  std::optional<DensityRange> range = formula.range;
  if (!range && spec.fit.bins && !spec.fit.bins->columns)
    range = DensityRange{spec.fit.bins->edges.front(), spec.fit.bins->edges.back()};
  const Result<Density> density =
      write_density(graph, right, response, range, spec.fit.formula_limits);
  if (!density) return density.error();
  Result<EventSampler> sampler = EventSampler::make(graph, right, *density);
  if (!sampler) return sampler.error();
  const Column* known = prepared->table.find(response);
  auto generator = std::make_unique<EventGenerator>(
      *std::move(sampler), number_column(response, known == nullptr ? "" : known->unit, {}), spec);
  // six standard deviations above the mean are never reached
  const double largest = generator->mean() + 6.0 * std::sqrt(generator->mean());
  if (!(largest <= most_simulated_rows)) {
    return Error("simulate_number",
                 fmt::format("{} events are more than the {} of one table",
                             shortest(generator->mean()), shortest(most_simulated_rows)),
                 "", "simulate fewer, with several seeds if they are needed");
  }
  return std::unique_ptr<DataGenerator>(std::move(generator));
}

class RowGenerator final : public DataGenerator {
 public:
  RowGenerator(Table table, std::string response, RowVariates variates)
      : table_(std::move(table)), response_(std::move(response)), variates_(std::move(variates)) {}

  [[nodiscard]] Result<Table> draw(RandomEngine& engine) const override {
    Result<Vector> values = variates_.draw(engine);
    if (!values) return values.error();
    return with_response(table_, response_, *std::move(values));
  }

  [[nodiscard]] const Vector& uncertainties() const override { return variates_.uncertainties(); }

 private:
  Table table_;
  std::string response_;
  RowVariates variates_;
};

Result<std::unique_ptr<DataGenerator>> make_rows(const Table& rows, const std::string& response,
                                                 const GeneratorSpec& spec) {
  // zero is a response that every distribution of rows can have
  const Table complete = rows.find(response) == nullptr
                             ? with_response(rows, response, Vector(rows.row_count(), 0.0))
                             : rows;
  FitSpec plain = spec.fit;
  plain.sigma.clear();
  plain.common.clear();
  plain.correlated.clear();
  plain.matrices.clear();
  plain.correlation.clear();
  plain.without.clear();
  plain.sigma_scale.reset();
  const Result<FormulaProblem> bare = resolve_formula(complete, plain);
  if (!bare) return bare.error();
  const Table kept = bare->rows.table;
  if (bare->likelihood) {
    Result<RowVariates> variates = RowVariates::of_distribution(*bare, spec.fit);
    if (!variates) return variates.error();
    return std::unique_ptr<DataGenerator>(
        std::make_unique<RowGenerator>(kept, response, *std::move(variates)));
  }
  if (!spec.fit.let.empty() && !bare->latent.empty()) {
    return Error("simulate_not_served",
                 fmt::format("an uncertain predictor ({}) cannot be simulated yet",
                             bare->latent.front().column),
                 "", "treat it as exact: leave the column of its uncertainty out of the file");
  }
  // uncertainties that are a part of the response are one of its true value
  Result<Vector> model = model_values(*bare);
  if (!model) return model.error();
  FitSpec full = spec.fit;
  full.where.clear();
  std::erase_if(full.let, [&](const std::string& let) {
    Graph scratch;
    const Result<Definition> definition = parse_definition(let, scratch);
    return definition && kept.find(definition->name) != nullptr;
  });
  const Table truth = with_response(kept, response, *std::move(model));
  const Result<FormulaProblem> problem = resolve_formula(truth, full);
  if (!problem) return problem.error();
  Result<RowVariates> variates = RowVariates::around_model(*problem, spec.scatter);
  if (!variates) return variates.error();
  return std::unique_ptr<DataGenerator>(
      std::make_unique<RowGenerator>(truth, response, *std::move(variates)));
}

}  // namespace

Result<bool> describes_events(const Table& rows, const std::string& formula,
                              const FormulaLimits& limits) {
  const Result<Formula> parsed = parse_formula(formula, limits);
  if (!parsed) return parsed.error();
  const Node left = parsed->graph.node(parsed->left);
  const std::string response =
      left.op == Op::symbol ? parsed->graph.symbols()[left.symbol] : std::string();
  return is_of_events(*parsed, rows, response);
}

Result<std::unique_ptr<DataGenerator>> make_data_generator(const Table& rows,
                                                           const GeneratorSpec& spec) {
  Result<Formula> formula = parse_formula(spec.fit.formula, spec.fit.formula_limits);
  if (!formula) return formula.error();
  const Result<std::string> response = response_name(*formula);
  if (!response) return response.error();
  if (is_of_events(*formula, rows, *response))
    return make_events(rows, *std::move(formula), *response, spec);
  return make_rows(rows, *response, spec);
}

}  // namespace parabola
