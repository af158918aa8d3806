// SPDX-License-Identifier: MIT
#include "parabola/model/integral_function.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include <boost/math/quadrature/gauss_kronrod.hpp>

#include "parabola/core/assert.hpp"
#include "parabola/model/derivative.hpp"
#include "parabola/model/program.hpp"

namespace parabola {
namespace {

constexpr double tolerance = 1e-12;
constexpr std::size_t rule_size = 15;

// Nodes on [-1, 1] from left to right, with the weights of Kronrod and, where they are, of Gauss.
struct Rule {
  std::array<double, rule_size> nodes{};
  std::array<double, rule_size> kronrod{};
  std::array<double, rule_size> gauss{};
};

Rule make_rule() {
  using Kronrod = boost::math::quadrature::gauss_kronrod<double, rule_size>;
  using Gauss = boost::math::quadrature::gauss<double, 7>;
  Rule rule;
  constexpr std::size_t middle = rule_size / 2;
  for (std::size_t k = 0; k <= middle; ++k) {
    for (const std::size_t place : {middle - k, middle + k}) {
      rule.nodes[place] = place < middle ? -Kronrod::abscissa()[k] : Kronrod::abscissa()[k];
      rule.kronrod[place] = Kronrod::weights()[k];
      if (k % 2 == 0) rule.gauss[place] = Gauss::weights()[k / 2];
    }
  }
  return rule;
}

const Rule& rule() {
  static const Rule instance = make_rule();
  return instance;
}

// x as a function of t in a finite interval, which is the interval itself where that is finite.
class Mapping {
 public:
  Mapping(const IntegralEnds& ends, const IntegralScale& scale) : ends_(ends), scale_(scale) {
    is_open_below_ = std::isinf(ends.lower);
    is_open_above_ = std::isinf(ends.upper);
  }

  [[nodiscard]] double first() const {
    if (is_open_below_) return -1.0;
    return is_open_above_ ? 0.0 : ends_.lower;
  }
  [[nodiscard]] double last() const {
    if (is_open_above_) return 1.0;
    return is_open_below_ ? 0.0 : ends_.upper;
  }
  [[nodiscard]] double x(double t) const {
    if (is_open_below_ && is_open_above_)
      return scale_.centre + scale_.width * t / ((1.0 - t) * (1.0 + t));
    if (is_open_above_) return ends_.lower + scale_.width * t / (1.0 - t);
    if (is_open_below_) return ends_.upper + scale_.width * t / (1.0 + t);
    return t;
  }
  [[nodiscard]] double slope(double t) const {
    const double square = t * t;
    if (is_open_below_ && is_open_above_)
      return scale_.width * (1.0 + square) / std::pow(1.0 - square, 2);
    if (is_open_above_) return scale_.width / std::pow(1.0 - t, 2);
    if (is_open_below_) return scale_.width / std::pow(1.0 + t, 2);
    return 1.0;
  }

 private:
  IntegralEnds ends_;
  IntegralScale scale_;
  bool is_open_below_ = false;
  bool is_open_above_ = false;
};

// A part of the interval of a row, in t.
struct Panel {
  std::size_t row = 0;
  double first = 0.0;
  double last = 0.0;
};

// Where the integrand is evaluated, row by row, and what each place counts.
struct Nodes {
  std::vector<double> x;
  std::vector<double> weights;
  std::vector<std::size_t> begins;  // one more than there are rows
  std::vector<bool> failed;         // one per row
};

class IntegralFunction final : public RowFunction {
 public:
  IntegralFunction(Graph graph, NodeId integrand, const std::string& variable,
                   std::vector<std::string> parameters, const std::vector<IntegralEnds>& ends,
                   const IntegralScale& scale)
      : parameters_(std::move(parameters)) {
    for (const IntegralEnds& pair : ends) mappings_.emplace_back(pair, scale);
    compile(graph, integrand, variable);
  }

  [[nodiscard]] std::size_t row_count() const override { return mappings_.size(); }
  [[nodiscard]] const std::vector<std::string>& parameter_names() const override {
    return parameters_;
  }
  [[nodiscard]] const std::vector<bool>& jointly_linear() const override { return linear_; }

  void values(std::span<const double> parameters, std::span<double> values) const override {
    const Nodes nodes = place_nodes(parameters);
    std::vector<Vector> outputs = evaluate(value_, nodes.x, parameters);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = sum(outputs[0], nodes, i);
  }

