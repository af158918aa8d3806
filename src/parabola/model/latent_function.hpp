// SPDX-License-Identifier: MIT
// A model whose true predictors are unknown: exact derivatives by latent columns and by parameters.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/model/expression.hpp"
#include "parabola/model/formula_function.hpp"
#include "parabola/model/program.hpp"

namespace parabola {

/// How far an evaluation of a LatentFunction goes; each level includes those before it.
enum class LatentLevel {
  latent,      ///< h, h_x (m), h_xx (m (m+1)/2)
  parameters,  ///< and h_p (p)
  mixed,       ///< and h_xp (m p)
  curvature,   ///< and those h_pp that do not vanish identically
  third        ///< and h_xpp for each of those (m times as many)
};

/// h(x, p) with m latent columns x, p parameters and any other columns, which are exact.
///
/// Every evaluation gives a prefix of one list of outputs, one number per row each:
///   h | h_x | h_xx, packed | h_p | h_xp | h_pp, see curvature_entries() | h_xpp
/// The ..._place() functions number them. Immutable and safe to call from several threads, each
/// with its own workspace.
class LatentFunction {
 public:
  /// d2h/dp_row dp_column, row <= column.
  struct Entry {
    std::size_t row = 0;
    std::size_t column = 0;
  };

  [[nodiscard]] std::size_t row_count() const { return row_count_; }
  [[nodiscard]] std::size_t latent_count() const { return latent_count_; }
  [[nodiscard]] std::size_t parameter_count() const { return parameters_.size(); }
  [[nodiscard]] const std::vector<std::string>& parameter_names() const { return parameters_; }
  [[nodiscard]] const std::vector<std::string>& latent_names() const { return latent_; }
  /// No h_x depends on a latent column: h is a straight line (plane) in them.
  [[nodiscard]] bool is_linear_in_latent() const { return is_linear_in_latent_; }
  /// Compiled with ThirdDerivatives::compiled: LatentLevel::third may be evaluated.
  [[nodiscard]] bool has_third_derivatives() const { return programs_.back().output_count() > 0; }
  [[nodiscard]] const std::vector<Entry>& curvature_entries() const { return entries_; }

  /// The columns of evaluate() in order: m latent ones as observed, then the exact ones in use.
  [[nodiscard]] const std::vector<std::span<const double>>& columns() const { return columns_; }

  [[nodiscard]] std::size_t output_count(LatentLevel level) const;
  [[nodiscard]] std::size_t slope_place(std::size_t k) const { return 1 + k; }
  [[nodiscard]] std::size_t bend_place(std::size_t k, std::size_t l) const {
    return k >= l ? 1 + latent_count_ + k * (k + 1) / 2 + l : bend_place(l, k);
  }
  [[nodiscard]] std::size_t gradient_place(std::size_t j) const {
    return output_count(LatentLevel::latent) + j;
  }
  [[nodiscard]] std::size_t mixed_place(std::size_t k, std::size_t j) const {
    return output_count(LatentLevel::parameters) + k * parameter_count() + j;
  }
  [[nodiscard]] std::size_t curvature_place(std::size_t entry) const {
    return output_count(LatentLevel::mixed) + entry;
  }
  [[nodiscard]] std::size_t third_place(std::size_t k, std::size_t entry) const {
    return output_count(LatentLevel::curvature) + k * entries_.size() + entry;
  }

  /// rows numbers of each column, from wherever they lie, to rows numbers of each output.
  void evaluate(LatentLevel level, std::span<const double* const> columns,
                std::span<const double> parameters, std::size_t rows,
                std::span<double* const> outputs, Program::Workspace& workspace) const;

 private:
  friend class LatentCompiler;
  LatentFunction() = default;

  std::vector<std::string> parameters_;
  std::vector<std::string> latent_;
  std::vector<std::span<const double>> columns_;
  std::vector<Entry> entries_;
  std::array<Program, 5> programs_;  // one per level
  std::size_t row_count_ = 0;
  std::size_t latent_count_ = 0;
  bool is_linear_in_latent_ = false;
};

/// Whether third derivatives are wanted: only a variance that depends on h_x needs them.
enum class ThirdDerivatives { left_out, compiled };

/// Compiles `root`; `latent` names m of the `columns`, whose values are the observed ones. A column
/// neither latent nor used is ignored. The columns outlive the function. Errors as of
/// make_formula_function(): formula_name, column_length, formula_limit; unknown_column for a latent
/// name that is none of the columns.
Result<LatentFunction> make_latent_function(
    Graph graph, NodeId root, std::vector<std::string> parameters, std::vector<std::string> latent,
    const std::vector<NamedColumn>& columns, std::size_t row_count,
    ThirdDerivatives third = ThirdDerivatives::left_out, std::size_t node_limit = 100'000);

}  // namespace parabola
