// SPDX-License-Identifier: MIT
#include "parabola/start/find_start.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "parabola/core/decompose.hpp"
#include "parabola/model/derivative.hpp"
#include "parabola/start/compressed.hpp"
#include "parabola/start/formula_columns.hpp"
#include "parabola/start/roles.hpp"
#include "parabola/start/search.hpp"
#include "parabola/start/separation.hpp"
#include "parabola/start/start_finder.hpp"
#include "parabola/start/start_rows.hpp"
#include "parabola/start/start_structure.hpp"

namespace parabola {
namespace {

constexpr std::size_t scoring_rows = 256;
constexpr std::size_t rounds = 3;
constexpr std::size_t round_limit = 10'000;  // evaluations after which no new round begins
constexpr std::size_t most_rivals = 3;

std::vector<Bounds> bounds_of(const std::vector<StartParameter>& parameters) {
  std::vector<Bounds> bounds;
  bounds.reserve(parameters.size());
  for (const StartParameter& parameter : parameters) bounds.push_back(parameter.bounds);
  return bounds;
}

Vector defaults_of(const std::vector<StartParameter>& parameters) {
  Vector defaults;
  for (const StartParameter& parameter : parameters) {
    const double value = parameter.given.value_or(parameter.scale);
    defaults.push_back(std::clamp(value, parameter.bounds.lower, parameter.bounds.upper));
  }
  return defaults;
}

std::vector<std::size_t> order_of(const std::vector<Vector>& predictors, std::size_t rows) {
  std::vector<std::size_t> order(rows);
  std::iota(order.begin(), order.end(), std::size_t{0});
  if (predictors.empty()) return order;
  const Vector& x = predictors.front();
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return x[i]; });
  return order;
}

// One model on the scoring rows and on all of them, which are the same when there are few.
class Evaluators {
 public:
  Evaluators(const StartStructure& structure, const StartRows& scoring, const StartRows& all)
      : scoring_columns_(make(structure, scoring)), scoring_(*scoring_columns_, bounds(structure)) {
    if (scoring.response.size() == all.response.size()) return;
    all_columns_ = make(structure, all);
    all_ = std::make_unique<Projector>(*all_columns_, bounds(structure));
  }

  Projector& scoring() { return scoring_; }
  Projector& all() { return all_ ? *all_ : scoring_; }
  [[nodiscard]] std::size_t evaluations() const {
    return scoring_.evaluations() + (all_ ? all_->evaluations() : 0);
  }

 private:
  static std::vector<Bounds> bounds(const StartStructure& structure) {
    return bounds_of(structure.parameters);
  }
  static std::unique_ptr<Projectable> make(const StartStructure& structure, const StartRows& rows) {
    return std::make_unique<FormulaColumns>(
        structure.graph, structure.model, names_of(structure.parameters),
        linear_flags(structure.parameters), structure.predictors, rows);
  }

  std::unique_ptr<Projectable> scoring_columns_;
  Projector scoring_;
  std::unique_ptr<Projectable> all_columns_;
  std::unique_ptr<Projector> all_;
};

// The formula with its data, searched directly and by way of its separated form.
class FormulaSearch {
 public:
  FormulaSearch(const StartProblem& problem, WhitenedRows whitened)
      : whitened_(std::move(whitened)),
        scoring_rows_(subset(whitened_.rows, choose_rows(whitened_.rows.response, scoring_rows))),
        structure_(analyse(problem, whitened_.rows)),
        needs_(column_needs(structure_)),
        evaluators_(structure_, scoring_rows_, whitened_.rows) {
    const Vector data = parabola::whitened_response(whitened_.rows);
    scatter_ = {problem.is_scale_known && !problem.uncertainty.empty(), whitened_.scale,
                fast_dot(data.data(), data.data(), data.size()),
                order_of(whitened_.rows.predictors, data.size())};
    separate_model();
  }

