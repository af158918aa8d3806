// SPDX-License-Identifier: MIT
#include "parabola/start/separation.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "parabola/model/formula.hpp"
#include "parabola/model/print.hpp"

namespace parabola {
namespace {

struct Separated {
  std::size_t count = 0;
  std::vector<std::string> basis_parameters;  // sorted
};

Separated separated(std::string_view model, const std::vector<std::string>& parameters) {
  Graph graph;
  const NodeId root = parse_expression(model, graph).value();
  const std::vector<SeparatedTerm> terms = separate(graph, root, parameters, {"x"});
  Separated result;
  result.count = terms.size();
  for (const std::string& name : parameters) {
    const bool is_left = std::ranges::any_of(terms, [&](const SeparatedTerm& term) {
      EXPECT_FALSE(depends_on(graph, term.coefficient, "x")) << to_infix(graph, term.coefficient);
      return depends_on(graph, term.basis, name);
    });
    if (is_left) result.basis_parameters.push_back(name);
  }
  return result;
}

using Names = std::vector<std::string>;

TEST(Separation, a_phase_leaves_the_basis_by_the_addition_theorem) {
  const Separated s = separated("A*sin(w*x + phi)", {"A", "w", "phi"});
  EXPECT_EQ(s.count, 2U);
  EXPECT_EQ(s.basis_parameters, Names{"w"});
}

TEST(Separation, a_time_origin_leaves_an_exponential_and_an_oscillation) {
  EXPECT_EQ(separated("A*exp(-(x - t0)/tau)", {"A", "t0", "tau"}).basis_parameters, Names{"tau"});
  EXPECT_EQ(separated("A*cos(w*(x - t0))", {"A", "w", "t0"}).basis_parameters, Names{"w"});
}

TEST(Separation, the_square_of_a_cosine_with_phase_is_expanded) {
  const Separated s = separated("I0*cos(x - t0)^2 + b", {"I0", "t0", "b"});
  EXPECT_EQ(s.count, 4U);
  EXPECT_TRUE(s.basis_parameters.empty());
}

TEST(Separation, the_location_of_a_gaussian_stays_since_nothing_would_be_gained) {
  const Separated s = separated("a*exp(-(x - mu)^2/(2*s^2))", {"a", "mu", "s"});
  EXPECT_EQ(s.count, 1U);
  EXPECT_EQ(s.basis_parameters, (Names{"mu", "s"}));
}

TEST(Separation, a_factor_leaves_a_logarithm_and_a_power) {
  EXPECT_TRUE(separated("a*log(b*x)", {"a", "b"}).basis_parameters.empty());
  EXPECT_EQ(separated("(c*x)^k", {"c", "k"}).basis_parameters, Names{"k"});
}

TEST(Separation, a_parabola_around_a_vertex_becomes_linear) {
  const Separated s = separated("y0 - g/2*(x - x0)^2", {"y0", "g", "x0"});
  EXPECT_EQ(s.count, 3U);
  EXPECT_TRUE(s.basis_parameters.empty());
}

TEST(Separation, the_terms_add_up_to_the_formula) {
  Graph graph;
  const std::string model = "(a + b*sin(u*x))*cos(w*x + p)";
  const NodeId root = parse_expression(model, graph).value();
  NodeId sum = graph.constant(0.0);
  for (const SeparatedTerm& term : separate(graph, root, {"a", "b", "u", "w", "p"}, {"x"})) {
    sum = graph.make(Op::add, sum, graph.make(Op::multiply, term.coefficient, term.basis));
  }
  const NodeId difference = graph.make(Op::subtract, sum, root);
  NodeId at = difference;
  const std::array<std::pair<const char*, double>, 6> point = {
      {{"a", 1.2}, {"b", 0.7}, {"u", 2.1}, {"w", 0.9}, {"p", 0.4}, {"x", 1.7}}};
  for (const auto& [name, value] : point) {
    at = substitute(graph, at, name, graph.constant(value));
  }
  ASSERT_TRUE(graph.is_constant(at));
  // a dozen operations on numbers of size 1
  EXPECT_NEAR(graph.node(at).constant.value, 0.0, 1e-14);
}

}  // namespace
}  // namespace parabola
