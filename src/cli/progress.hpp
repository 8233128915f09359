#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "cli/command.hpp"

namespace minga::cli {

/// Shows on a terminal that work goes on, once it has taken a second; leaves no trace at its end. Says
/// nothing where standard error is no terminal or --json was asked for.
class Working {
 public:
  Working(const Common& common, std::string what);
  Working(const Working&) = delete;
  Working& operator=(const Working&) = delete;
  ~Working();

 private:
  void show();

  const Common& common_;
  std::string what_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool done_ = false;
  std::thread thread_;
};

}  // namespace minga::cli
