// SPDX-License-Identifier: MIT
// Costs add: a sum of smooth costs in which equal names mean one parameter.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "parabola/minimize/smooth_function.hpp"

namespace parabola {

struct CostPart {
  std::shared_ptr<const SmoothFunction> cost;
  std::vector<std::string> parameters;  ///< names of the parameters of `cost`, in its order
};

/// C = sum of the parts. Its parameters are all names in order of first appearance; a name may
/// occur in several parts, and several times in one. The expected information exists where all
/// parts have one.
class SumOfCosts final : public SmoothFunction {
 public:
  explicit SumOfCosts(std::vector<CostPart> parts);

  [[nodiscard]] const std::vector<std::string>& parameter_names() const { return names_; }
  [[nodiscard]] std::size_t parameter_count() const override { return names_.size(); }
  [[nodiscard]] double value(std::span<const double> parameters) const override;
  void evaluate(std::span<const double> parameters, SmoothEvaluation& at) const override;

 private:
  struct Part {
    std::shared_ptr<const SmoothFunction> cost;
    std::vector<std::size_t> places;  // of its parameters among all
  };

  std::vector<Part> parts_;
  std::vector<std::string> names_;
};

}  // namespace parabola
