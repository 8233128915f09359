#include "methods/tenure/stratum.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/time.hpp"

namespace minga::methods::tenure {
namespace {

bool on_day(const Limit& limit, const std::string& day) {
  return (limit.from.empty() || limit.from <= day) && (limit.to.empty() || day <= limit.to);
}

bool in_force(const Limit& limit, const Operation& operation, const std::string& day) {
  return on_day(limit, day) && (limit.minerals.empty() || limit.minerals.contains(operation.mineral)) &&
         (limit.methods.empty() || limit.methods.contains(operation.method));
}

/// What of the operation is not said, for which the limit may be in force; empty where it is or is not.
std::set<std::string> unsaid_for(const Limit& limit, const Operation& operation, const std::string& day) {
  const bool other_mineral =
      !limit.minerals.empty() && !operation.mineral.empty() && !limit.minerals.contains(operation.mineral);
  const bool other_method =
      !limit.methods.empty() && !operation.method.empty() && !limit.methods.contains(operation.method);
  std::set<std::string> out;
  if (!on_day(limit, day) || other_mineral || other_method) return out;
  if (!limit.minerals.empty() && operation.mineral.empty()) out.insert("mineral");
  if (!limit.methods.empty() && operation.method.empty()) out.insert("method");
  return out;
}

using Numbers = std::vector<std::size_t>;  // of limits

/// The limits in force of each stratum, in the order of the strata.
std::vector<Numbers> by_stratum(const Operation& operation, std::span<const std::string> strata,
                                std::span<const Limit> limits, const std::string& day) {
  std::vector<Numbers> out(strata.size());
  for (std::size_t i = 0; i < limits.size(); ++i)
    if (in_force(limits[i], operation, day))
      out[static_cast<std::size_t>(std::ranges::find(strata, limits[i].stratum) - strata.begin())].push_back(
          i);
  return out;
}

/// Of limits on one quantity in one stratum, either the strictest or the widest.
Numbers chosen(const Numbers& numbers, std::span<const Limit> limits, bool strictest) {
  std::map<std::string, std::size_t> by_quantity;
  for (const auto i : numbers) {
    const auto [at, is_new] = by_quantity.emplace(limits[i].quantity, i);
    if (!is_new && (limits[i].most < limits[at->second].most) == strictest &&
        limits[i].most != limits[at->second].most)
      at->second = i;
  }
  Numbers out;
  for (const auto& [quantity, number] : by_quantity) out.push_back(number);
  return out;
}

struct Search {
  std::optional<std::string> stratum;
  bool over = false;
  std::set<std::string> wanting;
};

Search search(const Operation& operation, std::span<const std::string> strata, std::span<const Limit> limits,
              const std::vector<Numbers>& groups, bool strictest) {
  Search out;
  bool exceeded = false;
  for (std::size_t s = 0; s < strata.size(); ++s) {
    const auto numbers = chosen(groups[s], limits, strictest);
    if (numbers.empty()) {
      if (!exceeded || s + 1 < strata.size()) continue;
      out.stratum = strata[s];
      return out;
    }
    bool within = true;
    for (const auto i : numbers) {
      const auto value = operation.quantities.find(limits[i].quantity);
      if (value == operation.quantities.end())
        out.wanting.insert(limits[i].quantity);
      else
        within = within && value->second <= limits[i].most;
    }
    if (within && !out.wanting.empty()) return out;
    if (within) {
      out.stratum = strata[s];
      return out;
    }
    out.wanting.clear();  // exceeded already by what is known
    exceeded = true;
  }
  out.over = exceeded;
  return out;
}

std::optional<Problem> fault(const Operation& operation, std::span<const std::string> strata,
                             std::span<const Limit> limits, const std::string& day) {
  if (!is_date(day)) return Problem{ProblemKind::invalid, "stratum.day", {{"day", day}}, {}};
  for (const auto& limit : limits)
    if (std::ranges::find(strata, limit.stratum) == strata.end())
      return Problem{ProblemKind::invalid, "stratum.unknown", {{"stratum", limit.stratum}}, {}};
  for (const auto& [quantity, value] : operation.quantities)
    if (!std::isfinite(value) || value < 0)
      return Problem{ProblemKind::invalid, "stratum.quantity", {{"quantity", quantity}}, {}};
  return std::nullopt;
}

/// Takes a stratum back that rests on a limit's being for others only because nobody said for what the
/// operation is. A stratum that is exceeded by what is known stays so.
void tell_unsaid(const Operation& operation, std::span<const std::string> strata,
                 std::span<const Limit> limits, const std::string& day, Stratum& out) {
  if (out.over) return;
  for (const auto& stratum : strata) {
    const bool ruled_out = std::ranges::any_of(
        out.held, [&](const Held& held) { return !held.within && limits[held.limit].stratum == stratum; });
    for (const auto& limit : limits)
      if (!ruled_out && limit.stratum == stratum) out.unsaid.merge(unsaid_for(limit, operation, day));
    if (stratum == out.stratum) break;
  }
  if (!out.unsaid.empty()) out.stratum.reset();
}

}  // namespace

Result<Stratum> stratum_of(const Operation& operation, std::span<const std::string> strata,
                           std::span<const Limit> limits, const std::string& day) {
  if (auto problem = fault(operation, strata, limits, day)) return tl::unexpected(std::move(*problem));
  const auto groups = by_stratum(operation, strata, limits, day);
  const auto strict = search(operation, strata, limits, groups, true);
  Stratum out;
  out.stratum = strict.stratum;
  out.over = strict.over;
  out.wanting = strict.wanting;
  for (const auto& numbers : groups)
    for (std::size_t a = 0; a < numbers.size(); ++a) {
      const auto& limit = limits[numbers[a]];
      if (const auto value = operation.quantities.find(limit.quantity); value != operation.quantities.end()) {
        const double by = limit.most > 0      ? value->second / limit.most
                          : value->second > 0 ? std::numeric_limits<double>::infinity()
                                              : 0;
        out.held.push_back({numbers[a], value->second <= limit.most, by});
      }
      for (std::size_t b = a + 1; b < numbers.size(); ++b)
        if (limits[numbers[b]].quantity == limit.quantity && limits[numbers[b]].most != limit.most)
          out.disputed.emplace_back(numbers[a], numbers[b]);
    }
  std::ranges::sort(out.held, {}, &Held::limit);
  tell_unsaid(operation, strata, limits, day, out);
  for (const auto& given : operation.quantities)
    if (std::ranges::none_of(out.held,
                             [&](const Held& held) { return limits[held.limit].quantity == given.first; }))
      out.unused.insert(given.first);
  if (!out.unsaid.empty()) return out;
  if (out.disputed.empty()) return out;
  const auto wide = search(operation, strata, limits, groups, false);
  if (wide.stratum != out.stratum) out.otherwise = wide.stratum;
  return out;
}

}  // namespace minga::methods::tenure
