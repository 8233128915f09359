#include "service/workspace_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

namespace minga::service {
namespace {

constexpr std::chrono::milliseconds kPause{20};

/// 0, or the reason why not.
int lock(int descriptor, int how) {
  int failed = 0;
  do {
    failed = ::flock(descriptor, how | LOCK_NB) == 0 ? 0 : errno;
  } while (failed == EINTR);
  return failed;
}

}  // namespace

WorkspaceLock::WorkspaceLock(const std::filesystem::path& folder, std::chrono::milliseconds patience)
    : descriptor_(::open((folder / "workspace.lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
  const int failed = descriptor_ < 0 ? ENOLCK : lock(descriptor_, LOCK_EX);
  if (failed != EWOULDBLOCK) {
    state_ = State::alone;
    return;
  }
  for (auto waited = std::chrono::milliseconds{0}; waited <= patience; waited += kPause) {
    if (lock(descriptor_, LOCK_SH) == 0) {
      state_ = State::shared;
      return;
    }
    std::this_thread::sleep_for(kPause);
  }
}

WorkspaceLock::~WorkspaceLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void WorkspaceLock::share() {
  if (descriptor_ >= 0 && state_ == State::alone && lock(descriptor_, LOCK_SH) == 0) state_ = State::shared;
}

}  // namespace minga::service
