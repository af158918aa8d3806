// SPDX-License-Identifier: MIT
// Expression graph -> register program, evaluated over blocks of rows; scalar part once, row part per block.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "parabola/model/expression.hpp"

namespace parabola {

/// Rows per block: all registers of a typical model stay in the first-level cache.
inline constexpr std::size_t block_rows = 512;

/// Evaluates several expressions (value, gradient ...) of one graph together; immutable and shareable between
/// threads, each with its own Workspace.
class Program {
 public:
  /// Registers of one evaluation; reused, so that repeated evaluation allocates nothing.
  class Workspace {
    friend class Program;
    std::vector<double> scalars_;
    std::vector<double> registers_;
  };

  Program() = default;
  /// `columns` and `parameters` name the inputs in the order of evaluate(); every symbol of the outputs must be in
  /// one of them (asserted). Expressions without columns are computed once per evaluation.
  Program(const Graph& graph, std::span<const NodeId> outputs, std::span<const std::string> columns,
          std::span<const std::string> parameters);

  [[nodiscard]] std::size_t output_count() const;

  /// rows [begin, end) of every column -> outputs[k][0 .. end - begin). Any count of rows; blocks inside.
  void evaluate(std::span<const double* const> columns, std::span<const double> parameters, std::size_t begin,
                std::size_t end, std::span<double* const> outputs, Workspace& workspace) const;

  /// One point in another arithmetic (long double, double-double, float128): T needs + - * / and the functions by
  /// argument-dependent lookup; declared here, instantiated in program_scalar.hpp.
  template <class T>
  void evaluate_one(std::span<const T> columns, std::span<const T> parameters, std::span<T> outputs) const;

 private:
  friend class ProgramBuilder;
  struct Instruction {
    Op op;
    std::uint32_t target;
    std::array<std::uint32_t, 4> arguments;
  };
  // The helper that writes this module owns the representation.
};

}  // namespace parabola
