// SPDX-License-Identifier: MIT
#include "parabola/study/monte_carlo.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include "parabola/core/assert.hpp"
#include "parabola/core/rounding.hpp"

namespace parabola {
namespace {

// Mean and sum of squared deviations, merged without cancellation (Chan, Golub & LeVeque 1983).
struct Moments {
  double count = 0.0;
  double mean = 0.0;
  double squares = 0.0;

  void add(double value) {
    count += 1.0;
    const double step = value - mean;
    mean += step / count;
    squares += step * (value - mean);
  }
  void merge(const Moments& other) {
    if (other.count == 0.0) return;
    const double total = count + other.count;
    const double step = other.mean - mean;
    mean += step * (other.count / total);
    squares += other.squares + step * step * (count * (other.count / total));
    count = total;
  }
  [[nodiscard]] double deviation() const { return std::sqrt(squares / (count - 1.0)); }
};

// The integer part of x + 1/2 unless x is whole, and at least 1: JCGM 101, 7.7.
std::size_t rank(double x) {
  return static_cast<std::size_t>(std::max(std::floor(x + 0.5), 1.0));
}

struct Intervals {
  CoverageInterval shortest;
  CoverageInterval symmetric;
};

Intervals intervals(const std::vector<double>& sorted, double level) {
  const std::size_t n = sorted.size();
  const std::size_t q = std::min(rank(level * static_cast<double>(n)), n - 1);
  const std::size_t below = std::min(rank(static_cast<double>(n - q) / 2.0), n - q);
  std::size_t best = 0;
  for (std::size_t r = 1; r + q < n; ++r) {
    if (sorted[r + q] - sorted[r] < sorted[best + q] - sorted[best]) best = r;
  }
  return {{sorted[best], sorted[best + q]}, {sorted[below - 1], sorted[below - 1 + q]}};
}

// What must settle: mean, uncertainty, ends of the shortest and of the symmetric interval.
constexpr std::size_t watched_count = 6;
using Watched = std::array<double, watched_count>;

class Watch {
 public:
  void add(const Watched& block) {
    for (std::size_t i = 0; i < watched_count; ++i) moments_[i].add(block[i]);
  }
  [[nodiscard]] bool settled(double tolerance) const {
    return std::ranges::all_of(moments_, [&](const Moments& moments) {
      return moments.count >= 2.0 && 2.0 * noise_of(moments) <= tolerance;
    });
  }
  [[nodiscard]] TrialNoise noise() const {
    return {noise_of(moments_[0]),
            noise_of(moments_[1]),
            {noise_of(moments_[4]), noise_of(moments_[5])}};
  }

 private:
  // s with s^2 = sum (block - mean)^2 / (h (h - 1))
  static double noise_of(const Moments& moments) {
    return moments.deviation() / std::sqrt(moments.count);
  }

  std::array<Moments, watched_count> moments_;
};

// Values are taken from the first one, in a power of two near their spread: their squares neither
// over- nor underflow, whatever the unit, and a small spread of large values keeps its digits.
class Scale {
 public:
  void set(const std::vector<double>& values) {
    if (is_set_) return;
    is_set_ = true;
    shift_ = values.front();
    double spread = 0.0;
    for (const double value : values) spread = std::max(spread, std::abs(value - shift_));
    if (std::isfinite(spread)) std::frexp(spread, &exponent_);
  }
  [[nodiscard]] double scaled(double value) const { return difference(value - shift_); }
  [[nodiscard]] double difference(double size) const { return std::ldexp(size, -exponent_); }
  [[nodiscard]] double value(double scaled) const { return shift_ + size(scaled); }
  [[nodiscard]] double size(double scaled) const { return std::ldexp(scaled, exponent_); }

