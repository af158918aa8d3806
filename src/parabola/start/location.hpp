// SPDX-License-Identifier: MIT
// Parameters that say where something happens: candidates from the places of the data.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "parabola/model/expression.hpp"
#include "parabola/model/program.hpp"
#include "parabola/start/formula_columns.hpp"

namespace parabola {

/// A sum t(p) + rest(x) in which the parameter p stands in the term t = c p^m alone, without x: p
/// is such that the sum vanishes at a place x = q, given the other parameters (x - x0, w0^2 - x^2,
/// b2 - b3*x). Places are rows of the data, and points beyond their ends.
class LocationEquation {
 public:
  struct Terms {
    NodeId own{};   ///< t
    NodeId rest{};  ///< all others
  };
  /// Absent when t is no power of p, tried at `defaults` (all parameters at their scales).
  static std::optional<LocationEquation> make(const Graph& graph, Terms terms,
                                              const std::vector<std::string>& parameters,
                                              const std::vector<std::string>& predictors,
                                              const StartRows& rows, std::size_t parameter,
                                              const Vector& defaults);

  /// The places come in this order: `quantiles` of the data, `beyond` the ends (none with several
  /// predictors), then all rows.
  [[nodiscard]] std::size_t quantile_count() const { return quantile_count_; }
  [[nodiscard]] std::size_t beyond_count() const { return beyond_count_; }
  [[nodiscard]] std::size_t row_place(std::size_t row) const {
    return quantile_count_ + beyond_count_ + row;
  }
  /// Rows in ascending order of the predictor.
  [[nodiscard]] const std::vector<std::size_t>& order() const { return order_; }

  /// p for which the sum vanishes at the place, the other parameters as given; not finite where
  /// there is none.
  [[nodiscard]] double solve(std::span<const double> parameters, std::size_t place);

 private:
  void add_places(const Graph& graph, NodeId rest, const std::vector<std::string>& predictors,
                  const StartRows& rows);
  void add_row(const StartRows& rows, std::size_t row);

  Program program_;  // t, rest
  Program::Workspace workspace_;
  std::size_t parameter_ = 0;
  double scale_ = 1.0;
  double power_ = 1.0;  // m
  std::vector<Vector> places_;
  std::size_t quantile_count_ = 0;
  std::size_t beyond_count_ = 0;
  std::vector<std::size_t> order_;
  Vector scratch_;
};

}  // namespace parabola
