// SPDX-License-Identifier: MIT
// Compiles a graph: sorts nodes into constants, scalars and rows, and gives rows their registers.
#include <algorithm>
#include <cstddef>
#include <limits>

#include "parabola/core/assert.hpp"
#include "parabola/model/program.hpp"
#include "parabola/model/shapes.hpp"

namespace parabola {
namespace {

constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();

std::uint32_t to_number(std::size_t n) {
  return static_cast<std::uint32_t>(n);
}

}  // namespace

class ProgramBuilder {
 public:
  ProgramBuilder(const Graph& graph, std::span<const NodeId> outputs,
                 std::span<const std::string> columns, std::span<const std::string> parameters,
                 Program& program)
      : graph_(graph),
        program_(program),
        outputs_(outputs.begin(), outputs.end()),
        columns_(columns),
        parameters_(parameters) {}

  void build() {
    is_part_ = parts_of(graph_, outputs_);
    values_.resize(is_part_.size(), none);
    places_.resize(is_part_.size(), none);
    is_row_.resize(is_part_.size(), false);
    program_.parameter_count_ = parameters_.size();
    program_.column_count_ = columns_.size();
    number_inputs();
    number_steps();
    emit_scalar_stage();
    emit_row_stage();
    place_outputs();
  }

 private:
  template <class Visit>
  void for_each_part(Visit visit) {
    for (std::size_t i = 0; i < is_part_.size(); ++i) {
      if (is_part_[i]) visit(i, graph_.node(NodeId(i)));
    }
  }

  // Constants and symbols; their number as a value and as a place agree for constants and
  // parameters.
  void number_inputs() {
    for_each_part([&](std::size_t i, const Node& node) {
      if (node.op != Op::constant) return;
      values_[i] = to_number(program_.constants_.size());
      program_.constants_.push_back(node.constant);
    });
    const std::size_t first_parameter = program_.constants_.size();
    const std::size_t first_column = first_parameter + parameters_.size();
    std::vector<std::uint32_t> number_of_symbol(graph_.symbols().size(), none);
    for (std::size_t s = 0; s < number_of_symbol.size(); ++s) {
      const std::string& name = graph_.symbols()[s];
      const auto column = std::ranges::find(columns_, name);
      const auto parameter = std::ranges::find(parameters_, name);
      if (column != columns_.end()) {
        number_of_symbol[s] =
            to_number(first_column + static_cast<std::size_t>(column - columns_.begin()));
      } else if (parameter != parameters_.end()) {
        number_of_symbol[s] =
            to_number(first_parameter + static_cast<std::size_t>(parameter - parameters_.begin()));
      }
    }
    for_each_part([&](std::size_t i, const Node& node) {
      if (node.op != Op::symbol) return;
      values_[i] = number_of_symbol[node.symbol];
      PARABOLA_ASSERT(values_[i] != none);
      is_row_[i] = values_[i] >= first_column;
    });
  }

  void number_steps() {
    const std::size_t first =
        program_.constants_.size() + program_.parameter_count_ + program_.column_count_;
    for_each_part([&](std::size_t i, const Node& node) {
      if (node.arity == 0) return;
      values_[i] = to_number(first + program_.steps_.size());
      Program::Step step{node.op, {}};
      for (std::size_t k = 0; k < node.arity; ++k) {
        const auto argument = static_cast<std::size_t>(node.arguments[k]);
        step.arguments[k] = values_[argument];
        if (is_row_[argument]) is_row_[i] = true;
      }
      program_.steps_.push_back(step);
    });
    for (const NodeId output : outputs_) {
      program_.step_results_.push_back(values_[static_cast<std::size_t>(output)]);
    }
  }

  void emit_scalar_stage() {
    std::size_t count = program_.constants_.size() + program_.parameter_count_;
    for_each_part([&](std::size_t i, const Node& node) {
      if (node.arity == 0 && !is_row_[i]) places_[i] = values_[i];
      if (node.arity == 0 || is_row_[i]) return;
      places_[i] = to_number(count++);
      program_.scalar_stage_.push_back(instruction(node, places_[i]));
    });
    program_.scalar_count_ = count;
    // Columns follow the scalars.
    const std::size_t first_column = program_.constants_.size() + program_.parameter_count_;
    for_each_part([&](std::size_t i, const Node& node) {
      if (node.arity == 0 && is_row_[i]) places_[i] = to_number(count + values_[i] - first_column);
    });
  }

