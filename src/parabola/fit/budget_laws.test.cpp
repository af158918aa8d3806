// SPDX-License-Identifier: MIT
// Identities of the uncertainty budget: two statements that mean the same give the same fit. Both
// sides come from fit(), on several seeded problems each, and agree to 1e-12 of an uncertainty.
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "parabola/fit/made_data.test.hpp"
#include "parabola/stats/random_engine.hpp"

namespace parabola {
namespace {

using namespace made_data;

/// Points with uncertainties, a group, a name of its own for every row, and a formula for them.
struct Problem {
  Table table;
  std::string formula;
  std::vector<std::string> parameters;
};

std::string_view formula_of(std::size_t kind) {
  constexpr std::array<std::string_view, 4> formulas{"y = a + b*x", "y = b*x + c*x^2",
                                                     "y = A*exp(-x/t)", "y = A*x/(K + x)"};
  return formulas[kind];
}

std::vector<std::string> parameters_of(std::size_t kind) {
  const std::array<std::vector<std::string>, 4> names{
      {{"a", "b"}, {"b", "c"}, {"A", "t"}, {"A", "K"}}};
  return names[kind];
}

double truth(std::size_t kind, double x) {
  switch (kind) {
    case 0:
      return 3.0 + 2.0 * x;
    case 1:
      return 2.0 * x - 0.1 * x * x;
    case 2:
      return 20.0 * std::exp(-x / 3.0);
    default:
      return 15.0 * x / (2.5 + x);
  }
}

constexpr std::size_t kinds = 4;
constexpr std::size_t linear_kinds = 2;

Problem make_problem(std::size_t kind, std::uint64_t seed, std::size_t n = 12) {
  RandomEngine random(1000 * kind + seed);
  Vector x, y, s, u, half;
  std::vector<std::string> group, row;
  for (std::size_t i = 0; i < n; ++i) {
    x.push_back(0.5 + static_cast<double>(i) * 8.0 / static_cast<double>(n) + random.uniform());
    s.push_back(0.1 + 0.3 * random.uniform());
    u.push_back(0.1 + 0.2 * random.uniform());
    y.push_back(truth(kind, x[i]) + s[i] * random.normal());
    group.emplace_back(i % 3 == 0 ? "A" : i % 3 == 1 ? "B" : "C");
    row.push_back(fmt::format("r{}", i));
    half.push_back(i < n / 2 ? 0.0 : 1.0);
  }
  return {Table({numbers("x", x), numbers("y", y), numbers("s", s), numbers("u", u),
                 words("run", group), words("row", row), words("all", std::vector(n, row[0])),
                 numbers("half", half)}),
          std::string(formula_of(kind)), parameters_of(kind)};
}

/// The law on every kind of problem, with two seeds each.
template <class Law>
void on_problems(std::size_t count, Law law) {
  for (std::size_t kind = 0; kind < count; ++kind) {
    for (std::uint64_t seed = 1; seed <= 2; ++seed) {
      const Problem problem = make_problem(kind, seed);
      SCOPED_TRACE(fmt::format("{}, seed {}", problem.formula, seed));
      law(problem);
    }
  }
}

FitSpec known(const Problem& problem) {
  FitSpec spec = spec_of(problem.formula);
  spec.sigma = {"y = s"};
  return spec;
}

TEST(BudgetLaws, a_common_offset_is_a_constrained_parameter) {
  on_problems(kinds, [](const Problem& problem) {
    FitSpec common = known(problem);
    common.common = {"y = 0.3"};
    FitSpec constrained = known(problem);
    constrained.formula += " + offset";
    constrained.constrain = {"offset = 0 +- 0.3"};
    expect_same(fitted(problem.table, common), fitted(problem.table, constrained),
                problem.parameters);
  });
}

TEST(BudgetLaws, an_offset_of_each_group_is_a_constrained_parameter_of_each_group) {
  on_problems(kinds, [](const Problem& problem) {
    FitSpec common = known(problem);
    common.common = {"y = 0.3 by half"};
    FitSpec constrained = known(problem);
    constrained.formula += " + first*(1 - half) + second*half";
    constrained.constrain = {"first = 0 +- 0.3", "second = 0 +- 0.3"};
    expect_same(fitted(problem.table, common), fitted(problem.table, constrained),
                problem.parameters);
  });
}

TEST(BudgetLaws, a_common_scale_is_a_constrained_factor) {
  on_problems(kinds, [](const Problem& problem) {
    FitSpec common = known(problem);
    common.common = {"y = 5%"};
    const FitResult scaled = fitted(problem.table, common);
    FitSpec constrained = known(problem);
    const std::size_t right = problem.formula.find('=') + 1;
    constrained.formula = fmt::format("y = k*({})", problem.formula.substr(right));
    constrained.constrain = {"k = 1 +- 0.05"};
    // the data alone do not tell k from the other factors: a search for start values is in vain
    constrained.start = {{"k", {1.1, 0.0, 0}}};
    for (const std::string& name : problem.parameters)
      constrained.start.push_back({name, {1.1 * estimate_of(scaled, name), 0.0, 0}});
    expect_same(scaled, fitted(problem.table, constrained), problem.parameters);
  });
}

void expect_added(const FitResult& with, const FitResult& without, const std::string& parameter,
                  double variance) {
  const double total = covariance_of(with, parameter, parameter);
  EXPECT_NEAR(total, covariance_of(without, parameter, parameter) + variance, 1e-12 * total);
}

TEST(BudgetLaws, what_a_parameter_can_absorb_leaves_the_estimates_and_adds_its_own_variance) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const Problem line = make_problem(0, seed);
    FitSpec spec = known(line);
    const FitResult without = fitted(line.table, spec);
    spec.common = {"y = 0.3", "y = 0.02*x"};
    const FitResult with = fitted(line.table, spec);
    for (const std::string& name : line.parameters) {
      EXPECT_NEAR(estimate_of(with, name), estimate_of(without, name),
                  1e-12 * uncertainty_of(without, name));
    }
    EXPECT_NEAR(*with.chi2, *without.chi2, 1e-12 * *without.chi2);
    expect_added(with, without, "a", 0.09);
    expect_added(with, without, "b", 0.0004);
    EXPECT_NEAR(covariance_of(with, "a", "b"), covariance_of(without, "a", "b"),
                1e-12 * uncertainty_of(with, "a") * uncertainty_of(with, "b"));
  }
}

