// SPDX-License-Identifier: MIT
#include "parabola/fit/joint_fit_cost.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "parabola/cost/joint_cost.hpp"
#include "parabola/fit/stacked_model.hpp"

namespace parabola {

class JointFitCostBuilder {
 public:
  JointFitCostBuilder(const JointProblem& problem, double factor)
      : problem_(problem), factor_(factor), names_(model_parameters(problem.whole)) {}

  Result<FitCost> build() {
    if (Result<void> done = build_sets(std::nullopt); !done) return done.error();
    double scale = 0.0;
    for (const FitCost& set : cost_.sets_) scale = std::max(scale, set.scale());
    const bool is_common =
        std::ranges::all_of(cost_.sets_, [&](const FitCost& set) { return set.scale() == scale; });
    if (!is_common) {
      if (Result<void> done = build_sets(scale); !done) return done.error();
    }
    cost_.scale_ = scale;
    cost_.nuisance_count_ = problem_.whole.common.nuisances.size();
    add_up();
    return std::move(cost_);
  }

 private:
  Result<void> build_sets(std::optional<double> scale) {
    cost_.sets_.clear();
    for (std::size_t k = 0; k < problem_.sets.size(); ++k) {
      Result<FitCost> set =
          make_data_cost(problem_.sets[k], problem_.options[k].spec, factor_, names_, scale);
      if (!set) return set.error();
      set->nuisance_count_ = problem_.whole.common.nuisances.size();
      cost_.sets_.push_back(*std::move(set));
    }
    return {};
  }

  void add_up() {
    std::vector<std::size_t> all(names_.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    std::vector<JointCost::Part> parts;
    std::vector<const RowFunction*> models;
    for (FitCost& set : cost_.sets_) {
      models.push_back(set.model_);
      parts.push_back({std::move(set.objective_), all});
    }
    for (PriorPart& prior : make_priors(problem_.whole, cost_.scale_))
      parts.push_back({std::move(prior.cost), std::move(prior.parameters)});
    cost_.objective_ = std::make_unique<JointCost>(std::move(parts), names_.size());
    cost_.own_model_ = std::make_unique<StackedModel>(std::move(models));
    cost_.model_ = cost_.own_model_.get();
  }

  const JointProblem& problem_;
  double factor_;
  std::vector<std::string> names_;
  FitCost cost_;
};

Result<FitCost> make_joint_cost(const JointProblem& problem, double factor) {
  return JointFitCostBuilder(problem, factor).build();
}

}  // namespace parabola
