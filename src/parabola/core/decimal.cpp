// SPDX-License-Identifier: MIT
#include "parabola/core/decimal.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <string>
#include <system_error>

#include "parabola/core/assert.hpp"

namespace parabola {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::size_t exact_power_count = 23;
/// 10^0 ... 10^22 are doubles without rounding: 5^22 < 2^53.
constexpr std::array<double, exact_power_count> powers_of_ten = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr int largest_exact_power = static_cast<int>(exact_power_count) - 1;
constexpr std::uint64_t two_to_53 = std::uint64_t{1} << 53U;
constexpr std::size_t digits_in_word = 19;  // 10^19 < 2^64

/// The parts of a written number: (-1)^negative * 0.d1 d2 d3 ... * 10^(leading + 1), d1 not zero.
struct Scan {
  std::string_view magnitude;  ///< the text without its sign
  std::string_view mantissa;   ///< its digits and point
  bool negative = false;
  bool plain = true;               ///< std::from_chars understands `magnitude` as it stands
  std::uint64_t digits = 0;        ///< the significant digits as an integer, if at most 19
  std::size_t digit_count = 0;     ///< significant digits, leading zeros not counted
  std::int64_t last_exponent = 0;  ///< power of ten of the last written digit
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Bytes of a sign at the start of `text`; 0 when there is none.
std::size_t sign_length(std::string_view text) {
  if (text.starts_with('+') || text.starts_with('-')) return 1;
  return text.starts_with("\u2212") ? 3 : 0;
}

/// Reads a run of digits from `i` on; returns how many there were.
std::size_t scan_digits(std::string_view text, std::size_t& i, Scan& scan) {
  const std::size_t begin = i;
  if (scan.digit_count == 0)
    while (i < text.size() && text[i] == '0') ++i;
  const std::size_t significant = i;
  std::uint64_t digits = scan.digits;
  for (; i < text.size() && is_digit(text[i]); ++i)
    digits = 10 * digits + static_cast<std::uint64_t>(text[i] - '0');
  scan.digits = digits;
  scan.digit_count += i - significant;
  return i - begin;
}

/// e|E|d|D [sign] digits, which must end the text. Saturates far beyond the length of any text.
std::optional<std::int64_t> scan_exponent(std::string_view text, Scan& scan) {
  if (text.empty()) return 0;
  const char mark = text.front();
  if (mark != 'e' && mark != 'E' && mark != 'd' && mark != 'D') return std::nullopt;
  text.remove_prefix(1);
  const std::size_t sign = sign_length(text);
  const bool negative = sign > 0 && text.front() != '+';
  if (mark == 'd' || mark == 'D' || sign == 3) scan.plain = false;
  text.remove_prefix(sign);
  if (text.empty()) return std::nullopt;
  constexpr std::int64_t limit = 1'000'000'000'000'000;
  std::int64_t exponent = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    exponent = std::min(limit, 10 * exponent + (c - '0'));
  }
  return negative ? -exponent : exponent;
}

std::optional<Scan> scan_number(std::string_view text, char point) {
  Scan scan;
  const std::size_t sign = sign_length(text);
  scan.negative = sign > 0 && text.front() != '+';
  text.remove_prefix(sign);
  scan.magnitude = text;
  std::size_t i = 0;
  std::size_t written = scan_digits(text, i, scan);
  std::size_t fraction = 0;
  if (i < text.size() && text[i] == point) {
    if (point != '.') scan.plain = false;
    ++i;
    fraction = scan_digits(text, i, scan);
    written += fraction;
  }
  if (written == 0) return std::nullopt;
  scan.mantissa = text.substr(0, i);
  const std::optional<std::int64_t> exponent = scan_exponent(text.substr(i), scan);
  if (!exponent) return std::nullopt;
  scan.last_exponent = *exponent - static_cast<std::int64_t>(fraction);
  return scan;
}

/// The nearest double; infinity when there is none.
double nearest_double(const Scan& scan, char point) {
  std::string copy;
  std::string_view text = scan.magnitude;
  if (!scan.plain) {
    copy = scan.mantissa;
    std::ranges::replace(copy, point, '.');
    // the exponent of the mantissa as it stands; its fraction is already in last_exponent
    const std::size_t dot = copy.find('.');
    const auto fraction = dot == std::string::npos ? 0 : copy.size() - dot - 1;
    copy += 'e' + std::to_string(scan.last_exponent + static_cast<std::int64_t>(fraction));
    text = copy;
  }
  double value = 0.0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  PARABOLA_ASSERT(fault == std::errc::result_out_of_range || end == text.data() + text.size());
  if (fault == std::errc{}) return value;
  const std::int64_t leading = scan.last_exponent + static_cast<std::int64_t>(scan.digit_count);
  return leading > 0 ? std::numeric_limits<double>::infinity() : 0.0;
}

/// m * 10^e with m < 2^53 and |e| <= 22, so that m and 10^|e| are doubles without rounding.
/// e >= 0: value = fl(m p), and m p - value is a double that fma gives exactly.
/// e < 0: value = fl(m / p), and the remainder m - value p is a double that fma gives exactly
/// (nothing underflows: value >= 1e-22). Then rest = remainder / p is the true rest rounded once.
Decimal short_decimal(std::uint64_t m, int e) {
  const auto mantissa = static_cast<double>(m);
  if (e >= 0) {
    const double value = mantissa * powers_of_ten[static_cast<std::size_t>(e)];
    return {value, std::fma(mantissa, powers_of_ten[static_cast<std::size_t>(e)], -value), 0};
  }
  const double power = powers_of_ten[static_cast<std::size_t>(-e)];
  const double value = mantissa / power;
  return {value, std::fma(-value, power, mantissa) / power, 0};
}

/// value = mantissa * 2^exponent with a mantissa below 2^53.
struct Binary {
  std::uint64_t mantissa = 0;
  int exponent = 0;
};

Binary to_binary(double value) {
  constexpr int smallest_exponent = -1074;
  int exponent = 0;
  std::frexp(value, &exponent);
  exponent = std::max(exponent - 53, smallest_exponent);
  return {static_cast<std::uint64_t>(std::ldexp(value, -exponent)), exponent};
}

/// m 10^e - value for 2^53 <= m < 2^64 and -22 <= e < 0. Over the common denominator 10^-e 2^-q the
/// numerators are below 2^53 10^22 < 2^127, because they are nearly equal to f 10^-e with f < 2^53.
double rest_of_word(std::uint64_t m, int e, double value) {
  const Binary b = to_binary(value);
  Wide power = 1;
  for (int k = 0; k < -e; ++k) power *= 10;
  const auto up = static_cast<unsigned>(std::max(-b.exponent, 0));
  const auto down = static_cast<unsigned>(std::max(b.exponent, 0));
  const Wide written = static_cast<Wide>(m) << up;
  const Wide found = (static_cast<Wide>(b.mantissa) << down) * power;
  const double numerator = written >= found ? static_cast<double>(written - found)
                                            : -static_cast<double>(found - written);
  return std::ldexp(numerator / powers_of_ten[static_cast<std::size_t>(-e)], -static_cast<int>(up));
}

/// A natural number of up to 4096 bits, least significant limb first.
class BigNatural {
 public:
  explicit BigNatural(std::uint64_t value) {
    push(static_cast<std::uint32_t>(value));
    push(static_cast<std::uint32_t>(value >> 32U));
    trim();
  }

