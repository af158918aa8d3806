// SPDX-License-Identifier: MIT
#include "parabola/model/scales.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "parabola/model/size_equations.hpp"

namespace parabola {
namespace {

// Coefficients are sums and quotients of small fractions; after at most a few hundred eliminations
// rounding leaves 1e-13 of a 0, while true coefficients are above 1e-3.
constexpr double negligible = 1e-9;
// Work and memory grow with nodes times unknowns; hostile formulas go without scales.
constexpr std::size_t largest_system = 5'000'000;

// Gauss-Jordan elimination, one equation after the other: a row for each pivot, reduced by all
// others.
class Elimination {
 public:
  Elimination(std::size_t unknowns, std::size_t parameters, std::size_t components,
              std::size_t judged)
      : unknowns_(unknowns),
        parameters_(parameters),
        components_(components),
        judged_(judged),
        row_of_(unknowns, none) {}

  void add(const SizeForm& form) {
    Vector row(unknowns_ + components_, 0.0);
    for (const auto& [which, coefficient] : form.unknowns) row[which] = coefficient;
    std::copy(form.known.begin(), form.known.end(), row.begin() + static_cast<long>(unknowns_));
    for (const auto& [which, coefficient] : form.unknowns) {
      if (row_of_[which] != none) subtract(row, row[which], rows_[row_of_[which]]);
    }
    const std::size_t pivot = choose_pivot(row);
    if (pivot == none) {
      if (contradicts(row)) ++contradictions_;
      return;
    }
    const double scale = row[pivot];
    for (double& entry : row) entry /= scale;
    for (Vector& other : rows_) subtract(other, other[pivot], row);
    row_of_[pivot] = rows_.size();
    rows_.push_back(std::move(row));
  }

  [[nodiscard]] ParameterSize solution(std::size_t which) const {
    ParameterSize result{Size(components_, 0.0), false};
    if (row_of_[which] == none) return result;
    const Vector& row = rows_[row_of_[which]];
    result.is_determined = true;
    for (std::size_t k = 0; k < unknowns_; ++k) {
      if (k != which && std::abs(row[k]) > negligible) result.is_determined = false;
    }
    for (std::size_t c = 0; c < components_; ++c) result.size[c] = -row[unknowns_ + c];
    return result;
  }
  [[nodiscard]] std::size_t contradictions() const { return contradictions_; }

 private:
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  static void subtract(Vector& row, double factor, const Vector& pivot_row) {
    if (factor == 0.0) return;
    for (std::size_t k = 0; k < row.size(); ++k) row[k] -= factor * pivot_row[k];
  }

  // A parameter before an auxiliary unknown, whose size nobody asks for.
  [[nodiscard]] std::size_t choose_pivot(const Vector& row) const {
    const auto largest = [&](std::size_t begin, std::size_t end) {
      std::size_t best = none;
      for (std::size_t k = begin; k < end; ++k) {
        if (std::abs(row[k]) <= negligible || row_of_[k] != none) continue;
        if (best == none || std::abs(row[k]) > std::abs(row[best])) best = k;
      }
      return best;
    };
    const std::size_t parameter = largest(0, parameters_);
    return parameter != none ? parameter : largest(parameters_, unknowns_);
  }

  [[nodiscard]] bool contradicts(const Vector& row) const {
    for (std::size_t c = 0; c < judged_; ++c) {
      if (std::abs(row[unknowns_ + c]) > negligible) return true;
    }
    return false;
  }

  std::size_t unknowns_;
  std::size_t parameters_;
  std::size_t components_;
  std::size_t judged_;
  std::vector<std::size_t> row_of_;
  std::vector<Vector> rows_;
  std::size_t contradictions_ = 0;
};

Sizes all_undetermined(std::size_t parameters, std::size_t components) {
  Sizes sizes;
  sizes.parameters.assign(parameters, {Size(components, 0.0), false});
  return sizes;
}

}  // namespace

Sizes infer_sizes(const Graph& graph, NodeId model, std::span<const std::string> parameters,
                  std::span<const SizedColumn> columns, const Size& response, Numbers numbers,
                  std::size_t judged) {
  const std::size_t components = response.size();
  const std::vector<bool> parts = parts_of(graph, std::array{model});
  const auto part_count = static_cast<std::size_t>(std::count(parts.begin(), parts.end(), true));
  if (part_count * (parameters.size() + components) > largest_system) {
    return all_undetermined(parameters.size(), components);
  }
  SizeEquations equations = size_equations(graph, model, parameters, columns, components, numbers);
  equations.by_number[1].push_back(combine(equations.root, -1.0, {{}, response}));
  if (equations.unknown_count * equations.unknown_count > largest_system) {
    return all_undetermined(parameters.size(), components);
  }
  Elimination elimination(equations.unknown_count, parameters.size(), components, judged);
  for (const std::vector<SizeForm>& forms : equations.by_number) {
    for (const SizeForm& form : forms) elimination.add(form);
  }
  Sizes sizes;
  for (std::size_t j = 0; j < parameters.size(); ++j) {
    sizes.parameters.push_back(elimination.solution(j));
  }
  sizes.contradictions = elimination.contradictions();
  return sizes;
}

std::optional<Size> size_of(const Graph& graph, NodeId root, std::span<const SizedColumn> symbols,
                            std::size_t component_count, std::size_t judged) {
  const SizeEquations equations =
      size_equations(graph, root, {}, symbols, component_count, Numbers::may_carry_units);
  Elimination elimination(equations.unknown_count, 0, component_count, judged);
  for (const std::vector<SizeForm>& forms : equations.by_number) {
    for (const SizeForm& form : forms) elimination.add(form);
  }
  if (elimination.contradictions() > 0) return std::nullopt;
  Size size = equations.root.known;
  for (const auto& [which, coefficient] : equations.root.unknowns) {
    const ParameterSize value = elimination.solution(which);
    if (!value.is_determined) return std::nullopt;
    for (std::size_t c = 0; c < component_count; ++c) size[c] += coefficient * value.size[c];
  }
  return size;
}

bool is_pure_number(double value) {
  using namespace std::numbers;
  if (value == 0.0) return true;
  constexpr std::array factors = {1.0,
                                  pi,
                                  1.0 / pi,
                                  pi * pi,
                                  1.0 / (pi * pi),
                                  ln2,
                                  1.0 / ln2,
                                  ln10,
                                  1.0 / ln10,
                                  sqrt2,
                                  sqrt3,
                                  1.0 / inv_sqrtpi,
                                  inv_sqrtpi,
                                  sqrt2 / inv_sqrtpi,
                                  inv_sqrtpi / sqrt2,
                                  e};
  constexpr int largest_denominator = 9;
  constexpr double largest_numerator = 9.0;
  // literals such as 0.333333 are rounded by hand, constants of the formula to a double
  constexpr double tolerance = 1e-12;
  return std::ranges::any_of(factors, [value](double factor) {
    for (int denominator = 1; denominator <= largest_denominator; ++denominator) {
      const double numerator = std::abs(value) / factor * denominator;
      const double nearest = std::round(numerator);
      if (nearest >= 1.0 && nearest <= largest_numerator &&
          std::abs(numerator - nearest) <= tolerance * nearest) {
        return true;
      }
    }
    return false;
  });
}

}  // namespace parabola
