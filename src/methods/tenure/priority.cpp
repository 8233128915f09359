#include "methods/tenure/priority.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

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

/// Who goes before whom among claims, as tables of n x n.
class Compared {
 public:
  Compared(std::span<const Claim> claims, std::span<const Line> scale, std::span<const Decided> decided,
           std::span<const char> share)
      : n_(claims.size()), reaches_(n_ * n_, 0), told_(n_ * n_, 0), share_(share.begin(), share.end()) {
    if (share_.empty()) share_.assign(n_ * n_, 1);
    for (std::size_t i = 0; i < n_; ++i)
      for (std::size_t j = i + 1; j < n_; ++j) {
        if (!on_common_ground(i, j)) continue;
        const auto outcome = order_of(claims[i], claims[j], scale).outcome;
        reaches_[i * n_ + j] = outcome == Outcome::first;
        reaches_[j * n_ + i] = outcome == Outcome::second;
        told_[i * n_ + j] = told_[j * n_ + i] = outcome != Outcome::undecided;
      }
    for (const auto& pair : decided) {
      reaches_[pair.first * n_ + pair.then] = 1;
      reaches_[pair.then * n_ + pair.first] = 0;
      told_[pair.first * n_ + pair.then] = told_[pair.then * n_ + pair.first] = 1;
    }
    for (std::size_t by = 0; by < n_; ++by)
      for (std::size_t i = 0; i < n_; ++i)
        for (std::size_t j = 0; j < n_ && reaches_[i * n_ + by]; ++j)
          reaches_[i * n_ + j] = reaches_[i * n_ + j] || reaches_[by * n_ + j];
    for (std::size_t pair = 0; pair < share_.size(); ++pair)
      if (share_[pair] == 0 && pair / n_ != pair % n_) reaches_[pair] = 0;
  }

  bool before(std::size_t i, std::size_t j) const {
    return reaches_[i * n_ + j] != 0 && reaches_[j * n_ + i] == 0;
  }
  bool in_circle(std::size_t i) const { return reaches_[i * n_ + i] != 0; }
  bool on_common_ground(std::size_t i, std::size_t j) const { return share_[i * n_ + j] != 0; }
  bool alone(std::size_t i) const {
    for (std::size_t j = 0; j < n_; ++j)
      if (j != i && on_common_ground(i, j)) return false;
    return true;
  }
  /// Adds why neither of the two goes before the other.
  void add_tie(std::size_t i, std::size_t j, Tie& tie) const {
    if (!on_common_ground(i, j))
      tie.no_ground = true;
    else if (reaches_[i * n_ + j] != 0)
      tie.circle = true;
    else
      (told_[i * n_ + j] != 0 ? tie.auction : tie.untold) = true;
  }
  /// A line compares them, or others between them do.
  bool related(std::size_t i, std::size_t j) const {
    return told_[i * n_ + j] != 0 || reaches_[i * n_ + j] != 0 || reaches_[j * n_ + i] != 0;
  }

 private:
  std::size_t n_;
  std::vector<char> reaches_, told_, share_;
};

/// Those of `all` that are related to each other, over others of them too; each part by number.
std::vector<std::vector<std::size_t>> parts_of(const Compared& compared,
                                               const std::vector<std::size_t>& all) {
  std::vector<std::vector<std::size_t>> out;
  std::vector<char> seen(all.size(), 0);
  for (std::size_t first = 0; first < all.size(); ++first) {
    if (seen[first] != 0) continue;
    std::vector<std::size_t> places{first};
    seen[first] = 1;
    for (std::size_t next = 0; next < places.size(); ++next)
      for (std::size_t j = 0; j < all.size(); ++j)
        if (seen[j] == 0 && compared.related(all[places[next]], all[j])) seen[j] = 1, places.push_back(j);
    auto& part = out.emplace_back();
    for (const auto place : places) part.push_back(all[place]);
    std::ranges::sort(part);
  }
  return out;
}

