#pragma once

#include <string>
#include <vector>

#include "methods/procedure/events.hpp"
#include "methods/procedure/rules.hpp"

namespace minga::methods::procedure::testing {

inline Day day(const std::string& text) {
  return *day_from(text);
}

inline StepRule step(const std::string& code, std::vector<AnyOf> needs = {}) {
  StepRule rule;
  rule.code = code;
  rule.needs = std::move(needs);
  return rule;
}

/// Constructed after the shape of the Madre de Dios process: all wait for the declaration, the start for the
/// others, and papers, authority and term are made up.
inline Rules six_steps() {
  Rules rules{"six-steps", "legalization", {}};
  rules.steps = {step("declaration"),  step("title", {{0}}),       step("land", {{0}}),
                 step("water", {{0}}), step("environment", {{0}}), step("start", {{1}, {2}, {3}, {4}}),
                 step("training")};
  rules.steps[3].authority = "ana";
  rules.steps[3].term_days = 30;
  rules.steps[3].documents = {{"map", 6}};
  return rules;
}

/// Title, cession or contract; and a start that also waits for land.
inline Rules alternatives() {
  Rules rules{"alternatives", "legalization", {}};
  rules.steps = {step("title"),    step("cession", {{3}}), step("contract", {{3}}),
                 step("register"), step("land"),           step("start", {{0, 1, 2}, {4}})};
  return rules;
}

inline Event event(const std::string& code, EventKind kind, const std::string& on,
                   const std::string& authority = "") {
  Event out;
  out.step = code;
  out.kind = kind;
  out.day = day(on);
  out.authority = authority;
  return out;
}

inline Event grant(const std::string& code, const std::string& on) {
  return event(code, EventKind::granted, on);
}

}  // namespace minga::methods::procedure::testing
