// SPDX-License-Identifier: MIT
// One statement of the user about an uncertainty: --sigma 'I = 0.5e-3', 'I = 2%', 'I = 0.01*V +
// 0.1', 'I = none'.
#pragma once

#include <string>
#include <string_view>

#include "parabola/core/result.hpp"
#include "parabola/model/expression.hpp"

namespace parabola {

enum class SigmaKind {
  expression,  ///< absolute: a formula of columns, often one number
  relative,    ///< a fraction of the absolute value of the data
  none         ///< the file's uncertainty is set aside; nothing is known
};

struct SigmaOption {
  std::string text;      ///< as typed
  std::string quantity;  ///< the column
  SigmaKind kind = SigmaKind::expression;
  double relative = 0.0;  ///< 0.02 for 2%
  Graph graph;
  NodeId expression{};
};

/// Errors: sigma_syntax; formula errors of the right side; sigma_not_served for `of model`;
/// sigma_not_positive for a number that is not above zero.
Result<SigmaOption> parse_sigma_option(std::string_view text);

}  // namespace parabola
