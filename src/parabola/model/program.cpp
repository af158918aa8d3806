// SPDX-License-Identifier: MIT
#include "parabola/model/program.hpp"

#include <algorithm>

#include "parabola/core/assert.hpp"

namespace parabola {
namespace {

// Registers lie a little more than a power of two apart: otherwise equal rows of all registers
// would compete for the same lines of the cache.
std::size_t register_distance(std::size_t rows) {
  constexpr std::size_t line = 8;  // numbers in 64 bytes
  return (rows + line - 1) / line * line + line;
}

}  // namespace

void Program::compute_scalars(std::span<const double> parameters,
                              std::vector<double>& scalars) const {
  scalars.resize(scalar_count_);
  std::ranges::transform(constants_, scalars.begin(),
                         [](const Decimal& constant) { return constant.value; });
  std::ranges::copy(parameters, scalars.begin() + static_cast<std::ptrdiff_t>(constants_.size()));
  double* const base = scalars.data();
  for (const Instruction& step : scalar_stage_) {
    step.kernel(base + step.arguments[0], base + step.arguments[1], base + step.arguments[2],
                base + step.result, 1);
  }
}

void Program::lay_out(std::size_t rows, Workspace& workspace) const {
  const std::size_t distance = register_distance(rows);
  // Grows only: a workspace serves programs of several sizes in turn.
  if (workspace.registers_.size() < register_count_ * distance) {
    workspace.registers_.resize(register_count_ * distance);
  }
  const std::size_t first_register = scalar_count_ + column_count_ + results_.size();
  workspace.places_.resize(first_register + register_count_);
  for (std::size_t k = 0; k < scalar_count_; ++k)
    workspace.places_[k] = workspace.scalars_.data() + k;
  for (std::size_t k = 0; k < register_count_; ++k) {
    workspace.places_[first_register + k] = workspace.registers_.data() + k * distance;
  }
}

// Outputs that no instruction writes: the same for all rows, a column, or a copy of another output.
void Program::fill_outputs(std::size_t rows, std::span<double* const> outputs, std::size_t offset,
                           const std::vector<const double*>& places) const {
  const std::size_t first_output = scalar_count_ + column_count_;
  for (std::size_t k = 0; k < results_.size(); ++k) {
    if (results_[k] == first_output + k) continue;
    const double* source = places[results_[k]];
    if (results_[k] < scalar_count_) {
      std::fill_n(outputs[k] + offset, rows, *source);
    } else {
      std::copy_n(source, rows, outputs[k] + offset);
    }
  }
}

void Program::evaluate(std::span<const double* const> columns, std::span<const double> parameters,
                       std::size_t begin, std::size_t end, std::span<double* const> outputs,
                       Workspace& workspace) const {
  PARABOLA_ASSERT(columns.size() == column_count_ && parameters.size() == parameter_count_);
  PARABOLA_ASSERT(outputs.size() == results_.size() && begin <= end);
  if (begin == end) return;
  compute_scalars(parameters, workspace.scalars_);
  lay_out(std::min(block_rows, end - begin), workspace);
  std::vector<const double*>& places = workspace.places_;
  const std::size_t first_output = scalar_count_ + column_count_;
  // Instructions write outputs and registers only; the table of places holds both and the inputs.
  const auto writable = [&](std::uint32_t place) {
    return const_cast<double*>(places[place]);
  };  // NOLINT
  for (std::size_t row = begin; row < end; row += block_rows) {
    const std::size_t rows = std::min(block_rows, end - row);
    for (std::size_t k = 0; k < column_count_; ++k) places[scalar_count_ + k] = columns[k] + row;
    for (std::size_t k = 0; k < outputs.size(); ++k)
      places[first_output + k] = outputs[k] + (row - begin);
    for (const Instruction& step : row_stage_) {
      step.kernel(places[step.arguments[0]], places[step.arguments[1]], places[step.arguments[2]],
                  writable(step.result), rows);
    }
    fill_outputs(rows, outputs, row - begin, places);
  }
}

}  // namespace parabola