TEST(BudgetLaws, a_scale_of_an_amplitude_adds_to_the_amplitude_alone) {
  for (std::size_t kind = linear_kinds; kind < kinds; ++kind) {
    const Problem problem = make_problem(kind, 1);
    FitSpec spec = known(problem);
    const FitResult without = fitted(problem.table, spec);
    spec.common = {"y = 5%"};
    const FitResult with = fitted(problem.table, spec);
    const std::string& shape = problem.parameters[1];
    EXPECT_NEAR(estimate_of(with, shape), estimate_of(without, shape),
                1e-12 * uncertainty_of(without, shape));
    EXPECT_NEAR(*with.chi2, *without.chi2, 1e-12 * *without.chi2);
    expect_added(with, without, shape, 0.0);
    expect_added(with, without, "A", std::pow(0.05 * estimate_of(without, "A"), 2));
  }
}

TEST(BudgetLaws, groups_of_one_row_are_independent_and_one_group_is_common) {
  on_problems(kinds, [](const Problem& problem) {
    FitSpec grouped = known(problem);
    grouped.common = {"y = u by row"};
    FitSpec independent = known(problem);
    independent.sigma.emplace_back("y = u");
    expect_same(fitted(problem.table, grouped), fitted(problem.table, independent),
                problem.parameters);
    grouped.common = {"y = u by all"};
    FitSpec common = known(problem);
    common.common = {"y = u"};
    expect_same(fitted(problem.table, grouped), fitted(problem.table, common), problem.parameters);
  });
}