  [[nodiscard]] Program::Instruction instruction(const Node& node, std::uint32_t result) const {
    Program::Instruction step;
    step.result = result;
    std::array<bool, 3> is_row{};
    for (std::size_t k = 0; k < node.arity; ++k) {
      const auto argument = static_cast<std::size_t>(node.arguments[k]);
      step.arguments[k] = places_[argument];
      is_row[k] = is_row_[argument];
    }
    if (node.op == Op::power && graph_.is_constant(node.arguments[1])) {
      const Decimal exponent = graph_.node(node.arguments[1]).constant;
      if (exponent.rest == 0.0) step.kernel = find_power_kernel(exponent.value);
    }
    if (step.kernel == nullptr) step.kernel = find_kernel(node.op, is_row);
    return step;
  }

  // Linear scan: a register is free again after the last instruction that reads it. The one freed
  // last is taken first, because it is still in the cache. Outputs are computed where they are
  // wanted.
  void emit_row_stage() {
    const std::size_t first_output = program_.scalar_count_ + program_.column_count_;
    const std::size_t first_register = first_output + outputs_.size();
    for (std::size_t k = 0; k < outputs_.size(); ++k) {
      const auto output = static_cast<std::size_t>(outputs_[k]);
      const bool is_computed = is_row_[output] && graph_.node(outputs_[k]).arity > 0;
      if (is_computed && places_[output] == none) places_[output] = to_number(first_output + k);
    }
    std::vector<std::size_t> last_use(is_part_.size(), 0);
    for_each_part([&](std::size_t i, const Node& node) {
      for (std::size_t k = 0; k < node.arity; ++k)
        last_use[static_cast<std::size_t>(node.arguments[k])] = i;
    });
    std::vector<std::uint32_t> free;
    for_each_part([&](std::size_t i, const Node& node) {
      if (node.arity == 0 || !is_row_[i]) return;
      if (places_[i] == none) {
        if (free.empty()) free.push_back(to_number(first_register + program_.register_count_++));
        places_[i] = free.back();
        free.pop_back();
      }
      program_.row_stage_.push_back(instruction(node, places_[i]));
      release_arguments(i, node, last_use, first_register, free);
    });
  }

  void release_arguments(std::size_t i, const Node& node, const std::vector<std::size_t>& last_use,
                         std::size_t first_register, std::vector<std::uint32_t>& free) const {
    for (std::size_t k = 0; k < node.arity; ++k) {
      const auto argument = static_cast<std::size_t>(node.arguments[k]);
      const auto* const before = node.arguments.begin() + k;
      const bool is_repeated =
          std::find(node.arguments.begin(), before, node.arguments[k]) != before;
      const bool is_register = places_[argument] >= first_register;
      if (is_register && !is_repeated && last_use[argument] == i) free.push_back(places_[argument]);
    }
  }

  void place_outputs() {
    for (const NodeId output : outputs_) {
      program_.results_.push_back(places_[static_cast<std::size_t>(output)]);
    }
  }

  const Graph& graph_;
  Program& program_;
  std::vector<NodeId> outputs_;
  std::span<const std::string> columns_;
  std::span<const std::string> parameters_;
  std::vector<bool> is_part_;
  std::vector<std::uint32_t> values_;
  std::vector<std::uint32_t> places_;
  std::vector<bool> is_row_;
};

Program::Program(const Graph& graph, std::span<const NodeId> outputs,
                 std::span<const std::string> columns, std::span<const std::string> parameters) {
  if (!has_shapes(graph, outputs)) {
    ProgramBuilder(graph, outputs, columns, parameters, *this).build();
    return;
  }
  Graph expanded = graph;
  ProgramBuilder(expanded, expand_shapes(expanded, outputs), columns, parameters, *this).build();
}

}  // namespace parabola
