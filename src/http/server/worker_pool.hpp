#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace minga::http {

/// Threads for work that may block. Jobs must not throw.
class WorkerPool {
 public:
  WorkerPool(std::size_t threads, std::size_t most_waiting);
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;
  /// Waits for the jobs that run and those that wait.
  ~WorkerPool();

  /// False, and the job is not taken, if too many wait already or the pool stops.
  bool submit(std::function<void()> job);

 private:
  void work();

  std::size_t most_waiting_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace minga::http
