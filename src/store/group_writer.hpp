#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "base/problem.hpp"
#include "store/change_log.hpp"
#include "store/database.hpp"

namespace minga::store {

/// Runs bodies one after the other on a thread of its own, many in one transaction, and lets their callers go
/// when it is safe on disk: one flush for all who came meanwhile (group commit). Each body has its own
/// savepoint.
class GroupWriter {
 public:
  using Body = std::function<Result<void>(Connection&, LogTail&)>;

  explicit GroupWriter(std::unique_ptr<Connection> connection);
  ~GroupWriter();
  GroupWriter(const GroupWriter&) = delete;
  GroupWriter& operator=(const GroupWriter&) = delete;

  /// Waits until the body is durable or undone. Throws what the body throws (a DatabaseError that the
  /// operator can mend, such as a full disk, is returned as problem). `alone` gives the body a transaction of
  /// its own.
  Result<void> run(Body body, bool alone = false);

 private:
  struct Job {
    Body body;
    bool alone = false;
    Result<void> result;
    std::exception_ptr thrown;
    bool done = false;
  };
  using Jobs = std::vector<Job*>;

  void loop();
  Jobs take();
  void process(const Jobs& jobs);
  std::optional<Problem> run_all(const Jobs& jobs);
  std::optional<Problem> run_one(Job& job, LogTail& tail);

  std::unique_ptr<Connection> connection_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::condition_variable finished_;
  std::deque<Job*> waiting_;
  bool stopping_ = false;
  std::thread thread_;  // last: starts when all else is there
};

}  // namespace minga::store
