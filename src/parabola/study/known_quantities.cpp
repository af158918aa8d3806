// SPDX-License-Identifier: MIT
#include "parabola/study/known_quantities.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/text.hpp"
#include "parabola/data/cell.hpp"
#include "parabola/study/correlation_matrix.hpp"
#include "parabola/study/saved_doubts.hpp"

namespace parabola {
namespace {

constexpr std::string_view quantity_remedy =
    "write for example  V='5.0 +- 0.1'  or  I='2.00(5) [A]'";

// A name as formulas write it, in backquotes or without; nothing for any other text.
std::optional<std::string> name_of(std::string_view text) {
  const std::string_view bare = without_backquotes(trimmed(text));
  const bool quoted = bare.size() != trimmed(text).size();
  if (bare.empty() || (!quoted && !is_name(bare))) return std::nullopt;
  return std::string(bare);
}

struct ValueAndUnit {
  std::string_view value;
  std::string_view unit;
};

ValueAndUnit split_unit(std::string_view text) {
  text = trimmed(text);
  const std::size_t bracket = text.ends_with(']') ? text.rfind('[') : std::string_view::npos;
  if (bracket == std::string_view::npos) return {text, {}};
  return {trimmed(text.substr(0, bracket)),
          trimmed(text.substr(bracket + 1, text.size() - bracket - 2))};
}

std::string origin_of(const std::string& source) {
  return source.empty() ? "the command line" : source;
}

const std::string* source_of(const KnownQuantities& known, const std::string& name) {
  const auto quantity = std::ranges::find(known.quantities, name, &KnownQuantity::name);
  if (quantity != known.quantities.end()) return &quantity->source;
  const auto definition = std::ranges::find(known.definitions, name, &QuantityDefinition::name);
  return definition == known.definitions.end() ? nullptr : &definition->source;
}

Result<void> check_new(const KnownQuantities& known, const std::string& name,
                       const std::string& source) {
  const std::string* earlier = source_of(known, name);
  if (earlier == nullptr) return {};
  return Error("quantity_twice",
               *earlier == source ? fmt::format("{} is given twice", name)
                                  : fmt::format("{} is given twice: by {} and by {}", name,
                                                origin_of(*earlier), origin_of(source)),
               "", "give each quantity once");
}

void enlarge(Matrix& correlation, std::size_t size) {
  Matrix larger(size, size);
  for (std::size_t j = 0; j < size; ++j) {
    for (std::size_t k = 0; k < size; ++k) {
      const bool old = j < correlation.rows() && k < correlation.rows();
      larger(j, k) = old ? correlation(j, k) : (j == k ? 1.0 : 0.0);
    }
  }
  correlation = std::move(larger);
}

std::size_t place_of(const KnownQuantities& known, const std::string& name) {
  const auto found = std::ranges::find(known.quantities, name, &KnownQuantity::name);
  return static_cast<std::size_t>(found - known.quantities.begin());
}

Result<std::size_t> correlated_place(const KnownQuantities& known, const std::string& name,
                                     const std::string& where) {
  const std::size_t place = place_of(known, name);
  if (place == known.quantities.size()) {
    std::vector<std::string> names;
    for (const KnownQuantity& quantity : known.quantities) names.push_back(quantity.name);
    const std::string nearest = nearest_name(name, names);
    return Error("correlation_pair", fmt::format("{} is no quantity that was given", name), where,
                 nearest.empty() ? fmt::format("the quantities are {}", fmt::join(names, ", "))
                                 : fmt::format("did you mean {}?", nearest));
  }
  if (known.quantities[place].uncertainty == 0.0) {
    return Error("correlation_pair",
                 fmt::format("{} is exact, and an exact number is correlated with nothing", name),
                 where, fmt::format("give its uncertainty, or leave {} out", where));
  }
  return place;
}

Error conflict_error(const KnownQuantities& known, const std::vector<PairCorrelation>& pairs) {
  const CorrelationConflict conflict = find_conflict(known.correlation);
  const std::string& first = known.quantities[conflict.first].name;
  const std::string& second = known.quantities[conflict.second].name;
  const auto pair = std::ranges::find_if(pairs, [&](const PairCorrelation& given) {
    return (given.first == first && given.second == second) ||
           (given.first == second && given.second == first);
  });
  const std::string where =
      pair == pairs.end() ? "--correlation" : fmt::format("--correlation {}", pair->text);
  if (!conflict.least) {
    return {"correlation_range", "the correlations contradict each other", where,
            "check them: a triple with 0.9, 0.9 and 0 cannot be"};
  }
  return {"correlation_range",
          fmt::format("with the other correlations, that of {} and {} lies between {:.4g} and "
                      "{:.4g}, not at {}",
                      first, second, *conflict.least, *conflict.greatest,
                      shortest(known.correlation(conflict.first, conflict.second))),
          where, "correct it, or give the pairs that were left out: they count as 0"};
}

}  // namespace

Result<KnownQuantity> parse_known_quantity(std::string_view text) {
  const std::size_t equals = text.find('=');
  const std::optional<std::string> name = name_of(text.substr(0, equals));
  if (equals == std::string_view::npos || !name) {
    return Error("quantity_syntax", fmt::format("'{}' is not NAME=VALUE", text), "",
                 std::string(quantity_remedy));
  }
  const ValueAndUnit parts = split_unit(text.substr(equals + 1));
  const std::optional<Measured> measured = parse_measured(parts.value, '.');
  if (!measured) {
    return Error("quantity_syntax",
                 fmt::format("'{}' is no number with its uncertainty", parts.value), *name,
                 std::string(quantity_remedy));
  }
  if (measured->downward) {
    return Error("asymmetric_not_served",
                 fmt::format("'{}' has an uncertainty that differs between its sides", parts.value),
                 *name, "propagation needs one for both sides, as in 1.2 +- 0.3");
  }
  if (measured->uncertainty && !(*measured->uncertainty > 0.0)) {
    return Error(
        "quantity_syntax",
        fmt::format("the uncertainty must be positive, found {}", shortest(*measured->uncertainty)),
        *name, "an exact number is written without one");
  }
  return KnownQuantity{*name, measured->decimal.value, measured->uncertainty.value_or(0.0),
                       std::string(parts.unit), ""};
}

bool states_quantity(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return false;
  const std::string_view right = trimmed(text.substr(equals + 1));
  for (const std::string_view sign : {"+-", "±", "+/-"}) {
    if (right.find(sign) != std::string_view::npos) return true;
  }
  return right.ends_with(']') || is_decimal(right) || parse_measured(right, '.').has_value();
}

Result<PairCorrelation> parse_pair_correlation(std::string_view text) {
  const std::string where = fmt::format("--correlation {}", text);
  const std::size_t equals = text.rfind('=');
  const std::string_view pair = text.substr(0, equals);
  const std::size_t comma = pair.find(',');
  std::optional<std::string> first;
  std::optional<std::string> second;
  std::optional<Decimal> value;
  if (equals != std::string_view::npos && comma != std::string_view::npos) {
    first = name_of(pair.substr(0, comma));
    second = name_of(pair.substr(comma + 1));
    value = parse_decimal(trimmed(text.substr(equals + 1)));
  }
  if (!first || !second || !value) {
    return Error("correlation_syntax", "a correlation is two names and a number", where,
                 "write for example  --correlation V,I=0.5");
  }
  if (*first == *second) {
    return Error("correlation_syntax",
                 fmt::format("{} is correlated with itself by 1 and nothing else", *first), where,
                 "name two quantities");
  }
  if (!(std::abs(value->value) <= 1.0)) {
    return Error(
        "correlation_syntax",
        fmt::format("a correlation lies between -1 and 1, found {}", shortest(value->value)), where,
        "divide a covariance by both uncertainties");
  }
  return PairCorrelation{*first, *second, value->value, std::string(text)};
}

Result<void> add_quantity(KnownQuantities& known, KnownQuantity quantity) {
  if (Result<void> fresh = check_new(known, quantity.name, quantity.source); !fresh) return fresh;
  known.quantities.push_back(std::move(quantity));
  enlarge(known.correlation, known.quantities.size());
  return {};
}

Result<void> add_saved_result(KnownQuantities& known, const SavedResult& saved) {
  const bool estimated = saved.uncertainty_scale == UncertaintyScale::estimated;
  for (const Quantity& parameter : saved.parameters) {
    const bool free = std::ranges::find(saved.free, parameter.name) != saved.free.end();
    if (!free && (parameter.status != QuantityStatus::fixed || !parameter.estimate)) {
      return Error("no_uncertainty",
                   fmt::format("the fit gives no uncertainty for {}: {}", parameter.name,
                               parameter.reason.empty() ? "undefined" : parameter.reason),
                   saved.name, fmt::format("fix it in the fit:  --fix {}=...", parameter.name));
    }
    KnownQuantity quantity{parameter.name, *parameter.estimate, free ? *parameter.uncertainty : 0.0,
                           parameter.unit, saved.name,          free && estimated ? saved.ndof : 0};
    if (Result<void> added = add_quantity(known, std::move(quantity)); !added) return added;
  }
  for (std::size_t j = 0; j < saved.free.size(); ++j) {
    for (std::size_t k = 0; k < j; ++k) {
      const std::size_t row = place_of(known, saved.free[j]);
      const std::size_t column = place_of(known, saved.free[k]);
      known.correlation(row, column) = known.correlation(column, row) =
          saved.covariance(j, k) / known.quantities[row].uncertainty /
          known.quantities[column].uncertainty;
    }
  }
  for (const Quantity& derived : saved.derived) {
    if (Result<void> fresh = check_new(known, derived.name, saved.name); !fresh) return fresh;
    known.definitions.push_back({derived.name, derived.expression, saved.name});
  }
  add_doubts(known.diagnostics, saved);
  return {};
}

Result<void> correlate(KnownQuantities& known, const std::vector<PairCorrelation>& pairs) {
  std::set<std::pair<std::size_t, std::size_t>> seen;
  for (const PairCorrelation& pair : pairs) {
    const std::string where = fmt::format("--correlation {}", pair.text);
    const Result<std::size_t> first = correlated_place(known, pair.first, where);
    if (!first) return first.error();
    const Result<std::size_t> second = correlated_place(known, pair.second, where);
    if (!second) return second.error();
    const std::string& source = known.quantities[*first].source;
    if (!source.empty() && source == known.quantities[*second].source) {
      return Error("correlation_pair",
                   fmt::format("{} holds the correlation of {} and {} already", source, pair.first,
                               pair.second),
                   where, "leave it out");
    }
    if (!seen.insert(std::minmax(*first, *second)).second) {
      return Error(
          "correlation_pair",
          fmt::format("the correlation of {} and {} is given twice", pair.first, pair.second),
          where, "give it once");
    }
    known.correlation(*first, *second) = known.correlation(*second, *first) = pair.value;
  }
  if (known.correlation.empty() || correlation_root(known.correlation)) return {};
  return conflict_error(known, pairs);
}

}  // namespace parabola
