#pragma once

#include <rapidcheck.h>

#include <string>
#include <vector>

#include "unit/methods_procedure/rules_of.hpp"

namespace minga::methods::procedure::testing {

/// Rules without circles: a step needs earlier ones alone.
inline Rules some_rules() {
  Rules rules{"some", "legalization", {}};
  const int steps = *rc::gen::inRange(1, 9);
  for (int i = 0; i < steps; ++i) {
    StepRule rule = step("s" + std::to_string(i));
    const int groups = i == 0 ? 0 : *rc::gen::inRange(0, 3);
    for (int g = 0; g < groups; ++g) {
      AnyOf need;
      const int alternatives = *rc::gen::inRange(1, 3);
      for (int a = 0; a < alternatives; ++a)
        need.push_back(static_cast<std::size_t>(*rc::gen::inRange(0, i)));
      rule.needs.push_back(need);
    }
    if (*rc::gen::inRange(0, 3) == 0) rule.authority = "ana";
    if (*rc::gen::inRange(0, 3) == 0) rule.documents = {{"map", 2}};
    if (*rc::gen::inRange(0, 5) == 0) rule.valid_from = day("2020-01-10");
    rules.steps.push_back(rule);
  }
  return rules;
}

inline std::vector<Event> some_events(const Rules& rules) {
  std::vector<Event> events;
  const int count = *rc::gen::inRange(0, 30);
  for (int i = 0; i < count; ++i) {
    Event one;
    one.step = "s" + std::to_string(*rc::gen::inRange(0, static_cast<int>(rules.steps.size()) + 1));
    // Grants are what moves a case.
    const int kind = *rc::gen::inRange(0, 12);
    one.kind = kind < 8 ? static_cast<EventKind>(kind) : EventKind::granted;
    one.day = day("2020-01-01") + std::chrono::days(*rc::gen::inRange(0, 40));
    if (*rc::gen::inRange(0, 4) == 0) one.authority = "dremh";
    if (*rc::gen::inRange(0, 4) == 0) one.expires = one.day + std::chrono::days(*rc::gen::inRange(-2, 20));
    one.blocker = *rc::gen::inRange(0, 2) == 0 ? "overlap" : "river";
    events.push_back(one);
  }
  return events;
}

inline std::vector<Document> some_documents() {
  if (*rc::gen::inRange(0, 2) == 0) return {};
  return {{"map", day("2019-11-15")}};
}

}  // namespace minga::methods::procedure::testing
