// SPDX-License-Identifier: MIT
#include "parabola/plot/colours.hpp"

#include <array>
#include <cmath>
#include <cstddef>

#include <fmt/format.h>

namespace parabola {
namespace {

struct Pair {
  std::uint32_t light;
  std::uint32_t dark;
};

// In the order of ColourRole.
constexpr std::array<Pair, 12> palette{{{0xFFFFFF, 0x14181D},
                                        {0x1B1F24, 0xE8EBEE},
                                        {0x5A646F, 0xA3ADB8},
                                        {0x5A646F, 0x7C8792},
                                        {0xE6E9ED, 0x262C33},
                                        {0x0B62A4, 0x62B2F2},
                                        {0xCFE0EE, 0x24435C},
                                        {0xE7EFF6, 0x1B2E3D},
                                        {0xC4500A, 0xF79A5B},
                                        {0xF4DFD1, 0x4A3223},
                                        {0x2E9C8B, 0x2F8F6B},
                                        {0x6B1E5F, 0xD94F9A}}};

Rgb unpacked(std::uint32_t code) {
  return {static_cast<std::uint8_t>(code >> 16U), static_cast<std::uint8_t>((code >> 8U) & 0xFFU),
          static_cast<std::uint8_t>(code & 0xFFU)};
}

Rgb base(ColourRole role, FigureTheme theme) {
  const Pair& pair = palette.at(static_cast<std::size_t>(role));
  return unpacked(theme == FigureTheme::light ? pair.light : pair.dark);
}

std::uint8_t mixed(std::uint8_t from, std::uint8_t to, double share) {
  return static_cast<std::uint8_t>(std::lround(from + share * (to - from)));
}

}  // namespace

Rgb rgb(Colour colour, FigureTheme theme) {
  const Rgb full = base(colour.role, theme);
  const Rgb paper = base(ColourRole::paper, theme);
  return {mixed(full.red, paper.red, colour.lightened),
          mixed(full.green, paper.green, colour.lightened),
          mixed(full.blue, paper.blue, colour.lightened)};
}

std::string hexadecimal(Rgb colour) {
  return fmt::format("#{:02X}{:02X}{:02X}", colour.red, colour.green, colour.blue);
}

}  // namespace parabola
