// SPDX-License-Identifier: MIT
// Expression graph -> register program, evaluated over blocks of rows; scalar part once, row part
// per block.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "parabola/core/decimal.hpp"
#include "parabola/model/expression.hpp"
#include "parabola/model/kernels.hpp"

namespace parabola {

/// Rows per block: all registers of a typical model stay in the first-level cache.
inline constexpr std::size_t block_rows = 512;

/// Evaluates several expressions (value, gradient ...) of one graph together; immutable and
/// shareable between threads, each with its own Workspace.
class Program {
 public:
  /// Registers of one evaluation; reused, so that repeated evaluation allocates nothing. One
  /// workspace serves any number of programs in turn.
  class Workspace {
    friend class Program;
    std::vector<double> scalars_;
    std::vector<double> registers_;
    std::vector<const double*> places_;
  };

  Program() = default;
  /// `columns` and `parameters` name the inputs in the order of evaluate(); every symbol of the
  /// outputs must be in one of them (asserted). Expressions without columns are computed once per
  /// evaluation. Peak shapes are written out first.
  Program(const Graph& graph, std::span<const NodeId> outputs, std::span<const std::string> columns,
          std::span<const std::string> parameters);

  [[nodiscard]] std::size_t output_count() const { return results_.size(); }
  /// Registers of block_rows numbers that an evaluation needs, for who wants to know what stays in
  /// the cache.
  [[nodiscard]] std::size_t register_count() const { return register_count_; }

  /// rows [begin, end) of every column -> outputs[k][0 .. end - begin). Any count of rows; blocks
  /// inside. Outputs overlap neither each other nor the columns.
  void evaluate(std::span<const double* const> columns, std::span<const double> parameters,
                std::size_t begin, std::size_t end, std::span<double* const> outputs,
                Workspace& workspace) const;

  /// One point in another arithmetic (long double, double-double, float128, dual numbers):
  /// `columns` holds one number per column. T needs what operation.hpp lists. Defined in
  /// program_scalar.hpp.
  template <class T>
  void evaluate_one(std::span<const T> columns, std::span<const T> parameters,
                    std::span<T> outputs) const;

 private:
  friend class ProgramBuilder;

  // Form for evaluate_one: values are numbered constants, parameters, columns, steps.
  struct Step {
    Op op = Op::constant;
    std::array<std::uint32_t, 3> arguments{};
  };
  // Form for evaluate: places are numbered scalars, columns, outputs, registers.
  struct Instruction {
    Kernel kernel = nullptr;
    std::array<std::uint32_t, 3> arguments{};
    std::uint32_t result = 0;
  };

  void compute_scalars(std::span<const double> parameters, std::vector<double>& scalars) const;
  void lay_out(std::size_t rows, Workspace& workspace) const;
  void fill_outputs(std::size_t rows, std::span<double* const> outputs, std::size_t offset,
                    const std::vector<const double*>& places) const;

  std::vector<Decimal> constants_;
  std::size_t parameter_count_ = 0;
  std::size_t column_count_ = 0;
  std::vector<Step> steps_;
  std::vector<std::uint32_t> step_results_;  // value number of each output

  std::size_t scalar_count_ = 0;           // constants, parameters, results of the scalar stage
  std::vector<Instruction> scalar_stage_;  // places are scalars
  std::vector<Instruction> row_stage_;
  std::size_t register_count_ = 0;
  std::vector<std::uint32_t> results_;  // place of each output; itself when it is computed there
};

}  // namespace parabola
