#include "methods/polis/representative.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace minga::methods::polis {
namespace {

constexpr std::array<Stance, 2> stances{Stance::agree, Stance::disagree};

double z_of_share(double successes, double trials) {
  return 2 * std::sqrt(trials + 1) * ((successes + 1) / (trials + 1) - 0.5);
}

double z_of_difference(const VoteCounts& inside, const VoteCounts& outside, Stance stance) {
  const double n_in = static_cast<double>(inside.of(stance)) + 1;
  const double n_out = static_cast<double>(outside.of(stance)) + 1;
  const double seen_in = static_cast<double>(inside.seen) + 1;
  const double seen_out = static_cast<double>(outside.seen) + 1;
  const double pooled = (n_in + n_out) / (seen_in + seen_out);
  if (pooled == 1) return 0;  // everybody on both sides: nothing tells them apart
  return (n_in / seen_in - n_out / seen_out) /
         std::sqrt(pooled * (1 - pooled) * (1 / seen_in + 1 / seen_out));
}

StatementStats compare(const VoteCounts& inside, const VoteCounts& outside) {
  StatementStats stats{inside, outside, {}};
  for (Stance stance : stances) {
    StanceStats& s = stats.stances[static_cast<std::size_t>(stance)];
    s.share = smoothed_share(inside, stance);
    s.z_share = z_of_share(static_cast<double>(inside.of(stance)), static_cast<double>(inside.seen));
    s.ratio = s.share / smoothed_share(outside, stance);
    s.z_ratio = z_of_difference(inside, outside, stance);
  }
  return stats;
}

bool passes(const StanceStats& stats) {
  return stats.z_ratio > polis_z && stats.z_share > polis_z;
}

double metric(const StanceStats& stats) {
  return stats.ratio * stats.z_ratio * stats.share * stats.z_share;
}

Representative represent(std::size_t statement, const StatementStats& stats) {
  const Stance stance =
      stats.on(Stance::agree).z_ratio > stats.on(Stance::disagree).z_ratio ? Stance::agree : Stance::disagree;
  return {statement, stance, stats.inside.of(stance), stats.inside.seen, stats.on(stance), false};
}

double greatest_z(const StatementStats& stats) {
  return std::max(stats.on(Stance::agree).z_ratio, stats.on(Stance::disagree).z_ratio);
}

// Whether a statement should take the place of the best agreement so far. Once that one is more agreed
// with inside than outside, only a better product of all four figures beats it.
bool agrees_better(const StatementStats& candidate, const StatementStats* best) {
  if (candidate.inside.agree == 0 && candidate.inside.disagree == 0) return false;
  const StanceStats& agree = candidate.on(Stance::agree);
  if (best == nullptr) return agree.z_share > polis_z || (agree.ratio > 1 && agree.share > 0.5);
  const StanceStats& standing = best->on(Stance::agree);
  if (standing.ratio > 1) return metric(agree) > metric(standing);
  return agree.share * agree.z_share > standing.share * standing.z_share;
}

}  // namespace

std::vector<std::vector<StatementStats>> statement_stats(std::span<const std::vector<VoteCounts>> counts) {
  std::vector<std::vector<StatementStats>> stats(counts.size());
  for (std::size_t group = 0; group < counts.size(); ++group) {
    for (std::size_t statement = 0; statement < counts[group].size(); ++statement) {
      VoteCounts outside;
      for (std::size_t other = 0; other < counts.size(); ++other)
        if (other != group) outside += counts[other][statement];
      stats[group].push_back(compare(counts[group][statement], outside));
    }
  }
  return stats;
}

std::vector<Representative> select_representative(std::span<const StatementStats> group,
                                                  const Moderated& moderated, std::size_t limit) {
  std::vector<Representative> chosen;
  std::optional<std::size_t> best;        // by z_ratio; asked for only if none passes
  std::optional<std::size_t> best_agree;  // by agrees_better
  for (std::size_t i = 0; i < group.size(); ++i) {
    if (is_moderated(moderated, i)) continue;
    const StatementStats& stats = group[i];
    if (passes(stats.on(Stance::agree)) || passes(stats.on(Stance::disagree)))
      chosen.push_back(represent(i, stats));
    if (!best || greatest_z(stats) > greatest_z(group[*best])) best = i;
    if (agrees_better(stats, best_agree ? &group[*best_agree] : nullptr)) best_agree = i;
  }

  if (chosen.empty() && !best_agree) {
    if (best) chosen.push_back(represent(*best, group[*best]));
  } else {
    std::erase_if(chosen, [&](const Representative& r) { return r.statement == best_agree; });
    std::ranges::stable_sort(chosen, std::greater<>(),
                             [](const Representative& r) { return metric(r.stats); });
    if (best_agree) {
      Representative first = represent(*best_agree, group[*best_agree]);
      first.best_agree = true;
      chosen.insert(chosen.begin(), first);
    }
  }
  if (chosen.size() > limit) chosen.resize(limit);
  std::stable_partition(chosen.begin(), chosen.end(),
                        [](const Representative& r) { return r.stance == Stance::agree; });
  return chosen;
}

}  // namespace minga::methods::polis
