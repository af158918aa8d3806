// SPDX-License-Identifier: MIT
// A value or the Error that prevented it; shaped like C++23's std::expected.
#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "parabola/core/error.hpp"

namespace parabola {

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}      // NOLINT
  Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}  // NOLINT

  [[nodiscard]] bool has_value() const { return content_.index() == 0; }
  explicit operator bool() const { return has_value(); }

  /// The value; throws the Error when there is none.
  T& value() & {
    if (!has_value()) throw std::get<1>(content_);
    return std::get<0>(content_);
  }
  const T& value() const& {
    if (!has_value()) throw std::get<1>(content_);
    return std::get<0>(content_);
  }
  T&& value() && {
    if (!has_value()) throw std::get<1>(content_);
    return std::get<0>(std::move(content_));
  }
  T& operator*() & { return std::get<0>(content_); }
  const T& operator*() const& { return std::get<0>(content_); }
  T&& operator*() && { return std::get<0>(std::move(content_)); }
  T* operator->() { return &std::get<0>(content_); }
  const T* operator->() const { return &std::get<0>(content_); }

  [[nodiscard]] Error& error() & { return std::get<1>(content_); }
  [[nodiscard]] const Error& error() const& { return std::get<1>(content_); }
  [[nodiscard]] Error&& error() && { return std::get<1>(std::move(content_)); }

 private:
  std::variant<T, Error> content_;
};

/// Success or an Error, where there is no value to return.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT

  [[nodiscard]] bool has_value() const { return !error_.has_value(); }
  explicit operator bool() const { return has_value(); }
  void value() const {
    if (error_) throw Error(*error_);
  }
  [[nodiscard]] Error& error() & { return *error_; }
  [[nodiscard]] const Error& error() const& { return *error_; }
  [[nodiscard]] Error&& error() && { return *std::move(error_); }

 private:
  std::optional<Error> error_;
};

}  // namespace parabola
