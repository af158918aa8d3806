// SPDX-License-Identifier: MIT
#include "parabola/start/find_start.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <numeric>
#include <utility>

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

std::vector<Bounds> bounds_of(const std::vector<StartParameter>& parameters) {
  std::vector<Bounds> bounds;
  bounds.reserve(parameters.size());
  for (const StartParameter& parameter : parameters) bounds.push_back(parameter.bounds);
  return bounds;
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
    separate_model();
  }

  Result<StartValues> run(bool is_scale_known) {
    const Vector data = parabola::whitened_response(whitened_.rows);
    Searcher searcher(
        evaluators_.scoring(), evaluators_.all(),
        {is_scale_known, whitened_.scale, fast_dot(data.data(), data.data(), data.size()),
         order_of(whitened_.rows.predictors, data.size())});
    const auto make_axes = [&](std::size_t round) {
      return find_axes(structure_, scoring_rows_, whitened_.rows, evaluators_.scoring().model(),
                       round);
    };
    std::vector<Searcher::Look> ways;
    if (relaxed_) {
      ways.emplace_back([&](const SearchEffort& effort, const std::vector<Axis>& axes) {
        searcher.add(search_separated(effort, axes));
      });
    }
    ways.emplace_back([&](const SearchEffort& effort, const std::vector<Axis>& axes) {
      SearchSpace space{evaluators_.scoring(), axes, needs_, defaults_of(structure_.parameters),
                        parabola::whitened_response(scoring_rows_)};
      searcher.add(search(space, effort));
    });
    searcher.run(make_axes, ways, [this] { return evaluations(); });
    Result<StartValues> values = searcher.values(evaluations());
    if (!values) return values;
    for (const StartParameter& parameter : structure_.parameters) {
      if (parameter.exponents.empty() && !parameter.is_linear) {
        values->undetermined.push_back(parameter.name);
      }
    }
    return values;
  }

 private:
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
  std::vector<StartPoint> search_separated(const SearchEffort& effort,
                                           const std::vector<Axis>& axes) {
    Projector& scoring = relaxed_evaluators_->scoring();
    SearchSpace space{
        scoring, find_axes(*relaxed_, scoring_rows_, whitened_.rows, scoring.model(), effort.round),
        column_needs(*relaxed_), defaults_of(relaxed_->parameters),
        parabola::whitened_response(scoring_rows_)};
    const std::vector<StartPoint> bases =
        refine_candidates(scoring, relaxed_evaluators_->all(), search(space, effort));
    std::vector<StartPoint> points;
    for (const StartPoint& base : bases) solve_compressed(base, effort, axes, points);
    return points;
  }

  void solve_compressed(const StartPoint& base, const SearchEffort& effort, std::vector<Axis> axes,
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
    std::vector<StartPoint> best = draw_compressed(projector, start, movable, effort, axes);
    for (std::size_t k = 0; k < std::min<std::size_t>(2, best.size()); ++k) {
      points.push_back(std::move(best[k]));
    }
    // one evaluation is the model in all rows
    compressed_evaluations_ +=
        projector.evaluations() * compressed_->row_count() / whitened_.rows.response.size() + 1;
  }

  std::vector<StartPoint> draw_compressed(Projector& projector, const Vector& start,
                                          const std::vector<std::size_t>& movable,
                                          const SearchEffort& effort, std::vector<Axis>& axes) {
    constexpr std::size_t draws = 48;
    constexpr std::size_t steps = 20;
    constexpr std::size_t offset = 20;
    const ActiveColumns columns = all_columns(projector.model());
    std::vector<StartPoint> best;
    for (std::size_t i = 0; i < effort.enlarged(draws); ++i) {
      Vector point = start;
      for (std::size_t k = 0; k < movable.size(); ++k) {
        const std::size_t j = movable[k];
        point[j] = axes[j].drawn(halton(offset + i, k), point, {});
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

  [[nodiscard]] std::size_t evaluations() const {
    return evaluators_.evaluations() + compressed_evaluations_ +
           (relaxed_evaluators_ ? relaxed_evaluators_->evaluations() : 0);
  }

  WhitenedRows whitened_;
  StartRows scoring_rows_;
  StartStructure structure_;
  ColumnNeeds needs_;
  Evaluators evaluators_;
  std::vector<SeparatedTerm> terms_;
  std::optional<StartStructure> relaxed_;
  std::unique_ptr<CompressedColumns> compressed_;
  std::unique_ptr<Evaluators> relaxed_evaluators_;
  std::size_t compressed_evaluations_ = 0;
};

}  // namespace

Result<StartValues> find_start(const StartProblem& problem) {
  FormulaSearch search(problem,
                       whitened_rows(problem.predictors, problem.response, problem.uncertainty));
  return search.run(problem.is_scale_known && !problem.uncertainty.empty());
}

}  // namespace parabola
