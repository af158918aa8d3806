// SPDX-License-Identifier: MIT
#include "parabola/plot/name_text.hpp"

#include "parabola/core/typeset.hpp"

namespace parabola {

RichText name_text(std::string_view name, Level level) {
  const TypesetName parts = typeset_name(name);
  const auto slant = [](const TypesetText& part) {
    return part.is_italic ? Slant::italic : Slant::upright;
  };
  RichText text;
  text.add(parts.base.text, slant(parts.base), level);
  const Level index = level == Level::base ? Level::subscript : Level::exponent_index;
  return text.add(parts.subscript.text, slant(parts.subscript), index);
}

}  // namespace parabola
