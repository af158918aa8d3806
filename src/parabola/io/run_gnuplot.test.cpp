// SPDX-License-Identifier: MIT
#include "parabola/io/run_gnuplot.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "parabola/io/run_program.hpp"

namespace parabola {
namespace {

using namespace std::chrono_literals;

/// An empty folder that is gone afterwards.
class Folder {
 public:
  Folder() {
    std::string name = testing::TempDir() + "parabola.XXXXXX";
    if (mkdtemp(name.data()) != nullptr) path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string file(const std::string& name) const { return path_ + "/" + name; }
  [[nodiscard]] std::size_t count() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_), {}));
  }
  void add_program(const std::string& name, const std::string& script) const {
    std::ofstream(file(name)) << "#!/bin/sh\n" << script;
    chmod(file(name).c_str(), 0755);
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Another PATH while it lives.
class SearchPath {
 public:
  explicit SearchPath(const std::string& path) : former_(getenv("PATH")) {
    setenv("PATH", path.c_str(), 1);
  }
  SearchPath(const SearchPath&) = delete;
  SearchPath& operator=(const SearchPath&) = delete;
  ~SearchPath() { setenv("PATH", former_.c_str(), 1); }

 private:
  std::string former_;
};

bool has_gnuplot() {
  const auto run = run_program({"gnuplot", "--version"}, "", 10s);
  return run && run->status == 0;
}

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(RunProgram, input_and_output_may_be_larger_than_any_pipe) {
  const std::string input(10'000'000, 'x');
  const auto run = run_program({"cat"}, input, 60s);
  ASSERT_TRUE(run);
  EXPECT_EQ(run->status, 0);
  EXPECT_EQ(run->output, input);
}

TEST(RunProgram, a_program_that_does_not_read_its_input_does_no_harm) {
  const auto run = run_program({"true"}, std::string(10'000'000, 'x'), 60s);
  ASSERT_TRUE(run);
  EXPECT_EQ(run->ending, ProgramEnding::exited);
  EXPECT_EQ(run->status, 0);
}

TEST(RunProgram, tells_how_a_program_ended) {
  EXPECT_EQ(run_program({"sh", "-c", "exit 3"}, "", 60s)->status, 3);
  const auto killed = run_program({"sh", "-c", "kill -9 $$"}, "", 60s);
  EXPECT_EQ(killed->ending, ProgramEnding::killed);
  EXPECT_EQ(killed->status, 9);
  EXPECT_EQ(run_program({"sleep", "60"}, "", 100ms)->ending, ProgramEnding::timed_out);
  EXPECT_EQ(run_program({"sh", "-c", "echo words >&2"}, "", 60s)->errors, "words\n");
}

TEST(RunProgram, a_missing_program_is_an_error) {
  const auto run = run_program({"no-such-program-anywhere"}, "", 60s);
  ASSERT_FALSE(run);
  EXPECT_EQ(run.error().code(), "program_missing");
}

TEST(RunGnuplot, missing_gnuplot_names_the_package_and_the_script) {
  const Folder folder;
  const Folder empty;
  const SearchPath path(empty.path());
  const Result<void> drawn = draw("plot x", folder.file("fit.pdf"));
  ASSERT_FALSE(drawn);
  EXPECT_EQ(drawn.error().code(), "gnuplot_missing");
  EXPECT_EQ(drawn.error().fix(),
            "apt-get install gnuplot-nox, or write the script with --plot fit.gp");
  EXPECT_EQ(folder.count(), 0U);
}

TEST(RunGnuplot, half_a_picture_is_a_failure_and_leaves_an_existing_file_alone) {
  const Folder folder;
  const Folder programs;
  std::ofstream(folder.file("fit.png")) << "old";
  const SearchPath path(programs.path() + ":/usr/bin:/bin");
  programs.add_program("gnuplot", "printf '\\211PNG\\r\\n\\032\\n half'\n");
  const Result<void> half = draw("plot x", folder.file("fit.png"));
  ASSERT_FALSE(half);
  EXPECT_EQ(half.error().code(), "gnuplot_failed");
  programs.add_program("gnuplot", "kill -9 $$\n");
  const Result<void> killed = draw("plot x", folder.file("fit.png"));
  ASSERT_FALSE(killed);
  EXPECT_EQ(killed.error().sentence(), "gnuplot was killed by signal 9");
  EXPECT_EQ(bytes_of(folder.file("fit.png")), "old");
  EXPECT_EQ(folder.count(), 1U);
}

TEST(RunGnuplot, its_own_words_are_passed_on) {
  if (!has_gnuplot()) GTEST_SKIP() << "gnuplot is not installed";
  const Folder folder;
  const Result<void> drawn = draw("nonsense\n", folder.file("fit.pdf"));
  ASSERT_FALSE(drawn);
  EXPECT_EQ(drawn.error().code(), "gnuplot_failed");
  EXPECT_NE(drawn.error().sentence().find("invalid command"), std::string::npos);
  EXPECT_EQ(folder.count(), 0U);
}

TEST(RunGnuplot, the_picture_arrives_whole_and_without_the_date) {
  if (!has_gnuplot()) GTEST_SKIP() << "gnuplot is not installed";
  const Folder folder;
  const std::string script = "set terminal pdfcairo\nplot x\n";
  ASSERT_TRUE(draw(script, folder.file("fit.pdf")));
  const std::string picture = bytes_of(folder.file("fit.pdf"));
  EXPECT_EQ(picture.substr(0, 5), "%PDF-");
  EXPECT_NE(picture.find("/CreationDate (D:20000101000000"), std::string::npos);
  EXPECT_EQ(folder.count(), 1U);
}

TEST(RunGnuplot, a_full_device_is_an_error) {
  if (!has_gnuplot() || !std::filesystem::exists("/dev/full")) GTEST_SKIP();
  const Result<void> drawn = draw("set terminal pdfcairo\nplot x\n", "/dev/full");
  ASSERT_FALSE(drawn);
  EXPECT_EQ(drawn.error().code(), "write_failed");
}

TEST(InstalledFont, is_one_whose_widths_are_known) {
  const std::string font = installed_font();
  EXPECT_TRUE(font == "Inter" || font == "Liberation Sans" || font == "Roboto" ||
              font == "DejaVu Sans");
  const Folder empty;
  const SearchPath path(empty.path());
  EXPECT_EQ(installed_font(), "DejaVu Sans");
}

}  // namespace
}  // namespace parabola
