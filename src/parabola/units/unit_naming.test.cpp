// SPDX-License-Identifier: MIT
#include "parabola/units/unit_naming.hpp"

#include <array>
#include <vector>

#include <gtest/gtest.h>

namespace parabola {
namespace {

Dimension dimension(std::string_view text) {
  return parse_unit(text)->dimension;
}

TEST(UnitNaming, a_derived_unit_with_a_name_is_called_by_it_with_its_prefix) {
  EXPECT_EQ(named_unit(dimension("mA/V"), -3), "mS");
  EXPECT_EQ(named_unit(dimension("V/mA"), 3), "kΩ");
  EXPECT_EQ(named_unit(dimension("kg m/s^2"), 0), "N");
}

TEST(UnitNaming, a_rate_is_not_called_hertz_and_an_odd_power_of_ten_has_no_prefix) {
  EXPECT_EQ(named_unit(dimension("1/s"), 0), std::nullopt);
  EXPECT_EQ(named_unit(dimension("V"), -2), std::nullopt);
  EXPECT_EQ(named_unit(Dimension{}, 0), std::nullopt);
}

TEST(UnitNaming, products_are_written_with_one_stroke_and_powers) {
  const auto text = [](std::vector<UnitFactor> factors) { return composed_unit(factors); };
  EXPECT_EQ(text({{"mA", 1.0}, {"V", -1.0}}), "mA/V");
  EXPECT_EQ(text({{"us", -1.0}}), "1/us");
  EXPECT_EQ(text({{"cm", 1.0}, {"s", -2.0}}), "cm/s^2");
  EXPECT_EQ(text({{"V", 0.5}}), "V^0.5");
  EXPECT_EQ(text({{"m", 1.0 / 3.0}}), "m^(1/3)");
  EXPECT_EQ(text({{"m/s", 2.0}}), "(m/s)^2");
  EXPECT_EQ(text({{"m/s", 1.0}}), "m/s");
  EXPECT_EQ(text({{"K", -1.0}, {"s", -1.0}, {"J", 1.0}}), "J/(K s)");
  EXPECT_EQ(text({{"V", 0.0}}), "");
  EXPECT_EQ(text({{"V", 0.1234567}}), std::nullopt);
}

TEST(UnitNaming, base_units_spell_a_dimension_out) {
  EXPECT_EQ(base_unit(dimension("W")), "m^2 kg/s^3");
  EXPECT_EQ(base_unit(Dimension{}), "");
}

TEST(UnitNaming, every_text_reads_back_to_the_same_unit) {
  for (const std::string_view text : {"mA/V", "J/(K s)", "1/us", "cm/s^2", "m^(1/3)"}) {
    ASSERT_TRUE(parse_unit(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace parabola
