#include "methods/tenure/priority.hpp"

#include <algorithm>

namespace minga::methods::tenure {
namespace {

bool holds_any(const std::set<std::string>& wanted, const std::set<std::string>& held) {
  return std::ranges::any_of(wanted, [&](const auto& one) { return held.contains(one); });
}

/// Whether the line puts `a` before `b` by kind or mark.
bool puts_first(const std::set<std::string>& a, const std::set<std::string>& b, const Line& line) {
  if (!holds_any(line.first, a) || holds_any(line.first, b)) return false;
  return line.then.empty() || holds_any(line.then, b);
}

Outcome by_sets(const std::set<std::string>& a, const std::set<std::string>& b, const Line& line) {
  if (puts_first(a, b, line)) return Outcome::first;
  return puts_first(b, a, line) ? Outcome::second : Outcome::undecided;
}

std::int64_t day_of(const Moment& moment) {
  constexpr std::int64_t minutes_a_day = 24 * 60;
  const auto days = moment.minutes / minutes_a_day;
  return moment.minutes % minutes_a_day < 0 ? days - 1 : days;
}

Outcome by_moment(const std::optional<Moment>& a, const std::optional<Moment>& b) {
  if (!a || !b) return Outcome::undecided;
  const bool by_day = a->whole_day || b->whole_day;
  const auto first = by_day ? day_of(*a) : a->minutes, second = by_day ? day_of(*b) : b->minutes;
  if (first == second) return Outcome::undecided;
  return first < second ? Outcome::first : Outcome::second;
}

bool of_one_minute(const Claim& a, const Claim& b) {
  return a.filed && b.filed && !a.filed->whole_day && *a.filed == *b.filed;
}

bool speaks_of(const Line& line, const Claim& a, const Claim& b) {
  return line.within.empty() || (line.within.contains(a.kind) && line.within.contains(b.kind));
}

Outcome by_line(const Claim& a, const Claim& b, const Line& line) {
  switch (line.by) {
    case By::kind:
      return by_sets({a.kind}, {b.kind}, line);
    case By::mark:
      return by_sets(a.marks, b.marks, line);
    case By::filed:
      return speaks_of(line, a, b) ? by_moment(a.filed, b.filed) : Outcome::undecided;
    case By::granted:
      return speaks_of(line, a, b) ? by_moment(a.granted, b.granted) : Outcome::undecided;
    case By::simultaneous:
      return speaks_of(line, a, b) && of_one_minute(a, b) ? Outcome::auction : Outcome::undecided;
  }
  return Outcome::undecided;
}

/// Who reaches whom over "goes first", as a table of n x n.
std::vector<char> reached(std::span<const Claim> claims, std::span<const Line> scale) {
  const std::size_t n = claims.size();
  std::vector<char> reaches(n * n, 0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i + 1; j < n; ++j) {
      const auto outcome = order_of(claims[i], claims[j], scale).outcome;
      reaches[i * n + j] = outcome == Outcome::first;
      reaches[j * n + i] = outcome == Outcome::second;
    }
  for (std::size_t by = 0; by < n; ++by)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n && reaches[i * n + by]; ++j)
        reaches[i * n + j] = reaches[i * n + j] || reaches[by * n + j];
  return reaches;
}

}  // namespace

std::string_view code_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::first:
      return "first";
    case Outcome::second:
      return "second";
    case Outcome::auction:
      return "auction";
    case Outcome::undecided:
      break;
  }
  return "undecided";
}

Order order_of(const Claim& a, const Claim& b, std::span<const Line> scale) {
  for (std::size_t i = 0; i < scale.size(); ++i)
    if (const auto outcome = by_line(a, b, scale[i]); outcome != Outcome::undecided) return {outcome, i};
  return {};
}

Ranking ranking(std::span<const Claim> claims, std::span<const Line> scale) {
  const std::size_t n = claims.size();
  const auto reaches = reached(claims, scale);
  Ranking out;
  std::vector<char> placed(n, 0);
  for (std::size_t left = n; left > 0;) {
    // Those whom nobody who is left precedes, other than in a circle with them.
    std::vector<std::size_t> group;
    for (std::size_t i = 0; i < n; ++i) {
      bool preceded = placed[i] != 0;
      for (std::size_t j = 0; j < n && !preceded; ++j)
        preceded = placed[j] == 0 && reaches[j * n + i] && !reaches[i * n + j];
      if (!preceded) group.push_back(i);
    }
    for (const auto i : group) {
      placed[i] = 1;
      out.circular = out.circular || reaches[i * n + i];
    }
    left -= group.size();
    out.groups.push_back(std::move(group));
  }
  return out;
}

}  // namespace minga::methods::tenure
