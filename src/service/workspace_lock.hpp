#pragma once

#include <chrono>
#include <filesystem>

namespace minga::service {

/// Who has a workspace open knows its registers by heart; they must not change under him. Everybody who has
/// one open shares this lock, and who changes its registers holds it alone. It is advisory, by the operating
/// system (flock), and so gone with the process, however that ends. Where the file system has no such locks,
/// everybody counts as alone.
class WorkspaceLock {
 public:
  /// Takes the lock alone if nobody else has it, else shares it; waits for one who is changing registers.
  /// Without success after `patience` it is not held.
  WorkspaceLock(const std::filesystem::path& folder, std::chrono::milliseconds patience);
  WorkspaceLock(const WorkspaceLock&) = delete;
  WorkspaceLock& operator=(const WorkspaceLock&) = delete;
  ~WorkspaceLock();

  bool held() const { return state_ != State::none; }
  bool alone() const { return state_ == State::alone; }
  /// Lets others in, who find the registers as they are now.
  void share();

 private:
  enum class State { none, shared, alone };
  int descriptor_ = -1;
  State state_ = State::none;
};

}  // namespace minga::service