TEST(BudgetLaws, correlation_0_is_independent_and_correlation_1_is_common) {
  on_problems(kinds, [](const Problem& problem) {
    FitSpec correlated = known(problem);
    correlated.correlated = {"y = u rho 0"};
    FitSpec independent = known(problem);
    independent.sigma.emplace_back("y = u");
    expect_same(fitted(problem.table, correlated), fitted(problem.table, independent),
                problem.parameters);
    correlated.correlated = {"y = u rho 1"};
    FitSpec common = known(problem);
    common.common = {"y = u"};
    expect_same(fitted(problem.table, correlated), fitted(problem.table, common),
                problem.parameters);
  });
}

TEST(BudgetLaws, a_correlated_source_is_an_independent_and_a_common_one) {
  on_problems(kinds, [](const Problem& problem) {
    FitSpec correlated = known(problem);
    correlated.correlated = {"y = u rho 0.36"};
    FitSpec split = known(problem);
    split.sigma.emplace_back("y = 0.8*u");
    split.common = {"y = 0.6*u"};
    expect_same(fitted(problem.table, correlated), fitted(problem.table, split),
                problem.parameters);
  });
}

FitSpec scaled_spec(const Problem& problem, int factor) {
  FitSpec spec = spec_of(problem.formula);
  spec.sigma = {fmt::format("y = {}*s", factor)};
  spec.common = {fmt::format("y = {}*u by run", factor), fmt::format("y = {}*0.02*x", factor)};
  spec.correlated = {fmt::format("y = {}*0.1 rho 0.3", factor),
                     fmt::format("y = {}*0.1 rho -0.02", factor)};
  const std::string& name = problem.parameters[1];
  spec.constrain = {fmt::format("{} = 2.5 +- {}", name, factor * 0.5)};
  return spec;
}

TEST(BudgetLaws, statements_of_one_name_share_one_deviation) {
  on_problems(kinds, [](const Problem& problem) {
    for (const char* group : {"", " by half"}) {
      FitSpec twice = known(problem);
      twice.common = {fmt::format("s: y = 0.3{}", group), fmt::format("s: y = 0.2*x{}", group)};
      FitSpec once = known(problem);
      once.common = {fmt::format("y = 0.3 + 0.2*x{}", group)};
      expect_same(fitted(problem.table, twice), fitted(problem.table, once), problem.parameters);
    }
  });
}

TEST(BudgetLaws, a_scale_of_x_and_y_together_leaves_the_slope_alone) {
  // y = (1 + s b)(a + beta x/(1 + s b)): a has the scale, beta not
  const Problem line = make_problem(0, 1);
  FitSpec spec = known(line);
  const FitResult without = fitted(line.table, spec);
  spec.common = {"s: y = 5%", "s: x = 5%"};
  const FitResult with = fitted(line.table, spec);
  expect_added(with, without, "b", 0.0);
  expect_added(with, without, "a", std::pow(0.05 * estimate_of(without, "a"), 2));
}

TEST(BudgetLaws, three_times_all_uncertainties_leave_the_estimates_and_a_ninth_of_S) {
  on_problems(kinds, [](const Problem& problem) {
    const FitResult one = fitted(problem.table, scaled_spec(problem, 1));
    const FitResult three = fitted(problem.table, scaled_spec(problem, 3));
    for (const std::string& a : problem.parameters) {
      const double sigma = uncertainty_of(one, a);
      EXPECT_NEAR(estimate_of(three, a), estimate_of(one, a), 1e-12 * sigma);
      for (const std::string& b : problem.parameters) {
        EXPECT_NEAR(covariance_of(three, a, b) / 9.0, covariance_of(one, a, b),
                    1e-12 * sigma * uncertainty_of(one, b));
      }
    }
    EXPECT_NEAR(*three.chi2 * 9.0, *one.chi2, 1e-12 * *one.chi2);
    EXPECT_EQ(three.ndof, one.ndof);
  });
}

TEST(BudgetLaws, a_vanishing_uncertainty_of_x_gives_the_ordinary_fit) {
  // of relative size (f' sigma_x / sigma_y)^2 < 1e-15
  on_problems(kinds, [](const Problem& problem) {
    FitSpec spec = known(problem);
    const FitResult ordinary = fitted(problem.table, spec);
    spec.sigma.emplace_back("x = 1e-9*s");
    expect_same(fitted(problem.table, spec), ordinary, problem.parameters);
  });
}

