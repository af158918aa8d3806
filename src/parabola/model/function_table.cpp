// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "parabola/model/expression.hpp"

namespace parabola {
namespace {

// In the order of `parabola help formula`; what only derivatives produce stands last.
constexpr std::array<FunctionInfo, 47> table{{
    {"exp", Op::exp, 1, "exp(x)", "e^x"},
    {"expm1", Op::expm1, 1, "expm1(x)", "e^x - 1, exact for small x"},
    {"log", Op::log, 1, "log(x)", "natural logarithm"},
    {"log1p", Op::log1p, 1, "log1p(x)", "log(1 + x), exact for small x"},
    {"log10", Op::log10, 1, "log10(x)", "logarithm to base 10"},
    {"log2", Op::log2, 1, "log2(x)", "logarithm to base 2"},
    {"sqrt", Op::sqrt, 1, "sqrt(x)", "square root"},
    {"cbrt", Op::cbrt, 1, "cbrt(x)", "cube root, also of negative x"},
    {"abs", Op::abs, 1, "abs(x)", "absolute value"},
    {"sin", Op::sin, 1, "sin(x)", "sine, x in radians as in all of these"},
    {"cos", Op::cos, 1, "cos(x)", "cosine"},
    {"tan", Op::tan, 1, "tan(x)", "tangent"},
    {"asin", Op::asin, 1, "asin(x)", "inverse sine, -pi/2 to pi/2"},
    {"acos", Op::acos, 1, "acos(x)", "inverse cosine, 0 to pi"},
    {"atan", Op::atan, 1, "atan(x)", "inverse tangent, -pi/2 to pi/2"},
    {"atan2", Op::atan2, 2, "atan2(y, x)", "angle of the point (x, y), -pi to pi"},
    {"sinh", Op::sinh, 1, "sinh(x)", "hyperbolic sine"},
    {"cosh", Op::cosh, 1, "cosh(x)", "hyperbolic cosine"},
    {"tanh", Op::tanh, 1, "tanh(x)", "hyperbolic tangent"},
    {"asinh", Op::asinh, 1, "asinh(x)", "inverse hyperbolic sine"},
    {"acosh", Op::acosh, 1, "acosh(x)", "inverse hyperbolic cosine"},
    {"atanh", Op::atanh, 1, "atanh(x)", "inverse hyperbolic tangent"},
    {"erf", Op::erf, 1, "erf(x)", "error function"},
    {"erfc", Op::erfc, 1, "erfc(x)", "1 - erf(x), exact for large x"},
    {"lgamma", Op::lgamma, 1, "lgamma(x)", "logarithm of |gamma(x)|"},
    {"gamma", Op::gamma, 1, "gamma(x)", "gamma function, (x - 1)! for integers"},
    {"min", Op::min, 2, "min(a, b, ...)", "smallest argument"},
    {"max", Op::max, 2, "max(a, b, ...)", "largest argument"},
    {"floor", Op::floor, 1, "floor(x)", "largest integer that is not above x"},
    {"where", Op::where, 3, "where(c, a, b)", "a where c holds, else b: where(x < x0, a, b)"},
    {"sinc", Op::sinc, 1, "sinc(x)", "sin(x)/x, 1 at 0"},
    {"j0", Op::j0, 1, "j0(x)", "Bessel function of the first kind, order 0"},
    {"j1", Op::j1, 1, "j1(x)", "Bessel function of the first kind, order 1"},
    {"normal", Op::normal, 3, "normal(x; mu, sigma)", "normal density, area 1"},
    {"gauss", Op::gauss, 3, "gauss(x; mu, sigma)", "exp(-((x - mu)/sigma)^2/2), height 1"},
    {"lorentz", Op::lorentz, 3, "lorentz(x; x0, gamma)", "1/(1 + ((x - x0)/gamma)^2), height 1"},
    {"voigt", Op::voigt, 4, "voigt(x; mu, sigma, gamma)", "normal and Lorentz convolved, area 1"},
    {"sign", Op::sign, 1, "sign(x)", "-1, 0 or 1"},
    {"digamma", Op::digamma, 1, "digamma(x)", "derivative of lgamma"},
    {"trigamma", Op::trigamma, 1, "trigamma(x)", "derivative of digamma"},
    {"polygamma", Op::polygamma, 2, "polygamma(n, x)", "n-th derivative of digamma"},
    {"bessel_j", Op::bessel_j, 2, "bessel_j(n, x)", "Bessel function of the first kind, order n"},
    {"sinc_derivative", Op::sinc_derivative, 2, "sinc_derivative(n, x)", "n-th derivative of sinc"},
    {"faddeeva_real", Op::faddeeva_real, 2, "faddeeva_real(x, y)",
     "real part of exp(-z^2) erfc(-iz), z = x + iy"},
    {"faddeeva_imaginary", Op::faddeeva_imaginary, 2, "faddeeva_imaginary(x, y)",
     "its imaginary part"},
    {"faddeeva_real_derivative", Op::faddeeva_real_derivative, 3,
     "faddeeva_real_derivative(n, x, y)", "real part of its n-th derivative by z"},
    {"faddeeva_imaginary_derivative", Op::faddeeva_imaginary_derivative, 3,
     "faddeeva_imaginary_derivative(n, x, y)", "imaginary part of its n-th derivative by z"},
}};

// In the order of `parabola help formula`.
constexpr std::array<FunctionInfo, 19> distribution_table{{
    {"normal", Op::normal_density, 2, "normal(mu, sigma)", "mean mu, standard deviation sigma"},
    {"exponential", Op::exponential_density, 1, "exponential(tau)", "x >= 0, mean tau"},
    {"uniform", Op::uniform_density, 2, "uniform(a, b)", "constant from a to b"},
    {"poisson", Op::poisson_counts, 1, "poisson(mean)", "counts 0, 1, 2 ..."},
    {"binomial", Op::binomial_counts, 2, "binomial(n, p)", "successes in n trials"},
    {"gamma", Op::gamma_density, 2, "gamma(shape, scale)", "x > 0, mean shape*scale"},
    {"lognormal", Op::lognormal_density, 2, "lognormal(mu, sigma)", "log(x) is normal(mu, sigma)"},
    {"weibull", Op::weibull_density, 2, "weibull(shape, scale)", "exp(-(x/scale)^shape) survive x"},
    {"cauchy", Op::cauchy_density, 2, "cauchy(x0, gamma)",
     "Breit-Wigner, gamma the half width at half maximum"},
    {"student", Op::student_density, 3, "student(mu, sigma, nu)", "(x - mu)/sigma is Student's t"},
    {"voigt", Op::voigt_density, 3, "voigt(mu, sigma, gamma)", "normal and cauchy convolved"},
    {"chi2", Op::chi2_density, 1, "chi2(ndof)", "chi-square, x > 0"},
    {"beta", Op::beta_density, 2, "beta(a, b)", "0 < x < 1, mean a/(a + b)"},
    {"crystal_ball", Op::crystal_ball_density, 4, "crystal_ball(mu, sigma, alpha, n)",
     "normal, below mu - alpha*sigma a power -n"},
    {"argus", Op::argus_density, 2, "argus(m0, chi)", "background below the end point m0"},
    {"von_mises", Op::von_mises_density, 2, "von_mises(mu, kappa)", "angles, on [-pi, pi]"},
    {"bernstein", Op::bernstein_density, 2, "bernstein(c0, c1, ...)",
     "polynomial on the range; c0 = 1, say"},
    {"density", Op::density, 1, "density(expression)", "any formula, normalised numerically"},
    {"extended", Op::extended, 1, "extended(rate)",
     "events per unit of x; their number counts too"},
}};

}  // namespace

std::span<const FunctionInfo> functions() {
  return table;
}

const FunctionInfo* find_function(std::string_view name) {
  const auto* entry =
      std::ranges::find_if(table, [name](const FunctionInfo& info) { return info.name == name; });
  return entry == table.end() ? nullptr : entry;
}

std::span<const FunctionInfo> distributions() {
  return distribution_table;
}

const FunctionInfo* find_distribution(std::string_view name) {
  const auto* entry = std::ranges::find(distribution_table, name, &FunctionInfo::name);
  return entry == distribution_table.end() ? nullptr : entry;
}

const FunctionInfo* find_function(Op op) {
  const auto* entry = std::ranges::find(table, op, &FunctionInfo::op);
  if (entry != table.end()) return entry;
  const auto* distribution = std::ranges::find(distribution_table, op, &FunctionInfo::op);
  return distribution == distribution_table.end() ? nullptr : distribution;
}

}  // namespace parabola
