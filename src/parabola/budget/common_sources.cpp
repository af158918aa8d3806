// SPDX-License-Identifier: MIT
#include "parabola/budget/common_sources.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "parabola/budget/column_expression.hpp"
#include "parabola/core/text.hpp"
#include "parabola/model/derivative.hpp"
#include "parabola/model/print.hpp"

namespace parabola {
namespace {

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

// `from` of another graph, rebuilt in this one.
NodeId copied(Graph& graph, const Graph& from, NodeId root) {
  const std::vector<bool> needed = parts_of(from, std::array{root});
  std::vector<NodeId> places(needed.size());
  for (std::size_t k = 0; k < needed.size(); ++k) {
    if (!needed[k]) continue;
    const Node& node = from.node(NodeId(k));
    if (node.op == Op::constant) {
      places[k] = graph.constant(node.constant);
    } else if (node.op == Op::symbol) {
      places[k] = graph.symbol(from.symbols()[node.symbol]);
    } else {
      std::array<NodeId, 4> arguments{};
      for (std::size_t a = 0; a < node.arity; ++a)
        arguments[a] = places[static_cast<std::size_t>(node.arguments[a])];
      places[k] = graph.make(node.op, std::span(arguments).first(node.arity));
    }
  }
  return places[static_cast<std::size_t>(root)];
}

class Resolver {
 public:
  Resolver(Graph& graph, const CommonSourceContext& context,
           const std::vector<SourceOption>& options)
      : graph_(graph),
        context_(context),
        options_(options),
        response_symbols_(symbols_of(graph, context.response)),
        scale_(graph.constant(1.0)) {
    sources_.model = context.model;
    sources_.absorbing = homogeneous_parameters();
  }

  Result<void> add(const SourceOption& option) {
    Result<Grouping> groups = grouping_by(context_.table, option.group, origin_of(option));
    if (!groups) return groups.error();
    sources_.independent_of.emplace_back();
    if (option.size != SourceSize::relative_to_model) {
      Result<void> known =
          require_columns(context_.table, option.graph, option.expression, origin_of(option));
      if (!known) return known.error();
      if (Result<void> exact = refuse_data(option); !exact) return exact;
    }
    if (contains(response_symbols_, option.quantity)) return on_response(option, *groups);
    return on_predictor(option, *std::move(groups));
  }

  CommonSources finish() && {
    // Predictors were substituted in order; scale and offsets act on the model that results.
    if (has_scale_) sources_.model = graph_.make(Op::multiply, sources_.model, scale_);
    for (const NodeId offset : offsets_)
      sources_.model = graph_.make(Op::add, sources_.model, offset);
    return std::move(sources_);
  }

 private:
  // The unrestricted parameters in which the model is jointly linear, when it vanishes with them.
  std::vector<std::string> homogeneous_parameters() {
    const std::vector<bool> linear = jointly_linear(graph_, context_.model, context_.unrestricted);
    std::vector<std::string> names;
    NodeId rest = context_.model;
    for (std::size_t j = 0; j < linear.size(); ++j) {
      if (!linear[j]) continue;
      names.push_back(context_.unrestricted[j]);
      rest = substitute(graph_, rest, context_.unrestricted[j], graph_.constant(0.0));
    }
    if (names.empty() || !graph_.is_constant(rest, 0.0)) names.clear();
    return names;
  }

  [[nodiscard]] Result<void> refuse_data(const SourceOption& option) const {
    for (const std::string& name : response_symbols_) {
      if (!depends_on(option.graph, option.expression, name)) continue;
      return Error("common_of_data",
                   fmt::format("the common uncertainty is a formula of {}, which is measured: it "
                               "would follow the scatter of the points and bias the fit",
                               name),
                   origin_of(option),
                   fmt::format("for a fraction of the model write  {} '{} = 1%'", option.option,
                               option.quantity));
    }
    return {};
  }

  Result<void> on_response(const SourceOption& option, const Grouping& groups) {
    if (option.size == SourceSize::relative_to_model) return relative_of_response(option, groups);
    const NodeId size =
        graph_.make(Op::multiply, derivative(graph_, context_.response, option.quantity),
                    copied(graph_, option.graph, option.expression));
    const bool is_parameter =
        option.kind == SourceKind::common && groups.names.empty() && !depends_on_response(size);
    if (contains(context_.reaching_further, option.name) && option.rho < 0.0)
      return negative_across_sets(option);
    if (!context_.may_couple_rows && option.rho < 0.0) return negative_beside_points(option);
    if (is_parameter || (needs_parameter(option) && option.rho >= 0.0))
      return add_parameters(option, groups, size);
    return add_shared_term(option, groups, size);
  }

