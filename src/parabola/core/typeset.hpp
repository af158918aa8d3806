// SPDX-License-Identifier: MIT
// Names of quantities as print shows them: tau is τ, N0 is N with index 0, T_half is T with index
// half.
#pragma once

#include <string>
#include <string_view>

namespace parabola {

/// One-letter quantities and Greek letters are italic, words and numbers upright (ISO 80000-1).
struct TypesetText {
  std::string text;  ///< UTF-8, Greek names as letters; user text, to be escaped by who writes it
  bool is_italic = false;
};

struct TypesetName {
  TypesetText base;
  TypesetText subscript;  ///< text empty when there is none
};

/// Splits at the first '_' (further ones separate indices by commas: x_1_a has "1,a"), else before
/// final digits: sigma_I -> σ, I;  N0, N₀ -> N, 0;  tau -> τ;  rate -> rate. What is no identifier
/// (`Channel 1`) stays whole and upright.
TypesetName typeset_name(std::string_view name);

/// "tau" -> "τ", "Delta" -> "Δ"; empty when the word names no Greek letter. Capitals that look like
/// Latin letters have no entry.
std::string_view greek_letter(std::string_view word);
/// The reverse: "τ" -> "tau"; empty when the text is no Greek letter of that list.
std::string_view greek_word(std::string_view letter);

}  // namespace parabola
