// SPDX-License-Identifier: MIT
#include <cstdlib>
#include <filesystem>
#include <string>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "parabola/io/read_file.hpp"
#include "parabola/io/write_file.hpp"

namespace parabola {
namespace {

class Files : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "parabola-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  [[nodiscard]] std::string path(const std::string& name) const { return folder_ + "/" + name; }
  [[nodiscard]] long entries() const {
    return std::distance(std::filesystem::directory_iterator(folder_),
                         std::filesystem::directory_iterator());
  }

  std::string folder_;
};

TEST_F(Files, what_is_written_is_read_again) {
  const std::string bytes("a\0b\r\n\xFF", 6);
  ASSERT_TRUE(write_file(path("x"), bytes));
  EXPECT_EQ(read_file(path("x")).value(), bytes);
  EXPECT_EQ(entries(), 1);
}

TEST_F(Files, an_existing_file_is_replaced_whole_and_keeps_its_mode) {
  ASSERT_TRUE(write_file(path("x"), "long precious text"));
  chmod(path("x").c_str(), 0640);
  ASSERT_TRUE(write_file(path("x"), "new"));
  struct stat status{};
  stat(path("x").c_str(), &status);
  EXPECT_EQ(status.st_mode & 0777U, 0640U);
  EXPECT_EQ(read_file(path("x")).value(), "new");
}

TEST_F(Files, a_link_is_followed_not_replaced) {
  ASSERT_TRUE(write_file(path("x"), "old"));
  std::filesystem::create_symlink("x", path("link"));
  ASSERT_TRUE(write_file(path("link"), "new"));
  EXPECT_TRUE(std::filesystem::is_symlink(path("link")));
  EXPECT_EQ(read_file(path("x")).value(), "new");
}

TEST_F(Files, a_full_device_is_an_error_and_stays_a_device) {
  const Result<void> written = write_file("/dev/full", "x");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code(), "write_failed");
  EXPECT_NE(written.error().render().find("/dev/full: cannot be written: No space left"),
            std::string::npos);
  EXPECT_TRUE(std::filesystem::is_character_file("/dev/full"));
}

TEST_F(Files, a_folder_or_a_missing_folder_cannot_be_written) {
  EXPECT_EQ(write_file(folder_, "x").error().code(), "write_failed");
  EXPECT_EQ(write_file(path("none/x"), "x").error().fix(), "create the folder first");
  EXPECT_EQ(entries(), 0);
}

TEST_F(Files, a_missing_file_names_its_neighbour) {
  ASSERT_TRUE(write_file(path("ohm.csv"), "x"));
  const Result<std::string> bytes = read_file(path("omh.csv"));
  ASSERT_FALSE(bytes);
  EXPECT_EQ(bytes.error().code(), "file_not_found");
  EXPECT_EQ(bytes.error().fix(), "did you mean " + path("ohm.csv") + "?");
}

TEST_F(Files, a_directory_is_no_file) {
  EXPECT_EQ(read_file(folder_).error().sentence(), "this is a directory, not a file");
}

TEST_F(Files, no_file_is_written_where_a_directory_is) {
  ASSERT_FALSE(check_no_directory(folder_));
  EXPECT_EQ(check_no_directory(folder_).error().sentence(), "cannot be written: Is a directory");
  EXPECT_TRUE(check_no_directory(path("new")));
  EXPECT_TRUE(check_no_directory("/dev/full"));
}

TEST_F(Files, endless_input_is_refused) {
  EXPECT_EQ(read_file("/dev/zero").error().code(), "file_unreadable");
  ASSERT_TRUE(write_file(path("x"), std::string(1000, 'x')));
  EXPECT_EQ(read_file(path("x"), 999).error().code(), "file_too_large");
}

}  // namespace
}  // namespace parabola
