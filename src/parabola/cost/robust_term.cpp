// SPDX-License-Identifier: MIT
#include "parabola/cost/robust_term.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "parabola/core/assert.hpp"
#include "parabola/core/decimal.hpp"
#include "parabola/core/text.hpp"

namespace parabola {
namespace {

struct LossName {
  std::string_view name;
  LossKind kind;
};
constexpr std::array<LossName, 4> loss_names{{{"huber", LossKind::huber},
                                              {"soft_l1", LossKind::soft_l1},
                                              {"cauchy", LossKind::cauchy},
                                              {"student", LossKind::student}}};

// rho(z), rho'(z) and the half of the second derivative by sqrt(z), rho' + 2 z rho''.
struct LossValues {
  double value = 0.0;
  double slope = 0.0;
  double bend = 0.0;
};

LossValues evaluate(const RobustLoss& loss, double z) {
  const double c = loss.scale;
  switch (loss.kind) {
    case LossKind::huber: {
      const double distance = std::sqrt(z);
      if (distance <= c) return {z, 1.0, 1.0};
      return {c * (2.0 * distance - c), c / distance, 0.0};
    }
    case LossKind::soft_l1: {
      const double root = std::sqrt(1.0 + z / (c * c));
      return {2.0 * z / (root + 1.0), 1.0 / root, 1.0 / (root * root * root)};
    }
    case LossKind::cauchy: {
      const double u = z / (c * c);
      return {c * c * std::log1p(u), 1.0 / (1.0 + u), (1.0 - u) / ((1.0 + u) * (1.0 + u))};
    }
    case LossKind::student:
      break;
  }
  const double u = z / c;
  const double factor = (c + 1.0) / c;
  return {(c + 1.0) * std::log1p(u), factor / (1.0 + u),
          factor * (1.0 - u) / ((1.0 + u) * (1.0 + u))};
}

// The power of two next to the smallest uncertainty: derivatives by it neither over- nor underflow.
double common_unit(const Vector& uncertainty) {
  if (uncertainty.empty()) return 1.0;
  const double smallest = *std::ranges::min_element(uncertainty);
  return std::ldexp(1.0, static_cast<int>(std::logb(smallest)));
}

Error syntax_error(std::string_view text) {
  return {
      "loss_syntax", fmt::format("'{}' is no loss", text), "--loss",
      "write huber, soft_l1, cauchy or student, with a scale if you like:  --loss 'huber 1.345'"};
}

}  // namespace

double default_scale(LossKind kind) {
  switch (kind) {
    case LossKind::huber:
      return 1.345;
    case LossKind::soft_l1:
      return 1.287;
    case LossKind::cauchy:
      return 2.385;
    case LossKind::student:
      break;
  }
  return 4.0;
}

Result<RobustLoss> parse_robust_loss(std::string_view text) {
  const std::string_view all = trimmed(text);
  const std::size_t blank = all.find(' ');
  const std::string_view name = all.substr(0, blank);
  const auto known = std::ranges::find(loss_names, name, &LossName::name);
  if (known == loss_names.end()) return syntax_error(all);
  RobustLoss loss{known->kind, default_scale(known->kind)};
  if (blank == std::string_view::npos) return loss;
  const std::string_view number = trimmed(all.substr(blank));
  const std::optional<Decimal> scale = parse_decimal(number);
  if (!scale) return syntax_error(all);
  loss.scale = scale->value;
  const double square = loss.scale * loss.scale;
  if (!(loss.scale > 0.0) || !std::isnormal(square)) {
    return Error("loss_scale",
                 fmt::format("the scale of a loss must be a positive number, found {}", number),
                 "--loss",
                 fmt::format("write for example  --loss '{} {}'", name,
                             shortest(default_scale(known->kind))));
  }
  return loss;
}

std::string text_of(const RobustLoss& loss) {
  const auto known = std::ranges::find(loss_names, loss.kind, &LossName::kind);
  return fmt::format("{} {}", known->name, shortest(loss.scale));
}

double loss_of(const RobustLoss& loss, double z) {
  return evaluate(loss, z).value;
}

double loss_weight(const RobustLoss& loss, double z) {
  return evaluate(loss, z).slope / evaluate(loss, 0.0).slope;
}

RobustTerm::RobustTerm(Vector response, Vector uncertainty, const RobustLoss& loss)
    : unit_(common_unit(uncertainty)),
      response_(std::move(response)),
      uncertainty_(std::move(uncertainty)),
      loss_(loss) {
  PARABOLA_ASSERT(response_.size() == uncertainty_.size());
  for (double& y : response_) y /= unit_;
  for (double& sigma : uncertainty_) sigma /= unit_;
}

void RobustTerm::values(std::size_t first, std::span<const double> models,
                        std::span<double> values) const {
  for (std::size_t i = 0; i < models.size(); ++i) {
    const double pull = (response_[first + i] - models[i]) / uncertainty_[first + i];
    values[i] = evaluate(loss_, pull * pull).value;
  }
}

void RobustTerm::derivatives(std::size_t first, std::span<const double> models,
                             const RowTermDerivatives& out) const {
  for (std::size_t i = 0; i < models.size(); ++i) {
    const double sigma = uncertainty_[first + i];
    const double pull = (response_[first + i] - models[i]) / sigma;
    const LossValues at = evaluate(loss_, pull * pull);
    out.value[i] = at.value;
    out.first[i] = -2.0 * at.slope * pull / sigma;
    out.second[i] = 2.0 * at.bend / (sigma * sigma);
    out.expected[i] = at.slope / (sigma * sigma);
  }
}

}  // namespace parabola
