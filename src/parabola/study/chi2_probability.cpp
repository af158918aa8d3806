// SPDX-License-Identifier: MIT
#include "parabola/study/chi2_probability.hpp"

#include "parabola/stats/distributions.hpp"

namespace parabola {

Chi2Probability chi2_probability(double chi2, double ndof, double confidence_level) {
  return {chi2, ndof, chi2_survival(chi2, ndof), confidence_level,
          chi2_quantile(confidence_level, ndof)};
}

}  // namespace parabola