TEST(BudgetLaws, a_small_uncertainty_of_x_acts_with_its_square) {
  // sigma_x = e sigma_y in every row: V = (1 + b^2 e^2) diag(sigma_y^2). The minimum over b of
  // S_0(b)/(1 + b^2 e^2) is lower than that at the ordinary b by terms of e^4 alone.
  constexpr double e = 1e-3;
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const Problem line = make_problem(0, seed);
    FitSpec spec = known(line);
    const FitResult ordinary = fitted(line.table, spec);
    spec.sigma.push_back(fmt::format("x = {}*s", e));
    const FitResult distance = fitted(line.table, spec);
    const double b = estimate_of(ordinary, "b");
    const double growth = b * b * e * e;
    EXPECT_NEAR(*ordinary.chi2 / *distance.chi2 - 1.0, growth, 1e-4 * growth);
    // in e^2 the covariance depends on the shift of x as well: of the order of one pull per point
    EXPECT_NEAR(uncertainty_of(distance, "b") / uncertainty_of(ordinary, "b"), 1.0, 10.0 * growth);
  }
}

TEST(BudgetLaws, exchanging_x_and_y_gives_the_inverse_line) {
  for (const char* rho : {"0", "0.5", "-0.3"}) {
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      const Problem line = make_problem(0, seed);
      FitSpec spec = spec_of("y = a + b*x");
      spec.sigma = {"y = s", "x = u"};
      spec.correlation = {fmt::format("x, y = {}", rho)};
      const FitResult forward = fitted(line.table, spec);
      spec.formula = "x = c + d*y";
      const FitResult inverse = fitted(line.table, spec);
      const double a = estimate_of(forward, "a");
      const double b = estimate_of(forward, "b");
      EXPECT_NEAR(estimate_of(inverse, "d"), 1.0 / b, 1e-12 * uncertainty_of(inverse, "d"));
      EXPECT_NEAR(estimate_of(inverse, "c"), -a / b, 1e-12 * uncertainty_of(inverse, "c"));
      EXPECT_NEAR(*inverse.chi2, *forward.chi2, 1e-12 * *forward.chi2);
      const double u = uncertainty_of(forward, "b") / (b * b);
      EXPECT_NEAR(uncertainty_of(inverse, "d"), u, 1e-12 * u);
    }
  }
}

/// D + U U^T of sigma = s, common 0.3 and common u by run.
MatrixSource matrix_of_sources(const Table& table) {
  const std::size_t n = table.row_count();
  const Vector& s = table.find("s")->values;
  const Vector& u = table.find("u")->values;
  const std::vector<std::string>& run = table.find("run")->texts;
  std::vector<Column> columns;
  for (std::size_t j = 0; j < n; ++j) {
    Vector values;
    for (std::size_t i = 0; i < n; ++i) {
      const double own = i == j ? s[i] * s[i] : 0.0;
      const double shared = run[i] == run[j] ? u[i] * u[j] : 0.0;
      values.push_back(own + shared + 0.3 * 0.3);
    }
    columns.push_back(numbers(fmt::format("c{}", j + 1), values));
  }
  return {MatrixKind::covariance, "--covariance", "V", "y", Table(columns, "V.csv")};
}

TEST(BudgetLaws, a_covariance_matrix_is_the_sum_of_its_sources) {
  on_problems(kinds, [](const Problem& problem) {
    FitSpec stated = known(problem);
    stated.common = {"y = 0.3", "y = u by run"};
    const FitResult sources = fitted(problem.table, stated);
    FitSpec given = spec_of(problem.formula);
    given.matrices = {matrix_of_sources(problem.table)};
    const FitResult matrix = fitted(problem.table, given);
    expect_same(matrix, sources, problem.parameters);
    FitSpec nuisance = known(problem);
    nuisance.formula += " + offset";
    nuisance.constrain = {"offset = 0 +- 0.3"};
    nuisance.common = {"y = u by run"};
    expect_same(matrix, fitted(problem.table, nuisance), problem.parameters);
  });
}

