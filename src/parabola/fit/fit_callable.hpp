// SPDX-License-Identifier: MIT
// Fits a C++ callable: no formula, no strings, exact derivatives by dual numbers.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "parabola/core/matrix.hpp"
#include "parabola/core/result.hpp"
#include "parabola/fit/fit_result.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/model/callable.hpp"
#include "parabola/model/row_function.hpp"

namespace parabola {

/// Everything but the data and the model.
struct CallableOptions {
  /// One value per parameter. Absent with names given: start values are searched on generic scales,
  /// which is no more than a help; a formula tells far better where to begin.
  Vector start;
  std::vector<std::string> names;  ///< one per parameter; absent: p0, p1 ...
  std::vector<ParameterLimits> limits;
  std::optional<UncertaintyScale> sigma_scale;  ///< as in FitSpec
  double confidence_level = one_sigma_level;
  std::size_t evaluation_limit = 1000;
};

/// options.names, or p0, p1 ... when there are none.
std::vector<std::string> parameter_names(const CallableOptions& options);

/// Least squares of y_i = f_i(p) for any model that gives values and derivatives. `sigma`: n
/// positive values, one value for all, or empty (then the common scale is estimated). Errors:
/// size_mismatch, value_not_finite and sigma_not_positive with the index, start_not_finite, limits
/// as in FitSpec.
Result<FitResult> fit_function(std::unique_ptr<RowFunction> model, std::span<const double> x,
                               std::span<const double> y, std::span<const double> sigma,
                               const CallableOptions& options);

/// y = f(x, p) + noise, f a generic callable over (x, p[0], p[1], ...):
///
///     const auto decay = [](auto x, const auto& p) {
///       using std::exp;
///       return p[0] * exp(-x / p[1]);
///     };
///     FitResult result = fit(x, y, sigma, decay, {.start = {800.0, 2.0}, .names = {"N0",
///     "tau"}}).value();
///
/// The callable is evaluated with doubles and with dual numbers: say `using std::exp;` in it and
/// call plain exp, so that each finds its own.
template <class Callable>
Result<FitResult> fit(std::span<const double> x, std::span<const double> y,
                      std::span<const double> sigma, Callable callable,
                      const CallableOptions& options) {
  return fit_function(make_callable_function(Vector(x.begin(), x.end()), std::move(callable),
                                             parameter_names(options)),
                      x, y, sigma, options);
}

}  // namespace parabola
