// SPDX-License-Identifier: MIT
#include "parabola/completion.hpp"

#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "parabola/command_table.hpp"

namespace parabola::app {
namespace {

std::string option_words(const CLI::App& command) {
  std::string words;
  for (const CLI::Option* option : command.get_options()) {
    if (!option->get_lnames().empty())
      words += (words.empty() ? "--" : " --") + option->get_lnames().front();
  }
  return words;
}

std::string command_words(const std::vector<const CLI::App*>& commands) {
  std::string words;
  for (const CLI::App* command : commands) words += command->get_name() + " ";
  return words + "help completion";
}

// In a zsh specification  :  [  ]  and quotes mean something.
std::string zsh_escaped(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '\'') {
      escaped += "'\\''";
    } else {
      if (c == ':' || c == '[' || c == ']' || c == '\\') escaped += '\\';
      escaped += c;
    }
  }
  return escaped;
}

}  // namespace

std::string bash_completion(const std::vector<const CLI::App*>& commands) {
  std::string script =
      "# bash completion of parabola\n"
      "_parabola() {\n"
      "  local word=${COMP_WORDS[COMP_CWORD]} options=\n"
      "  if ((COMP_CWORD == 1)); then\n";
  script += fmt::format("    COMPREPLY=($(compgen -W '{} --help --version' -- \"$word\"))\n",
                        command_words(commands));
  script +=
      "    return\n"
      "  fi\n"
      "  case ${COMP_WORDS[1]} in\n";
  for (const CLI::App* command : commands) {
    script += fmt::format("    {}) options='{}' ;;\n", command->get_name(), option_words(*command));
  }
  script += fmt::format("    help) COMPREPLY=($(compgen -W '{}' -- \"$word\")); return ;;\n",
                        fmt::join(help_topics(), " "));
  script +=
      "    completion) COMPREPLY=($(compgen -W 'bash zsh' -- \"$word\")); return ;;\n"
      "  esac\n"
      "  if [[ $word == -* ]]; then\n"
      "    COMPREPLY=($(compgen -W \"$options\" -- \"$word\"))\n"
      "  else\n"
      "    compopt -o filenames\n"
      "    COMPREPLY=($(compgen -f -- \"$word\"))\n"
      "  fi\n"
      "}\n"
      "complete -F _parabola parabola\n";
  return script;
}

std::string zsh_completion(const std::vector<const CLI::App*>& commands) {
  std::string script =
      "#compdef parabola\n"
      "# zsh completion of parabola\n"
      "_parabola() {\n"
      "  if ((CURRENT == 2)); then\n";
  script += fmt::format("    compadd -- {} --help --version\n", command_words(commands));
  script +=
      "    return\n"
      "  fi\n"
      "  case $words[2] in\n";
  for (const CLI::App* command : commands) {
    script += fmt::format("    {})\n      shift words\n      ((CURRENT -= 1))\n      _arguments",
                          command->get_name());
    for (const CLI::Option* option : command->get_options()) {
      if (option->get_lnames().empty()) continue;
      const bool has_value = option->get_expected_max() > 0 && option->get_type_size_max() > 0;
      script +=
          fmt::format(" \\\n        '*--{}[{}]{}'", option->get_lnames().front(),
                      zsh_escaped(option->get_description()),
                      has_value ? ":" + zsh_escaped(option->get_type_name()) + ":_files" : "");
    }
    script += " \\\n        '*:file:_files'\n      ;;\n";
  }
  script += fmt::format("    help) compadd -- {} ;;\n", fmt::join(help_topics(), " "));
  script +=
      "    completion) compadd -- bash zsh ;;\n"
      "  esac\n"
      "}\n"
      "_parabola \"$@\"\n";
  return script;
}

}  // namespace parabola::app