TEST(BudgetLaws, a_source_that_is_switched_off_is_a_source_left_out) {
  on_problems(kinds, [](const Problem& problem) {
    FitSpec all = known(problem);
    all.sigma.emplace_back("noise: y = 0.2");
    all.common = {"scale: y = 5%", "drift: y = 0.02*x", "runs: y = u by run"};
    all.correlated = {"pairs: y = 0.1 rho 0.3"};
    for (const char* name : {"noise", "scale", "drift", "runs", "pairs"}) {
      FitSpec off = all;
      off.without = {name};
      FitSpec absent = all;
      const auto is_named = [&](const std::string& text) { return text.starts_with(name); };
      for (auto* list : {&absent.sigma, &absent.common, &absent.correlated})
        std::erase_if(*list, is_named);
      const FitResult one = fitted(problem.table, off);
      expect_same(one, fitted(problem.table, absent), problem.parameters, 0.0);
      EXPECT_NE(*one.covariance, *fitted(problem.table, all).covariance) << name;
    }
  });
}

// Random mixtures: every source is in or out.
FitSpec mixture(const Problem& problem, RandomEngine& random) {
  FitSpec spec = known(problem);
  spec.budget = true;
  const auto maybe = [&](std::vector<std::string>& list, std::string text) {
    if (random.uniform() < 0.5) list.push_back(std::move(text));
  };
  maybe(spec.sigma, "y = 0.2");
  maybe(spec.sigma, "x = 0.3*u");
  maybe(spec.common, "y = 5%");
  maybe(spec.common, "y = 0.02*x");
  maybe(spec.common, "y = 0.3");
  maybe(spec.common, "y = u by run");
  maybe(spec.common, "x = 0.05");
  maybe(spec.correlated, "y = 0.1 rho 0.3");
  maybe(spec.constrain, fmt::format("{} = 2.5 +- 0.5", problem.parameters[1]));
  return spec;
}

TEST(BudgetLaws, the_parts_of_any_mixture_of_sources_add_up_to_the_covariance) {
  RandomEngine random(20);
  for (int trial = 0; trial < 5; ++trial) {
    on_problems(kinds, [&](const Problem& problem) {
      const FitSpec spec = mixture(problem, random);
      SCOPED_TRACE(fmt::format("{} | {} | {}", fmt::join(spec.sigma, ", "),
                               fmt::join(spec.common, ", "), fmt::join(spec.correlated, ", ")));
      const FitResult result = fitted(problem.table, spec);
      ASSERT_FALSE(result.budget.empty());
      for (std::size_t j = 0; j < result.free.size(); ++j) {
        double sum = 0.0;
        for (const BudgetPart& part : result.budget) sum += part.variances[j];
        const double variance = (*result.covariance)(j, j);
        EXPECT_NEAR(sum, variance, 1e-12 * variance) << result.free[j];
      }
    });
  }
}

TEST(BudgetLaws, two_halves_one_after_the_other_are_all_data_at_once) {
  on_problems(linear_kinds, [](const Problem& problem) {
    const FitResult all = fitted(problem.table, known(problem));
    FitSpec first = known(problem);
    first.where = {"half == 0"};
    const FitResult half = fitted(problem.table, first);
    KnownParameters saved{"--constrain-from half.json", half.free, {}, *half.covariance};
    for (const std::string& name : half.free) saved.values.push_back(estimate_of(half, name));
    FitSpec second = known(problem);
    second.where = {"half == 1"};
    second.constrain_from = {saved};
    const FitResult both = fitted(problem.table, second);
    for (const std::string& a : problem.parameters) {
      const double sigma = uncertainty_of(all, a);
      EXPECT_NEAR(estimate_of(both, a), estimate_of(all, a), 1e-12 * sigma);
      for (const std::string& b : problem.parameters) {
        EXPECT_NEAR(covariance_of(both, a, b), covariance_of(all, a, b),
                    1e-12 * sigma * uncertainty_of(all, b));
      }
    }
    // the second S lacks what the first half had already
    EXPECT_NEAR(*both.chi2 + *half.chi2, *all.chi2, 1e-12 * *all.chi2);
    EXPECT_EQ(both.ndof + half.ndof, all.ndof);
  });
}

}  // namespace
}  // namespace parabola
