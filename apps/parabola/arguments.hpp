// SPDX-License-Identifier: MIT
// The arguments of every command as plain values: nothing interpreted but numbers and choices.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "parabola/cost/distance_cost.hpp"
#include "parabola/data/read_table.hpp"
#include "parabola/fit/fit_result.hpp"
#include "parabola/infer/covariance.hpp"
#include "parabola/input_limits.hpp"
#include "parabola/plot/figure.hpp"
#include "parabola/report/report.hpp"
#include "parabola/stats/distributions.hpp"
#include "parabola/study/polynomial_order.hpp"
#include "parabola/study/weighted_average.hpp"

namespace parabola::app {

/// Which form standard output takes.
enum class OutputForm { text, json, yaml, latex, markdown };

/// How a table is read; the ranges of --skip still as text.
struct ReadArguments {
  std::string file;
  std::optional<char> separator;
  std::optional<char> decimal_mark;  ///< of the file, where both readings fit; and of figures
  HeaderPresence header = HeaderPresence::detect;
  MissingValues missing = MissingValues::refuse;
  std::vector<std::string> skip;
  std::vector<std::string> input_limit;  ///< as text
  InputLimits limits;
};

/// An option with its words, as the command line or a fit file has it.
struct Mention {
  std::string option;              ///< its long name without dashes; or "data", "formula"
  std::vector<std::string> words;  ///< none for a flag
  std::string where;               ///< "ohm.yaml:3:8"; empty: on the command line
};

/// A further table of a simultaneous fit.
struct DataSetArguments {
  ReadArguments read;
  std::string formula;
};

struct FitArguments {
  ReadArguments read;
  std::string formula;                 ///< empty: only the file was named
  std::vector<std::string> and_words;  ///< FILE FORMULA FILE FORMULA ...
  std::vector<DataSetArguments> also;  ///< the same with the reading options
  std::vector<std::string> start, fix, limit, derive, let, where;
  std::vector<std::string> sigma, common, correlated, covariance, correlation, without;
  std::vector<std::string> constrain, constrain_from;
  std::optional<Curvature> curvature;
  DistanceMethod distance_method = DistanceMethod::orthogonal;
  bool budget = false;
  std::optional<RobustLoss> loss;
  std::vector<std::string> histogram;  ///< count, lower and upper end
  std::optional<BinOption> bins;
  std::string weights;
  std::optional<UncertaintyScale> sigma_scale;
  IntervalKind intervals = IntervalKind::parabolic;
  std::optional<double> confidence_level;
  std::optional<std::size_t> evaluation_limit;
  OutputForm form = OutputForm::text;
  RoundingRule rounding = RoundingRule::gum;
  std::vector<std::string> reports;
  std::vector<std::string> plots;
  FigureOptions figure;
  std::optional<std::string> write_yaml;
  std::vector<Mention> mentions;  ///< everything that was said, as it was said
};

struct ShowArguments {
  ReadArguments read;
  OutputForm form = OutputForm::text;
};

/// What is stated about the uncertainties of columns.
struct SourceArguments {
  std::vector<std::string> sigma, common, correlated, covariance, correlation, without;
};

struct AverageArguments {
  ReadArguments read;
  std::string column;    ///< empty: the only column of numbers
  std::string quantity;  ///< column that says what each row measures
  std::vector<std::string> where;
  SourceArguments sources;
  bool budget = false;
  ScaleRule scale_rule = ScaleRule::none;
  OutputForm form = OutputForm::text;
  RoundingRule rounding = RoundingRule::gum;
};

struct Chi2Arguments {
  double chi2 = 0.0;
  double ndof = 1.0;
  double confidence_level = 0.95;
  OutputForm form = OutputForm::text;
};

struct PropagateArguments {
  ReadArguments read;                    ///< file empty: quantities from the command line
  std::vector<std::string> words;        ///< as typed, of all three kinds
  std::vector<std::string> formulas;     ///< "R = V/I"
  std::vector<std::string> quantities;   ///< "V=5.0 +- 0.1 [V]"
  std::vector<std::string> correlation;  ///< "V,I=0.5"
  std::vector<std::string> from;         ///< saved fits
  std::vector<std::string> sigma;
  double confidence_level = one_sigma_level;
  int digits = 2;
  std::uint64_t seed = 101;
  OutputForm form = OutputForm::text;
  RoundingRule rounding = RoundingRule::gum;
};

struct PredictArguments {
  FitArguments fit;                ///< formula empty: the file is a saved fit
  std::vector<std::string> words;  ///< "x=1,2,5", "x=0:10:0.5"
  std::string at;                  ///< table of points; empty: none
  std::optional<double> sigma;     ///< of a new measurement
  OutputForm form = OutputForm::text;
  RoundingRule rounding = RoundingRule::gum;
};

struct ProfileArguments {
  FitArguments fit;
  std::vector<std::string> names;  ///< of parameters or derived quantities; of a contour two
  std::vector<double> levels;      ///< confidence levels
  OutputForm form = OutputForm::text;
  RoundingRule rounding = RoundingRule::gum;
};

struct CompareArguments {
  FitArguments fit;                 ///< with the first formula
  std::vector<std::string> others;  ///< the other formulas
  std::optional<OrderRange> orders;
  OutputForm form = OutputForm::text;
};

struct SimulateArguments {
  ReadArguments read;  ///< file empty: no table
  std::string formula;
  std::vector<std::string> words;  ///< "x=1,2,5", "x=0:10:0.5", at most one file
  std::vector<std::string> set;
  std::string from;  ///< a saved fit; empty: none
  std::vector<std::string> sigma, common;
  std::optional<double> count;
  bool is_poisson = false;
  std::uint64_t seed = 101;
};

}  // namespace parabola::app
