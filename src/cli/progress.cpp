#include "cli/progress.hpp"

#include <chrono>
#include <iostream>

namespace minga::cli {

Working::Working(const Common& common, std::string what) : common_(common), what_(std::move(what)) {
  if (common.err_is_terminal && !common.json) thread_ = std::thread([this] { show(); });
}

Working::~Working() {
  {
    const std::lock_guard lock(mutex_);
    done_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Working::show() {
  constexpr int kWidth = 20;
  constexpr auto kStep = std::chrono::milliseconds(200);
  std::unique_lock lock(mutex_);
  if (wake_.wait_for(lock, std::chrono::seconds(1), [this] { return done_; })) return;
  for (int tick = 0; !done_; ++tick) {
    std::string bar(kWidth, ' ');
    for (int i = 0; i < 4; ++i) bar[static_cast<std::size_t>((tick + i) % kWidth)] = '=';
    *common_.err << '\r' << '[' << bar << "] " << what_ << " " << 1 + tick / 5 << " s" << std::flush;
    wake_.wait_for(lock, kStep, [this] { return done_; });
  }
  *common_.err << "\r\033[K" << std::flush;
}

}  // namespace minga::cli