 private:
  bool is_set_ = false;
  double shift_ = 0.0;
  int exponent_ = 0;
};

// All trials of one result.
class Trials {
 public:
  void add_block(std::span<const double> block, double level) {
    std::vector<double> finite;
    finite.reserve(block.size());
    std::ranges::copy_if(block, std::back_inserter(finite),
                         [](double value) { return std::isfinite(value); });
    if (finite.empty()) return;
    scale_.set(finite);
    Moments own;
    for (const double value : finite) own.add(scale_.scaled(value));
    moments_.merge(own);
    values_.insert(values_.end(), finite.begin(), finite.end());
    if (finite.size() < 2) return;
    std::ranges::sort(finite);
    const Intervals ends = intervals(finite, level);
    watch_.add({own.mean, own.deviation(), scale_.scaled(ends.shortest.lower),
                scale_.scaled(ends.shortest.upper), scale_.scaled(ends.symmetric.lower),
                scale_.scaled(ends.symmetric.upper)});
  }
  [[nodiscard]] bool settled(int digits) const {
    if (moments_.count < 2.0) return false;
    const double u = scale_.size(moments_.deviation());
    if (!std::isfinite(u)) return false;
    return watch_.settled(u > 0.0 ? scale_.difference(numerical_tolerance(u, digits)) : 0.0);
  }
  [[nodiscard]] TrialSummary summary(const MonteCarloOptions& options) {
    TrialSummary result;
    result.finite = values_.size();
    if (values_.size() < 2) return result;
    result.mean = scale_.value(moments_.mean);
    result.uncertainty = scale_.size(moments_.deviation());
    result.settled = settled(options.digits);
    const TrialNoise noise = watch_.noise();
    result.noise = {scale_.size(noise.mean),
                    scale_.size(noise.uncertainty),
                    {scale_.size(noise.symmetric.lower), scale_.size(noise.symmetric.upper)}};
    std::ranges::sort(values_);
    const Intervals ends = intervals(values_, options.confidence_level);
    result.shortest = ends.shortest;
    result.symmetric = ends.symmetric;
    return result;
  }

 private:
  std::vector<double> values_;  // the finite ones
  Scale scale_;
  Moments moments_;  // scaled, as all that is watched
  Watch watch_;
};

// Covariance of the results over the trials in which all of them are finite.
class CrossMoments {
 public:
  explicit CrossMoments(std::size_t size) : mean_(size, 0.0), step_(size), products_(size, size) {}

  void add(const std::vector<std::vector<double>>& block, std::size_t trial) {
    const std::size_t n = mean_.size();
    const bool finite = std::ranges::all_of(
        block, [&](const std::vector<double>& values) { return std::isfinite(values[trial]); });
    if (!finite) return;
    count_ += 1.0;
    for (std::size_t k = 0; k < n; ++k) {
      step_[k] = block[k][trial] - mean_[k];
      mean_[k] += step_[k] / count_;
    }
    const double weight = (count_ - 1.0) / count_;
    for (std::size_t k = 0; k < n; ++k) {
      for (std::size_t j = k; j < n; ++j) products_(j, k) += weight * step_[j] * step_[k];
    }
  }
  [[nodiscard]] Matrix covariance() const {
    Matrix result(mean_.size(), mean_.size());
    for (std::size_t k = 0; k < mean_.size(); ++k) {
      for (std::size_t j = k; j < mean_.size(); ++j)
        result(j, k) = result(k, j) = products_(j, k) / (count_ - 1.0);
    }
    return result;
  }

 private:
  double count_ = 0.0;
  Vector mean_;
  Vector step_;
  Matrix products_;
};

std::size_t block_size(double level, std::size_t limit) {
  constexpr double least = 1e4;
  const double wanted = std::max(std::ceil(100.0 / (1.0 - level)), least);
  return wanted < static_cast<double>(limit) ? static_cast<std::size_t>(wanted) : limit;
}

}  // namespace

double numerical_tolerance(double uncertainty, int digits) {
  PARABOLA_ASSERT(uncertainty > 0.0 && (digits == 1 || digits == 2));
  const int place = round_estimate(uncertainty, uncertainty).last_place + (digits == 1 ? 1 : 0);
  return 0.5 * std::pow(10.0, place);
}

MonteCarlo run_monte_carlo(std::size_t result_count, const TrialFunction& trials,
                           const MonteCarloOptions& options) {
  PARABOLA_ASSERT(result_count > 0);
  const std::size_t limit = options.trial_limit / result_count;
  const std::size_t size = block_size(options.confidence_level, limit);
  std::vector<Trials> results(result_count);
  CrossMoments cross(result_count);
  std::vector<std::vector<double>> block(result_count, std::vector<double>(size));
  std::vector<double*> places;
  for (std::vector<double>& values : block) places.push_back(values.data());
  MonteCarlo outcome;
  bool settled = false;
  while (!settled && outcome.trials + size <= limit) {
    trials(size, places);
    outcome.trials += size;
    for (std::size_t k = 0; k < result_count; ++k)
      results[k].add_block(block[k], options.confidence_level);
    for (std::size_t trial = 0; trial < size; ++trial) cross.add(block, trial);
    settled = std::ranges::all_of(
        results, [&](const Trials& result) { return result.settled(options.digits); });
  }
  for (Trials& result : results) outcome.results.push_back(result.summary(options));
  outcome.covariance = cross.covariance();
  return outcome;
}

}  // namespace parabola
