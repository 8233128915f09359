#include "formats/foreign/bounded_child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string_view>

namespace minga::formats::foreign {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t most_text = 64 << 10;
constexpr int not_executed = 127;

/// Where a program is, by the folders of PATH.
std::optional<std::string> found_in_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::string_view folders = path == nullptr ? "/usr/local/bin:/usr/bin:/bin" : path;
  while (!folders.empty()) {
    const auto end = folders.find(':');
    const auto file = std::filesystem::path(folders.substr(0, end)) / program;
    if (file.is_absolute() && access(file.c_str(), X_OK) == 0) return file.string();
    folders = end == std::string_view::npos ? std::string_view() : folders.substr(end + 1);
  }
  return std::nullopt;
}

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (const auto& text : texts) out.push_back(const_cast<char*>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

void limit(decltype(RLIMIT_AS) what, std::uint64_t most) {
  const rlimit value{most, most};
  setrlimit(what, &value);
}

/// Between fork and exec: only what is safe where other threads may hold locks.
[[noreturn]] void become(const char* file, char* const* arguments, char* const* environment,
                         const ChildLimits& limits, int out, int err, pid_t parent) {
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(not_executed);  // the parent was gone before that
  if (!limits.network) (void)unshare(CLONE_NEWUSER | CLONE_NEWNET);
  limit(RLIMIT_AS, limits.address_space);
  limit(RLIMIT_CPU, limits.processor_seconds);
  limit(RLIMIT_FSIZE, limits.file_bytes);
  limit(RLIMIT_CORE, 0);
  const int nothing = open("/dev/null", O_RDONLY);
  if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0) _exit(not_executed);
  close_range(3, ~0U, 0);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  execve(file, arguments, environment);
  _exit(not_executed);
}

/// The reading end of one of the child's outputs.
struct Listening {
  int end = -1;
  std::string& text;

  void hear() {
    std::array<char, 4096> bytes{};
    const auto count = read(end, bytes.data(), bytes.size());
    if (count > 0) {
      const auto room = most_text - std::min(most_text, text.size());
      text.append(bytes.data(), std::min(room, static_cast<std::size_t>(count)));
    } else if (count == 0 || errno != EINTR) {
      close(end);
      end = -1;
    }
  }
};

/// Listens until the child closed both outputs; false when the time was over before that.
bool listen_to(Listening& out, Listening& err, Clock::time_point until) {
  while (out.end >= 0 || err.end >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    if (left <= 0) return false;
    std::array<pollfd, 2> both{{{out.end, POLLIN, 0}, {err.end, POLLIN, 0}}};
    if (poll(both.data(), both.size(), static_cast<int>(std::min<long long>(left, 60'000))) <= 0) continue;
    if (both[0].revents != 0) out.hear();
    if (both[1].revents != 0) err.hear();
  }
  return true;
}

/// Waits for the end of a child without taking its status; false when the time was over before that.
bool has_ended(pid_t child, Clock::time_point until) {
  const int process = static_cast<int>(syscall(SYS_pidfd_open, child, 0));
  if (process < 0) return true;  // a kernel before 5.3: waitpid has to wait
  bool ended = false;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
    pollfd one{process, POLLIN, 0};
    const int ready = poll(&one, 1, static_cast<int>(std::clamp<long long>(left, 0, 60'000)));
    ended = ready > 0;
    if (ended || left <= 0) break;
  }
  close(process);
  return ended;
}

}  // namespace

ChildEnd run_child(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
                   const ChildLimits& limits) {
  ChildEnd result;
  const auto file = found_in_path(arguments.front());
  if (!file) return result;
  const auto words = pointers(arguments), settings = pointers(environment);
  std::array<int, 2> out{-1, -1}, err{-1, -1};
  if (pipe2(out.data(), O_CLOEXEC) != 0) return result;
  if (pipe2(err.data(), O_CLOEXEC) != 0) {
    close(out[0]), close(out[1]);
    return result;
  }
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child == 0) become(file->c_str(), words.data(), settings.data(), limits, out[1], err[1], parent);
  close(out[1]), close(err[1]);
  Listening says{out[0], result.out}, complains{err[0], result.err};
  if (child > 0) {
    setpgid(child, child);  // both sides, so that it is so whoever comes first
    const auto until = Clock::now() + limits.wall;
    result.in_time = listen_to(says, complains, until);
    result.in_time = result.in_time && has_ended(child, until);  // it may close its outputs and go on
    if (!result.in_time) kill(-child, SIGKILL);
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    kill(-child, SIGKILL);
    if (WIFEXITED(status)) result.code = WEXITSTATUS(status);
    if (WIFSIGNALED(status)) result.signal = WTERMSIG(status);
    result.started = result.code != not_executed;
  }
  for (auto* listening : {&says, &complains})
    if (listening->end >= 0) close(listening->end);
  return result;
}

}  // namespace minga::formats::foreign
