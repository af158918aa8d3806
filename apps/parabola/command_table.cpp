// SPDX-License-Identifier: MIT
#include "parabola/command_table.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "parabola/command_options.hpp"
#include "parabola/commands.hpp"
#include "parabola/toys_command.hpp"

namespace parabola::app {
namespace {

template <class Arguments>
class ParserOf : public CommandParser {
 public:
  using Add = void (*)(CLI::App&, Arguments&);
  using Finish = Result<void> (*)(const CLI::App&, Arguments&);
  using Run = Result<ExitCode> (*)(const Arguments&);

  ParserOf(std::string_view name, Add add, Finish finish, Run run)
      : CommandParser(name), finish_(finish), run_(run) {
    add(app(), arguments_);
  }

  Result<Command> command() override {
    if (Result<void> done = finish_(app(), arguments_); !done) return done.error();
    return Command([run = run_, arguments = arguments_] { return run(arguments); });
  }

 private:
  Arguments arguments_;
  Finish finish_;
  Run run_;
};

template <class Arguments, void (*add)(CLI::App&, Arguments&),
          Result<void> (*finish)(const CLI::App&, Arguments&),
          Result<ExitCode> (*run)(const Arguments&)>
std::unique_ptr<CommandParser> parser_of(std::string_view name) {
  return std::make_unique<ParserOf<Arguments>>(name, add, finish, run);
}

constexpr std::array<CommandEntry, 11> table{{
    {"fit", "estimate the parameters of a formula", "parabola fit FILE FORMULA [options]",
     "Estimates the parameters of a formula from a table of measurements.\n\n"
     "  parabola fit ohm.csv 'I = G*V'\n"
     "  parabola fit ohm.csv 'I = G*V + I0' --derive 'R = 1/G' --plot ohm.pdf\n"
     "  parabola fit ohm.csv 'I = V/R' --start R=1 --sigma 'I = 0.5' --json\n"
     "  parabola fit ohm.yaml --derive 'P = 5^2*G'\n"
     "  parabola fit decays.csv 't ~ exponential(tau)'\n\n"
     "Names that are columns are data; all others are parameters. Uncertainties\n"
     "come from columns such as sigma_I, from cells such as 1.2(3), or from --sigma.\n"
     "Without a formula the columns are shown and formulas suggested.\n"
     "A fit file (.yaml) holds data, formula and options; --write-yaml makes one.\n"
     "Exit code: 0 usable, 1 doubtful (see the ! lines), 2 wrong input.\n",
     parser_of<FitArguments, add_fit_options, finish_fit_options, run_fit>},
    {"show", "what was read from a file", "parabola show FILE [options]",
     "Shows what is read from a file: columns, units, uncertainties, rows.\n\n"
     "  parabola show ohm.csv\n"
     "  parabola show ohm.csv --json\n",
     parser_of<ShowArguments, add_show_options, finish_show_options, run_show>},
    {"average", "mean of values or readings", "parabola average FILE [COLUMN] [options]",
     "Averages the values of a column. Values with uncertainties are weighted, whatever is\n"
     "common to them; every row is shown with its weight and pull. Readings without\n"
     "uncertainties give mean, scatter and the correlation of neighbours.\n\n"
     "  parabola average ohm.csv I --where 'V < 2' --common 'I = 1%'\n"
     "  parabola average ohm.csv I --sigma 'I = 0.5' --scale-factor\n"
     "  parabola average ohm.csv V --json\n\n"
     "--quantity averages several quantities at once, sums and differences of them too.\n"
     "The result of an average or a fit, saved as JSON, can be averaged again: its\n"
     "parameters are the rows of the column `value`, with their covariance.\n",
     parser_of<AverageArguments, add_average_options, finish_average_options, run_average>},
    {"profile", "intervals that follow S", "parabola profile FILE FORMULA [NAME...] [options]",
     "Intervals whose ends are where S, or -2 ln L, has risen by as much as the confidence\n"
     "level says, all other parameters at their best; beside them those of the parabola.\n\n"
     "  parabola profile decay.csv 'N = N0*exp(-t/tau)'\n"
     "  parabola profile decay.csv 'N = N0*exp(-t/tau)' tau --confidence-level 0.95\n"
     "  parabola profile decay.csv 'N = N0*exp(-t/tau)' tau --json\n\n"
     "Without names all parameters are shown. JSON has the profile itself, 41 points.\n",
     parser_of<ProfileArguments, add_profile_options, finish_profile_options, run_profile>},
    {"contour", "joint regions", "parabola contour FILE FORMULA NAME NAME [options]",
     "Joint regions of two parameters or derived quantities: curves on which S, or -2 ln L,\n"
     "has risen by -2 ln(1 - P), all other parameters at their best. P is the probability\n"
     "for both together.\n\n"
     "  parabola contour decay.csv 'N = N0*exp(-t/tau)' N0 tau\n"
     "  parabola contour decay.csv 'N = N0*exp(-t/tau)' N0 tau --confidence-level 0.95 --json\n\n"
     "Every curve has 40 points, at equal angles of the ellipse of the parabola.\n",
     parser_of<ProfileArguments, add_contour_options, finish_contour_options, run_contour>},
    {"compare", "which of several models", "parabola compare FILE FORMULA FORMULA... [options]",
     "Fits several formulas to the same rows and compares them: S or -2 ln L, the\n"
     "differences of AIC, AICc and BIC, and tests of a model that is a special case of\n"
     "another.\n\n"
     "  parabola compare ohm.csv 'I = G*V' 'I = G*V + I0'\n"
     "  parabola compare ohm.csv 'I = G*V' 'I = G*V + I0' 'I = G*V + c*V^3' --json\n"
     "  parabola compare ohm.csv 'I = polynomial(V)' --orders 0:4\n\n"
     "Known uncertainties: by Wilks' theorem the fall of S or -2 ln L is chi-square with\n"
     "as many degrees of freedom as there are more parameters; estimated ones: an F test.\n"
     "--start, --fix and --limit go to the formulas that have the parameter.\n",
     parser_of<CompareArguments, add_compare_options, finish_compare_options, run_compare>},
    {"predict", "curve and band at new points",
     "parabola predict SAVED_FIT NAME=NUMBERS... [options]\n"
     "parabola predict FILE FORMULA NAME=NUMBERS... [options]",
     "The model of a fit at new points: its value with uncertainty, and the interval in\n"
     "which a new measurement will lie. From a saved fit, or fitting first.\n\n"
     "  parabola predict ohm.csv 'I = G*V' V=1,2,5\n"
     "  parabola predict ohm.csv 'I = G*V + I0' V=0:20:5 --confidence-level 0.95\n"
     "  parabola fit ohm.csv 'I = G*V' --json | parabola predict - V=12 --sigma 0.3\n\n"
     "Points are a list 1,2,5 or a range FROM:TO:STEP for each predictor, or the columns\n"
     "of a table: --at FILE. The uncertainty of a new measurement is that of the points\n"
     "of the fit, where they have a common one, or --sigma VALUE.\n",
     parser_of<PredictArguments, add_predict_options, finish_predict_options, run_predict>},
    {"simulate", "data from a model",
     "parabola simulate FORMULA [FILE] [COLUMN=NUMBERS...] [options]",
     "Random data from a formula whose parameters are given, as a table that every command\n"
     "reads: events of a density, or the responses of rows.\n\n"
     "  parabola simulate 't ~ exponential(tau)' --set tau=2.2 -n 100\n"
     "  parabola simulate 'y = a + b*x' x=0:10:0.5 --set a=1 --set b=2 --sigma 'y = 0.1'\n"
     "  parabola simulate 'N ~ poisson(N0*exp(-t/tau))' t=0:9:1 --set N0=90 --set tau=3\n"
     "  parabola fit ohm.csv 'I = G*V' --json | parabola simulate 'I = G*V' ohm.csv --from -\n\n"
     "Columns come from a table, or from the line as a list 1,2,5 or a range FROM:TO:STEP.\n"
     "An extended density has a Poisson number of events of its own. The seed stands in the\n"
     "first lines; the same seed gives the same table.\n",
     parser_of<SimulateArguments, add_simulate_options, finish_simulate_options, run_simulate>},
    {"toys", "simulate and fit again, many times", "parabola toys FILE FORMULA [options]",
     "Is the fit what it claims to be? Data are simulated from the fitted model, with the\n"
     "same rows and uncertainties or as many events, and fitted again. Shown are pulls,\n"
     "(estimate - truth)/uncertainty, how often the intervals hold the truth, the bias, the\n"
     "fits that failed, and whether p-values are uniform.\n\n"
     "  parabola toys ohm.csv 'I = G*V' -n 200\n"
     "  parabola toys ohm.csv 'I = G*V' -n 200 --intervals profile --json\n\n"
     "Toy k has random numbers of its own, from the seed and k. Toys run on one thread.\n",
     parser_of<ToysArguments, add_toys_options, finish_toys_options, run_toys>},
    {"propagate", "uncertainty of a derived value",
     "parabola propagate FORMULA... NAME=VALUE... [options]\n"
     "parabola propagate FILE FORMULA... [options]",
     "Computes formulas of quantities with uncertainties: by exact derivatives and by\n"
     "Monte Carlo, side by side, with what each quantity counts.\n\n"
     "  parabola propagate 'R = V/I' V='5.0 +- 0.1 [V]' I='2.00(5) [A]'\n"
     "  parabola propagate 'P = V*I' V='5.0(1)' I='2.00(5)' --correlation V,I=0.5\n"
     "  parabola fit ohm.csv 'I = G*V' --json | parabola propagate 'R = 1/G' --from -\n"
     "  parabola propagate ohm.csv 'R = V/I'\n\n"
     "A value is written 5.0 +- 0.1 or 2.00(5), or without uncertainty if it is exact;\n"
     "a unit in brackets may follow. With a file the formulas are computed for every\n"
     "row of its columns, by derivatives.\n",
     parser_of<PropagateArguments, add_propagate_options, finish_propagate_options, run_propagate>},
    {"chi2", "probability of a chi-square", "parabola chi2 S NDOF [options]",
     "Probability that a chi-square with NDOF degrees of freedom is at least S.\n\n"
     "  parabola chi2 9.35 10\n"
     "  parabola chi2 9.35 10 --confidence-level 0.99\n",
     parser_of<Chi2Arguments, add_chi2_options, finish_chi2_options, run_chi2>},
}};

}  // namespace

CommandParser::CommandParser(std::string_view name) : app_("", std::string(name)) {
  // answered before the line is parsed, whatever else stands on it
  app_.set_help_flag();
  app_.add_flag_callback("-h,--help", [] {}, "this page");
  app_.allow_extras();
}

std::span<const CommandEntry> command_table() {
  return table;
}

const CommandEntry* find_command(std::string_view name) {
  const auto* found = std::ranges::find(table, name, &CommandEntry::name);
  return found == table.end() ? nullptr : found;
}

std::vector<std::string> help_topics() {
  std::vector<std::string> topics{"formula"};
  for (const CommandEntry& entry : table) topics.emplace_back(entry.name);
  return topics;
}

}  // namespace parabola::app
