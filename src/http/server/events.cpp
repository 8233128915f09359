#include "http/server/events.hpp"

#include <algorithm>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace minga::http {

std::string render(const Event& event) {
  constexpr std::string_view line_ends("\r\n\0", 3);
  if (event.name.find_first_of(line_ends) != std::string::npos ||
      event.id.find_first_of(line_ends) != std::string::npos) {
    throw std::invalid_argument("an event's name and id are one line each");
  }
  std::string out;
  if (!event.id.empty()) out += "id: " + event.id + "\n";
  if (!event.name.empty()) out += "event: " + event.name + "\n";
  out += "data: ";
  for (std::size_t i = 0; i < event.data.size(); ++i) {
    const char c = event.data[i];
    if (c == '\r' && i + 1 < event.data.size() && event.data[i + 1] == '\n') continue;
    if (c == '\n' || c == '\r') {
      out += "\ndata: ";
    } else {
      out += c;
    }
  }
  out += "\n\n";
  return out;
}

void EventStream::notify(std::unique_lock<std::mutex>& lock) {
  const auto wake = wake_;
  lock.unlock();
  if (wake) wake();
}

void EventStream::send(const Event& event) {
  send(std::make_shared<const std::string>(render(event)));
}

void EventStream::send(std::shared_ptr<const std::string> rendered) {
  std::unique_lock lock(mutex_);
  if (state_ != State::open || abandoned_) return;
  const bool was_empty = queue_.empty();
  if (queue_.size() >= limit_) {
    state_ = State::overflowed;
    queue_.clear();
  } else {
    queue_.push_back(std::move(rendered));
  }
  if (was_empty || state_ != State::open) notify(lock);
}

void EventStream::close() {
  std::unique_lock lock(mutex_);
  if (state_ != State::open) return;
  state_ = State::closed;
  notify(lock);
}

EventStream::Taken EventStream::take() {
  const std::lock_guard lock(mutex_);
  return {std::exchange(queue_, {}), state_};
}

EventStream::State EventStream::state() const {
  const std::lock_guard lock(mutex_);
  return state_;
}

void EventStream::on_change(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
}

void EventStream::abandon() {
  const std::lock_guard lock(mutex_);
  abandoned_ = true;
  wake_ = nullptr;
  queue_ = {};
}

bool EventStream::abandoned() const {
  const std::lock_guard lock(mutex_);
  return abandoned_;
}

std::vector<std::shared_ptr<EventStream>> Broadcaster::living(const std::string& topic) {
  std::vector<std::shared_ptr<EventStream>> streams;
  const auto found = topics_.find(topic);
  if (found == topics_.end()) return streams;
  std::erase_if(found->second, [&](const std::weak_ptr<EventStream>& weak) {
    auto stream = weak.lock();
    if (!stream || stream->abandoned()) return true;
    streams.push_back(std::move(stream));
    return false;
  });
  if (found->second.empty()) topics_.erase(found);
  return streams;
}

std::shared_ptr<EventStream> Broadcaster::subscribe(const std::string& topic,
                                                    const std::function<std::optional<Event>()>& current) {
  auto stream = std::make_shared<EventStream>(limits_.queued_events);
  {
    const std::lock_guard lock(mutex_);
    const auto count = [&] {
      std::size_t sum = 0;
      for (const auto& [name, streams] : topics_) sum += streams.size();
      return sum;
    };
    if (count() >= limits_.listeners) {
      std::vector<std::string> names;
      for (const auto& [name, streams] : topics_) names.push_back(name);
      for (const auto& name : names) living(name);
      if (count() >= limits_.listeners) return nullptr;
    }
    topics_[topic].push_back(stream);
  }
  if (current) {
    if (const auto event = current()) stream->send(*event);
  }
  return stream;
}

void Broadcaster::publish(const std::string& topic, const Event& event) {
  const auto rendered = std::make_shared<const std::string>(render(event));
  std::vector<std::shared_ptr<EventStream>> streams;
  {
    const std::lock_guard lock(mutex_);
    streams = living(topic);
  }
  for (const auto& stream : streams) stream->send(rendered);
}

void Broadcaster::close(const std::string& topic) {
  std::vector<std::shared_ptr<EventStream>> streams;
  {
    const std::lock_guard lock(mutex_);
    streams = living(topic);
    topics_.erase(topic);
  }
  for (const auto& stream : streams) stream->close();
}

std::size_t Broadcaster::listeners(const std::string& topic) {
  const std::lock_guard lock(mutex_);
  return living(topic).size();
}

}  // namespace minga::http
