#include "http/live.hpp"

#include "http/json.hpp"
#include "http/resources/workshop_json.hpp"
#include "service/progress.hpp"

namespace minga::http {

Live::Live(Api& api, std::chrono::milliseconds pause)
    : api_(api), pause_(pause), thread_([this] { work(); }) {}

Live::~Live() {
  stop();
}

void Live::changed(const Id& workshop) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.insert(workshop);
  }
  wake_.notify_one();
}

void Live::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  if (thread_.joinable()) thread_.join();
}

void Live::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    const auto changed = std::exchange(waiting_, {});
    lock.unlock();
    for (const auto& workshop : changed) tell(workshop);
    lock.lock();
    wake_.wait_for(lock, pause_, [this] { return stopping_; });
  }
}

void Live::tell(const Id& workshop) {
  const auto topic = "workshop/" + to_string(workshop);
  if (api_.live.listeners(topic) == 0) return;
  const auto actor = service::system_actor();
  const auto progress = service::workshop_progress(api_.house, actor, workshop);
  if (!progress) return;
  api_.live.publish(topic, {"progress", json_of(*progress).dump(), ""});
  // Refused while veiled; the listeners were asked for their right when they subscribed.
  if (const auto quadrant = service::workshop_quadrant(api_.house, actor, workshop))
    api_.live.publish(topic, {"quadrant", json_of(*quadrant).dump(), ""});
}

}  // namespace minga::http
