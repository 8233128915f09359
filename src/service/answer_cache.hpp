#pragma once

#include <cstddef>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace minga::service {

/// What was worked out of the workspace and asked for again and again: tiles, extents, counts. Nothing goes
/// stale, as every key names the workspace's last change and all else that decides, who sees what above all;
/// what was not asked for longest goes first. Several threads may ask.
class AnswerCache {
 public:
  using Answer = std::shared_ptr<const std::string>;
  static constexpr std::size_t kMostBytes = std::size_t{32} << 20U;

  explicit AnswerCache(std::size_t most_bytes = kMostBytes) : most_(most_bytes) {}

  Answer find(std::string_view key);  // null where there is none
  /// Not kept where it would take more than a quarter of the room.
  void keep(std::string key, Answer answer);

  std::size_t bytes() const;

 private:
  struct Entry {
    std::string key;
    Answer answer;
  };
  static std::size_t weight(const Entry& entry);

  mutable std::mutex mutex_;
  std::size_t most_;
  std::size_t bytes_ = 0;
  std::list<Entry> entries_;  // the last that was asked for first
  std::unordered_map<std::string_view, std::list<Entry>::iterator> by_key_;
};

}  // namespace minga::service
