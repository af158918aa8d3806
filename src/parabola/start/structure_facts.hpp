// SPDX-License-Identifier: MIT
// Facts about the nodes of a formula that decide roles: what depends on what, sums, oscillations.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "parabola/model/expression.hpp"

namespace parabola {

/// A sum that is no part of a larger sum, as its terms with their signs.
struct FlatSum {
  std::vector<NodeId> terms;
};

class StructureFacts {
 public:
  /// `graph` gains the negated terms of sums. Nothing is found in formulas so large that the facts
  /// would not fit (nodes times parameters above some millions).
  StructureFacts(Graph& graph, NodeId model, const std::vector<std::string>& parameters,
                 const std::vector<std::string>& predictors);

  [[nodiscard]] bool depends_on_data(NodeId id) const;
  [[nodiscard]] bool depends_on_parameter(NodeId id, std::size_t parameter) const;
  [[nodiscard]] const std::vector<FlatSum>& sums() const { return sums_; }

  /// sin, cos, tan, sinc or a Bessel function.
  struct Oscillation {
    NodeId argument{};
    bool is_folded = false;  ///< squared or inside abs: the period is half as long
  };
  [[nodiscard]] const std::vector<Oscillation>& oscillations() const { return oscillations_; }
  /// Exponents of powers that are no constants.
  [[nodiscard]] const std::vector<NodeId>& exponents() const { return exponents_; }

 private:
  void find_dependencies(const Graph& graph, const std::vector<bool>& is_part,
                         const std::vector<std::string>& parameters,
                         const std::vector<std::string>& predictors);
  void find_sums(Graph& graph, const std::vector<bool>& is_part, NodeId model);
  void find_oscillations(const Graph& graph, const std::vector<bool>& is_part);
  void grow(const Graph& graph);

  std::vector<std::vector<bool>> depends_;  // per node: parameters, then "any predictor"
  std::size_t parameter_count_ = 0;
  std::vector<FlatSum> sums_;
  std::vector<Oscillation> oscillations_;
  std::vector<NodeId> exponents_;
};

/// Terms of a sum with their signs: a - (b + c) gives a, -b, -c; any other node itself. New nodes
/// are the negated terms.
std::vector<NodeId> flat_terms(Graph& graph, NodeId id);
/// a + b + c; 0 when there is none.
NodeId sum_of(Graph& graph, const std::vector<NodeId>& terms);

}  // namespace parabola
