// SPDX-License-Identifier: MIT
// `parabola compare`, for people and as JSON.
#pragma once

#include <optional>
#include <string>

#include "parabola/report/report.hpp"
#include "parabola/study/compare_models.hpp"
#include "parabola/study/polynomial_order.hpp"

namespace parabola {

/// The models by number, one line of figures for each, the tests of nested ones, a verdict.
/// `orders`: the models are orders of a polynomial.
std::string compare_report(const ModelComparison& comparison,
                           const std::optional<OrderChoice>& orders, const ReportOptions& options);
/// docs/compare.schema.json
std::string compare_json(const ModelComparison& comparison,
                         const std::optional<OrderChoice>& orders);

}  // namespace parabola
