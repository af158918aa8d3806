// SPDX-License-Identifier: MIT
#include "parabola/model/number_text.hpp"

#include <limits>
#include <string_view>

#include <gtest/gtest.h>

#include "parabola/model/fold.hpp"

namespace parabola {
namespace {

std::string of_decimal(std::string_view text) {
  return number_text(normalised(*parse_decimal(text)));
}

TEST(NumberText, decimals_are_as_short_as_written) {
  for (const std::string_view text : {"0", "1", "0.1", "2.5", "123456.789", "1e-30", "0.001"})
    EXPECT_EQ(of_decimal(text), text);
  EXPECT_EQ(of_decimal("1.50"), "1.5");
  EXPECT_EQ(of_decimal("1000000"), "1000000");
}

TEST(NumberText, digits_beyond_a_double_are_kept) {
  EXPECT_EQ(of_decimal("3.14159265358979323846264338"), "3.14159265358979323846264338");
  EXPECT_EQ(of_decimal("12345678901234567890123"), "1.2345678901234567890123e22");
  EXPECT_EQ(of_decimal("0.00012345678901234567890123"), "0.00012345678901234567890123");
  EXPECT_EQ(of_decimal("1.2345678901234567890123e-5"), "1.2345678901234567890123e-5");
  EXPECT_EQ(of_decimal("9.9999999999999999999999e5"), "999999.99999999999999999");
}

TEST(NumberText, a_double_is_told_from_the_decimal_beside_it) {
  EXPECT_EQ(number_text({0.5, 0.0, 0}), "0.5");
  // 0.1 as a double is 0.1000000000000000055511151231257827021181583404541015625.
  EXPECT_EQ(number_text({0.1, 0.0, 0}).substr(0, 28), "0.10000000000000000555111512");
}

TEST(NumberText, reads_back_at_the_ends_of_the_range) {
  using Limits = std::numeric_limits<double>;
  for (const double x : {Limits::max(), Limits::min(), Limits::denorm_min(), 1e300, 3e-300}) {
    const Decimal number = normalised({x, 0.0, 0});
    const Decimal read = normalised(*parse_decimal(number_text(number)));
    EXPECT_EQ(read.value, number.value);
    EXPECT_EQ(read.rest, number.rest);
  }
}

}  // namespace
}  // namespace parabola
