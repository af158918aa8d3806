// SPDX-License-Identifier: MIT
// The intervals of a fit taken from profiles, and what they say of the parabola.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "parabola/core/result.hpp"
#include "parabola/fit/fit_result.hpp"
#include "parabola/fit/fit_spec.hpp"
#include "parabola/fit/formula_problem.hpp"
#include "parabola/fit/profile.hpp"

namespace parabola {

/// One-sided confidence level of parameters at a limit, where the user asked for none.
inline constexpr double one_sided_level = 0.95;

/// Whose profiles are asked for.
struct ProfileSubject {
  const Solved& solved;
  const FormulaProblem& problem;
  const FitSpec& spec;
  UncertaintyScale scale = UncertaintyScale::known;
};

/// Called with what was minimised, once the fit stands.
using WithProfile = std::function<Result<void>(const FitResult&, const FitProfile&)>;

/// All that a fit takes from profiles: one-sided ends of parameters at a limit, the intervals of
/// the spec, and what `then` asks for, where there is such a question. Returns the parameters of a
/// lower minimum, if one was met: the fit should begin there, and `then` was not called. Errors:
/// those of FitProfile::make() and find_profile_intervals(), and those of `then`.
Result<std::optional<Vector>> add_profiles(FitResult& result, const ProfileSubject& subject,
                                           const WithProfile& then);

/// Gives every parameter at a limit its one-sided end c: the statistic, the others minimised within
/// their limits, is that at the limit + z^2 with the one-sided quantile z (z^2 = 2.7055 for 95 %;
/// Student's t where the scale is estimated). It covers at least as often as it says. Nothing where
/// it does not rise that far before the other limit.
void find_limit_intervals(FitResult& result, const FormulaProblem& problem, const FitSpec& spec,
                          const FitProfile& profile);

/// Replaces the intervals of free parameters and derived quantities by profile intervals at the
/// level of the spec. Open ends are absent, with a reason and a note `open_interval`. Further
/// regions within the level: warning `further_regions`. Note `parabola_poor` where an end differs
/// from that of the parabola by more than 5 % of the uncertainty. Returns the parameters of a lower
/// minimum, if one was met: the fit should begin there. Errors: those of profile_interval().
Result<std::optional<Vector>> find_profile_intervals(FitResult& result, const FitSpec& spec,
                                                     const FitProfile& profile);

/// The spec that begins at these free parameters.
FitSpec restarted_at(const FitSpec& spec, const FormulaProblem& problem, const Vector& parameters);

/// A fit begins once more at a lower minimum that its profiles met, and never a third time.
enum class ProfileRound { first, restarted };

/// What is said when the second fit met a lower minimum again.
Diagnostic lower_minimum_left();

/// "An end of a profile found a lower minimum": begin and end.
Diagnostic better_minimum(const FitResult& before, const FitResult& after);

}  // namespace parabola