  StartValues run() {
    std::vector<StartPoint> found;
    for (std::size_t round = 0; round < rounds; ++round) {
      const double before = found.empty() ? 0.0 : found.front().sum_of_squares;
      axes_ = find_axes(structure_, scoring_rows_, whitened_.rows, evaluators_.scoring().model(),
                        round);
      if (look(round, found)) break;
      const bool improved =
          round == 0 || (!found.empty() && found.front().sum_of_squares < before * (1.0 - 1e-6));
      if (!improved || evaluations() > round_limit) break;
    }
    return finish(std::move(found));
  }

 private:
  // One round; true when satisfied.
  bool look(std::size_t round, std::vector<StartPoint>& found) {
    const SearchEffort effort = SearchEffort::of_round(round);
    if (relaxed_) {
      collect(found, refined(search_separated(effort)), axes_);
      if (is_satisfied(found)) return true;
    }
    SearchSpace space{evaluators_.scoring(), axes_, needs_, defaults_of(structure_.parameters),
                      parabola::whitened_response(scoring_rows_)};
    collect(found, refined(search(space, effort)), axes_);
    return is_satisfied(found);
  }

  std::vector<StartPoint> refined(std::vector<StartPoint> points) {
    return refine_candidates(evaluators_.scoring(), evaluators_.all(), std::move(points));
  }

  void separate_model() {
    terms_ = separate(structure_.graph, structure_.model, names_of(structure_.parameters),
                      structure_.predictors);
    relaxed_ = relaxed(structure_, terms_, whitened_.rows.response.size());
    if (!relaxed_) return;
    std::vector<NodeId> coefficients;
    for (const SeparatedTerm& term : terms_) coefficients.push_back(term.coefficient);
    compressed_ = std::make_unique<CompressedColumns>(structure_.graph, coefficients,
                                                      names_of(structure_.parameters),
                                                      linear_flags(structure_.parameters));
    relaxed_evaluators_ = std::make_unique<Evaluators>(*relaxed_, scoring_rows_, whitened_.rows);
  }

  // Basis parameters from the relaxed problem, then the others from the compressed one.
  std::vector<StartPoint> search_separated(const SearchEffort& effort) {
    Projector& scoring = relaxed_evaluators_->scoring();
    SearchSpace space{
        scoring, find_axes(*relaxed_, scoring_rows_, whitened_.rows, scoring.model(), effort.round),
        column_needs(*relaxed_), defaults_of(relaxed_->parameters),
        parabola::whitened_response(scoring_rows_)};
    const std::vector<StartPoint> bases =
        refine_candidates(scoring, relaxed_evaluators_->all(), search(space, effort));
    std::vector<StartPoint> points;
    for (const StartPoint& base : bases) solve_compressed(base, effort, points);
    return points;
  }

  void solve_compressed(const StartPoint& base, const SearchEffort& effort,
                        std::vector<StartPoint>& points) {
    if (!set_basis(base)) return;
    Vector start = defaults_of(structure_.parameters);
    std::vector<std::size_t> movable;
    std::size_t next_basis_parameter = 0;
    for (std::size_t j = 0; j < start.size(); ++j) {
      if (structure_.parameters[j].is_linear) continue;
      const bool in_basis =
          next_basis_parameter < relaxed_->parameters.size() &&
          relaxed_->parameters[next_basis_parameter].name == structure_.parameters[j].name;
      if (in_basis) {
        start[j] = base.parameters[next_basis_parameter++];
      } else {
        movable.push_back(j);
      }
    }
    Projector projector(*compressed_, bounds_of(structure_.parameters));
    std::vector<StartPoint> best = draw_compressed(projector, start, movable, effort);
    for (std::size_t k = 0; k < std::min<std::size_t>(2, best.size()); ++k) {
      points.push_back(std::move(best[k]));
    }
    // one evaluation is the model in all rows
    compressed_evaluations_ +=
        projector.evaluations() * compressed_->row_count() / whitened_.rows.response.size() + 1;
  }