  // Statements of one name share one deviation, which must then be a parameter.
  [[nodiscard]] bool needs_parameter(const SourceOption& option) const {
    const auto statements = std::ranges::count_if(options_, [&](const SourceOption& other) {
      return option.kind == SourceKind::common && other.kind == SourceKind::common &&
             other.name == option.name;
    });
    return context_.needs_parameters || !context_.may_couple_rows || statements > 1 ||
           contains(context_.reaching_further, option.name);
  }

  static Error negative_across_sets(const SourceOption& option) {
    return {"correlated_across_sets",
            fmt::format("the source '{}' couples points of several data sets, which is not served "
                        "with a negative correlation",
                        option.name),
            origin_of(option), "give it a column that only one of the data sets has (--let)"};
  }

  static Error negative_beside_points(const SourceOption& option) {
    return {"correlated_beside_uncertain",
            "a negative correlation of all rows is not served beside an uncertain predictor, an "
            "uncertainty relative to the model or an estimated scale",
            origin_of(option), "leave the correlation out:  --sigma instead of --correlated"};
  }

  bool depends_on_response(NodeId node) const {
    return std::ranges::any_of(
        response_symbols_, [&](const std::string& name) { return depends_on(graph_, node, name); });
  }

  // y = ... + sqrt(rho) u b, and (1 - rho) u^2 independent.
  Result<void> add_parameters(const SourceOption& option, const Grouping& groups, NodeId size) {
    Result<Vector> u = sizes(option, size);
    if (!u) return u.error();
    if (option.kind == SourceKind::correlated) {
      add_independent(option, *u);
      size = graph_.make(Op::multiply, graph_.constant(std::sqrt(option.rho)), size);
    }
    Result<NodeId> deviation = deviation_of(option, groups);
    if (!deviation) return deviation.error();
    offsets_.push_back(graph_.make(Op::multiply, size, *deviation));
    return {};
  }

  Result<void> add_shared_term(const SourceOption& option, const Grouping& groups, NodeId size) {
    Result<Vector> u = sizes(option, size);
    if (!u) return u.error();
    if (option.kind == SourceKind::correlated) {
      add_independent(option, *u);
      for (double& value : *u) value *= std::sqrt(std::abs(option.rho));
    }
    if (option.kind == SourceKind::correlated && option.rho == 0.0) return {};
    sources_.shared.push_back({option.name, *std::move(u), groups, option.rho < 0.0 ? -1.0 : 1.0});
    return {};
  }

  Result<void> relative_of_response(const SourceOption& option, const Grouping& groups) {
    const bool is_column = graph_.node(context_.response).op == Op::symbol;
    if (!is_column || option.kind == SourceKind::correlated) {
      return Error("relative_needs_column",
                   is_column ? "a correlated uncertainty is stated in absolute terms"
                             : fmt::format("an uncertainty relative to the model needs a column as "
                                           "left side, found {}",
                                           to_infix(graph_, context_.response)),
                   origin_of(option), "state it as a formula of columns instead");
    }
    const bool may_absorb = context_.may_absorb && groups.names.empty();
    if (may_absorb && !sources_.absorbing.empty() && !needs_parameter(option)) {
      sources_.absorbed.push_back({option.name, option.relative});
      return {};
    }
    Result<NodeId> deviation = deviation_of(option, groups);
    if (!deviation) return deviation.error();
    scale_ = graph_.make(Op::add, scale_,
                         graph_.make(Op::multiply, graph_.constant(option.relative), *deviation));
    has_scale_ = true;
    return {};
  }

  Result<void> on_predictor(const SourceOption& option, const Grouping& groups) {
    if (option.kind == SourceKind::correlated && option.rho < 0.0) {
      return Error(
          "correlated_predictor",
          fmt::format("{} is a predictor: a negative correlation of its rows is not served",
                      option.quantity),
          origin_of(option), "give the correlations as a matrix:  --correlation");
    }
    const NodeId x = graph_.symbol(option.quantity);
    Result<NodeId> deviation = deviation_of(option, groups);
    if (!deviation) return deviation.error();
    if (option.size == SourceSize::relative_to_model) {
      const NodeId factor =
          graph_.make(Op::add, graph_.constant(1.0),
                      graph_.make(Op::multiply, graph_.constant(option.relative), *deviation));
      sources_.model =
          substitute(graph_, sources_.model, option.quantity, graph_.make(Op::divide, x, factor));
      return {};
    }
    NodeId size = copied(graph_, option.graph, option.expression);
    // the sizes are evaluated with the model, where a row without one could no longer be named
    Result<Vector> u = sizes(option, size);
    if (!u) return u.error();
    if (option.kind == SourceKind::correlated) {
      add_independent(option, *u);
      size = graph_.make(Op::multiply, graph_.constant(std::sqrt(option.rho)), size);
    }
    sources_.model =
        substitute(graph_, sources_.model, option.quantity,
                   graph_.make(Op::subtract, x, graph_.make(Op::multiply, size, *deviation)));
    return {};
  }