  void values_and_gradient(std::span<const double> parameters, std::span<double> values,
                           Matrix& gradient) const override {
    const Nodes nodes = place_nodes(parameters);
    const std::vector<Vector> outputs = evaluate(gradient_, nodes.x, parameters);
    gradient = Matrix(row_count(), parameters_.size());
    for (std::size_t i = 0; i < row_count(); ++i) {
      values[i] = sum(outputs[0], nodes, i);
      for (std::size_t j = 0; j < parameters_.size(); ++j)
        gradient(i, j) = sum(outputs[j + 1], nodes, i);
    }
  }

  void weighted_hessian(std::span<const double> parameters, std::span<const double> weights,
                        Matrix& hessian) const override {
    const std::size_t p = parameters_.size();
    hessian = Matrix(p, p);
    if (entries_.empty()) return;
    const Nodes nodes = place_nodes(parameters);
    const std::vector<Vector> outputs = evaluate(curvature_, nodes.x, parameters);
    for (std::size_t k = 0; k < entries_.size(); ++k) {
      double total = 0.0;
      for (std::size_t i = 0; i < row_count(); ++i) total += weights[i] * sum(outputs[k], nodes, i);
      hessian(entries_[k].first, entries_[k].second) = total;
      hessian(entries_[k].second, entries_[k].first) = total;
    }
  }

 private:
  void compile(Graph& graph, NodeId integrand, const std::string& variable) {
    const std::vector<std::string> columns{variable};
    const std::vector<std::vector<bool>> interacts = interactions(graph, integrand, parameters_);
    linear_ = parabola::jointly_linear(interacts);
    std::vector<NodeId> first{integrand};
    for (const std::string& name : parameters_) first.push_back(derivative(graph, integrand, name));
    std::vector<NodeId> second;
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
      for (std::size_t j = i; j < parameters_.size(); ++j) {
        if (!interacts[i][j]) continue;
        const NodeId entry = derivative(graph, first[i + 1], parameters_[j]);
        if (graph.is_constant(entry, 0.0)) continue;
        second.push_back(entry);
        entries_.emplace_back(i, j);
      }
    }
    value_ = Program(graph, std::array{integrand}, columns, parameters_);
    gradient_ = Program(graph, first, columns, parameters_);
    curvature_ = Program(graph, second, columns, parameters_);
  }

  static std::vector<Vector> evaluate(const Program& program, const std::vector<double>& x,
                                      std::span<const double> parameters) {
    std::vector<Vector> outputs(program.output_count(), Vector(x.size()));
    std::vector<double*> places;
    for (Vector& output : outputs) places.push_back(output.data());
    thread_local Program::Workspace workspace;
    program.evaluate(std::array{x.data()}, parameters, 0, x.size(), places, workspace);
    return outputs;
  }

  static double sum(const Vector& values, const Nodes& nodes, std::size_t row) {
    if (nodes.failed[row]) return std::numeric_limits<double>::quiet_NaN();
    double total = 0.0;
    double rest = 0.0;  // Neumaier
    for (std::size_t k = nodes.begins[row]; k < nodes.begins[row + 1]; ++k) {
      const double part = values[k] * nodes.weights[k];
      const double next = total + part;
      rest += std::abs(total) >= std::abs(part) ? (total - next) + part : (part - next) + total;
      total = next;
    }
    return total + rest;
  }

  [[nodiscard]] Nodes place_nodes(std::span<const double> parameters) const;

  std::vector<std::string> parameters_;
  std::vector<Mapping> mappings_;
  std::vector<bool> linear_;
  Program value_;
  Program gradient_;
  Program curvature_;
  std::vector<std::pair<std::size_t, std::size_t>> entries_;
};

// Splits panels until the two rules of each agree.
class Refinement {
 public:
  explicit Refinement(const std::vector<Mapping>& mappings)
      : mappings_(mappings), magnitude_(mappings.size(), 0.0), failed_(mappings.size(), false) {
    // a single wide range may hold a narrow peak, which one panel would not see
    const std::size_t parts = std::max<std::size_t>(1, 16 / mappings.size());
    for (std::size_t i = 0; i < mappings.size(); ++i) {
      const double first = mappings[i].first();
      const double width = (mappings[i].last() - first) / static_cast<double>(parts);
      for (std::size_t k = 0; k < parts; ++k) {
        const double end =
            k + 1 == parts ? mappings[i].last() : first + width * static_cast<double>(k + 1);
        pending_.push_back({i, first + width * static_cast<double>(k), end});
      }
    }
  }

  [[nodiscard]] bool is_done() const { return pending_.empty(); }