  std::vector<StartPoint> draw_compressed(Projector& projector, const Vector& start,
                                          const std::vector<std::size_t>& movable,
                                          const SearchEffort& effort) {
    constexpr std::size_t draws = 48;
    constexpr std::size_t steps = 20;
    constexpr std::size_t offset = 20;
    const ActiveColumns columns = all_columns(projector.model());
    std::vector<StartPoint> best;
    for (std::size_t i = 0; i < effort.enlarged(draws); ++i) {
      Vector point = start;
      for (std::size_t k = 0; k < movable.size(); ++k) {
        const std::size_t j = movable[k];
        point[j] = axes_[j].drawn(halton(offset + i, k), point, {});
      }
      best.push_back(refine(projector, columns, movable, std::move(point), steps));
    }
    drop_equal(best, 1e-5);
    return best;
  }

  // R and z of the basis functions at these parameters; false where they are not finite.
  bool set_basis(const StartPoint& base) {
    Projectable& model = relaxed_evaluators_->all().model();
    const ActiveColumns columns = all_columns(model);
    const std::size_t k = columns.linear.size();
    Matrix tall(model.row_count(), k + 1);
    std::vector<double*> outputs = {tall.column(k).data()};
    for (std::size_t c = 0; c < k; ++c) outputs.push_back(tall.column(c).data());
    model.columns(base.parameters, columns, outputs);
    for (std::size_t i = 0; i < tall.rows() * tall.columns(); ++i) {
      if (!std::isfinite(tall.data()[i])) return false;
    }
    const Matrix full = qr_triangle(std::move(tall));
    Matrix triangle(k, k);
    for (std::size_t c = 0; c < k; ++c) {
      for (std::size_t i = 0; i <= c; ++i) triangle(i, c) = full(i, c);
    }
    const auto right = full.column(k);
    compressed_->set_basis(std::move(triangle), {right.begin(), right.begin() + long(k)});
    return true;
  }

  bool is_satisfied(const std::vector<StartPoint>& found) {
    if (found.empty()) return false;
    Vector parameters = found.front().parameters;
    const double sum = evaluators_.all().solve(parameters, all_columns(evaluators_.all().model()));
    return scatter_.is_satisfied(evaluators_.all().residuals(), sum, parameters.size());
  }

  [[nodiscard]] std::size_t evaluations() const {
    return evaluators_.evaluations() + compressed_evaluations_ +
           (relaxed_evaluators_ ? relaxed_evaluators_->evaluations() : 0);
  }

  StartValues finish(std::vector<StartPoint> found) {
    StartValues values;
    values.is_satisfying = is_satisfied(found);
    const double unit = whitened_.scale * whitened_.scale;
    for (StartPoint& point : found) {
      make_canonical(point, evaluators_.all(), axes_);
      point.sum_of_squares *= unit;
    }
    if (!found.empty()) {
      values.parameters = found.front().parameters;
      values.sum_of_squares = found.front().sum_of_squares;
      for (std::size_t k = 1; k < found.size() && values.rivals.size() < most_rivals; ++k) {
        if (found[k].converged) values.rivals.push_back(std::move(found[k]));
      }
    }
    for (const StartParameter& parameter : structure_.parameters) {
      if (parameter.exponents.empty() && !parameter.is_linear) {
        values.undetermined.push_back(parameter.name);
      }
    }
    values.evaluations = evaluations();
    return values;
  }

  WhitenedRows whitened_;
  StartRows scoring_rows_;
  StartStructure structure_;
  ColumnNeeds needs_;
  Evaluators evaluators_;
  Scatter scatter_;
  std::vector<Axis> axes_;
  std::vector<SeparatedTerm> terms_;
  std::optional<StartStructure> relaxed_;
  std::unique_ptr<CompressedColumns> compressed_;
  std::unique_ptr<Evaluators> relaxed_evaluators_;
  std::size_t compressed_evaluations_ = 0;
};

Result<StartValues> checked(StartValues values) {
  if (!values.parameters.empty() && std::isfinite(values.sum_of_squares)) return values;
  return Error(
      "start_not_found",
      fmt::format("no start values were found: the model is not finite at any of {} points",
                  values.evaluations),
      {}, "give a rough value with --start");
}

}  // namespace

Result<StartValues> find_start(const StartProblem& problem) {
  return checked(FormulaSearch(problem, whitened_rows(problem.predictors, problem.response,
                                                      problem.uncertainty))
                     .run());
}

}  // namespace parabola
