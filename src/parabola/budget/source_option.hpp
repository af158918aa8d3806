// SPDX-License-Identifier: MIT
// One statement of the user about an uncertainty: --sigma 'I = 2%', --common 'scale: I = 1% by
// run',
// --correlated 'I = 0.2 rho 0.5'.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "parabola/core/decimal.hpp"
#include "parabola/core/result.hpp"
#include "parabola/model/expression.hpp"

namespace parabola {

enum class SourceKind {
  independent,  ///< each row its own (--sigma)
  common,       ///< all rows share one deviation (--common)
  correlated    ///< every pair of rows has the correlation rho (--correlated)
};

enum class SourceSize {
  expression,         ///< absolute: a formula of columns, often one number
  relative_to_data,   ///< a fraction of the absolute value of the data
  relative_to_model,  ///< a fraction of the model
  none                ///< the file's uncertainty is set aside; nothing is known
};

struct SourceOption {
  SourceKind kind = SourceKind::independent;
  std::string option;    ///< "--sigma"
  std::string text;      ///< as typed
  std::string name;      ///< "scale" of 'scale: I = 1%'; empty when none was given
  std::string quantity;  ///< the column
  SourceSize size = SourceSize::expression;
  double relative = 0.0;  ///< 0.02 for 2%
  Graph graph;
  NodeId expression{};
  std::optional<NodeId> downward;  ///< of '+0.3 -0.2' the 0.2; `expression` is the 0.3
  double rho = 0.0;                ///< of a correlated source
  double one_minus_rho = 1.0;      ///< from the decimals of rho: nothing is lost near 1
  std::string group;  ///< `by` this column: the deviation is shared within each of its values only
};

/// "--sigma 'I = 2%'": how a statement is referred to.
std::string origin_of(const SourceOption& option);

/// [NAME:] QUANTITY = SIZE [rho NUMBER] [by COLUMN]; SIZE is a formula of columns, `2%`, `2% of
/// data`, `2% of model` or `none`; for --sigma also `+UP -DOWN`, each a number or a column. For
/// --sigma a bare percentage is of the data; for --common it is of the model, since taken of noisy
/// data it biases the fit (Peelle's puzzle). Errors: sigma_syntax; formula errors of the size;
/// sigma_not_positive for a number that is not above zero; common_of_data; rho_range.
Result<SourceOption> parse_source_option(SourceKind kind, std::string_view text);

}  // namespace parabola
