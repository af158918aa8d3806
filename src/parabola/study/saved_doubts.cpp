// SPDX-License-Identifier: MIT
#include "parabola/study/saved_doubts.hpp"

#include <string>

#include <fmt/format.h>

namespace parabola {

void add_doubts(std::vector<Diagnostic>& diagnostics, const SavedResult& saved) {
  std::vector<std::string> codes;
  for (const Diagnostic& diagnostic : saved.diagnostics) {
    if (diagnostic.severity == Severity::warning) codes.push_back(diagnostic.code);
  }
  if (!saved.converged && codes.empty()) codes.emplace_back("not converged");
  if (codes.empty()) return;
  diagnostics.push_back({"doubtful_fit", Severity::warning,
                         fmt::format("The fit itself is doubtful ({}).", fmt::join(codes, ", ")),
                         saved.name,
                         "Read its report first: what is computed from it is not better."});
}

}  // namespace parabola
