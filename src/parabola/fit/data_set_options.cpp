// SPDX-License-Identifier: MIT
#include "parabola/fit/data_set_options.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "parabola/budget/source_names.hpp"
#include "parabola/budget/source_option.hpp"
#include "parabola/core/text.hpp"

namespace parabola {
namespace {

using Names = std::set<std::string, std::less<>>;

// What can be said of one data set.
struct Subject {
  const Table* table = nullptr;
  Names columns;     // those of the file and new ones
  Names used;        // columns of the formula, and those that its new columns are made of
  Names parameters;  // on the right side, those that tied ones are made of included
  Names tied;
  DataSetOptions options;
};

struct ParsedLet {
  std::string text;
  std::string name;
  std::vector<std::string> symbols;
};

bool has_all(const Names& names, const std::vector<std::string>& wanted) {
  return std::ranges::all_of(wanted, [&](const auto& name) { return names.contains(name); });
}

bool has_any(const Names& names, const std::vector<std::string>& wanted) {
  return std::ranges::any_of(wanted, [&](const auto& name) { return names.contains(name); });
}

// "V, I = 0.3" -> V, I
std::vector<std::string> names_of_pair(std::string_view text) {
  const std::string_view left = text.substr(0, text.find('='));
  const std::size_t comma = left.find(',');
  if (comma == std::string_view::npos) return {std::string(trimmed(left))};
  return {std::string(without_backquotes(trimmed(left.substr(0, comma)))),
          std::string(without_backquotes(trimmed(left.substr(comma + 1))))};
}

class Distributor {
 public:
  Distributor(const Table& table, const FitSpec& spec) : spec_(spec) {
    FitSpec plain = spec;
    for (std::vector<std::string>* list :
         {&plain.let, &plain.where, &plain.sigma, &plain.common, &plain.correlated,
          &plain.correlation, &plain.without, &plain.derive, &plain.constrain})
      list->clear();
    plain.also.clear();
    plain.constrain_from.clear();
    plain.matrices.clear();
    plain.start.clear();
    plain.fixed.clear();
    plain.limits.clear();
    const auto add = [&](const Table& of, const std::string& formula) {
      Subject& subject = subjects_.emplace_back();
      subject.table = &of;
      subject.options = {&of, plain, {false, {}}};
      subject.options.spec.formula = formula;
      for (const std::string& name : of.names()) subject.columns.insert(name);
    };
    add(table, spec.formula);
    for (const DataSet& further : spec.also) add(further.table, further.formula);
  }

  Result<std::vector<DataSetOptions>> run() {
    give_lets();
    for (std::size_t k = 0; k < subjects_.size(); ++k) {
      if (Result<void> done = find_names(k); !done) return done.error();
    }
    give_tied();
    if (Result<void> done = check_clashes(); !done) return done.error();
    for (const std::string& text : spec_.where) give_condition(text);
    give_uncertainties();
    give_parameter_options();
    give_switches();
    find_shared_sources();
    std::vector<DataSetOptions> all;
    for (Subject& subject : subjects_) all.push_back(std::move(subject.options));
    return all;
  }

 private:
  // To every set that fits, else to the first one that comes near, else to the first of all.
  void give(const std::function<bool(const Subject&)>& fits,
            const std::function<bool(const Subject&)>& is_near,
            const std::function<void(Subject&)>& take) {
    bool is_given = false;
    for (Subject& subject : subjects_) {
      if (!fits(subject)) continue;
      take(subject);
      is_given = true;
    }
    if (is_given) return;
    const auto near = std::ranges::find_if(subjects_, is_near);
    take(near == subjects_.end() ? subjects_.front() : *near);
  }

  // New columns; a definition of parameters waits until those are known.
  void give_lets() {
    for (const std::string& text : spec_.let) {
      Graph graph;
      Result<Definition> definition = parse_definition(text, graph, spec_.formula_limits);
      if (!definition) {  // told by the fit of the first set
        subjects_.front().options.spec.let.push_back(text);
        continue;
      }
      ParsedLet let{text, definition->name, symbols_of(graph, definition->expression)};
      const bool is_of_columns = std::ranges::any_of(
          subjects_, [&](const Subject& subject) { return has_any(subject.columns, let.symbols); });
      if (!is_of_columns) {
        tied_.push_back(std::move(let));
        continue;
      }
      give([&](const Subject& subject) { return has_all(subject.columns, let.symbols); },
           [&](const Subject& subject) { return has_any(subject.columns, let.symbols); },
           [&](Subject& subject) {
             subject.options.spec.let.push_back(let.text);
             subject.columns.insert(let.name);
           });
      columns_.push_back(std::move(let));
    }
  }

