#include "http/server/throttle.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace minga::http {

namespace {

using std::chrono::milliseconds;

milliseconds between(Instant from, Instant to) {
  return milliseconds(to.milliseconds - from.milliseconds);
}

}  // namespace

milliseconds SlowDown::wait_after(int failures) const {
  if (failures < options_.free) return milliseconds{0};
  milliseconds wait = options_.first;
  for (int i = options_.free; i < failures && wait < options_.longest; ++i) wait *= 2;
  return std::min(wait, options_.longest);
}

SlowDown::Entries::iterator SlowDown::entry_of(std::string_view key) {
  if (const auto found = by_key_.find(key); found != by_key_.end()) {
    entries_.splice(entries_.end(), entries_, found->second);
    return found->second;
  }
  if (entries_.size() >= std::max<std::size_t>(options_.keys, 1)) {
    by_key_.erase(entries_.front().key);
    entries_.pop_front();
  }
  const auto entry = entries_.insert(entries_.end(), Entry{std::string(key), 0, {}, {}});
  by_key_.emplace(entry->key, entry);
  return entry;
}

milliseconds SlowDown::attempt(std::string_view key) {
  const Instant now = clock_();
  const std::lock_guard lock(mutex_);
  Entry& entry = *entry_of(key);
  if (now < entry.blocked_until) return between(now, entry.blocked_until);
  if (between(entry.last, now) > options_.forget) entry.failures = 0;
  ++entry.failures;
  entry.last = now;
  entry.blocked_until = {now.milliseconds + wait_after(entry.failures).count()};
  return milliseconds{0};
}

void SlowDown::succeeded(std::string_view key) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return;
  const auto entry = found->second;
  by_key_.erase(found);
  entries_.erase(entry);
}

void SlowDown::excused(std::string_view key) {
  const std::lock_guard lock(mutex_);
  const auto found = by_key_.find(key);
  if (found == by_key_.end()) return;
  Entry& entry = *found->second;
  entry.failures = std::max(0, entry.failures - 1);
  // It was let in, so nothing was waited for then; others behind the same address must not wait for it.
  entry.blocked_until = entry.last;
}

std::size_t SlowDown::size() const {
  const std::lock_guard lock(mutex_);
  return entries_.size();
}

milliseconds TokenBuckets::take(std::string_view key) {
  const Instant now = clock_();
  const std::lock_guard lock(mutex_);
  auto found = by_key_.find(key);
  if (found == by_key_.end()) {
    if (buckets_.size() >= std::max<std::size_t>(options_.keys, 1)) {
      by_key_.erase(buckets_.front().key);
      buckets_.pop_front();
    }
    const auto bucket = buckets_.insert(buckets_.end(), Bucket{std::string(key), options_.burst, now});
    found = by_key_.emplace(bucket->key, bucket).first;
  }
  Bucket& bucket = *found->second;
  buckets_.splice(buckets_.end(), buckets_, found->second);
  const double seconds = std::max(0.0, static_cast<double>(between(bucket.last, now).count()) / 1000.0);
  bucket.tokens = std::min(options_.burst, bucket.tokens + seconds * options_.per_second);
  bucket.last = now;
  constexpr double rounding = 1e-9;  // of the sums of tenths and thirds of tokens
  if (bucket.tokens >= 1 - rounding) {
    bucket.tokens = std::max(0.0, bucket.tokens - 1);
    return milliseconds{0};
  }
  return milliseconds(
      static_cast<std::int64_t>(std::ceil((1 - rounding - bucket.tokens) / options_.per_second * 1000.0)));
}

std::size_t TokenBuckets::size() const {
  const std::lock_guard lock(mutex_);
  return buckets_.size();
}

}  // namespace minga::http