  void add_independent(const SourceOption& option, const Vector& u) {
    Vector& own = sources_.independent_of.back();
    for (const double value : u) own.push_back(std::abs(value) * std::sqrt(option.one_minus_rho));
    if (!contains(response_symbols_, option.quantity)) return;
    if (sources_.independent.empty()) sources_.independent.assign(u.size(), 0.0);
    for (std::size_t i = 0; i < u.size(); ++i)
      sources_.independent[i] = std::hypot(sources_.independent[i], own[i]);
  }

  // The first column of the size that has no number in this row; otherwise the quantity.
  std::string column_without_value(NodeId size, std::size_t row,
                                   const std::string& quantity) const {
    for (const std::string& name : symbols_of(graph_, size)) {
      const Column* column = context_.table.find(name);
      const bool has_number = column == nullptr || column->kind == ColumnKind::text ||
                              std::isfinite(column->values[row]);
      if (!has_number) return name;
    }
    return quantity;
  }

  Result<Vector> sizes(const SourceOption& option, NodeId size) const {
    Result<Vector> values = evaluate_on_table(context_.table, graph_, size, origin_of(option));
    if (!values) return values.error();
    for (std::size_t i = 0; i < values->size(); ++i) {
      if (std::isfinite((*values)[i])) continue;
      return context_.table.cell_error(
          i, column_without_value(size, i, option.quantity), "sigma_not_finite",
          fmt::format("the uncertainty of {} by {} is {} here", option.quantity, origin_of(option),
                      shortest((*values)[i])),
          fmt::format("leave row {0} out with --skip {0}", context_.table.line(i)));
    }
    return values;
  }

  // b, or sum over groups of indicator * b_g; the same source has the same b everywhere.
  Result<NodeId> deviation_of(const SourceOption& option, const Grouping& groups) {
    if (groups.names.empty()) return parameter(fmt::format("[{}]", option.name), option.name);
    if (groups.count > most_group_parameters) {
      return Error("too_many_groups",
                   fmt::format("{} has {} different values; a source of this kind is served for at "
                               "most {} groups",
                               option.group, groups.count, most_group_parameters),
                   origin_of(option), "group by a column with fewer values");
    }
    NodeId sum = graph_.constant(0.0);
    for (std::size_t g = 0; g < groups.count; ++g) {
      const std::string label = fmt::format("{}={}", option.group, groups.names[g]);
      const NodeId b = parameter(fmt::format("[{} {}]", option.name, label), option.name);
      sum = graph_.make(Op::add, sum, graph_.make(Op::multiply, indicator(label, groups, g), b));
    }
    return sum;
  }

  NodeId parameter(const std::string& symbol, const std::string& source) {
    const bool is_known = std::ranges::any_of(
        sources_.nuisances, [&](const NuisanceParameter& known) { return known.symbol == symbol; });
    if (!is_known) sources_.nuisances.push_back({symbol, source});
    return graph_.symbol(symbol);
  }

  NodeId indicator(const std::string& label, const Grouping& groups, std::size_t group) {
    const std::string name = fmt::format("[{}]", label);
    const bool is_known = std::ranges::any_of(
        sources_.indicators, [&](const Column& column) { return column.name == name; });
    if (!is_known) {
      Column column;
      column.name = name;
      for (const std::size_t of_row : groups.of_row)
        column.values.push_back(of_row == group ? 1.0 : 0.0);
      sources_.indicators.push_back(std::move(column));
    }
    return graph_.symbol(name);
  }

  Graph& graph_;
  const CommonSourceContext& context_;
  const std::vector<SourceOption>& options_;
  std::vector<std::string> response_symbols_;
  CommonSources sources_;
  NodeId scale_;
  bool has_scale_ = false;
  std::vector<NodeId> offsets_;
};

}  // namespace

Result<CommonSources> resolve_common_sources(Graph& graph, const CommonSourceContext& context,
                                             const std::vector<SourceOption>& options) {
  Resolver resolver(graph, context, options);
  for (const SourceOption& option : options) {
    if (Result<void> done = resolver.add(option); !done) return done.error();
  }
  return std::move(resolver).finish();
}

}  // namespace parabola
