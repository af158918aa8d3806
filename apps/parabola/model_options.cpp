// SPDX-License-Identifier: MIT
#include "parabola/model_options.hpp"

#include <cmath>

#include <fmt/format.h>

#include "parabola/data_sets.hpp"
#include "parabola/option_parts.hpp"

namespace parabola::app {
namespace {

void add_uncertainty_options(CLI::App& command, FitArguments& fit) {
  add_source_options(command, {fit.sigma, fit.common, fit.correlated, fit.covariance,
                               fit.correlation, fit.without});
  add_text(command, "--sigma-scale", "WHICH",
           "known: uncertainties are absolute (default); estimated: only relative")
      ->group("Uncertainties");
  add_text(command, "--curvature", "WHICH",
           "of S, for the covariance: expected (default), observed or robust")
      ->group("Uncertainties");
  add_text(command, "--x-method", "WHICH",
           "uncertain predictors: orthogonal (default) or effective-variance")
      ->group("Uncertainties");
  add_text(command, "--loss", "LOSS",
           "outliers count less: huber, soft_l1, cauchy or student, with a scale: 'huber 1.345'")
      ->group("Uncertainties");
  command.add_flag_callback(
             "--budget", [] {}, "the part of each source in each uncertainty")
      ->group("Uncertainties");
}

void add_bin_options(CLI::App& command, FitArguments& fit) {
  command
      .add_option("--histogram", fit.histogram,
                  "count events in equal bins before the fit, as in 50 0 10")
      ->type_name("N LOWER UPPER")
      ->type_size(3)
      ->expected(1)
      ->allow_extra_args(false)
      ->group("Data");
  add_text(command, "--bins", "EDGES",
           "the same with edges '0, 1, 2, 5'; 'E = [low, high]' names columns beside counts")
      ->group("Data");
}

void add_weight_option(CLI::App& command) {
  add_text(command, "--weights", "COLUMN", "how much each event counts, of a formula with '~'")
      ->group("Data");
}

Result<void> finish_bin_options(const CLI::App& command, FitArguments& arguments) {
  arguments.weights = text_of(command, "--weights");
  const std::string text = text_of(command, "--bins");
  const std::vector<std::string>& words = arguments.histogram;
  if (text.empty() && words.empty()) return {};
  if (!text.empty() && !words.empty())
    return Error("contradiction", "--bins and --histogram both state the bins", "--bins",
                 "keep one of them");
  Result<BinOption> bins =
      words.empty() ? parse_bins(text) : parse_histogram(words[0], words[1], words[2]);
  if (!bins) return bins.error();
  arguments.bins = *std::move(bins);
  return {};
}

}  // namespace

void add_model_options(CLI::App& command, FitArguments& fit) {
  command.add_option("FORMULA", fit.formula,
                     "the model, as in 'I = G*V'; @FILE reads it from a file");
  add_list(command, "--start", fit.start, "NAME=VALUE", "where a parameter begins")
      ->group("Parameters");
  add_list(command, "--fix", fit.fix, "NAME=VALUE", "hold a parameter: not fitted, no uncertainty")
      ->group("Parameters");
  add_list(command, "--limit", fit.limit, "RANGE", "as in 'tau > 0' or '0 <= f <= 1'")
      ->group("Parameters");
  add_list(command, "--constrain", fit.constrain, "STATEMENT",
           "known from elsewhere: 'g = 9.81 +- 0.02', 'rho(a, b) = 0.5'")
      ->group("Parameters");
  add_list(command, "--constrain-from", fit.constrain_from, "FILE",
           "the parameters of an earlier fit, saved as JSON, with their covariance")
      ->group("Parameters");
  add_list(command, "--derive", fit.derive, "NAME=EXPR",
           "derived quantity with its uncertainty, as in 'R = 1/G'")
      ->group("Parameters");
  command
      .add_option("--and", fit.and_words,
                  "fit these data at the same time; equal parameter names mean one parameter")
      ->type_name("FILE FORMULA")
      ->type_size(2)
      ->allow_extra_args(false)
      ->group("Data");
  add_list(command, "--let", fit.let, "NAME=EXPR",
           "new column 'lnN = log(N)', or tied parameter 'b = 2*a'")
      ->group("Data");
  add_list(command, "--where", fit.where, "CONDITION", "rows to keep, as in 't > 3' or 'run == A'")
      ->group("Data");
  add_bin_options(command, fit);
  add_weight_option(command);
  add_uncertainty_options(command, fit);
  add_text(command, "--intervals", "KIND",
           "parabolic: estimate and uncertainty (default); profile: they follow S or -2 ln L")
      ->group("Data");
  add_text(command, "--confidence-level", "P", "of the intervals, 0.6827 by default")
      ->group("Data");
  add_text(command, "--evaluation-limit", "N",
           "model evaluations before the best point so far is shown, 1000 by default")
      ->group("Parameters");
}

Result<void> finish_model_options(const CLI::App& command, FitArguments& arguments) {
  static const Choices<UncertaintyScale> scales{{"known", UncertaintyScale::known},
                                                {"estimated", UncertaintyScale::estimated}};
  static const Choices<Curvature> curvatures{{"expected", Curvature::expected},
                                             {"observed", Curvature::observed},
                                             {"robust", Curvature::robust}};
  static const Choices<DistanceMethod> methods{
      {"orthogonal", DistanceMethod::orthogonal},
      {"effective-variance", DistanceMethod::effective_variance}};
  static const Choices<IntervalKind> intervals{{"parabolic", IntervalKind::parabolic},
                                               {"profile", IntervalKind::profile}};
  if (Result<void> done = finish_read_options(command, arguments.read); !done) return done;
  if (Result<void> done =
          set_choice<IntervalKind>(command, "--intervals", intervals, arguments.intervals);
      !done)
    return done;
  if (Result<void> done = finish_data_sets(arguments); !done) return done;
  if (Result<void> done = finish_bin_options(command, arguments); !done) return done;
  Result<void> scale =
      set_choice<UncertaintyScale>(command, "--sigma-scale", scales, arguments.sigma_scale);
  if (!scale) return scale;
  if (Result<void> done =
          set_choice<Curvature>(command, "--curvature", curvatures, arguments.curvature);
      !done)
    return done;
  if (Result<void> done =
          set_choice<DistanceMethod>(command, "--x-method", methods, arguments.distance_method);
      !done)
    return done;
  arguments.budget = command.get_option("--budget")->count() > 0;
  if (command.get_option("--loss")->count() > 0) {
    Result<RobustLoss> loss = parse_robust_loss(text_of(command, "--loss"));
    if (!loss) return loss.error();
    arguments.loss = *loss;
  }
  if (const std::string level = text_of(command, "--confidence-level"); !level.empty()) {
    Result<double> value = number(level, "--confidence-level");
    if (!value) return value.error();
    arguments.confidence_level = *value;
  }
  if (const std::string limit = text_of(command, "--evaluation-limit"); !limit.empty()) {
    Result<double> value = number(limit, "--evaluation-limit");
    if (!value) return value.error();
    if (!(*value >= 1.0 && *value <= 1e9) || *value != std::floor(*value)) {
      return Error("usage", fmt::format("'{}' is no count", limit), "--evaluation-limit",
                   "write a whole number above 0");
    }
    arguments.evaluation_limit = static_cast<std::size_t>(*value);
  }
  return {};
}

}  // namespace parabola::app
