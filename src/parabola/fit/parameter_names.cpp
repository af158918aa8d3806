// SPDX-License-Identifier: MIT
#include "parabola/fit/parameter_names.hpp"

#include <algorithm>
#include <cctype>
#include <string>

#include <fmt/format.h>

#include "parabola/core/text.hpp"

namespace parabola {
namespace {

bool equal_but_for_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char p, char q) {
    return std::tolower(static_cast<unsigned char>(p)) ==
           std::tolower(static_cast<unsigned char>(q));
  });
}

std::vector<std::string> parameter_names(const FormulaProblem& problem) {
  std::vector<std::string> names;
  for (const ParameterSpec& parameter : problem.parameters) names.push_back(parameter.name);
  return names;
}

// The parameter of that name, or why there is none.
Result<ParameterSpec*> find_parameter(FormulaProblem& problem, const std::string& name,
                                      const std::string& where) {
  for (ParameterSpec& parameter : problem.parameters) {
    if (parameter.name == name) return &parameter;
  }
  const std::vector<TiedParameter>& tied = problem.rows.tied;
  if (std::any_of(tied.begin(), tied.end(),
                  [&](const TiedParameter& t) { return t.name == name; })) {
    return Error("not_a_parameter", fmt::format("{} is tied to other parameters by --let", name),
                 where, "set the parameters that it is made of");
  }
  if (problem.rows.table.find(name) != nullptr) {
    return Error("not_a_parameter",
                 fmt::format("{} is a column of the data, not a parameter", name), where,
                 fmt::format("the parameters are {}", fmt::join(parameter_names(problem), ", ")));
  }
  if (name == "pi") {
    return Error("not_a_parameter", "pi is the number 3.14159..., not a parameter", where,
                 "choose another name");
  }
  const std::string nearest = nearest_name(name, parameter_names(problem));
  return Error(
      "not_used", fmt::format("{} is not used in the formula", name), where,
      !nearest.empty() ? fmt::format("did you mean {}?", nearest)
      : problem.parameters.empty()
          ? "the formula has no parameters"
          : fmt::format("the parameters are {}", fmt::join(parameter_names(problem), ", ")));
}

Result<void> apply_limits(FormulaProblem& problem, const FitSpec& spec) {
  for (const ParameterLimits& limits : spec.limits) {
    const std::string where = fmt::format("--limit on {}", limits.name);
    Result<ParameterSpec*> found = find_parameter(problem, limits.name, where);
    if (!found) return found.error();
    ParameterSpec& parameter = **found;
    // 'a > 0' and 'a < 1' in two options add up; the same side twice is a contradiction
    if ((limits.lower && parameter.lower_limit) || (limits.upper && parameter.upper_limit)) {
      return Error("contradiction", fmt::format("{} has this limit twice", limits.name), where,
                   "keep one of them");
    }
    if (limits.lower) parameter.lower_limit = parameter.bounds.lower = *limits.lower;
    if (limits.upper) parameter.upper_limit = parameter.bounds.upper = *limits.upper;
    if (parameter.bounds.lower >= parameter.bounds.upper) {
      return Error("limits_empty",
                   fmt::format("no value lies between {} and {}", shortest(parameter.bounds.lower),
                               shortest(parameter.bounds.upper)),
                   where, "exchange the limits");
    }
  }
  return {};
}

std::string limits_text(const ParameterSpec& parameter) {
  if (parameter.lower_limit && parameter.upper_limit) {
    return fmt::format("{} to {}", shortest(*parameter.lower_limit),
                       shortest(*parameter.upper_limit));
  }
  return parameter.lower_limit ? fmt::format("at least {}", shortest(*parameter.lower_limit))
                               : fmt::format("at most {}", shortest(*parameter.upper_limit));
}

bool outside(const ParameterSpec& parameter, double value) {
  return value < parameter.bounds.lower || value > parameter.bounds.upper;
}

Result<void> apply_values(FormulaProblem& problem, const std::vector<ParameterValue>& values,
                          bool fixes) {
  for (const ParameterValue& given : values) {
    const char* option = fixes ? "--fix" : "--start";
    const std::string where =
        fmt::format("{} {}={}", option, given.name, shortest(given.value.value));
    Result<ParameterSpec*> found = find_parameter(problem, given.name, where);
    if (!found) return found.error();
    ParameterSpec& parameter = **found;
    if (parameter.fixed || parameter.start) {
      return Error("contradiction", fmt::format("{} is given twice", given.name), where,
                   "keep one --start or --fix for it");
    }
    if (outside(parameter, given.value.value)) {
      return Error(fixes ? "fixed_outside_limits" : "start_outside_limits",
                   fmt::format("{} {}={} lies outside its limits, {}",
                               fixes ? "the fixed value" : "the start", given.name,
                               shortest(given.value.value), limits_text(parameter)),
                   where, "choose a value within the limits");
    }
    if (fixes) {
      parameter.fixed = given.value;
    } else {
      parameter.start = given.value.value;
    }
  }
  return {};
}

}  // namespace

Result<void> check_names(FormulaProblem& problem) {
  std::vector<std::string> unused;
  const std::vector<std::string> left = symbols_of(problem.formula.graph, problem.formula.left);
  for (const std::string& column : problem.rows.table.names()) {
    const bool used = std::find(problem.predictors.begin(), problem.predictors.end(), column) !=
                          problem.predictors.end() ||
                      std::find(left.begin(), left.end(), column) != left.end();
    if (!used) unused.push_back(column);
  }
  for (const ParameterSpec& parameter : problem.parameters) {
    for (const std::string& column : unused) {
      if (!equal_but_for_case(parameter.name, column)) continue;
      return Error(
          "name_case",
          fmt::format("{} is no column of {}, but {} is", parameter.name,
                      problem.rows.table.source_name(), column),
          "formula",
          fmt::format("write {}, or give the parameter a name that is clearly another", column));
    }
    const std::string nearest =
        parameter.name.size() < 4 ? "" : nearest_name(parameter.name, unused);
    if (nearest.empty()) continue;
    problem.diagnostics.push_back(
        {"name_near_column", Severity::note,
         fmt::format("{} is taken as a parameter; there is a column {}.", parameter.name, nearest),
         parameter.name, fmt::format("If the column is meant, write {}.", nearest)});
  }
  return {};
}

Result<void> apply_parameter_options(FormulaProblem& problem, const FitSpec& spec) {
  if (Result<void> done = apply_limits(problem, spec); !done) return done.error();
  if (Result<void> done = apply_values(problem, spec.fixed, true); !done) return done.error();
  return apply_values(problem, spec.start, false);
}

}  // namespace parabola
