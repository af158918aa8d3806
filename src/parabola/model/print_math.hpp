// SPDX-License-Identifier: MIT
// Expressions as mathematics is set: one layout of fractions, powers and roots, two languages for
// it.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "parabola/core/decimal.hpp"
#include "parabola/model/expression.hpp"
#include "parabola/model/formula.hpp"

namespace parabola {

/// How a language writes the parts of the layout. Fields with several texts hold what stands
/// before, between and behind the arguments.
struct Markup {
  std::array<std::string_view, 3> fraction;
  std::array<std::string_view, 3> power;
  std::array<std::string_view, 2> brackets;
  std::array<std::string_view, 2> absolute;
  std::array<std::string_view, 2> floor;
  std::array<std::string_view, 2> square_root;
  std::array<std::string_view, 2> cube_root;
  std::array<std::string_view, 5> cases;  ///< before, [a] if, [c] next line, [b] otherwise, behind
  std::string_view minus_sign;
  std::string_view plus;
  std::string_view minus;
  std::string_view thin_product;  ///< between letters: hardly anything
  std::string_view dot_product;   ///< where a factor could be read as part of its neighbour
  std::string_view comma;
  std::string_view semicolon;
  std::string_view equals;
  std::string_view distributed_as;
  std::array<std::string_view, 3> range;  ///< before, between and behind the ends
  std::string_view infinity;
  std::array<std::string_view, 6> comparisons;  ///< in the order of Op
  std::string_view pi;
  std::string (*name)(std::string_view name) = nullptr;
  std::string (*function_name)(const FunctionInfo& function) = nullptr;
  /// mantissa ("" for 1) and power of ten ("" for none)
  std::string (*number)(std::string_view mantissa, std::string_view exponent) = nullptr;
};

std::string print_math(const Graph& graph, NodeId root, const Markup& markup);

/// Both sides, read again from their text without simplification.
std::string print_as_typed(const Formula& formula, const Markup& markup);
std::string print_as_typed(const Definition& definition, const Markup& markup);

}  // namespace parabola
