// SPDX-License-Identifier: MIT
#include "parabola/cost/sum_of_costs.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "parabola/core/assert.hpp"

namespace parabola {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon();

Vector chosen(std::span<const double> parameters, const std::vector<std::size_t>& places) {
  Vector result;
  result.reserve(places.size());
  for (const std::size_t place : places) result.push_back(parameters[place]);
  return result;
}

void add(const Matrix& part, const std::vector<std::size_t>& places, Matrix& sum) {
  for (std::size_t j = 0; j < places.size(); ++j) {
    for (std::size_t k = 0; k < places.size(); ++k) sum(places[j], places[k]) += part(j, k);
  }
}

}  // namespace

SumOfCosts::SumOfCosts(std::vector<CostPart> parts) {
  for (CostPart& part : parts) {
    PARABOLA_ASSERT(part.cost->parameter_count() == part.parameters.size());
    Part placed{std::move(part.cost), {}};
    for (std::string& name : part.parameters) {
      const auto known = std::ranges::find(names_, name);
      placed.places.push_back(static_cast<std::size_t>(known - names_.begin()));
      if (known == names_.end()) names_.push_back(std::move(name));
    }
    parts_.push_back(std::move(placed));
  }
}

double SumOfCosts::value(std::span<const double> parameters) const {
  double sum = 0.0;
  for (const Part& part : parts_) sum += part.cost->value(chosen(parameters, part.places));
  return sum;
}

void SumOfCosts::evaluate(std::span<const double> parameters, SmoothEvaluation& at) const {
  at.reset(parameter_count());
  SmoothEvaluation own;
  bool has_expected = true;
  for (const Part& part : parts_) {
    part.cost->evaluate(chosen(parameters, part.places), own);
    at.value += own.value;
    if (!std::isfinite(at.value)) return;
    const double magnitude = own.magnitude > 0.0 ? own.magnitude : std::abs(own.value);
    at.magnitude += magnitude;
    at.value_rounding += own.value_rounding > 0.0 ? own.value_rounding : epsilon * magnitude;
    at.gradient_rounding = std::max(at.gradient_rounding, own.gradient_rounding);
    for (std::size_t j = 0; j < part.places.size(); ++j) {
      at.gradient[part.places[j]] += own.gradient[j];
    }
    add(own.hessian, part.places, at.hessian);
    has_expected = has_expected && !own.expected_information.empty();
    if (has_expected) add(own.expected_information, part.places, at.expected_information);
  }
  if (!has_expected) at.expected_information = Matrix();
}

}  // namespace parabola
