#include "service/answer_cache.hpp"

#include <utility>

namespace minga::service {

std::size_t AnswerCache::weight(const Entry& entry) {
  constexpr std::size_t bookkeeping = 128;
  return entry.key.size() + entry.answer->capacity() + bookkeeping;
}

AnswerCache::Answer AnswerCache::find(std::string_view key) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->answer;
}

void AnswerCache::keep(std::string key, Answer answer) {
  Entry entry{std::move(key), std::move(answer)};
  const auto added = weight(entry);
  const std::lock_guard lock(mutex_);
  if (added > most_ / 4 || by_key_.contains(entry.key)) return;
  for (bytes_ += added; bytes_ > most_ && !entries_.empty(); entries_.pop_back()) {
    bytes_ -= weight(entries_.back());
    by_key_.erase(entries_.back().key);
  }
  entries_.push_front(std::move(entry));
  by_key_.emplace(entries_.front().key, entries_.begin());
}

std::size_t AnswerCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace minga::service
