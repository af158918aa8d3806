// SPDX-License-Identifier: MIT
#include "parabola/plot/gnuplot.hpp"

#include <string>

#include <gtest/gtest.h>

#include "parabola/plot/fit_scene.hpp"
#include "parabola/plot/gnuplot_text.hpp"

namespace parabola {
namespace {

FitResult small_fit() {
  FitResult result;
  result.formula = "I = G*V";
  result.points.response_name = "I";
  result.points.predictors = {{"V", "V", {1.0, 2.0, 3.0}}};
  result.points.response = {1.1, 1.9, 3.2};
  result.points.fitted = {1.0, 2.0, 3.0};
  result.points.residual = {0.1, -0.1, 0.2};
  result.points.uncertainty = {0.1, 0.1, 0.1};
  result.points.pull = {1.0, -1.0, 2.0};
  result.points.rows = {2, 3, 4};
  result.chi2 = 6.0;
  result.ndof = 2;
  result.p_value = 0.05;
  return result;
}

/// The script outside of its quoted strings, comments and blocks of numbers: what gnuplot executes.
/// Fails when a quoted string does not end on its line.
std::string commands(const std::string& script) {
  std::string result;
  bool in_block = false;
  for (std::size_t begin = 0; begin < script.size();) {
    const std::size_t end = std::min(script.find('\n', begin), script.size());
    const std::string line = script.substr(begin, end - begin);
    begin = end + 1;
    if (in_block) {
      in_block = line != "END";
      continue;
    }
    char quote = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
      if (quote == 0 && line[i] == '#') break;
      if (quote == 0 && (line[i] == '\'' || line[i] == '"')) {
        quote = line[i];
      } else if (quote != 0 && line[i] == quote) {
        quote = 0;
      } else if (quote == 0) {
        result += line[i];
      }
    }
    EXPECT_EQ(quote, 0) << line;
    result += '\n';
    in_block = line.find("<< END") != std::string::npos;
  }
  return result;
}

TEST(GnuplotText, quotes_stand_by_themselves_and_control_characters_are_shown) {
  EXPECT_EQ(gnuplot_quoted("it's"), "'it'.\"'\".'s'");
  EXPECT_EQ(gnuplot_quoted("''a''"), "''.\"''\".'a'.\"''\"");
  EXPECT_EQ(gnuplot_quoted("say \"hello\""), "'say \"hello\"'");
  EXPECT_EQ(gnuplot_quoted("two\nlines"), "'two\\x0alines'");
}

TEST(GnuplotText, markup_of_users_is_escaped) {
  EXPECT_EQ(gnuplot_enhanced(RichText("a_b^c{d}@e&f~g\\h"), RunSpaces::plain),
            "'a\\_b\\^c\\{d\\}\\@e\\&f\\~g\\\\h'");
}

TEST(GnuplotText, the_end_of_a_section_of_xml_is_taken_apart) {
  EXPECT_EQ(gnuplot_enhanced(RichText("a]]>b] >"), RunSpaces::plain), "'a]]{>}b] >'");
}

TEST(GnuplotText, levels_and_slants) {
  RichText text;
  text.add("N", Slant::italic).add("0", Slant::upright, Level::subscript).add(" = e");
  text.add("−", Slant::upright, Level::superscript).add("t", Slant::italic, Level::superscript);
  text.add("1", Slant::upright, Level::exponent_index);
  EXPECT_EQ(gnuplot_enhanced(text, RunSpaces::plain), "'{/:Italic N}_{0} = e^{−{/:Italic t}_{1}}'");
}

TEST(Gnuplot, same_scene_same_bytes) {
  const FitResult fit = small_fit();
  const std::string first = gnuplot_script(fit_scene(fit, {}, {}), PictureFormat::pdf, "");
  EXPECT_EQ(first, gnuplot_script(fit_scene(fit, {}, {}), PictureFormat::pdf, ""));
}

TEST(Gnuplot, terminals_are_scaled_to_true_points) {
  const FitResult fit = small_fit();
  const Scene scene = fit_scene(fit, {}, {});
  const auto script = [&](PictureFormat format) { return gnuplot_script(scene, format, ""); };
  EXPECT_NE(
      script(PictureFormat::pdf).find("size 8.6cm,7cm font 'Inter,8' fontscale 0.75 linewidth 2"),
      std::string::npos);
  EXPECT_NE(script(PictureFormat::png)
                .find("size 1016,827 font 'Inter,8' fontscale 3.125 linewidth 4.16667"),
            std::string::npos);
  EXPECT_NE(script(PictureFormat::svg).find("size 325,265"), std::string::npos);
}

TEST(Gnuplot, a_kept_script_names_its_picture_after_itself) {
  const Scene scene = fit_scene(small_fit(), {}, {});
  EXPECT_NE(gnuplot_script(scene, PictureFormat::script, "out.d/fit.gp")
                .find("set output 'out.d/fit.pdf'"),
            std::string::npos);
  EXPECT_NE(
      gnuplot_script(scene, PictureFormat::script, "out.d/fit").find("set output 'out.d/fit.pdf'"),
      std::string::npos);
}

TEST(Gnuplot, hostile_names_never_leave_their_quotes) {
  const std::vector<std::string> names{"'; system(\"touch pwned\"); '",
                                       "`touch pwned`",
                                       "''",
                                       "'x' at 0,0; !touch pwned",
                                       "\" . system('touch pwned') . \"",
                                       "\\",
                                       "\\'",
                                       "@macro",
                                       "\n!touch pwned\n",
                                       "\r\n# \\\nEND\nsystem 'touch pwned'",
                                       "{/:Bold x}_{y}^{z}",
                                       "%s%n%g",
                                       std::string("nul\0byte", 8),
                                       "\x1b[2J",
                                       "\xff\xfe",
                                       std::string(10000, '\''),
                                       std::string(10000, '`')};
  for (const std::string& name : names) {
    FitResult fit = small_fit();
    fit.points.predictors.front().name = name;
    fit.points.predictors.front().unit = name;
    fit.points.response_name = name;
    fit.points.response_unit = name;
    fit.formula = name;
    Quantity parameter;
    parameter.name = name;
    parameter.estimate = 1.0;
    parameter.unit = name;
    fit.parameters = {parameter};
    FigureOptions options;
    options.title = name;
    const Scene scene = fit_scene(fit, {}, options);
    const std::string script = gnuplot_script(scene, PictureFormat::script, name);
    for (const char c : script) {
      EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << name;
    }
    const std::string executed = commands(script);
    for (const char* word : {"touch", "pwned", "`", "!", "@", "system", "Bold"}) {
      EXPECT_EQ(executed.find(word), std::string::npos) << name << ": " << word;
    }
  }
}

}  // namespace
}  // namespace parabola
