// SPDX-License-Identifier: MIT
#include "parabola/plot/axis_text.hpp"

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/plot/make_axis.hpp"
#include "parabola/plot/number_text.hpp"

namespace parabola {
namespace {

std::vector<std::string> labels(AxisRange range, AxisScale scale = AxisScale::linear,
                                DecimalMark mark = DecimalMark::point) {
  AxisRequest request;
  request.range = range;
  request.scale = scale;
  request.decimal_mark = mark;
  std::vector<std::string> result;
  for (const Tick& tick : make_axis(request, FontMetrics("Inter")).ticks) {
    if (!tick.minor) result.push_back(tick.label.plain());
  }
  return result;
}

TEST(AxisText, minus_is_a_true_minus) {
  EXPECT_EQ(labels({-3.0, 3.0}), (std::vector<std::string>{"−3", "−2", "−1", "0", "1", "2", "3"}));
}

TEST(AxisText, all_labels_of_an_axis_have_the_same_decimals) {
  EXPECT_EQ(labels({0.0, 1.2}),
            (std::vector<std::string>{"0.0", "0.2", "0.4", "0.6", "0.8", "1.0", "1.2"}));
}

TEST(AxisText, decimal_comma) {
  EXPECT_EQ(labels({0.0, 1.2}, AxisScale::linear, DecimalMark::comma).at(1), "0,2");
}

TEST(AxisText, thin_spaces_begin_at_ten_thousand) {
  EXPECT_EQ(fixed_text(9999.0, 0, DecimalMark::point).plain(), "9999");
  EXPECT_EQ(fixed_text(10000.0, 0, DecimalMark::point).plain(), "10\u2009000");
  EXPECT_EQ(fixed_text(-1234567.25, 2, DecimalMark::comma).plain(), "−1\u2009234\u2009567,25");
}

TEST(AxisText, numbers_below_a_hundredth_or_from_a_hundred_thousand_get_a_power_of_ten) {
  EXPECT_EQ(choose_unit({0.0, 0.0095}, 5.0).exponent, -3);
  EXPECT_EQ(choose_unit({0.0, 0.0105}, 5.0).exponent, 0);  // a tick at 0.01
  EXPECT_EQ(choose_unit({0.0, 99000.0}, 5.0).exponent, 0);
  EXPECT_EQ(choose_unit({0.0, 1.1e5}, 5.0).exponent, 3);
  EXPECT_EQ(choose_unit({0.0, 1.2e-11}, 5.0).exponent, -12);
  EXPECT_EQ(choose_unit({-4e9, 1e9}, 5.0).exponent, 9);
}

TEST(AxisText, the_power_moves_into_the_title) {
  DisplayUnit unit;
  unit.exponent = -3;
  const RichText title =
      title_text({RichText().add("I", Slant::italic), RichText("A")}, unit, DecimalMark::point);
  const std::vector<TextRun> expected{{"I", Slant::italic, Level::base},
                                      {" (10", Slant::upright, Level::base},
                                      {"−3", Slant::upright, Level::superscript},
                                      {" A)", Slant::upright, Level::base}};
  EXPECT_EQ(title.runs(), expected);
  EXPECT_EQ(title_text({RichText("row"), {}}, {}, DecimalMark::point).plain(), "row");
}

TEST(AxisText, an_axis_far_from_zero_shows_its_offset_in_the_title) {
  const DisplayUnit unit = choose_unit({1.7e9 + 300.0, 1.7e9 + 5300.0}, 5.0);
  EXPECT_EQ(unit.offset, 1.7e9);
  EXPECT_EQ(unit.exponent, 0);
  EXPECT_EQ(title_text({RichText("t"), RichText("s")}, unit, DecimalMark::point).plain(),
            "t − 1.7 × 109 (s)");
}

TEST(AxisText, decades_are_plain_from_a_tenth_to_ten_thousand) {
  EXPECT_EQ(labels({0.05, 20000.0}, AxisScale::logarithmic),
            (std::vector<std::string>{"0.1", "1", "10", "100", "1000", "10\u2009000"}));
  EXPECT_EQ(labels({0.005, 20.0}, AxisScale::logarithmic),
            (std::vector<std::string>{"10−2", "10−1", "100", "101"}));
}

TEST(AxisText, a_label_as_typed_is_split_at_its_unit) {
  EXPECT_EQ(split_label("current I (mA)"), (AxisTitle{RichText("current I"), RichText("mA")}));
  EXPECT_EQ(split_label("f(x)"), (AxisTitle{RichText("f"), RichText("x")}));
  EXPECT_EQ(split_label("(mA)"), (AxisTitle{RichText("(mA)"), {}}));
  EXPECT_EQ(split_label("plain"), (AxisTitle{RichText("plain"), {}}));
}

TEST(AxisText, labels_of_a_horizontal_axis_keep_their_distance) {
  const FontMetrics metrics("Inter");
  AxisRequest request;
  request.range = {10000.0, 10001.3};
  request.length = 40.0;
  request.target = 8.0;
  const Axis axis = make_axis(request, metrics);
  double previous = -100.0;
  std::size_t count = 0;
  for (const Tick& tick : axis.ticks) {
    if (tick.label.empty()) continue;
    ++count;
    const double centre = request.length * axis.fraction(tick.position);
    const double half = 0.5 * request.font * metrics.width(tick.label);
    EXPECT_GT(centre - half, previous + 1.0);
    previous = centre + half;
  }
  EXPECT_GE(count, 2U);
}

TEST(AxisText, rows_have_whole_numbers) {
  AxisRequest request;
  request.range = {1.8, 4.2};
  request.values = TickValues::integers;
  for (const Tick& tick : make_axis(request, FontMetrics("Inter")).ticks) {
    EXPECT_EQ(tick.position, std::round(tick.position));
  }
}

}  // namespace
}  // namespace parabola
