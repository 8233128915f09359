#pragma once

#include <chrono>
#include <cstddef>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/time.hpp"

namespace minga::http {

/// Slows guessing of a secret down: after `free` failures in a row each further one doubles the time
/// in which no attempt of that key is even looked at. Ask once a key that a guess touches: the account
/// and the address. Safe from any thread.
class SlowDown {
 public:
  struct Options {
    int free = 5;                                 // failures without any wait
    std::chrono::milliseconds first{1'000};       // the first wait
    std::chrono::milliseconds longest{900'000};   // no wait is longer
    std::chrono::milliseconds forget{3'600'000};  // without failures, the key is new again
    std::size_t keys = 100'000;                   // beyond, the key longest without an attempt is forgotten
  };
  SlowDown(Clock clock, Options options) : clock_(std::move(clock)), options_(options) {}

  /// To be asked before the secret is looked at. Zero: go on; the attempt counts as failed until
  /// succeeded() or excused() says otherwise, so that many at once gain nothing. Else: the time to wait.
  std::chrono::milliseconds attempt(std::string_view key);
  /// Forgets the key: for an account whose owner came in.
  void succeeded(std::string_view key);
  /// Takes one attempt back: for an address, where a thief with an account of their own must not be
  /// able to clear the count.
  void excused(std::string_view key);

  std::size_t size() const;

 private:
  struct Entry {
    std::string key;
    int failures = 0;
    Instant last;
    Instant blocked_until;
  };
  using Entries = std::list<Entry>;  // longest without an attempt first

  std::chrono::milliseconds wait_after(int failures) const;
  Entries::iterator entry_of(std::string_view key);

  Clock clock_;
  Options options_;
  mutable std::mutex mutex_;
  Entries entries_;
  std::unordered_map<std::string_view, Entries::iterator> by_key_;
};

/// Lets each key do `burst` things at once and `per_second` in the long run. Safe from any thread.
class TokenBuckets {
 public:
  struct Options {
    double burst = 20;
    double per_second = 5;
    std::size_t keys = 100'000;
  };
  TokenBuckets(Clock clock, Options options) : clock_(std::move(clock)), options_(options) {}

  /// Zero: go on, a token is taken. Else: the time until there is one.
  std::chrono::milliseconds take(std::string_view key);

  std::size_t size() const;

 private:
  struct Bucket {
    std::string key;
    double tokens = 0;
    Instant last;
  };
  using Buckets = std::list<Bucket>;

  Clock clock_;
  Options options_;
  mutable std::mutex mutex_;
  Buckets buckets_;
  std::unordered_map<std::string_view, Buckets::iterator> by_key_;
};

}  // namespace minga::http
