// SPDX-License-Identifier: MIT
#include "parabola/model/function_remedies.hpp"

#include <algorithm>
#include <array>

namespace parabola {
namespace {

struct Remedy {
  std::string_view name;
  std::string_view fix;
};

constexpr std::array<Remedy, 55> remedies{{
    {"ln", "write log(x) for the natural logarithm"},
    {"lg", "write log10(x) for the logarithm to base 10"},
    {"ld", "write log2(x) for the logarithm to base 2"},
    {"lb", "write log2(x) for the logarithm to base 2"},
    {"logb", "write log(x)/log(b) for the logarithm to base b"},
    {"exp10", "write 10^x"},
    {"exp2", "write 2^x"},
    {"pow", "write a^b"},
    {"power", "write a^b"},
    {"sqr", "write x^2"},
    {"square", "write x^2"},
    {"root", "write x^(1/n)"},
    {"hypot", "write sqrt(x^2 + y^2)"},
    {"fabs", "write abs(x)"},
    {"arcsin", "write asin(x)"},
    {"arccos", "write acos(x)"},
    {"arctan", "write atan(x)"},
    {"arctan2", "write atan2(y, x)"},
    {"arctg", "write atan(x)"},
    {"arcsinh", "write asinh(x)"},
    {"arccosh", "write acosh(x)"},
    {"arctanh", "write atanh(x)"},
    {"arsinh", "write asinh(x)"},
    {"arcosh", "write acosh(x)"},
    {"artanh", "write atanh(x)"},
    {"tg", "write tan(x)"},
    {"cot", "write 1/tan(x)"},
    {"ctg", "write 1/tan(x)"},
    {"sec", "write 1/cos(x)"},
    {"csc", "write 1/sin(x)"},
    {"coth", "write 1/tanh(x)"},
    {"sech", "write 1/cosh(x)"},
    {"csch", "write 1/sinh(x)"},
    {"deg", "write x*180/pi"},
    {"rad", "write x*pi/180"},
    {"radians", "write x*pi/180"},
    {"tgamma", "write gamma(x)"},
    {"gammaln", "write lgamma(x)"},
    {"loggamma", "write lgamma(x)"},
    {"heaviside", "write where(x > 0, 1, 0)"},
    {"step", "write where(x > 0, 1, 0)"},
    {"if", "write where(condition, a, b)"},
    {"ifelse", "write where(condition, a, b)"},
    {"sgn", "write sign(x)"},
    {"ceil", "write -floor(-x)"},
    {"round", "write floor(x + 0.5)"},
    {"mod", "write a - b*floor(a/b)"},
    {"gaussian", "write gauss(x; mu, sigma) for height 1, normal(x; mu, sigma) for area 1"},
    {"lorentzian", "write lorentz(x; x0, gamma)"},
    {"student_t", "write student(mu, sigma, nu)"},
    {"breit_wigner", "write cauchy(x0, gamma), gamma the half width at half maximum"},
    {"laplace", "write density(exp(-abs(x - mu)/b)) with the column for x"},
    {"rayleigh", "write weibull(2, scale)"},
    {"pareto", "write density(x^(-k - 1)) on [x0, inf] with the column for x"},
    {"crystalball", "write crystal_ball(mu, sigma, alpha, n)"},
}};

}  // namespace

std::string_view remedy_for_function(std::string_view name) {
  const auto* entry =
      std::ranges::find_if(remedies, [name](const Remedy& remedy) { return remedy.name == name; });
  return entry == remedies.end() ? std::string_view{} : entry->fix;
}

}  // namespace parabola
