#include "cli/program.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace minga::test {
namespace {

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (auto& text : texts) out.push_back(text.data());
  out.push_back(nullptr);
  return out;
}

/// Nothing of whoever runs the tests but the PATH; packs and page of the source folder.
std::vector<std::string> environment() {
  const char* path = std::getenv("PATH");
  return {std::string("PATH=") + (path == nullptr ? "/usr/bin:/bin" : path), "LANG=es_CO.UTF-8",
          "MINGA_SHARE=" MINGA_SOURCE_DIR, "HOME=/nonexistent"};
}

class Redirections {
 public:
  Redirections() { posix_spawn_file_actions_init(&actions_); }
  Redirections(const Redirections&) = delete;
  Redirections& operator=(const Redirections&) = delete;
  ~Redirections() { posix_spawn_file_actions_destroy(&actions_); }
  void open(int descriptor, const std::string& file, int flags) {
    posix_spawn_file_actions_addopen(&actions_, descriptor, file.c_str(), flags, 0600);
  }
  void move(int from, int to) { posix_spawn_file_actions_adddup2(&actions_, from, to); }
  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

pid_t start(std::vector<std::string> arguments, const Redirections& redirections) {
  auto variables = environment();
  pid_t process = -1;
  const int failed = posix_spawnp(&process, arguments[0].c_str(), redirections.get(), nullptr,
                                  pointers(arguments).data(), pointers(variables).data());
  return failed == 0 ? process : -1;
}

int end_of(pid_t process) {
  int status = 0;
  if (waitpid(process, &status, 0) != process) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

Outcome run(std::vector<std::string> arguments, const std::string& input) {
  const TemporaryFolder folder;
  Redirections redirections;
  redirections.open(0, folder.file("in", input), O_RDONLY);
  redirections.open(1, folder / "out", O_WRONLY | O_CREAT);
  redirections.open(2, folder / "err", O_WRONLY | O_CREAT);
  const auto process = start(std::move(arguments), redirections);
  if (process < 0) return {127, "", ""};
  const int code = end_of(process);
  return {code, bytes_of(folder / "out"), bytes_of(folder / "err")};
}

}  // namespace

TemporaryFolder::TemporaryFolder() {
  auto pattern = (fs::temp_directory_path() / "minga-cli-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder for temporary files");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code none;
  fs::remove_all(path_, none);
}

std::string TemporaryFolder::file(const std::string& name, const std::string& bytes) const {
  std::ofstream(path_ / name, std::ios::binary) << bytes;
  return *this / name;
}

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

Outcome minga(const std::vector<std::string>& arguments, const std::string& input) {
  std::vector<std::string> all{MINGA_PROGRAM};
  all.insert(all.end(), arguments.begin(), arguments.end());
  return run(std::move(all), input);
}

Outcome command(const std::vector<std::string>& arguments) {
  return run(arguments, "");
}

Running::Running(const std::vector<std::string>& arguments) {
  std::vector<std::string> all{MINGA_PROGRAM};
  all.insert(all.end(), arguments.begin(), arguments.end());
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  Redirections redirections;
  redirections.open(0, "/dev/null", O_RDONLY);
  redirections.move(ends[1], 1);
  process_ = start(std::move(all), redirections);
  close(ends[1]);
  out_ = ends[0];
}

Running::~Running() {
  if (process_ > 0) {
    kill(process_, SIGKILL);
    end_of(process_);
  }
  if (out_ >= 0) close(out_);
}

std::string Running::line() {
  std::string text;
  for (char c = 0; read(out_, &c, 1) == 1 && c != '\n';) text += c;
  return text;
}

void Running::signal(int number) const {
  kill(process_, number);
}

int Running::wait() {
  const int code = end_of(process_);
  process_ = -1;
  return code;
}

void make_workspace(const std::string& folder) {
  const auto made = minga({"init", folder});
  ASSERT_EQ(made.code, 0) << made.err;
}

}  // namespace minga::test
