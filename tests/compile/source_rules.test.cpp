// SPDX-License-Identifier: MIT
// The rules themselves, on texts that break them, and then the tree.
#include "source_rules.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace parabola {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::size_t line_limit = 500;

std::string read_text(const std::filesystem::path& path) {
  const std::ifstream stream(path);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

/// All sources below a folder of the repository, in order. Under src/parabola the module is the
/// first folder; everywhere else it is `module`.
std::vector<SourceFile> sources_below(const std::string& folder, const std::string& module) {
  const std::filesystem::path root = PARABOLA_SOURCE_DIR;
  std::vector<SourceFile> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
    const auto extension = entry.path().extension();
    if (extension != ".cpp" && extension != ".hpp") continue;
    const auto path = std::filesystem::relative(entry.path(), root);
    const auto below = std::filesystem::relative(entry.path(), root / folder);
    files.push_back({path.generic_string(), module.empty() ? below.begin()->string() : module,
                     read_text(entry.path())});
  }
  std::ranges::sort(files, {}, &SourceFile::path);
  return files;
}

IncludeTable small_table() {
  return parse_include_table("core:\nmodel: core\nio: core model\napps: core\n");
}

std::vector<std::string> breaches(const std::string& path, const std::string& module,
                                  const std::string& text) {
  return include_breaches({path, module, text}, small_table());
}

TEST(Compile, an_include_outside_the_table_is_found_with_its_line) {
  EXPECT_THAT(breaches("src/parabola/core/a.cpp", "core",
                       "#include <vector>\n  #  include \"parabola/model/formula.hpp\"\n"),
              ElementsAre("src/parabola/core/a.cpp:2: core may not include "
                          "\"parabola/model/formula.hpp\" (includes.txt)"));
}

TEST(Compile, includes_within_the_table_pass) {
  EXPECT_THAT(breaches("src/parabola/model/a.cpp", "model",
                       "#include \"parabola/model/formula.hpp\"\n#include <fmt/format.h>\n"
                       "#include \"parabola/core/error.hpp\"\n"),
              IsEmpty());
}

TEST(Compile, a_header_of_the_program_is_found_in_the_library) {
  const std::string text = "#include \"parabola/terminal.hpp\"\n";
  EXPECT_THAT(breaches("apps/parabola/a.cpp", "apps", text), IsEmpty());
  EXPECT_THAT(breaches("src/parabola/core/a.cpp", "core", text),
              ElementsAre("src/parabola/core/a.cpp:1: core may not include "
                          "\"parabola/terminal.hpp\" (includes.txt)"));
}

TEST(Compile, a_module_without_a_line_in_the_table_is_found) {
  EXPECT_THAT(breaches("src/parabola/util/a.cpp", "util", "#include \"parabola/core/error.hpp\"\n"),
              ElementsAre("src/parabola/util/a.cpp:1: the module util is not in includes.txt"));
}

TEST(Compile, streams_threads_and_the_environment_are_found_below_io_only) {
  const std::string text =
      "#include <iostream>\n#include <sys/stat.h>\nauto home = std::getenv(\"HOME\");\n";
  EXPECT_THAT(breaches("src/parabola/model/a.cpp", "model", text),
              ElementsAre("src/parabola/model/a.cpp:1: <iostream> belongs in io or apps",
                          "src/parabola/model/a.cpp:2: <sys/stat.h> belongs in io or apps",
                          "src/parabola/model/a.cpp:3: getenv belongs in io or apps"));
  EXPECT_THAT(breaches("src/parabola/io/a.cpp", "io", text), IsEmpty());
  EXPECT_THAT(breaches("src/parabola/model/a.test.cpp", "model", text), IsEmpty());
}

TEST(Compile, eigen_is_found_outside_its_one_file) {
  EXPECT_THAT(breaches("src/parabola/core/decompose.cpp", "core", "#include <Eigen/QR>\n"),
              IsEmpty());
  EXPECT_THAT(
      breaches("src/parabola/io/a.cpp", "io", "#include <Eigen/QR>\n"),
      ElementsAre("src/parabola/io/a.cpp:1: <Eigen/QR> belongs in core/decompose.cpp only"));
}

TEST(Compile, other_libraries_are_found_in_public_headers) {
  EXPECT_THAT(
      breaches("src/parabola/io/a.hpp", "io", "#include <fmt/format.h>\n#include <span>\n"),
      ElementsAre("src/parabola/io/a.hpp:1: a public header may not include <fmt/format.h>"));
}

TEST(Compile, a_table_with_an_unknown_or_double_module_or_without_a_colon_is_refused) {
  EXPECT_THROW(parse_include_table("core: stats\n"), std::invalid_argument);
  EXPECT_THROW(parse_include_table("core:\ncore:\n"), std::invalid_argument);
  EXPECT_THROW(parse_include_table("core stats\n"), std::invalid_argument);
}

TEST(Compile, a_file_of_one_line_more_than_the_limit_is_found) {
  EXPECT_THAT(length_breaches({"a.cpp", "core", "1\n2\n3\n"}, 3), IsEmpty());
  EXPECT_THAT(length_breaches({"a.cpp", "core", "1\n2\n3\n4"}, 3),
              ElementsAre("a.cpp:4: the file has 4 lines, the limit is 3"));
}

TEST(Compile, every_include_of_the_tree_is_in_the_table) {
  const auto table = parse_include_table(
      read_text(std::filesystem::path(PARABOLA_SOURCE_DIR) / "tests/compile/includes.txt"));
  auto files = sources_below("src/parabola", "");
  const auto library_files = files.size();
  std::ranges::copy(sources_below("apps", "apps"), std::back_inserter(files));
  ASSERT_GT(library_files, 0U);
  for (const auto& file : files) EXPECT_THAT(include_breaches(file, table), IsEmpty());
}

TEST(Compile, every_module_folder_has_a_line_in_the_table) {
  const std::filesystem::path root = PARABOLA_SOURCE_DIR;
  const auto table = parse_include_table(read_text(root / "tests/compile/includes.txt"));
  for (const auto& entry : std::filesystem::directory_iterator(root / "src/parabola")) {
    if (!entry.is_directory()) continue;
    EXPECT_TRUE(table.contains(entry.path().filename().string())) << entry.path();
  }
}

TEST(Compile, no_source_file_is_longer_than_five_hundred_lines) {
  for (const auto* folder : {"src", "apps", "tests", "examples"}) {
    for (const auto& file : sources_below(folder, folder)) {
      EXPECT_THAT(length_breaches(file, line_limit), IsEmpty());
    }
  }
}

}  // namespace
}  // namespace parabola
