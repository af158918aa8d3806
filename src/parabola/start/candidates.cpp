// SPDX-License-Identifier: MIT
#include "parabola/start/candidates.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <utility>

namespace parabola {
namespace {

constexpr std::array<std::size_t, 16> primes = {2,  3,  5,  7,  11, 13, 17, 19,
                                                23, 29, 31, 37, 41, 43, 47, 53};
constexpr std::size_t few_axes = 2;
constexpr std::size_t product_limit = 600;         // up to few_axes parameters
constexpr std::size_t large_product_limit = 1200;  // more
constexpr std::size_t frequency_points = 3000;     // grid points times others
constexpr std::size_t fewest_others = 12;          // per grid point

}  // namespace

SearchEffort SearchEffort::of_round(std::size_t round) {
  SearchEffort effort;
  effort.round = round;
  effort.kept <<= round;
  effort.beam <<= round;
  return effort;
}

std::size_t SearchEffort::enlarged(std::size_t count) const {
  for (std::size_t r = 0; r < round; ++r) count *= 3;
  return count;
}

double halton(std::size_t index, std::size_t dimension) {
  const std::size_t base = primes[dimension % primes.size()];
  double result = 0.0;
  double digit_value = 1.0;
  for (std::size_t rest = index; rest > 0; rest /= base) {
    digit_value /= static_cast<double>(base);
    result += digit_value * static_cast<double>(rest % base);
  }
  constexpr double golden = 0.6180339887498949;
  const std::size_t turn = dimension / primes.size();  // how often the primes were used up
  const double shifted = result + golden * static_cast<double>(turn);
  return shifted - std::floor(shifted);
}

CandidateSweep::CandidateSweep(Projector& projector, std::vector<Axis>& axes,
                               const SearchEffort& effort, std::vector<std::size_t> parameters,
                               Vector base)
    : projector_(projector),
      axes_(axes),
      effort_(effort),
      parameters_(std::move(parameters)),
      point_(std::move(base)),
      peaks_(axes.size()),
      next_draw_(20 + 1000 * effort.round) {
  std::ranges::stable_partition(parameters_,
                                [&](std::size_t j) { return axes_[j].role != Role::location; });
}

bool CandidateSweep::exhausted() const {
  return projector_.evaluations() >= effort_.evaluation_limit;
}

void CandidateSweep::score(const ActiveColumns& active) {
  const double sum = projector_.score(point_, active);
  if (!std::isfinite(sum)) return;
  scores_.push_back(sum);
  for (const std::size_t j : parameters_) values_.push_back(point_[j]);
}

void CandidateSweep::run(const ActiveColumns& active) {
  std::vector<std::size_t> frequencies;
  for (const std::size_t j : parameters_) {
    if (!axes_[j].fine.empty()) frequencies.push_back(j);
  }
  if (frequencies.empty()) {
    const std::size_t limit = parameters_.size() <= few_axes ? product_limit : large_product_limit;
    return sweep(active, parameters_, effort_.enlarged(limit));
  }
  for (const std::size_t j : frequencies) sweep_frequency(active, j);
}

void CandidateSweep::sweep_frequency(const ActiveColumns& active, std::size_t frequency) {
  std::vector<std::size_t> others = parameters_;
  std::erase(others, frequency);
  const Vector& fine = axes_[frequency].fine;
  const std::size_t limit =
      effort_.enlarged(std::max(fewest_others, frequency_points / fine.size()));
  for (const double value : fine) {
    if (exhausted()) return;
    point_[frequency] = value;
    sweep(active, others, limit);
  }
}

std::size_t CandidateSweep::product_size(const std::vector<std::size_t>& order) const {
  constexpr std::size_t enough = 1'000'000;
  std::size_t size = 1;
  for (const std::size_t j : order) {
    size *= axes_[j].list_size(peaks_[j].size());
    if (size > enough) return enough;
  }
  return size;
}

void CandidateSweep::sweep(const ActiveColumns& active, const std::vector<std::size_t>& order,
                           std::size_t limit) {
  if (product_size(order) <= limit) {
    product(active, order);
  } else {
    draws(active, order, limit);
  }
}

void CandidateSweep::product(const ActiveColumns& active, const std::vector<std::size_t>& order) {
  std::vector<std::size_t> digits(order.size(), 0);
  while (!exhausted()) {
    for (std::size_t k = 0; k < order.size(); ++k) {
      const std::size_t j = order[k];
      point_[j] = axes_[j].listed(digits[k], point_, peaks_[j]);
    }
    score(active);
    std::size_t k = 0;
    while (k < order.size() && ++digits[k] == axes_[order[k]].list_size(peaks_[order[k]].size())) {
      digits[k++] = 0;
    }
    if (k == order.size()) return;
  }
}

void CandidateSweep::draws(const ActiveColumns& active, const std::vector<std::size_t>& order,
                           std::size_t count) {
  for (std::size_t i = 0; i < count && !exhausted(); ++i) {
    for (std::size_t k = 0; k < order.size(); ++k) {
      const std::size_t j = order[k];
      point_[j] = axes_[j].drawn(halton(next_draw_, k), point_, peaks_[j]);
    }
    ++next_draw_;
    score(active);
  }
}

void CandidateSweep::draw_jointly(const ActiveColumns& active, std::size_t count) {
  for (std::size_t i = 0; i < count && !exhausted(); ++i) {
    for (std::size_t k = 0; k < parameters_.size(); ++k) {
      const std::size_t j = parameters_[k];
      const double u = halton(next_draw_, k);
      const Vector& fine = axes_[j].fine;
      point_[j] = fine.empty() ? axes_[j].drawn(u, point_, peaks_[j])
                               : fine[static_cast<std::size_t>(u * double(fine.size()))];
    }
    ++next_draw_;
    score(active);
  }
}

bool CandidateSweep::is_new(std::size_t candidate, const std::vector<std::size_t>& chosen) const {
  const std::size_t d = parameters_.size();
  return std::ranges::all_of(chosen, [&](std::size_t other) {
    for (std::size_t k = 0; k < d; ++k) {
      if (differ(axes_[parameters_[k]], values_[candidate * d + k], values_[other * d + k])) {
        return true;
      }
    }
    return false;
  });
}

std::vector<StartPoint> CandidateSweep::best(std::size_t count) const {
  std::vector<std::size_t> order(scores_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return scores_[i]; });
  std::vector<std::size_t> chosen;
  for (const std::size_t i : order) {
    if (chosen.size() == count) break;
    if (is_new(i, chosen)) chosen.push_back(i);
  }
  std::vector<StartPoint> points;
  for (const std::size_t i : chosen) {
    StartPoint point{point_, scores_[i], false};
    for (std::size_t k = 0; k < parameters_.size(); ++k) {
      point.parameters[parameters_[k]] = values_[i * parameters_.size() + k];
    }
    points.push_back(std::move(point));
  }
  return points;
}

}  // namespace parabola