  Result<void> find_names(std::size_t k) {
    Subject& subject = subjects_[k];
    Result<Formula> formula = parse_formula(subject.options.spec.formula, spec_.formula_limits);
    if (!formula) {
      if (k == 0) return formula.error();
      Error error = std::move(formula).error();
      return std::move(
          error.at(fmt::format("--and {}, {}", subject.table->source_name(), error.where())));
    }
    for (std::string& name : symbols_of(formula->graph, formula->left))
      subject.used.insert(std::move(name));
    for (std::string& name : symbols_of(formula->graph, formula->right))
      (subject.columns.contains(name) ? subject.used : subject.parameters).insert(std::move(name));
    for (auto let = columns_.rbegin(); let != columns_.rend(); ++let) {
      if (!subject.used.contains(let->name) || subject.table->find(let->name) != nullptr) continue;
      subject.used.insert(let->symbols.begin(), let->symbols.end());
    }
    return {};
  }

  // Later definitions may use earlier ones.
  void give_tied() {
    std::vector<bool> is_given(tied_.size(), false);
    for (Subject& subject : subjects_) {
      std::vector<std::size_t> taken;
      for (std::size_t t = tied_.size(); t-- > 0;) {
        if (subject.parameters.erase(tied_[t].name) == 0) continue;
        subject.tied.insert(tied_[t].name);
        subject.parameters.insert(tied_[t].symbols.begin(), tied_[t].symbols.end());
        taken.push_back(t);
        is_given[t] = true;
      }
      std::ranges::sort(taken);
      for (const std::size_t t : taken) subject.options.spec.let.push_back(tied_[t].text);
    }
    for (std::size_t t = 0; t < tied_.size(); ++t) {
      if (!is_given[t]) subjects_.front().options.spec.let.push_back(tied_[t].text);
    }
  }

  // A column of the formula, or one that was made for it, here; a parameter there.
  [[nodiscard]] Result<void> check_clashes() const {
    for (const Subject& one : subjects_) {
      for (const Subject& other : subjects_) {
        for (const Names* names : {&other.parameters, &other.tied}) {
          for (const std::string& name : *names) {
            const bool is_made = one.columns.contains(name) && one.table->find(name) == nullptr;
            if (!one.used.contains(name) && !is_made) continue;
            return Error("name_clash",
                         fmt::format("{} is a column of {} and a parameter of the formula for {}",
                                     name, one.table->source_name(), other.table->source_name()),
                         fmt::format("formula '{}'", other.options.spec.formula),
                         "give the parameter another name: equal names mean one parameter");
          }
        }
      }
    }
    return {};
  }

  void give_condition(const std::string& text) {
    Graph graph;
    const Result<NodeId> condition = parse_expression(text, graph, spec_.formula_limits);
    const std::vector<std::string> symbols =
        condition ? symbols_of(graph, *condition) : std::vector<std::string>{};
    // "run == A": A is a text of the column, not a name
    const std::size_t split = std::min(text.find("=="), text.find("!="));
    const std::string left(without_backquotes(trimmed(std::string_view(text).substr(0, split))));
    const auto is_of_text = [&](const Subject& subject) {
      const Column* column = split == std::string::npos ? nullptr : subject.table->find(left);
      return column != nullptr && column->kind == ColumnKind::text;
    };
    give(
        [&](const Subject& subject) {
          return is_of_text(subject) || (!symbols.empty() && has_all(subject.columns, symbols));
        },
        [&](const Subject& subject) { return has_any(subject.columns, symbols); },
        [&](Subject& subject) { subject.options.spec.where.push_back(text); });
  }

  void give_statement(const std::vector<std::string>& columns,
                      const std::function<void(Subject&)>& take) {
    give([&](const Subject& subject) { return has_all(subject.used, columns); },
         [&](const Subject& subject) { return has_all(subject.columns, columns); }, take);
  }

