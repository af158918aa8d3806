// SPDX-License-Identifier: MIT
#include "parabola/data/column_reader.hpp"

#include <algorithm>
#include <limits>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "parabola/data/lines.hpp"

namespace parabola {
namespace {

short as_short(int decimals) {
  constexpr int limit = std::numeric_limits<short>::max();
  return static_cast<short>(std::clamp(decimals, -limit, limit));
}

CellFault uncertainty_fault(double uncertainty, std::size_t line) {
  const std::string leave_out = fmt::format("or leave row {} out with --skip {}", line, line);
  if (uncertainty == 0.0)
    return {"sigma_not_positive", "an uncertainty of zero claims an exact value",
            fmt::format("give the uncertainty that is known, {}", leave_out)};
  return {"sigma_not_positive",
          fmt::format("the uncertainty must be positive, found {}", uncertainty),
          fmt::format("remove the sign, {}", leave_out)};
}

}  // namespace

ColumnReader::ColumnReader(std::string name, std::string unit, char decimal_mark)
    : decimal_mark_(decimal_mark) {
  column_.name = std::move(name);
  column_.unit = std::move(unit);
}

void ColumnReader::reserve(std::size_t rows) {
  reserved_ = rows;
}

void ColumnReader::expect_text() {
  is_any_text_ = true;
  become(State::text, 0);
}

std::optional<ColumnFault> ColumnReader::add(std::string_view cell, std::size_t line) {
  if (state_ == State::number && column_.cell_uncertainties.empty()) {
    const std::optional<Decimal> decimal = parse_decimal(cell, decimal_mark_);
    // a zero may be an underflow: the slow way looks
    if (decimal && decimal->value != 0.0) {
      store(*decimal);
      return std::nullopt;
    }
  }
  return add_other(cell, line);
}

std::optional<ColumnFault> ColumnReader::add_other(std::string_view cell, std::size_t line) {
  seen_anything_ = seen_anything_ || !cell.empty();
  if (is_any_text_) {
    column_.texts.emplace_back(is_missing(cell) ? std::string_view() : cell);
    ++size_;
    return std::nullopt;
  }
  if (const std::optional<Measured> measured = parse_measured(cell, decimal_mark_)) {
    if (state_ == State::text)
      return ColumnFault{decided_in_, explain_cell(first_text_, decimal_mark_, decided_in_)};
    if (state_ == State::undecided) become(State::number, line);
    return add_number(*measured, line);
  }
  const CellKind kind = kind_of_cell(cell, decimal_mark_);
  if (kind == CellKind::missing) {
    add_missing();
    return std::nullopt;
  }
  if (kind == CellKind::text && state_ != State::number) {
    if (state_ == State::undecided) {
      become(State::text, line);
      first_text_ = cell;
    }
    column_.texts.emplace_back(cell);
    ++size_;
    return std::nullopt;
  }
  return ColumnFault{line, explain_cell(cell, decimal_mark_, line)};
}

std::optional<ColumnFault> ColumnReader::add_number(const Measured& measured, std::size_t line) {
  const std::size_t values_before = size_ - missing_.size();
  const bool has_uncertainties = !column_.cell_uncertainties.empty();
  if (measured.uncertainty) {
    if (!(*measured.uncertainty > 0.0))
      return ColumnFault{line, uncertainty_fault(*measured.uncertainty, line)};
    if (!has_uncertainties && values_before > 0)
      return ColumnFault{
          line,
          {"uncertainty_missing",
           fmt::format("this cell gives an uncertainty, the one in row {} gives none", decided_in_),
           "give an uncertainty in every row or in none"}};
    if (measured.downward && !(*measured.downward > 0.0))
      return ColumnFault{line, uncertainty_fault(*measured.downward, line)};
    add_downward(measured);
    column_.cell_uncertainties.resize(size_, std::numeric_limits<double>::quiet_NaN());
    column_.cell_uncertainties.push_back(*measured.uncertainty);
  } else if (has_uncertainties) {
    return ColumnFault{
        line,
        {"uncertainty_missing",
         fmt::format("this cell gives no uncertainty, the one in row {} gives one", decided_in_),
         "give an uncertainty in every row or in none"}};
  }
  store(measured.decimal);
  return std::nullopt;
}

// Rows with equal sides may stand beside others: before the first of those there is nothing to
// keep.
void ColumnReader::add_downward(const Measured& measured) {
  std::vector<double>& downwards = column_.cell_downwards;
  if (!measured.downward && downwards.empty()) return;
  if (downwards.empty()) downwards = column_.cell_uncertainties;
  downwards.resize(size_, std::numeric_limits<double>::quiet_NaN());
  downwards.push_back(measured.downward.value_or(*measured.uncertainty));
}

void ColumnReader::store(const Decimal& decimal) {
  column_.values.push_back(decimal.value);
  column_.decimals.push_back(as_short(decimal.decimals));
  // integers lose nothing: their columns keep no rests
  if (decimal.rest != 0.0 && column_.rests.empty()) {
    column_.rests.reserve(reserved_);
    column_.rests.resize(size_);
  }
  if (decimal.rest != 0.0 || !column_.rests.empty()) column_.rests.push_back(decimal.rest);
  ++size_;
}

void ColumnReader::add_missing() {
  switch (state_) {
    case State::undecided:
      ++size_;  // filled in when the column is decided
      return;
    case State::text:
      column_.texts.emplace_back();
      ++size_;
      return;
    case State::number:
      missing_.push_back(size_);
      if (!column_.cell_uncertainties.empty())
        column_.cell_uncertainties.push_back(std::numeric_limits<double>::quiet_NaN());
      if (!column_.cell_downwards.empty())
        column_.cell_downwards.push_back(std::numeric_limits<double>::quiet_NaN());
      store({std::numeric_limits<double>::quiet_NaN(), 0.0, 0});
  }
}

void ColumnReader::become(State state, std::size_t line) {
  state_ = state;
  decided_in_ = line;
  if (state == State::text) {
    column_.kind = ColumnKind::text;
    column_.texts.resize(size_);
    return;
  }
  column_.values.reserve(std::max(reserved_, size_));
  column_.decimals.reserve(std::max(reserved_, size_));
  column_.values.resize(size_, std::numeric_limits<double>::quiet_NaN());
  column_.decimals.resize(size_);
  missing_.resize(size_);
  std::iota(missing_.begin(), missing_.end(), std::size_t{0});
}

void ColumnReader::finish() {
  if (state_ == State::undecided) become(State::number, 0);
}

}  // namespace parabola
