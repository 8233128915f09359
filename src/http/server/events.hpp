#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace minga::http {

/// A server-sent event (WHATWG HTML, 9.2). `data` may have several lines; `id` comes back as the
/// Last-Event-ID header when the browser connects again. `name` and `id` must be one line.
struct Event {
  std::string name = {};
  std::string data = {};
  std::string id = {};
};

/// The bytes of the event on the wire.
std::string render(const Event& event);

/// One listener's queue of events. Any thread may send; the server takes and writes them. A listener
/// that lets the queue overflow is dropped: it connects again and gets the current state.
class EventStream {
 public:
  explicit EventStream(std::size_t limit) : limit_(limit) {}

  void send(const Event& event);
  /// The same for bytes that are rendered already and shared between listeners.
  void send(std::shared_ptr<const std::string> rendered);
  /// Ends the stream after what is queued.
  void close();

  enum class State { open, closed, overflowed };
  struct Taken {
    std::vector<std::shared_ptr<const std::string>> events;
    State state = State::open;
  };
  /// For the server: everything queued so far.
  Taken take();
  State state() const;
  /// For the server: called, from any thread, when there is something to take or the state changed.
  void on_change(std::function<void()> wake);
  /// For the server: nobody listens any more.
  void abandon();
  bool abandoned() const;

 private:
  void notify(std::unique_lock<std::mutex>& lock);

  mutable std::mutex mutex_;
  std::size_t limit_;
  std::vector<std::shared_ptr<const std::string>> queue_;
  State state_ = State::open;
  bool abandoned_ = false;
  std::function<void()> wake_;
};

/// Sends events to everybody who listens to a topic. Safe from any thread.
class Broadcaster {
 public:
  struct Limits {
    std::size_t queued_events = 64;  // for each listener
    std::size_t listeners = 10'000;  // over all topics
  };
  Broadcaster() : Broadcaster(Limits{}) {}
  explicit Broadcaster(Limits limits) : limits_(limits) {}

  /// A new listener, or nothing if there are too many (answer 503). `current` is asked after the
  /// listener is registered, so no change can fall between the state it tells and the first event.
  std::shared_ptr<EventStream> subscribe(const std::string& topic,
                                         const std::function<std::optional<Event>()>& current = {});
  void publish(const std::string& topic, const Event& event);
  /// Ends all streams of the topic.
  void close(const std::string& topic);
  std::size_t listeners(const std::string& topic);

 private:
  using Streams = std::vector<std::weak_ptr<EventStream>>;
  std::vector<std::shared_ptr<EventStream>> living(const std::string& topic);

  Limits limits_;
  std::mutex mutex_;
  std::map<std::string, Streams, std::less<>> topics_;
};

}  // namespace minga::http