  /// this = this * factor + summand
  void multiply_add(std::uint32_t factor, std::uint32_t summand) {
    std::uint64_t carry = summand;
    for (std::size_t i = 0; i < size_; ++i) {
      carry += std::uint64_t{limbs_[i]} * factor;
      limbs_[i] = static_cast<std::uint32_t>(carry);
      carry >>= 32U;
    }
    if (carry != 0) push(static_cast<std::uint32_t>(carry));
  }

  void multiply_by_power_of_ten(std::int64_t power) {
    for (; power >= 9; power -= 9) multiply_add(1'000'000'000, 0);
    for (; power > 0; --power) multiply_add(10, 0);
  }

  void shift_left(int bits) {
    for (; bits >= 31; bits -= 31) multiply_add(std::uint32_t{1} << 31U, 0);
    multiply_add(std::uint32_t{1} << static_cast<unsigned>(bits), 0);
  }

  [[nodiscard]] bool less_than(const BigNatural& other) const {
    if (size_ != other.size_) return size_ < other.size_;
    for (std::size_t i = size_; i-- > 0;)
      if (limbs_[i] != other.limbs_[i]) return limbs_[i] < other.limbs_[i];
    return false;
  }

  /// this = this - smaller
  void subtract(const BigNatural& smaller) {
    std::int64_t borrow = 0;
    for (std::size_t i = 0; i < size_; ++i) {
      borrow += limbs_[i];
      if (i < smaller.size_) borrow -= smaller.limbs_[i];
      limbs_[i] = static_cast<std::uint32_t>(borrow);
      borrow >>= 32;
    }
    PARABOLA_ASSERT(borrow == 0);
    trim();
  }

  /// The number is leading * 2^exponent, rounded once from at least 65 of its bits.
  struct Leading {
    double leading = 0.0;
    int exponent = 0;
  };
  [[nodiscard]] Leading leading() const {
    Wide head = 0;
    const std::size_t count = std::min<std::size_t>(size_, 3);
    for (std::size_t i = 0; i < count; ++i) head = (head << 32U) + limbs_[size_ - 1 - i];
    return {static_cast<double>(head), 32 * static_cast<int>(size_ - count)};
  }

 private:
  void push(std::uint32_t limb) {
    PARABOLA_ASSERT(size_ < limbs_.size());
    limbs_[size_++] = limb;
  }
  void trim() {
    while (size_ > 0 && limbs_[size_ - 1] == 0) --size_;
  }

  std::array<std::uint32_t, 128> limbs_{};
  std::size_t size_ = 0;
};

/// Digits beyond this change a number by less than 1e-799 of it and are not looked at. It bounds
/// the work, and every integer below by 10^(800 + 324) 2^64 < 2^3800.
constexpr std::size_t digits_used = 800;

/// The decimal minus value: over the common denominator 10^-e 2^-q the difference is an integer.
/// Numerator, denominator and their ratio are rounded once each: the rest is right to 3 2^-53 of
/// itself, thus to less than 2^-104 of the value.
double rest_of_long(const Scan& scan, double value) {
  BigNatural written(0);
  std::size_t used = 0;
  for (const char c : scan.mantissa) {
    if (!is_digit(c) || (used == 0 && c == '0')) continue;
    if (used == digits_used) break;
    written.multiply_add(10, static_cast<std::uint32_t>(c - '0'));
    ++used;
  }
  const std::int64_t e = scan.last_exponent + static_cast<std::int64_t>(scan.digit_count - used);
  const Binary b = to_binary(value);
  BigNatural found(b.mantissa);
  BigNatural denominator(1);
  if (e >= 0) written.multiply_by_power_of_ten(e);
  if (e < 0) found.multiply_by_power_of_ten(-e);
  if (e < 0) denominator.multiply_by_power_of_ten(-e);
  if (b.exponent >= 0) found.shift_left(b.exponent);
  if (b.exponent < 0) written.shift_left(-b.exponent);
  const bool below = written.less_than(found);
  BigNatural& larger = below ? found : written;
  larger.subtract(below ? written : found);
  const auto numerator = larger.leading();
  const auto divisor = denominator.leading();
  const double ratio = std::ldexp(numerator.leading / divisor.leading,
                                  numerator.exponent - divisor.exponent + std::min(b.exponent, 0));
  return below ? -ratio : ratio;
}

/// Value and rest of the magnitude; infinite when it overflows.
Decimal measure(const Scan& scan, char point) {
  if (scan.digit_count == 0) return {};
  const std::int64_t leading = scan.last_exponent + static_cast<std::int64_t>(scan.digit_count);
  // 10^(leading - 1) <= decimal < 10^leading; the doubles end at 1.8e308 and begin at 4.9e-324
  if (leading > 310) return {std::numeric_limits<double>::infinity(), 0.0, 0};
  if (leading < -330) return {};
  const bool in_word = scan.digit_count <= digits_in_word;
  const bool near = std::abs(scan.last_exponent) <= largest_exact_power;
  const int e = near ? static_cast<int>(scan.last_exponent) : 0;
  if (in_word && near && scan.digits < two_to_53) return short_decimal(scan.digits, e);
  const double value = nearest_double(scan, point);
  if (std::isinf(value)) return {value, 0.0, 0};
  if (in_word && near && e < 0) return {value, rest_of_word(scan.digits, e, value), 0};
  return {value, rest_of_long(scan, value), 0};
}

}  // namespace

std::optional<Decimal> parse_decimal(std::string_view text, char point) {
  const std::optional<Scan> scan = scan_number(text, point);
  if (!scan) return std::nullopt;
  Decimal decimal = measure(*scan, point);
  if (std::isinf(decimal.value)) return std::nullopt;
  if (scan->negative) {
    decimal.value = -decimal.value;
    if (decimal.rest != 0.0) decimal.rest = -decimal.rest;
  }
  constexpr std::int64_t most_decimals = std::numeric_limits<int>::max();
  decimal.decimals =
      static_cast<int>(std::clamp(-scan->last_exponent, -most_decimals, most_decimals));
  return decimal;
}

bool is_decimal(std::string_view text, char point) {
  return scan_number(text, point).has_value();
}

}  // namespace parabola
