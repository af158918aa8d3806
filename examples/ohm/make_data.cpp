// SPDX-License-Identifier: MIT
// Prints ohm.csv: eleven readings of a current through R = 1000 ohm at V = 1 to 10 V, each with a
// normal uncertainty of 0.5 mA, rounded to 0.01 mA as a meter shows it. The seed is the year of
// Ohm's law; the engine is fixed by the C++ standard and the normal deviates by Box and Muller
// (1958), so that every machine prints the same file. A test compares the two.

#include <cmath>
#include <cstdio>
#include <numbers>
#include <random>

namespace {

constexpr double resistance = 1.0;  // kiloohm, so that V / R is in mA
constexpr double sigma = 0.5;       // mA
constexpr int readings = 11;

/// Uniform in (0, 1), both ends excluded.
double uniform(std::mt19937_64& engine) {
  return (static_cast<double>(engine() >> 11) + 0.5) * 0x1p-53;
}

double normal(std::mt19937_64& engine) {
  const double radius = std::sqrt(-2.0 * std::log(uniform(engine)));
  return radius * std::cos(2.0 * std::numbers::pi * uniform(engine));
}

}  // namespace

int main() {
  std::mt19937_64 engine(1827);  // NOLINT(bugprone-random-generator-seed): the same file every time
  std::puts("V [V],I [mA],sigma_I [mA]");
  for (int k = 0; k < readings; ++k) {
    const double voltage = 1.0 + 9.0 * k / (readings - 1);
    std::printf("%.1f,%.2f,%.1f\n", voltage, voltage / resistance + sigma * normal(engine), sigma);
  }
}
