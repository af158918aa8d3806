// SPDX-License-Identifier: MIT
#include "parabola/fit/combination.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "parabola/core/text.hpp"

namespace parabola {
namespace {

struct Candidate {
  const char* text;  // {0} is p, {1} is q
  double (*by_p)(double p, double q);
  double (*by_q)(double p, double q);
};

// A common factor of both slopes does not change the level lines and is left out.
constexpr std::array<Candidate, 8> candidates{{
    {"{0} + {1}", [](double, double) { return 1.0; }, [](double, double) { return 1.0; }},
    {"{0} - {1}", [](double, double) { return 1.0; }, [](double, double) { return -1.0; }},
    {"{0}*{1}", [](double, double q) { return q; }, [](double p, double) { return p; }},
    {"{0}/{1}", [](double, double q) { return q; }, [](double p, double) { return -p; }},
    {"{0}*exp({1})", [](double, double) { return 1.0; }, [](double p, double) { return p; }},
    {"{1}*exp({0})", [](double, double q) { return q; }, [](double, double) { return 1.0; }},
    {"{0}*exp(-{1})", [](double, double) { return 1.0; }, [](double p, double) { return -p; }},
    {"{1}*exp(-{0})", [](double, double q) { return -q; }, [](double, double) { return 1.0; }},
}};

// An identity holds to rounding (1e-15 times the conditioning of the slopes); an accident at three
// generic points does not come near 1e-9.
constexpr double identical = 1e-9;

bool leaves_model_unchanged(const Candidate& candidate, const RowFunction& model, Vector point,
                            std::size_t p, std::size_t q) {
  Vector values(model.row_count());
  Matrix gradient;
  for (const double factor : {1.0, 1.171, 0.837}) {
    point[p] *= factor;
    point[q] *= 2.0 - factor;
    model.values_and_gradient(point, values, gradient);
    const double c_p = candidate.by_p(point[p], point[q]);
    const double c_q = candidate.by_q(point[p], point[q]);
    double difference = 0.0;
    double size = 0.0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double left = c_q * gradient(i, p);
      const double right = c_p * gradient(i, q);
      if (!std::isfinite(left) || !std::isfinite(right)) return false;
      difference = std::max(difference, std::abs(left - right));
      size = std::max({size, std::abs(left), std::abs(right)});
    }
    if (size == 0.0 || difference > identical * size) return false;
  }
  return true;
}

std::string shown(const std::string& name) {
  return is_name(name) ? name : "`" + name + "`";
}

// p + k q: the null direction (dp, dq) leaves it unchanged when k = -dp/dq.
std::optional<std::string> linear_combination(const RowFunction& model, std::size_t p,
                                              std::size_t q, const Vector& null_direction) {
  if (!model.jointly_linear()[p] || !model.jointly_linear()[q]) return std::nullopt;
  const double k = -null_direction[p] / null_direction[q];
  if (!std::isfinite(k) || k == 0.0) return std::nullopt;
  return fmt::format("{} {} {:.6g}*{}", shown(model.parameter_names()[p]), k > 0 ? "+" : "-",
                     std::abs(k), shown(model.parameter_names()[q]));
}

}  // namespace

std::optional<std::string> determined_combination(const RowFunction& model,
                                                  const Vector& parameters, std::size_t p,
                                                  std::size_t q, const Vector& null_direction) {
  Vector point = parameters;
  // generic values: at 0 a product and a quotient look alike
  for (double& value : point) {
    if (value == 0.0) value = 0.73;
  }
  for (const Candidate& candidate : candidates) {
    if (!leaves_model_unchanged(candidate, model, point, p, q)) continue;
    return fmt::format(fmt::runtime(candidate.text), shown(model.parameter_names()[p]),
                       shown(model.parameter_names()[q]));
  }
  return linear_combination(model, p, q, null_direction);
}

}  // namespace parabola
