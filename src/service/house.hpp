#pragma once

#include <functional>
#include <memory>

#include "base/id.hpp"
#include "base/time.hpp"
#include "service/answer_cache.hpp"
#include "store/store.hpp"

namespace minga::service {

/// Cost of an argon2id password hash (RFC 9106): the defaults take about 0.1 s and 64 MiB.
struct PasswordCost {
  unsigned long long operations = 2;
  std::size_t memory_bytes = 64UL * 1024 * 1024;
};

/// What every act works with. The functions may be called from several threads at once.
struct House {
  store::Store& store;
  Clock clock;
  std::function<Id()> new_id;
  RandomBytes random;
  PasswordCost password_cost = {};
  /// Called after something in a workshop changed and is durable: live pages listen.
  std::function<void(const Id& workshop)> workshop_changed = [](const Id&) {};
  /// What need not be worked out again while nothing changes.
  std::shared_ptr<AnswerCache> answers = std::make_shared<AnswerCache>();
};

/// An id maker that several threads may call.
std::function<Id()> shared_id_maker(Clock clock, RandomBytes random);

}  // namespace minga::service