  // Places of all nodes of the pending panels.
  [[nodiscard]] std::vector<double> places() const {
    std::vector<double> x;
    x.reserve(pending_.size() * rule_size);
    for (const Panel& panel : pending_) {
      for (const double node : rule().nodes) x.push_back(mappings_[panel.row].x(at(panel, node)));
    }
    return x;
  }

  // Accepts or splits every pending panel by the integrand at its places.
  void judge(const Vector& integrand) {
    std::vector<Estimate> estimates;
    Vector scale = magnitude_;
    for (std::size_t k = 0; k < pending_.size(); ++k) {
      estimates.push_back(
          estimate(pending_[k], std::span(integrand).subspan(k * rule_size, rule_size)));
      scale[pending_[k].row] += estimates.back().magnitude;
    }
    std::vector<Panel> next;
    for (std::size_t k = 0; k < pending_.size(); ++k) {
      const Panel& panel = pending_[k];
      const double middle = at(panel, 0.0);
      // NaN is not small: such a panel is split until it is hopeless
      const bool is_fine = estimates[k].error <= tolerance * scale[panel.row];
      const bool is_hopeless = rounds_ >= most_rounds || !(middle > panel.first) ||
                               !(middle < panel.last) || next.size() > most_panels;
      if (is_fine || is_hopeless) {
        if (!is_fine) failed_[panel.row] = true;
        accepted_.push_back(panel);
        magnitude_[panel.row] += estimates[k].magnitude;
      } else {
        next.push_back({panel.row, panel.first, middle});
        next.push_back({panel.row, middle, panel.last});
      }
    }
    pending_ = std::move(next);
    ++rounds_;
  }

  Nodes nodes() {
    Nodes nodes;
    nodes.failed = failed_;
    std::ranges::stable_sort(accepted_, {}, &Panel::row);
    for (const Panel& panel : accepted_) {
      while (nodes.begins.size() <= panel.row) nodes.begins.push_back(nodes.x.size());
      const Mapping& mapping = mappings_[panel.row];
      for (std::size_t q = 0; q < rule_size; ++q) {
        const double t = at(panel, rule().nodes[q]);
        nodes.x.push_back(mapping.x(t));
        nodes.weights.push_back(rule().kronrod[q] * 0.5 * (panel.last - panel.first) *
                                mapping.slope(t));
      }
    }
    nodes.begins.push_back(nodes.x.size());
    return nodes;
  }

 private:
  static constexpr int most_rounds = 50;
  static constexpr std::size_t most_panels = 5000;

  struct Estimate {
    double error = 0.0;
    double magnitude = 0.0;  // of the absolute values
  };

  static double at(const Panel& panel, double node) {
    return 0.5 * (panel.first + panel.last) + 0.5 * (panel.last - panel.first) * node;
  }

  [[nodiscard]] Estimate estimate(const Panel& panel, std::span<const double> integrand) const {
    double kronrod = 0.0;
    double gauss = 0.0;
    Estimate result;
    for (std::size_t q = 0; q < rule_size; ++q) {
      const double value = integrand[q] * 0.5 * (panel.last - panel.first) *
                           mappings_[panel.row].slope(at(panel, rule().nodes[q]));
      kronrod += rule().kronrod[q] * value;
      gauss += rule().gauss[q] * value;
      result.magnitude += rule().kronrod[q] * std::abs(value);
    }
    result.error = std::abs(kronrod - gauss);
    return result;
  }

  const std::vector<Mapping>& mappings_;
  std::vector<Panel> pending_;
  std::vector<Panel> accepted_;
  Vector magnitude_;  // per row: of what is accepted
  std::vector<bool> failed_;
  int rounds_ = 0;
};

Nodes IntegralFunction::place_nodes(std::span<const double> parameters) const {
  Refinement refinement(mappings_);
  while (!refinement.is_done())
    refinement.judge(evaluate(value_, refinement.places(), parameters).front());
  return refinement.nodes();
}

}  // namespace

Result<std::unique_ptr<RowFunction>> make_integral_function(
    Graph graph, NodeId integrand, const std::string& variable, std::vector<std::string> parameters,
    const std::vector<IntegralEnds>& ends, const IntegralScale& scale, std::size_t node_limit) {
  PARABOLA_ASSERT(scale.width > 0.0);
  if (graph.size() > node_limit)
    return Error("formula_limit", "the density needs too many operations", "formula",
                 "write a shorter formula");
  return std::unique_ptr<RowFunction>(std::make_unique<IntegralFunction>(
      std::move(graph), integrand, variable, std::move(parameters), ends, scale));
}

}  // namespace parabola
