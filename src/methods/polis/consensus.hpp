#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "methods/polis/votes.hpp"

namespace minga::methods::polis {

/// Group-informed consensus of every statement: the product over all groups of (agree + 1) / (seen + 2).
/// It is high only when no group is against (Small et al. 2021). `counts` as count_votes gives them.
std::vector<double> group_informed_consensus(std::span<const std::vector<VoteCounts>> counts);

struct ConsensusStatement {
  std::size_t statement = 0;
  std::size_t successes = 0;
  std::size_t trials = 0;
  double share = 0;
  double z_share = 0;
};

struct Consensus {
  std::vector<ConsensusStatement> agree;
  std::vector<ConsensusStatement> disagree;
};

/// Polis's consensus over everybody who voted, in a group or not: share above one half and passed at 90 %,
/// by share * z_share, at most `limit` for either stance. `everyone` holds the counts of all participants.
Consensus select_consensus(std::span<const VoteCounts> everyone, const Moderated& moderated,
                           std::size_t limit = 5);

}  // namespace minga::methods::polis
