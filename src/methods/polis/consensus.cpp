#include "methods/polis/consensus.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "methods/polis/representative.hpp"

namespace minga::methods::polis {
namespace {

std::vector<ConsensusStatement> select(std::span<const VoteCounts> everyone, const Moderated& moderated,
                                       Stance stance, std::size_t limit) {
  // One group and nobody outside: the shares and their test are the same as of a group.
  const std::array<std::vector<VoteCounts>, 1> one_group{
      std::vector<VoteCounts>(everyone.begin(), everyone.end())};
  const auto stats = statement_stats(one_group);
  std::vector<ConsensusStatement> chosen;
  for (std::size_t i = 0; i < everyone.size(); ++i) {
    const StanceStats& s = stats[0][i].on(stance);
    if (is_moderated(moderated, i) || !(s.share > 0.5) || !(s.z_share > polis_z)) continue;
    chosen.push_back({i, everyone[i].of(stance), everyone[i].seen, s.share, s.z_share});
  }
  std::ranges::stable_sort(chosen, std::greater<>(),
                           [](const ConsensusStatement& s) { return s.share * s.z_share; });
  if (chosen.size() > limit) chosen.resize(limit);
  return chosen;
}

}  // namespace

std::vector<double> group_informed_consensus(std::span<const std::vector<VoteCounts>> counts) {
  std::vector<double> consensus(counts.empty() ? 0 : counts.front().size(), 1.0);
  for (const auto& group : counts)
    for (std::size_t i = 0; i < consensus.size(); ++i)
      consensus[i] *= smoothed_share(group[i], Stance::agree);
  return consensus;
}

Consensus select_consensus(std::span<const VoteCounts> everyone, const Moderated& moderated,
                           std::size_t limit) {
  return {select(everyone, moderated, Stance::agree, limit),
          select(everyone, moderated, Stance::disagree, limit)};
}

}  // namespace minga::methods::polis
