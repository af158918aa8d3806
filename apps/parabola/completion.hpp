// SPDX-License-Identifier: MIT
// Shell completion made from the options themselves, so that it cannot fall behind them.
#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace parabola::app {

std::string bash_completion(const std::vector<const CLI::App*>& commands);
std::string zsh_completion(const std::vector<const CLI::App*>& commands);

}  // namespace parabola::app
