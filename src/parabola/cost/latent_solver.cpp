// SPDX-License-Identifier: MIT
#include "parabola/cost/latent_solver.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace parabola {
namespace {

constexpr double final_step = 1e-7;    // in sigma
constexpr double plain_step = 1e-4;    // below, a Newton step needs no watching
constexpr double least_halved = 1e-9;  // a step halved so far is taken: the merit is only rounding
constexpr double slack = 1.0 + 8.0 * std::numeric_limits<double>::epsilon();
constexpr int most_evaluations = 100;

double length_of(std::span<const double> v) {
  double squares = 0.0;
  if (v.size() == 1) return std::abs(v[0]);
  for (const double x : v) squares += x * x;
  return std::sqrt(squares);
}

}  // namespace

void LatentSolver::solve(LatentBlock& block, std::span<const double> parameters) {
  states_.assign(block.rows(), State{});
  base_.assign(m_ * block_rows, 0.0);
  step_.assign(m_ * block_rows, 0.0);
  active_.assign(block.all().begin(), block.all().end());
  for (int k = 0; k < most_evaluations && !active_.empty(); ++k) {
    block.evaluate(LatentLevel::latent, parameters, active_);
    std::size_t left = 0;
    for (std::size_t at = 0; at < active_.size(); ++at) {
      const std::size_t row = active_[at];
      if (!advance(block, row, at)) active_[left++] = row;
    }
    active_.resize(left);
  }
  for (const std::size_t row : active_) {  // back from the step under trial
    for (std::size_t k = 0; k < m_; ++k) block.z(k, row) = base_[k * block_rows + row];
  }
}

// From the values at z to the next z; true when that is final.
bool LatentSolver::advance(LatentBlock& block, std::size_t row, std::size_t at) {
  block.load(row, at, point_);
  State& state = states_[row];
  const bool exists = std::isfinite(point_.error) && std::isfinite(point_.multiplier);
  if (!state.stepped && !exists) return next_start(block, row);
  if (!exists || (state.on_trial && point_.merit(state.bound) > state.merit * slack)) {
    halve(block, row);
    return false;
  }
  const bool is_plane = block.points().function().is_linear_in_latent();
  double length = newton_step();
  if (length > state.limit && !is_plane) {
    for (double& step : rho_) step *= state.limit / length;
    length = state.limit;
    state.limit *= 2.0;
  }
  state.on_trial = length > plain_step;
  if (state.on_trial) {
    state.bound = point_.merit_bound();
    state.merit = point_.merit(state.bound);
  }
  for (std::size_t k = 0; k < m_; ++k) {
    base_[k * block_rows + row] = block.z(k, row);
    step_[k * block_rows + row] = rho_[k];
    block.z(k, row) += rho_[k];
  }
  // Small steps that stop shrinking are rounding, at predictors of 1e9 sigma.
  const bool is_noise = state.stepped && length < plain_step && state.length < plain_step &&
                        length > 0.5 * state.length;
  state.stepped = true;
  state.length = length;
  state.converged = length <= final_step || is_noise || is_plane;
  return state.converged;
}

// Half the step that rose, or led where the model does not exist.
void LatentSolver::halve(LatentBlock& block, std::size_t row) {
  double squares = 0.0;
  for (std::size_t k = 0; k < m_; ++k) {
    double& step = step_[k * block_rows + row];
    step *= 0.5;
    squares += step * step;
    block.z(k, row) = base_[k * block_rows + row] + step;
  }
  states_[row].on_trial = std::sqrt(squares) > least_halved;
  states_[row].length = std::numeric_limits<double>::infinity();
}

// The model does not exist at the observed x, as log(x) below 0: 1 to 3 sigma on either side of it
// it may. True when there is nothing left to try.
bool LatentSolver::next_start(LatentBlock& block, std::size_t row) {
  const int attempt = states_[row].attempt++;
  const auto axis = static_cast<std::size_t>(attempt / 6);
  for (std::size_t k = 0; k < m_; ++k) block.z(k, row) = 0.0;
  if (axis >= m_) return true;
  const int sigmas = 1 + attempt % 6 / 2;
  const double distance = sigmas;
  block.z(axis, row) = attempt % 2 == 0 ? distance : -distance;
  return false;
}

// Newton's step in rho_, and its length. Where q does not curve up the step without second
// derivatives descends too; at a maximum, where that step vanishes, it goes half a sigma down.
double LatentSolver::newton_step() {
  constexpr double far_from_stationary = 0.1;
  constexpr double way_off = 0.5;
  point_.stationarity(rho_);
  if (point_.factor()) {
    point_.solve(rho_);
    return length_of(rho_);
  }
  if (length_of(rho_) < far_from_stationary) {
    const Vector way = point_.way_down();
    double along = 0.0;
    for (std::size_t k = 0; k < m_; ++k) along += way[k] * rho_[k];
    for (std::size_t k = 0; k < m_; ++k) rho_[k] += (along < 0.0 ? -way_off : way_off) * way[k];
  }
  return length_of(rho_);
}

}  // namespace parabola
