// SPDX-License-Identifier: MIT
#include "parabola/io/folder_path.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "parabola/io/write_file.hpp"

namespace parabola {
namespace {

namespace fs = std::filesystem;

class FolderPath : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "parabola-XXXXXX").string();
    top_ = mkdtemp(pattern.data());
    folder_ = top_ + "/fits";
    fs::create_directories(folder_ + "/sub");
    ASSERT_TRUE(write_file(folder_ + "/a.csv", "1\n"));
    ASSERT_TRUE(write_file(folder_ + "/sub/b.csv", "1\n"));
    ASSERT_TRUE(write_file(top_ + "/secret.csv", "1\n"));
  }
  void TearDown() override { fs::remove_all(top_); }
  [[nodiscard]] std::string refusal(const std::string& path) const {
    const Result<std::string> found = path_in_folder(folder_, path);
    return found ? "found " + *found : found.error().sentence();
  }

  std::string top_;
  std::string folder_;
};

TEST_F(FolderPath, a_file_of_the_folder_or_below_is_found) {
  EXPECT_EQ(path_in_folder(folder_, "a.csv").value(), folder_ + "/a.csv");
  EXPECT_EQ(path_in_folder(folder_, "./sub/../sub/b.csv").value(), folder_ + "/sub/b.csv");
  EXPECT_EQ(path_in_folder(folder_, "not_there.csv").value(), folder_ + "/not_there.csv");
  EXPECT_EQ(path_in_folder(folder_, "..a.csv").value(), folder_ + "/..a.csv");
}

TEST_F(FolderPath, without_a_folder_the_working_folder_is_meant) {
  const fs::path before = fs::current_path();
  fs::current_path(folder_);
  EXPECT_EQ(path_in_folder("", "a.csv").value(), "a.csv");
  EXPECT_EQ(path_in_folder("", "not_there/a.csv").value(), "not_there/a.csv");
  EXPECT_EQ(path_from_folder("", "./a.csv").value(), "a.csv");
  EXPECT_EQ(path_from_folder("sub", "sub/b.csv").value(), "b.csv");
  EXPECT_FALSE(path_in_folder("", "../secret.csv"));
  fs::current_path(before);
}

TEST_F(FolderPath, what_lies_elsewhere_is_refused) {
  EXPECT_EQ(refusal("/etc/passwd"),
            "'/etc/passwd' is an absolute path: a fit file names files in its own folder only");
  for (const std::string path : {"..", "../secret.csv", "sub/../../secret.csv", "./../fits/a.csv"})
    EXPECT_EQ(refusal(path),
              "'" + path + "' leaves the folder of the fit file, which names files below it only");
  EXPECT_EQ(refusal("-"), "a fit file cannot name standard input");
  EXPECT_EQ(refusal(""), "a file has no name");
}

TEST_F(FolderPath, a_link_may_stay_in_the_folder_but_not_lead_out_of_it) {
  fs::create_symlink("a.csv", folder_ + "/inside");
  fs::create_symlink("../secret.csv", folder_ + "/outside");
  fs::create_directory_symlink("..", folder_ + "/up");
  fs::create_symlink("loop", folder_ + "/loop");
  EXPECT_EQ(path_in_folder(folder_, "inside").value(), folder_ + "/inside");
  EXPECT_EQ(refusal("outside"), "'outside' is a link that leads out of the folder of the fit file");
  EXPECT_EQ(refusal("up/secret.csv"),
            "'up/secret.csv' is a link that leads out of the folder of the fit file");
  EXPECT_EQ(refusal("up/not_there"),
            "'up/not_there' is a link that leads out of the folder of the fit file");
  EXPECT_NE(refusal("loop").find("cannot be followed"), std::string::npos) << refusal("loop");
  EXPECT_EQ(path_in_folder(folder_, "up/fits/a.csv").value(), folder_ + "/up/fits/a.csv");
}

TEST_F(FolderPath, the_folder_itself_may_be_reached_through_a_link) {
  fs::create_directory_symlink("fits", top_ + "/link");
  EXPECT_EQ(path_in_folder(top_ + "/link", "a.csv").value(), top_ + "/link/a.csv");
  EXPECT_EQ(path_from_folder(top_ + "/link", folder_ + "/sub/b.csv").value(), "sub/b.csv");
}

TEST_F(FolderPath, a_written_path_is_found_again) {
  EXPECT_EQ(path_from_folder(folder_, folder_ + "/sub/b.csv").value(), "sub/b.csv");
  EXPECT_EQ(path_from_folder(folder_, folder_ + "/sub/../a.csv").value(), "a.csv");
  EXPECT_EQ(path_from_folder(folder_ + "/sub", folder_ + "/sub/b.csv").value(), "b.csv");
  fs::create_symlink("a.csv", folder_ + "/inside");
  EXPECT_EQ(path_from_folder(folder_, folder_ + "/inside").value(), "inside");
}

TEST_F(FolderPath, a_path_that_would_be_refused_is_not_written) {
  fs::create_symlink("../secret.csv", folder_ + "/outside");
  EXPECT_EQ(path_from_folder(folder_, folder_ + "/outside").error().code(), "path_refused");
  EXPECT_EQ(path_from_folder(folder_, top_ + "/secret.csv").error().fix(),
            "write the fit file beside the data");
  EXPECT_EQ(path_from_folder(top_ + "/nowhere", folder_ + "/a.csv").error().code(), "write_failed");
}

TEST_F(FolderPath, the_folder_of_a_path) {
  EXPECT_EQ(folder_of("a/b.yaml"), "a");
  EXPECT_EQ(folder_of("b.yaml"), "");
  EXPECT_EQ(folder_of("/b.yaml"), "/");
}

}  // namespace
}  // namespace parabola
