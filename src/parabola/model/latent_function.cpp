// SPDX-License-Identifier: MIT
#include "parabola/model/latent_function.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/assert.hpp"
#include "parabola/model/derivative.hpp"

namespace parabola {
namespace {

std::size_t index(LatentLevel level) {
  return static_cast<std::size_t>(level);
}

}  // namespace

std::size_t LatentFunction::output_count(LatentLevel level) const {
  const std::size_t m = latent_count_;
  const std::size_t p = parameters_.size();
  std::size_t count = 1 + m + m * (m + 1) / 2;
  if (level >= LatentLevel::parameters) count += p;
  if (level >= LatentLevel::mixed) count += m * p;
  if (level >= LatentLevel::curvature) count += entries_.size();
  if (level >= LatentLevel::third) count += m * entries_.size();
  return count;
}

void LatentFunction::evaluate(LatentLevel level, std::span<const double* const> columns,
                              std::span<const double> parameters, std::size_t rows,
                              std::span<double* const> outputs,
                              Program::Workspace& workspace) const {
  PARABOLA_ASSERT(outputs.size() == output_count(level));
  programs_[index(level)].evaluate(columns, parameters, 0, rows, outputs, workspace);
}

/// Differentiates and compiles; empty where the graph outgrows its limit.
class LatentCompiler {
 public:
  LatentCompiler(Graph graph, NodeId root, std::size_t node_limit)
      : graph_(std::move(graph)), root_(root), node_limit_(node_limit) {}

  Result<LatentFunction> compile(std::vector<std::string> parameters,
                                 std::vector<std::string> latent,
                                 const std::vector<NamedColumn>& columns, std::size_t row_count,
                                 ThirdDerivatives third) {
    function_.parameters_ = std::move(parameters);
    function_.latent_ = std::move(latent);
    function_.latent_count_ = function_.latent_.size();
    function_.row_count_ = row_count;
    std::vector<std::string> names = function_.latent_;
    for (const std::string& symbol : symbols_of(graph_, root_)) {
      const bool is_latent = std::ranges::find(names, symbol) != names.end();
      const bool is_column =
          std::ranges::find(columns, symbol, &NamedColumn::name) != columns.end();
      const auto& known = function_.parameters_;
      if (is_latent) continue;
      if (is_column) {
        names.push_back(symbol);
      } else if (std::ranges::find(known, symbol) == known.end()) {
        return Error("formula_name",
                     fmt::format("'{}' is neither a column nor a parameter", symbol), "formula",
                     fmt::format("add a column or a parameter '{}'", symbol));
      }
    }
    const Result<void> bound = bind(names, columns);
    if (!bound) return bound.error();
    if (!differentiate(third)) {
      return Error("formula_limit",
                   fmt::format("the formula with its derivatives needs more than {} operations",
                               node_limit_),
                   "formula", "use a shorter formula or fewer parameters");
    }
    const LatentLevel last =
        third == ThirdDerivatives::compiled ? LatentLevel::third : LatentLevel::curvature;
    for (std::size_t level = 0; level <= index(last); ++level) {
      const std::size_t count = function_.output_count(static_cast<LatentLevel>(level));
      function_.programs_[level] =
          Program(graph_, std::span(outputs_).first(count), names, function_.parameters_);
    }
    return std::move(function_);
  }

 private:
  Result<void> bind(const std::vector<std::string>& names,
                    const std::vector<NamedColumn>& columns) {
    for (const std::string& name : names) {
      const auto column = std::ranges::find(columns, name, &NamedColumn::name);
      if (column == columns.end()) {
        return Error("unknown_column",
                     fmt::format("the predictor '{}' with uncertainties is no column", name), name,
                     fmt::format("add a column '{}'", name));
      }
      if (column->values.size() != function_.row_count_) {
        return Error("column_length",
                     fmt::format("the column '{}' has {} values, expected {}", name,
                                 column->values.size(), function_.row_count_),
                     name, "give all columns the same number of rows");
      }
      function_.columns_.push_back(column->values);
    }
    return {};
  }

  // False when the graph outgrew its limit.
  bool add(NodeId from, const std::string& symbol) {
    outputs_.push_back(derivative(graph_, from, symbol));
    return graph_.size() <= node_limit_;
  }

  bool differentiate(ThirdDerivatives third) {
    const std::vector<std::string>& latent = function_.latent_;
    const std::vector<std::string>& parameters = function_.parameters_;
    outputs_.push_back(root_);
    for (const std::string& x : latent) {
      if (!add(root_, x)) return false;
    }
    for (std::size_t k = 0; k < latent.size(); ++k) {
      for (std::size_t l = 0; l <= k; ++l) {
        if (!add(outputs_[1 + k], latent[l])) return false;
      }
    }
    function_.is_linear_in_latent_ = slopes_are_constant();
    for (const std::string& p : parameters) {
      if (!add(root_, p)) return false;
    }
    for (std::size_t k = 0; k < latent.size(); ++k) {
      for (const std::string& p : parameters) {
        if (!add(outputs_[1 + k], p)) return false;
      }
    }
    return differentiate_twice() && (third == ThirdDerivatives::left_out || differentiate_thrice());
  }

  // Not whether h_xx vanishes: that of abs(x) does, between its kinks.
  [[nodiscard]] bool slopes_are_constant() const {
    const std::vector<std::string>& latent = function_.latent_;
    return std::ranges::none_of(latent, [&](const std::string& x) {
      return std::any_of(outputs_.begin() + 1,
                         outputs_.begin() + static_cast<std::ptrdiff_t>(1 + latent.size()),
                         [&](NodeId slope) { return depends_on(graph_, slope, x); });
    });
  }

  bool differentiate_twice() {
    const std::vector<std::string>& parameters = function_.parameters_;
    const std::size_t p = parameters.size();
    const auto interacts = interactions(graph_, root_, parameters);
    for (std::size_t i = 0; i < p; ++i) {
      for (std::size_t j = i; j < p; ++j) {
        if (!interacts[i][j]) continue;
        if (!add(outputs_[function_.gradient_place(i)], parameters[j])) return false;
        if (graph_.is_constant(outputs_.back(), 0.0)) {
          outputs_.pop_back();
        } else {
          function_.entries_.push_back({i, j});
        }
      }
    }
    return true;
  }

  // Where h_pp vanishes identically h_xpp does.
  bool differentiate_thrice() {
    for (const std::string& x : function_.latent_) {
      for (std::size_t e = 0; e < function_.entries_.size(); ++e) {
        if (!add(outputs_[function_.curvature_place(e)], x)) return false;
      }
    }
    return true;
  }

  Graph graph_;
  NodeId root_;
  std::size_t node_limit_;
  std::vector<NodeId> outputs_;
  LatentFunction function_;
};

Result<LatentFunction> make_latent_function(Graph graph, NodeId root,
                                            std::vector<std::string> parameters,
                                            std::vector<std::string> latent,
                                            const std::vector<NamedColumn>& columns,
                                            std::size_t row_count, ThirdDerivatives third,
                                            std::size_t node_limit) {
  return LatentCompiler(std::move(graph), root, node_limit)
      .compile(std::move(parameters), std::move(latent), columns, row_count, third);
}

}  // namespace parabola
