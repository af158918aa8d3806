// SPDX-License-Identifier: MIT
#include "parabola/study/known_quantities.hpp"

#include <gtest/gtest.h>

namespace parabola {
namespace {

TEST(KnownQuantities, take_the_forms_of_a_cell_with_a_unit_in_brackets) {
  const KnownQuantity v = parse_known_quantity("V=5.0 +- 0.1 [V]").value();
  EXPECT_EQ(v.name, "V");
  EXPECT_EQ(v.value, 5.0);
  EXPECT_EQ(v.uncertainty, 0.1);
  EXPECT_EQ(v.unit, "V");
  EXPECT_EQ(parse_known_quantity("I = 2.00(5)").value().uncertainty, 0.05);
  EXPECT_EQ(parse_known_quantity("T=20.5 ± 0.5 [°C]").value().unit, "°C");
  EXPECT_EQ(parse_known_quantity("k=3").value().uncertainty, 0.0);
  EXPECT_EQ(parse_known_quantity("`Channel 1`=3(1)").value().name, "Channel 1");
  EXPECT_EQ(parse_known_quantity("x=-1.2(3)e-3").value().value, -1.2e-3);
}

TEST(KnownQuantities, a_quantity_is_told_from_a_formula) {
  for (const char* text : {"V=5", "V = 5.0 +- 0.1", "V=2.00(5)", "V=x ± 1", "V=5 [V]", "V=1e999"})
    EXPECT_TRUE(states_quantity(text)) << text;
  for (const char* text : {"R = V/I", "y = 2*x", "y = -x", "y = (a)", "data.csv", "y ="})
    EXPECT_FALSE(states_quantity(text)) << text;
}

TEST(KnownQuantities, what_is_no_quantity_is_refused) {
  const auto code = [](std::string_view text) { return parse_known_quantity(text).error().code(); };
  EXPECT_EQ(code("V"), "quantity_syntax");
  EXPECT_EQ(code("=5"), "quantity_syntax");
  EXPECT_EQ(code("2V=5"), "quantity_syntax");
  EXPECT_EQ(code("V=five"), "quantity_syntax");
  EXPECT_EQ(code("V=5,0 +- 0,1"), "quantity_syntax");
  EXPECT_EQ(parse_known_quantity("V=5 +- 0").error().fix(),
            "an exact number is written without one");
  EXPECT_EQ(parse_known_quantity("V=5 +- -1").error().sentence(),
            "the uncertainty must be positive, found -1");
}

TEST(KnownQuantities, a_correlation_is_two_names_and_a_number_within_one) {
  const PairCorrelation pair = parse_pair_correlation("V, I = -0.5").value();
  EXPECT_EQ(pair.first, "V");
  EXPECT_EQ(pair.second, "I");
  EXPECT_EQ(pair.value, -0.5);
  const auto sentence = [](std::string_view text) {
    return parse_pair_correlation(text).error().sentence();
  };
  EXPECT_EQ(sentence("V=0.5"), "a correlation is two names and a number");
  EXPECT_EQ(sentence("V,I"), "a correlation is two names and a number");
  EXPECT_EQ(sentence("V,I=1.5"), "a correlation lies between -1 and 1, found 1.5");
  EXPECT_EQ(sentence("V,V=1"), "V is correlated with itself by 1 and nothing else");
}

KnownQuantities three() {
  KnownQuantities known;
  for (const char* text : {"a=1(1)", "b=1(1)", "c=1(1)", "k=2"})
    add_quantity(known, parse_known_quantity(text).value()).value();
  return known;
}

Error conflict(const std::vector<std::string>& texts) {
  KnownQuantities known = three();
  std::vector<PairCorrelation> pairs;
  for (const std::string& text : texts) pairs.push_back(parse_pair_correlation(text).value());
  Result<void> done = correlate(known, pairs);
  return done ? Error("none", "") : done.error();
}

TEST(KnownQuantities, pairs_fill_both_corners) {
  KnownQuantities known = three();
  correlate(known, {parse_pair_correlation("c,a=0.25").value()}).value();
  EXPECT_EQ(known.correlation(0, 2), 0.25);
  EXPECT_EQ(known.correlation(2, 0), 0.25);
  EXPECT_EQ(known.correlation(0, 1), 0.0);
  EXPECT_EQ(known.correlation(3, 3), 1.0);
}

TEST(KnownQuantities, correlations_on_the_edge_are_possible) {
  EXPECT_EQ(conflict({"a,b=1", "b,c=1", "a,c=1"}).code(), "none");
  EXPECT_EQ(conflict({"a,b=0.5", "b,c=-0.5", "a,c=0.5"}).code(), "none");
}

TEST(KnownQuantities, a_correlation_without_room_is_named_with_the_room_there_is) {
  // sqrt(1 - 0.9^2) = 0.4359 beside 0.9 and 0
  const Error error = conflict({"a,b=0.9", "b,c=0.9"});
  EXPECT_EQ(error.code(), "correlation_range");
  EXPECT_EQ(error.sentence(),
            "with the other correlations, that of a and b lies between -0.4359 and 0.4359, not at "
            "0.9");
  EXPECT_EQ(error.where(), "--correlation a,b=0.9");
}

TEST(KnownQuantities, wrong_pairs_are_told) {
  EXPECT_EQ(conflict({"a,B=0.5"}).fix(), "did you mean b?");
  EXPECT_EQ(conflict({"a,k=0.5"}).sentence(),
            "k is exact, and an exact number is correlated with nothing");
  EXPECT_EQ(conflict({"a,b=0.5", "b,a=0.5"}).sentence(),
            "the correlation of b and a is given twice");
}

TEST(KnownQuantities, one_fit_brings_its_own_correlations_and_names_once) {
  SavedResult saved;
  saved.name = "fit.json";
  for (const char* name : {"a", "b"}) {
    Quantity quantity;
    quantity.name = name;
    quantity.estimate = 1.0;
    quantity.uncertainty = 1.0;
    saved.parameters.push_back(quantity);
    saved.free.emplace_back(name);
  }
  saved.covariance = Matrix(2, 2);
  saved.covariance(0, 0) = saved.covariance(1, 1) = 1.0;
  saved.covariance(0, 1) = saved.covariance(1, 0) = 0.5;
  KnownQuantities known;
  add_saved_result(known, saved).value();
  EXPECT_EQ(known.correlation(1, 0), 0.5);
  EXPECT_EQ(correlate(known, {parse_pair_correlation("a,b=0.5").value()}).error().sentence(),
            "fit.json holds the correlation of a and b already");
  EXPECT_EQ(add_quantity(known, parse_known_quantity("a=2(1)").value()).error().sentence(),
            "a is given twice: by fit.json and by the command line");
  saved.free.pop_back();
  saved.parameters[1].status = QuantityStatus::at_limit;
  saved.parameters[1].reason = "at its limit";
  KnownQuantities none;
  EXPECT_EQ(add_saved_result(none, saved).error().sentence(),
            "the fit gives no uncertainty for b: at its limit");
}

}  // namespace
}  // namespace parabola