/// For each of the part, how many of it go before it: in a weak order those of one group have the same.
std::vector<std::size_t> counts_before(const Compared& compared, const std::vector<std::size_t>& part) {
  std::vector<std::size_t> out(part.size(), 0);
  for (std::size_t i = 0; i < part.size(); ++i)
    out[i] = static_cast<std::size_t>(
        std::ranges::count_if(part, [&](std::size_t other) { return compared.before(other, part[i]); }));
  return out;
}

/// For each of the part, what goes before it and after it, as a key: in a weak order two that are not told
/// apart have the same.
std::vector<std::string> surroundings(const Compared& compared, const std::vector<std::size_t>& part) {
  std::vector<std::string> out(part.size());
  for (std::size_t i = 0; i < part.size(); ++i)
    for (const auto other : part)
      out[i] += compared.before(other, part[i]) ? '<' : compared.before(part[i], other) ? '>' : ' ';
  return out;
}

/// The place of the one that the most others are not told from though lines place them otherwise; nothing if
/// the part is a weak order.
std::optional<std::size_t> least_placed(const Compared& compared, const std::vector<std::size_t>& part) {
  const auto around = surroundings(compared, part);
  std::optional<std::size_t> worst;
  std::size_t most = 0;
  for (std::size_t i = 0; i < part.size(); ++i) {
    std::size_t untold = 0;
    for (std::size_t j = 0; j < part.size(); ++j) untold += around[i][j] == ' ' && around[i] != around[j];
    if (untold > 0 && untold >= most) worst = i, most = untold;
  }
  return worst;
}

Tie tie_of(const Compared& compared, const std::vector<std::size_t>& group) {
  Tie out;
  for (std::size_t i = 0; i < group.size(); ++i)
    for (std::size_t j = i + 1; j < group.size(); ++j) compared.add_tie(group[i], group[j], out);
  return out;
}

Chain chain_of(const Compared& compared, const std::vector<std::size_t>& part) {
  const auto counts = counts_before(compared, part);
  std::map<std::size_t, std::vector<std::size_t>> groups;
  Chain out;
  for (std::size_t i = 0; i < part.size(); ++i) {
    groups[counts[i]].push_back(part[i]);
    out.circular = out.circular || compared.in_circle(part[i]);
  }
  for (auto& [count, group] : groups) {
    out.ties.push_back(tie_of(compared, group));
    out.groups.push_back(std::move(group));
  }
  return out;
}

/// Puts those of the part that stay together into chains, the others aside.
void place_part(const Compared& compared, std::vector<std::size_t> part, Ranking& out) {
  if (part.size() == 1) {
    (compared.alone(part.front()) ? out.alone : out.apart).push_back(part.front());
    return;
  }
  while (const auto aside = least_placed(compared, part)) {
    out.partly.push_back(part[*aside]);
    part.erase(part.begin() + static_cast<std::ptrdiff_t>(*aside));
  }
  // Without those set aside it may be several, none of which is related to another.
  for (const auto& rest : parts_of(compared, part)) {
    if (rest.size() > 1)
      out.chains.push_back(chain_of(compared, rest));
    else
      out.partly.push_back(rest.front());
  }
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

bool Chain::numbered() const {
  return std::ranges::none_of(ties, &Tie::no_ground);
}

Order order_of(const Claim& a, const Claim& b, std::span<const Line> scale) {
  for (std::size_t i = 0; i < scale.size(); ++i)
    if (const auto outcome = by_line(a, b, scale[i]); outcome != Outcome::undecided) return {outcome, i};
  return {};
}

Ranking ranking(std::span<const Claim> claims, std::span<const Line> scale, std::span<const Decided> decided,
                std::span<const char> share) {
  const Compared compared(claims, scale, decided, share);
  std::vector<std::size_t> all(claims.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  Ranking out;
  for (auto& part : parts_of(compared, all)) place_part(compared, std::move(part), out);
  std::ranges::sort(out.partly);
  std::ranges::sort(out.chains, {}, [](const Chain& chain) {
    std::size_t least = chain.groups.front().front();
    for (const auto& group : chain.groups) least = std::min(least, group.front());
    return least;
  });
  return out;
}

}  // namespace minga::methods::tenure
