// SPDX-License-Identifier: MIT
// Every command, stated once: parser, help pages and shell completions are made from this table.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "parabola/command_line.hpp"
#include "parabola/core/result.hpp"

namespace parabola::app {

/// The options of a command, bound to where their values go.
class CommandParser {
 public:
  explicit CommandParser(std::string_view name);
  CommandParser(const CommandParser&) = delete;
  CommandParser& operator=(const CommandParser&) = delete;
  virtual ~CommandParser() = default;

  [[nodiscard]] CLI::App& app() { return app_; }
  /// What the line that app() has parsed asks for; wrong values are Errors.
  virtual Result<Command> command() = 0;

 private:
  CLI::App app_;
};

struct CommandEntry {
  std::string_view name;
  std::string_view summary;  ///< its line of `parabola --help`
  std::string_view usage;    ///< first line of its page
  std::string_view text;     ///< its page without the options; examples run in examples/ohm
  std::unique_ptr<CommandParser> (*parser)(std::string_view name);
};

/// In the order of `parabola --help`.
std::span<const CommandEntry> command_table();
/// nullptr when there is no such command.
const CommandEntry* find_command(std::string_view name);
/// What `parabola help` has a page on: formula, then the commands.
std::vector<std::string> help_topics();

}  // namespace parabola::app
