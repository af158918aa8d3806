// SPDX-License-Identifier: MIT
#include "parabola/stats/distributions.hpp"

#include <cmath>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/fisher_f.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>

#include "parabola/core/assert.hpp"

namespace parabola {
namespace {

// Failures come back as values (0, infinity), never as exceptions; double stays double, so that the
// result does not depend on the width of long double.
namespace policies = boost::math::policies;
using Policy = policies::policy<policies::promote_double<false>,
                                policies::domain_error<policies::ignore_error>,
                                policies::overflow_error<policies::ignore_error>,
                                policies::evaluation_error<policies::ignore_error>>;

}  // namespace

double chi2_survival(double chi2, double ndof) {
  PARABOLA_ASSERT(ndof > 0.0 && chi2 >= 0.0);
  if (std::isinf(chi2)) return 0.0;
  const boost::math::chi_squared_distribution<double, Policy> distribution(ndof);
  return boost::math::cdf(boost::math::complement(distribution, chi2));
}

double chi2_quantile(double probability, double ndof) {
  PARABOLA_ASSERT(ndof > 0.0 && probability > 0.0 && probability < 1.0);
  const boost::math::chi_squared_distribution<double, Policy> distribution(ndof);
  return boost::math::quantile(distribution, probability);
}

double f_survival(double f, double numerator_ndof, double denominator_ndof) {
  PARABOLA_ASSERT(f >= 0.0 && numerator_ndof > 0.0 && denominator_ndof > 0.0);
  if (std::isinf(f)) return 0.0;
  const boost::math::fisher_f_distribution<double, Policy> distribution(numerator_ndof,
                                                                        denominator_ndof);
  return boost::math::cdf(boost::math::complement(distribution, f));
}

double normal_two_sided_quantile(double confidence_level) {
  PARABOLA_ASSERT(confidence_level > 0.0 && confidence_level < 1.0);
  const boost::math::normal_distribution<double, Policy> distribution;
  return boost::math::quantile(
      boost::math::complement(distribution, (1.0 - confidence_level) / 2.0));
}

double student_two_sided_quantile(double confidence_level, double ndof) {
  PARABOLA_ASSERT(confidence_level > 0.0 && confidence_level < 1.0 && ndof > 0.0);
  const boost::math::students_t_distribution<double, Policy> distribution(ndof);
  return boost::math::quantile(
      boost::math::complement(distribution, (1.0 - confidence_level) / 2.0));
}

}  // namespace parabola
