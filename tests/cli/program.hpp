#pragma once

#include <sys/types.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace minga::test {

namespace fs = std::filesystem;

/// A folder for one test, gone at its end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  const fs::path& path() const { return path_; }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  /// Writes a file into it and gives its path.
  std::string file(const std::string& name, const std::string& bytes) const;

 private:
  fs::path path_;
};

std::string bytes_of(const fs::path& file);

struct Outcome {
  int code = -1;  // 128 + signal where a signal ended it
  std::string out;
  std::string err;

  nlohmann::json json() const { return nlohmann::json::parse(out, nullptr, false); }
};

/// Runs the program in a clean environment, in Spanish unless the arguments say else, and waits for it.
/// `input` is its standard input, which is no terminal.
Outcome minga(const std::vector<std::string>& arguments, const std::string& input = {});

/// Runs another program, found in the PATH; code 127 where it is not installed.
Outcome command(const std::vector<std::string>& arguments);

/// The program while it runs; killed at the end if it still does.
class Running {
 public:
  explicit Running(const std::vector<std::string>& arguments);
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;
  ~Running();

  /// The next line of its standard output; empty at its end.
  std::string line();
  void signal(int number) const;
  int wait();
  pid_t id() const { return process_; }

 private:
  pid_t process_ = -1;
  int out_ = -1;
};

/// A workspace of the core pack.
void make_workspace(const std::string& folder);

/// What must hold of every run that went well: exit code 0 and nothing on standard error.
#define EXPECT_WELL(run)               \
  do {                                 \
    const auto& ran = (run);           \
    EXPECT_EQ(ran.code, 0) << ran.out; \
    EXPECT_EQ(ran.err, "");            \
  } while (false)

/// Ended with this code, said nothing on standard output, and said `part` on standard error.
#define EXPECT_REFUSED(run, expected_code, part)                 \
  do {                                                           \
    const auto& ran = (run);                                     \
    EXPECT_EQ(ran.code, expected_code);                          \
    EXPECT_EQ(ran.out, "");                                      \
    EXPECT_NE(ran.err.find(part), std::string::npos) << ran.err; \
  } while (false)

}  // namespace minga::test