  void give_uncertainties() {
    const auto give_all = [&](SourceKind kind, std::vector<std::string> FitSpec::* list) {
      for (const std::string& text : spec_.*list) {
        const Result<SourceOption> option = parse_source_option(kind, text);
        const auto take = [&](Subject& subject) { (subject.options.spec.*list).push_back(text); };
        if (option) {
          give_statement({option->quantity}, take);
        } else {
          take(subjects_.front());
        }
      }
    };
    give_all(SourceKind::independent, &FitSpec::sigma);
    give_all(SourceKind::common, &FitSpec::common);
    give_all(SourceKind::correlated, &FitSpec::correlated);
    for (const MatrixSource& matrix : spec_.matrices) {
      std::vector<std::string> columns{matrix.quantity};
      if (!matrix.across.empty()) columns.push_back(matrix.across);
      give_statement(columns,
                     [&](Subject& subject) { subject.options.spec.matrices.push_back(matrix); });
    }
    for (const std::string& text : spec_.correlation) {
      give_statement(names_of_pair(text),
                     [&](Subject& subject) { subject.options.spec.correlation.push_back(text); });
    }
  }

  void give_parameter_options() {
    const auto give_named = [&](const auto& list, auto FitSpec::* target) {
      for (const auto& given : list) {
        const auto is_here = [&](const Subject& subject) {
          return subject.parameters.contains(given.name) || subject.tied.contains(given.name);
        };
        give(
            is_here, [&](const Subject& subject) { return subject.columns.contains(given.name); },
            [&](Subject& subject) { (subject.options.spec.*target).push_back(given); });
      }
    };
    give_named(spec_.start, &FitSpec::start);
    give_named(spec_.fixed, &FitSpec::fixed);
    give_named(spec_.limits, &FitSpec::limits);
  }

  // Names of the sources that `subject` has, those of its file included.
  [[nodiscard]] static std::vector<SourceOption> sources_of(const Subject& subject) {
    std::vector<SourceOption> sources;
    const auto add = [&](SourceKind kind, const std::vector<std::string>& texts) {
      for (const std::string& text : texts) {
        Result<SourceOption> option = parse_source_option(kind, text);
        if (option) sources.push_back(*std::move(option));
      }
    };
    add(SourceKind::independent, subject.options.spec.sigma);
    add(SourceKind::common, subject.options.spec.common);
    add(SourceKind::correlated, subject.options.spec.correlated);
    name_sources(sources);
    return sources;
  }

  void give_switches() {
    for (const std::string& name : spec_.without) {
      const auto has_source = [&](const Subject& subject) {
        return std::ranges::any_of(sources_of(subject),
                                   [&](const auto& option) { return option.name == name; }) ||
               std::ranges::any_of(subject.options.spec.matrices,
                                   [&](const auto& matrix) { return matrix.name == name; }) ||
               std::ranges::any_of(subject.used, [&](const auto& column) {
                 return file_source_name(column) == name;
               });
      };
      give(
          has_source, [](const Subject&) { return false; },
          [&](Subject& subject) { subject.options.spec.without.push_back(name); });
    }
  }

  void find_shared_sources() {
    std::vector<Names> of_sets;
    for (const Subject& subject : subjects_) {
      Names& names = of_sets.emplace_back();
      const std::vector<std::string>& off = subject.options.spec.without;
      for (const SourceOption& option : sources_of(subject)) {
        const bool is_off = std::ranges::find(off, option.name) != off.end();
        if (option.kind != SourceKind::independent && !is_off) names.insert(option.name);
      }
    }
    for (std::size_t k = 0; k < subjects_.size(); ++k) {
      for (const std::string& name : of_sets[k]) {
        const auto count = std::ranges::count_if(
            of_sets, [&](const Names& names) { return names.contains(name); });
        if (count > 1) subjects_[k].options.role.shared_sources.push_back(name);
      }
    }
  }

  const FitSpec& spec_;
  std::vector<Subject> subjects_;
  std::vector<ParsedLet> columns_;
  std::vector<ParsedLet> tied_;
};

}  // namespace

Result<std::vector<DataSetOptions>> options_of_data_sets(const Table& table, const FitSpec& spec) {
  return Distributor(table, spec).run();
}

}  // namespace parabola
