#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>
#include <thread>

#include "http/api.hpp"

namespace minga::http {

/// Tells the pages that watch a workshop how it stands, at most once a second each however many phones
/// send. Has a thread of its own, so that no phone waits for the screen.
class Live {
 public:
  explicit Live(Api& api, std::chrono::milliseconds pause = std::chrono::seconds(1));
  Live(const Live&) = delete;
  Live& operator=(const Live&) = delete;
  ~Live();

  /// From any thread.
  void changed(const Id& workshop);
  void stop();

 private:
  void work();
  void tell(const Id& workshop);

  Api& api_;
  std::chrono::milliseconds pause_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::set<Id> waiting_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace minga::http
