// SPDX-License-Identifier: MIT
#include "parabola/fit/constraint.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/cholesky.hpp"
#include "parabola/core/text.hpp"
#include "parabola/data/cell.hpp"

namespace parabola {
namespace {

struct Statement {
  std::string name;
  std::string text;
  Decimal value;
  double sigma = 0.0;
};

struct Correlation {
  std::string first;
  std::string second;
  std::string text;
  double rho = 0.0;
};

std::string origin_of(std::string_view text) {
  return fmt::format("--constrain '{}'", text);
}

Error syntax_error(std::string_view text) {
  return {"constraint_syntax", "a constraint is written  name = value +- uncertainty",
          origin_of(text),
          "write for example  --constrain 'g = 9.81 +- 0.02'  or  --constrain 'rho(a, b) = 0.5'"};
}

// "9.81 +- 0.2%": the uncertainty as a part of the value.
std::optional<Measured> parse_relative(std::string_view text) {
  if (!text.ends_with('%')) return std::nullopt;
  text = trimmed(text.substr(0, text.size() - 1));
  std::optional<Measured> measured = parse_measured(text, '.');
  if (!measured || !measured->uncertainty) return std::nullopt;
  *measured->uncertainty *= std::abs(measured->decimal.value) / 100.0;
  return measured;
}

Result<Statement> parse_statement(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return syntax_error(text);
  Statement statement{
      std::string(without_backquotes(trimmed(text.substr(0, equals)))), std::string(text), {}, 0.0};
  const std::string_view right = trimmed(text.substr(equals + 1));
  std::optional<Measured> measured = parse_relative(right);
  if (!measured) measured = parse_measured(right, '.');
  if (statement.name.empty() || !measured || !measured->uncertainty) return syntax_error(text);
  if (measured->downward) {
    return Error("constraint_asymmetric", "a constraint has one uncertainty for both sides",
                 origin_of(text),
                 fmt::format("add a row to the data whose value has both sides, or write  "
                             "--constrain '{} = {} +- {}'",
                             statement.name, shortest(measured->decimal.value),
                             shortest(std::max(*measured->uncertainty, *measured->downward))));
  }
  statement.value = measured->decimal;
  statement.sigma = *measured->uncertainty;
  if (!(statement.sigma > 0.0) || !std::isfinite(statement.sigma)) {
    return Error("constraint_not_positive",
                 fmt::format("the uncertainty of a constraint must be a positive number, found {}",
                             shortest(statement.sigma)),
                 origin_of(text),
                 fmt::format("to hold the parameter write  --fix {}={}", statement.name,
                             shortest(statement.value.value)));
  }
  const double pull = statement.value.value / statement.sigma;  // of a start at 0
  if (!std::isnormal(statement.sigma * statement.sigma) || !std::isfinite(pull * pull)) {
    return Error("constraint_not_finite",
                 fmt::format("{} +- {}: the squares of the constraint do not fit into a double",
                             shortest(statement.value.value), shortest(statement.sigma)),
                 origin_of(text),
                 fmt::format("to hold the parameter write  --fix {}={}; to leave it free leave the "
                             "constraint out",
                             statement.name, shortest(statement.value.value)));
  }
  return statement;
}

// "rho(a, b) = 0.5"; nothing when the text does not begin like that.
Result<std::optional<Correlation>> parse_correlation(std::string_view text) {
  const std::size_t close = text.find(')');
  if (!text.starts_with("rho(") || close == std::string_view::npos)
    return std::optional<Correlation>();
  const std::string_view inside = text.substr(4, close - 4);
  const std::size_t comma = inside.find(',');
  const std::string_view after = trimmed(text.substr(close + 1));
  const std::optional<Decimal> rho =
      after.starts_with('=') ? parse_decimal(trimmed(after.substr(1))) : std::nullopt;
  if (comma == std::string_view::npos || !rho) return syntax_error(text);
  if (!(std::abs(rho->value) < 1.0)) {
    return Error("constraint_correlation",
                 fmt::format("a correlation of constraints lies inside -1 and 1, found {}",
                             shortest(rho->value)),
                 origin_of(text), "correct the number");
  }
  return std::optional(
      Correlation{std::string(without_backquotes(trimmed(inside.substr(0, comma)))),
                  std::string(without_backquotes(trimmed(inside.substr(comma + 1)))),
                  std::string(text), rho->value});
}

Result<std::size_t> free_number(const std::string& name, const std::string& text,
                                const std::vector<std::string>& free,
                                const std::vector<std::string>& other) {
  const auto place = std::ranges::find(free, name);
  if (place != free.end()) return static_cast<std::size_t>(place - free.begin());
  if (std::ranges::find(other, name) != other.end()) {
    return Error("contradiction",
                 fmt::format("{} is fixed or tied: a constraint on it changes nothing", name),
                 origin_of(text), "leave one of the two out");
  }
  const std::string nearest = nearest_name(name, free);
  return Error("not_a_parameter", fmt::format("{} is not used in the formula", name),
               origin_of(text),
               nearest.empty() ? fmt::format("the parameters are {}", fmt::join(free, ", "))
                               : fmt::format("did you mean {}?", nearest));
}

// The statements as one constraint: the first on each parameter, so that none stands in it twice.
Result<GaussianConstraint> joined(const std::vector<Statement>& statements,
                                  const std::vector<Correlation>& correlations,
                                  const std::vector<std::string>& free,
                                  const std::vector<std::string>& other) {
  const std::size_t d = statements.size();
  GaussianConstraint constraint;
  Matrix matrix(d, d);  // of the correlations: the square of a tiny sigma is 0
  for (std::size_t i = 0; i < d; ++i) {
    Result<std::size_t> number = free_number(statements[i].name, statements[i].text, free, other);
    if (!number) return number.error();
    constraint.parameters.push_back(*number);
    constraint.centres.push_back(statements[i].value);
    matrix(i, i) = 1.0;
    constraint.name += (i == 0 ? "constraint " : ", ") + statements[i].name;
    constraint.origin += (i == 0 ? "" : " and ") + origin_of(statements[i].text);
  }
  const auto place = [&](const std::string& name) {
    return std::ranges::find(statements, name, &Statement::name) - statements.begin();
  };
  for (const Correlation& correlation : correlations) {
    const auto i = static_cast<std::size_t>(place(correlation.first));
    const auto j = static_cast<std::size_t>(place(correlation.second));
    matrix(i, j) = matrix(j, i) = correlation.rho;
  }
  std::optional<Matrix> lower = cholesky(matrix);
  if (!lower) {
    return Error(
        "constraint_correlation",
        "the constraints with these correlations cannot hold together: their covariance is "
        "not positive definite",
        origin_of(correlations.front().text), "correct the correlations");
  }
  for (std::size_t i = 0; i < d; ++i) {
    for (std::size_t j = 0; j <= i; ++j) (*lower)(i, j) *= statements[i].sigma;
  }
  constraint.lower = *std::move(lower);
  return constraint;
}

bool concerns(const Correlation& correlation, std::string_view name) {
  return correlation.first == name || correlation.second == name;
}

Result<void> check_correlations(const std::vector<Statement>& statements,
                                const std::vector<Correlation>& correlations) {
  for (const Correlation& correlation : correlations) {
    const auto same = [&](const Correlation& other) {
      return std::minmax(other.first, other.second) ==
             std::minmax(correlation.first, correlation.second);
    };
    if (std::ranges::count_if(correlations, same) > 1) {
      return Error("constraint_correlation",
                   fmt::format("the correlation of {} and {} is stated twice", correlation.first,
                               correlation.second),
                   origin_of(correlation.text), "keep one of the two");
    }
    for (const std::string* name : {&correlation.first, &correlation.second}) {
      const auto count = std::ranges::count(statements, *name, &Statement::name);
      if (count == 1 && correlation.first != correlation.second) continue;
      return Error("constraint_correlation",
                   fmt::format("a correlation stands between two parameters that are constrained "
                               "once each; {} is constrained {} times",
                               *name, count),
                   origin_of(correlation.text),
                   fmt::format("state  --constrain '{} = value +- uncertainty'  once", *name));
    }
  }
  return {};
}

// What a caller may have put together by hand.
Result<void> check_known(const KnownParameters& known) {
  const std::size_t d = known.names.size();
  if (known.values.size() != d || known.covariance.rows() != d || known.covariance.columns() != d) {
    return Error(
        "constraint_size",
        fmt::format("{} names of parameters stand beside {} values and a covariance of {} "
                    "rows and {} columns",
                    d, known.values.size(), known.covariance.rows(), known.covariance.columns()),
        known.origin, "give one value, one row and one column for each name");
  }
  for (std::size_t i = 0; i < d; ++i) {
    if (std::ranges::count(known.names, known.names[i]) > 1) {
      return Error("constraint_name_twice",
                   fmt::format("the parameter {} is given twice", known.names[i]), known.origin,
                   "give each parameter once");
    }
    if (!std::isfinite(known.values[i])) {
      return Error("constraint_not_finite",
                   fmt::format("the value of {} must be finite, found {}", known.names[i],
                               shortest(known.values[i])),
                   known.origin, "correct the value");
    }
    for (std::size_t j = 0; j <= i; ++j) {
      const double below = known.covariance(i, j);
      const double above = known.covariance(j, i);
      const double scale = std::sqrt(known.covariance(i, i)) * std::sqrt(known.covariance(j, j));
      constexpr double rounding = 1e-12;
      if (std::isfinite(scale) && std::abs(below - above) <= rounding * scale) continue;
      return Error("constraint_correlation",
                   fmt::format("the covariance of {} and {} must be finite and symmetric, found {} "
                               "and {}",
                               known.names[i], known.names[j], shortest(below), shortest(above)),
                   known.origin, "give the covariance of a fit that determines its parameters");
    }
  }
  return {};
}

Result<GaussianConstraint> from_known(const KnownParameters& known,
                                      const std::vector<std::string>& free) {
  if (Result<void> done = check_known(known); !done) return done.error();
  GaussianConstraint constraint;
  std::vector<std::size_t> used;
  for (std::size_t i = 0; i < known.names.size(); ++i) {
    const auto place = std::ranges::find(free, known.names[i]);
    if (place == free.end()) continue;
    used.push_back(i);
    constraint.parameters.push_back(static_cast<std::size_t>(place - free.begin()));
    constraint.centres.push_back({known.values[i], 0.0, 0});
    constraint.name += (used.size() == 1 ? "constraint " : ", ") + known.names[i];
  }
  if (used.empty()) {
    return Error("constraint_without_effect",
                 fmt::format("none of its parameters ({}) is a free parameter here",
                             fmt::join(known.names, ", ")),
                 known.origin, fmt::format("the parameters are {}", fmt::join(free, ", ")));
  }
  Matrix covariance(used.size(), used.size());
  for (std::size_t i = 0; i < used.size(); ++i) {
    for (std::size_t j = 0; j < used.size(); ++j)
      covariance(i, j) = known.covariance(used[i], used[j]);
  }
  std::optional<Matrix> lower = cholesky(covariance);
  if (!lower) {
    return Error("constraint_correlation", "its covariance is not positive definite", known.origin,
                 "give the result of a fit that determines its parameters");
  }
  constraint.origin = known.origin;
  constraint.lower = *std::move(lower);
  return constraint;
}

}  // namespace

Result<std::vector<GaussianConstraint>> resolve_constraints(
    const std::vector<std::string>& texts, const std::vector<KnownParameters>& known,
    const std::vector<std::string>& free, const std::vector<std::string>& other) {
  std::vector<Statement> statements;
  std::vector<Correlation> correlations;
  for (const std::string& text : texts) {
    Result<std::optional<Correlation>> correlation = parse_correlation(trimmed(text));
    if (!correlation) return correlation.error();
    if (correlation->has_value()) {
      correlations.push_back(**std::move(correlation));
      continue;
    }
    Result<Statement> statement = parse_statement(trimmed(text));
    if (!statement) return statement.error();
    statements.push_back(*std::move(statement));
  }
  if (Result<void> done = check_correlations(statements, correlations); !done) return done.error();
  std::vector<GaussianConstraint> constraints;
  std::vector<Statement> correlated;
  for (const Statement& statement : statements) {
    const bool is_correlated = std::ranges::any_of(
        correlations, [&](const Correlation& c) { return concerns(c, statement.name); });
    if (is_correlated) {
      correlated.push_back(statement);
      continue;
    }
    Result<GaussianConstraint> constraint = joined({statement}, {}, free, other);
    if (!constraint) return constraint.error();
    constraints.push_back(*std::move(constraint));
  }
  if (!correlated.empty()) {
    Result<GaussianConstraint> constraint = joined(correlated, correlations, free, other);
    if (!constraint) return constraint.error();
    constraints.push_back(*std::move(constraint));
  }
  for (const KnownParameters& parameters : known) {
    Result<GaussianConstraint> constraint = from_known(parameters, free);
    if (!constraint) return constraint.error();
    constraints.push_back(*std::move(constraint));
  }
  return constraints;
}

}  // namespace parabola
