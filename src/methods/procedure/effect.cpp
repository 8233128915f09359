#include <algorithm>

#include "methods/procedure/replay.hpp"

// What events do to one another where they do not come in the order of their days: which of two holds.

namespace minga::methods::procedure {
namespace {

using Order = std::vector<std::size_t>;

Order without(Order order, std::size_t event) {
  std::erase(order, event);
  return order;
}

/// The approval by an event that was not kept as found that `at`, as an approval of that day or before, would
/// repeat: were it taken, the step would be done on the other one's day. `order`: those that were not kept as
/// found, and `at`. What counts from an older procedure is not checked, so that nothing else would tell.
std::optional<std::size_t> repeated(const Rules& rules, std::span<const Event> events,
                                    std::span<const Document> documents, const Order& order, std::size_t at,
                                    std::span<const std::size_t> others) {
  const auto step = rules.find(events[at].step);
  if (!step || events[at].kind != EventKind::granted) return std::nullopt;
  std::vector<Event> some(events.begin(), events.end());
  some[at].carried = true;  // whatever else stands against it
  for (const std::size_t other : others) {
    const Event& that = events[other];
    if (that.kind != EventKind::granted || that.step != events[at].step || that.day < events[at].day)
      continue;
    const auto rest = replay_of(rules, some, documents, without(order, other), that.day);
    if (rest.steps[*step].done_on(that.day)) return other;
  }
  return std::nullopt;
}

/// Those of `counting` that do not count among the events of `order`, as they happen.
Order displaced_among(const Rules& rules, std::span<const Event> events, std::span<const Document> documents,
                      const Order& order, const Order& counting) {
  const auto problems = replay_of(rules, events, documents, order).problems;
  Order out;
  for (const std::size_t one : counting)
    if (is_listed(problems, one)) out.push_back(one);
  return out;
}

EventProblem gives_way(std::span<const Event> events, std::size_t event, std::size_t other) {
  const Event& that = events[other];
  if (events[event].kind == EventKind::granted && that.kind == EventKind::granted &&
      that.step == events[event].step)
    return {event, Wrong::already_done, text_of(that.day)};
  return {event, Wrong::displaces, {}, that};
}

/// Of the events kept as found the last one without which `other` counts; where it takes several, the last.
std::size_t as_found_to_blame(const Rules& rules, std::span<const Event> events,
                              std::span<const Document> documents, const Order& order, std::size_t other) {
  std::optional<std::size_t> last;
  for (auto at = order.rbegin(); at != order.rend(); ++at) {
    if (!events[*at].as_found || events[*at].day > events[other].day) continue;
    if (!last) last = *at;
    if (displaced_among(rules, events, documents, without(order, *at), {other}).empty()) return *at;
  }
  return *last;
}

/// The new event from which on `other` does not count, when they are added in the order in which they happen.
std::size_t new_to_blame(const Rules& rules, std::span<const Event> events,
                         std::span<const Document> documents, std::size_t kept, std::size_t other) {
  const auto order = in_order(events);
  std::vector<bool> taken(events.size(), false);
  std::fill_n(taken.begin(), kept, true);
  std::size_t blamed = events.size() - 1;
  bool counted = true;
  for (const std::size_t at : order) {
    if (at < kept) continue;
    taken[at] = true;
    Order some;
    std::copy_if(order.begin(), order.end(), std::back_inserter(some), [&](auto one) { return taken[one]; });
    const bool counts = displaced_among(rules, events, documents, some, {other}).empty();
    if (counted && !counts) blamed = at;
    counted = counts;
  }
  return blamed;
}

/// Not kept as found, and right among `order`: in the order in which they happen.
Order counting_among(std::span<const Event> events, const Order& order,
                     std::span<const EventProblem> problems) {
  Order out;
  for (const std::size_t at : order)
    if (!events[at].as_found && !is_listed(problems, at)) out.push_back(at);
  return out;
}

}  // namespace

bool is_listed(std::span<const EventProblem> problems, std::size_t event) {
  return std::any_of(problems.begin(), problems.end(),
                     [&](const EventProblem& one) { return one.event == event; });
}

std::vector<EventProblem> giving_way(const Rules& rules, std::span<const Event> events,
                                     std::span<const Document> documents, const Order& order) {
  std::vector<EventProblem> out;
  if (std::none_of(events.begin(), events.end(), [](const Event& one) { return one.as_found; })) return out;
  Order proper = order, left = order;
  std::erase_if(proper, [&](std::size_t at) { return events[at].as_found; });
  const auto counting = counting_among(events, proper, replay_of(rules, events, documents, proper).problems);
  for (const std::size_t at : order) {
    if (!events[at].as_found) continue;
    Order with = order;
    std::erase_if(with, [&](std::size_t one) { return one != at && events[one].as_found; });
    const auto other = repeated(rules, events, documents, with, at, counting);
    if (!other) continue;
    out.push_back(gives_way(events, at, *other));
    left = without(std::move(left), at);
  }
  for (;;) {
    const auto lost = displaced_among(rules, events, documents, left, counting);
    if (lost.empty()) return out;
    const auto blamed = as_found_to_blame(rules, events, documents, left, lost.front());
    out.push_back(gives_way(events, blamed, lost.front()));
    left = without(std::move(left), blamed);
  }
}

std::vector<EventProblem> check_new(const Rules& rules, std::span<const Event> events, std::size_t kept,
                                    std::span<const Document> documents) {
  const auto before = check_events(rules, events.first(kept), documents);
  const auto now = check_events(rules, events, documents);
  auto order = in_order(events);
  Order old = order;
  std::erase_if(old, [&](std::size_t at) { return at >= kept; });
  const auto counting = counting_among(events, old, before);
  std::erase_if(order, [&](std::size_t at) { return events[at].as_found; });
  std::vector<EventProblem> out;
  for (std::size_t at = kept; at < events.size(); ++at) {
    if (const auto other = repeated(rules, events, documents, order, at, counting))
      out.push_back(gives_way(events, at, *other));
    else
      std::copy_if(now.begin(), now.end(), std::back_inserter(out),
                   [&](const EventProblem& one) { return one.event == at; });
  }
  for (const std::size_t other : counting) {
    if (!is_listed(now, other)) continue;
    const auto blamed = new_to_blame(rules, events, documents, kept, other);
    if (!is_listed(out, blamed)) out.push_back(gives_way(events, blamed, other));
  }
  std::sort(out.begin(), out.end(),
            [](const EventProblem& a, const EventProblem& b) { return a.event < b.event; });
  return out;
}

std::optional<Day> filed_after(const Rules& rules, std::span<const Event> events,
                               std::span<const Document> documents, std::string_view step, Day day) {
  const auto problems = check_events(rules, events, documents);
  std::optional<Day> newest;
  for (std::size_t i = 0; i < events.size(); ++i)
    if (events[i].step == step && events[i].kind == EventKind::submitted && events[i].day > day &&
        !is_listed(problems, i))
      newest = newest ? std::max(*newest, events[i].day) : events[i].day;
  return newest;
}

}  // namespace minga::methods::procedure
