// SPDX-License-Identifier: MIT
// The pages of --help, 80 columns wide.
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace parabola::app {

struct CommandEntry;

std::string general_help();
/// Usage, examples that run, and every option of the command by group.
std::string command_help(const CommandEntry& about, const CLI::App& command);

}  // namespace parabola::app
