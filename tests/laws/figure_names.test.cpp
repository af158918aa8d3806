// SPDX-License-Identifier: MIT
// What is drawn from strangers' files: no name runs a command, and gnuplot has nothing to complain
// of.

#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "parabola/io/run_program.hpp"
#include "parabola/plot/fit_scene.hpp"
#include "parabola/plot/gnuplot.hpp"

namespace parabola {
namespace {

using namespace std::chrono_literals;

bool has_gnuplot() {
  const auto run = run_program({"gnuplot", "--version"}, "", 10s);
  return run && run->status == 0;
}

/// A straight line through n points, everything scaled by `scale` and moved by `offset`.
FitResult line_fit(std::size_t n, double scale, double offset) {
  FitResult fit;
  fit.formula = "I = G*V";
  fit.points.response_name = "I";
  fit.points.response_unit = "A";
  fit.points.predictors = {{"V", "V", {}}};
  for (std::size_t i = 0; i < n; ++i) {
    const double x = static_cast<double>(i);
    const double residual = scale * std::sin(17.0 * x);
    fit.points.rows.push_back(i + 2);
    fit.points.predictors.front().values.push_back(offset + scale * x);
    fit.points.fitted.push_back(offset + 2.0 * scale * x);
    fit.points.response.push_back(fit.points.fitted.back() + residual);
    fit.points.residual.push_back(residual);
    fit.points.uncertainty.push_back(scale);
    fit.points.pull.push_back(residual / scale);
  }
  Quantity slope;
  slope.name = "G";
  slope.estimate = 2.0;
  slope.uncertainty = 0.1;
  fit.parameters = {slope};
  fit.chi2 = static_cast<double>(n);
  fit.ndof = static_cast<long>(n) - 1;
  return fit;
}

CurveFunction line_curve(double scale, double offset) {
  return [=](std::span<const double> xs) {
    Curve curve;
    for (const double x : xs) {
      curve.x.push_back(x);
      curve.value.push_back(offset + 2.0 * (x - offset));
      curve.uncertainty.push_back(0.3 * scale);
    }
    return curve;
  };
}

/// Gnuplot's complaints about the scene, as PDF; empty when there are none.
std::string complaints(const Scene& scene) {
  const auto run =
      run_program({"gnuplot", "-d", "-"}, gnuplot_script(scene, PictureFormat::pdf, ""), 120s);
  if (!run) return run.error().render();
  if (run->output.substr(0, 5) != "%PDF-") return "no picture: " + run->errors;
  return run->errors;
}

TEST(FigureNames, run_no_command) {
  if (!has_gnuplot()) GTEST_SKIP() << "gnuplot is not installed";
  std::string folder = testing::TempDir() + "parabola.XXXXXX";
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  const std::string file = folder + "/ran";
  const std::vector<std::string> names{"`touch " + file + "`",
                                       "'; system(\"touch " + file + "\"); '",
                                       "''; system(\"touch " + file + "\"); '",
                                       "'\nsystem 'touch " + file + "'\n",
                                       "\"; system('touch " + file + "'); \"",
                                       "\\'; system('touch " + file + "'); \\'",
                                       "\\\n!touch " + file,
                                       "@x `touch " + file + "` \" . system('touch " + file + "')"};
  for (const std::string& name : names) {
    FitResult fit = line_fit(5, 1.0, 0.0);
    fit.formula = name;
    fit.points.predictors.front().name = name;
    fit.points.predictors.front().unit = name;
    fit.points.response_name = name;
    fit.points.response_unit = name;
    fit.parameters.front().name = name;
    fit.parameters.front().unit = name;
    FigureOptions options;
    options.title = name;
    options.size = FigureSize::screen;
    EXPECT_EQ(complaints(fit_scene(fit, line_curve(1.0, 0.0), options)), "") << name;
    EXPECT_FALSE(std::filesystem::exists(file)) << name;
  }
  std::filesystem::remove_all(folder);
}

TEST(FigureNumbers, of_any_size_are_drawn) {
  if (!has_gnuplot()) GTEST_SKIP() << "gnuplot is not installed";
  for (const double scale : {1e-300, 1e-12, 1.0, 1e9, 1e300}) {
    for (const double distance : {0.0, 1e6, 1e12}) {
      const double offset = scale > 1e290 ? 0.0 : distance * scale;
      for (const AxisScale axis : {AxisScale::linear, AxisScale::logarithmic}) {
        FigureOptions options;
        options.x_scale = axis;
        options.y_scale = axis;
        EXPECT_EQ(
            complaints(fit_scene(line_fit(7, scale, offset), line_curve(scale, offset), options)),
            "")
            << scale << ' ' << distance;
      }
    }
  }
}

}  // namespace
}  // namespace parabola
