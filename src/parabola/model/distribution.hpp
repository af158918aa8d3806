// SPDX-License-Identifier: MIT
// The distributions of likelihood formulas, written out as expressions of x and their parameters.
#pragma once

#include <optional>
#include <span>

#include "parabola/model/expression.hpp"
#include "parabola/model/term.hpp"

namespace parabola {

/// Does log_density() know this node? Not of density, extended and bernstein, which the formula
/// that holds them gives a meaning.
bool has_log_density(Op op);

/// ln f(x; parameters). Inside the support only; f is normalised unless is_unnormalised(op). Counts
/// give the logarithm of their probability. Formulas: docs/likelihood.md.
Term log_density(Op op, std::span<const Term> parameters, Term x);
bool is_unnormalised(Op op);

/// The values that x can have; an absent end is open.
struct Support {
  std::optional<Term> lower;
  std::optional<Term> upper;
};
Support support(Op op, std::span<const Term> parameters);

/// The integral of f from lower to upper, an absent end being infinite; absent where it has no
/// closed form here. Ends outside the support are moved into it. Small probabilities keep their
/// digits.
std::optional<Term> probability(Op op, std::span<const Term> parameters,
                                const std::optional<Term>& lower, const std::optional<Term>& upper);

/// Mean and standard deviation; absent where there is none or it is not simple.
struct Moments {
  Term mean;
  Term deviation;
};
std::optional<Moments> moments(Op op, std::span<const Term> parameters);

}  // namespace parabola
