#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "methods/polis/votes.hpp"

namespace minga::methods::polis {

/// How far one stance on one statement is a group's own (Small et al. 2021, "Polis: Scaling deliberation
/// by mapping high dimensional opinion spaces"). Pseudo counts as in Polis.
struct StanceStats {
  double share = 0;    // (n + 1) / (seen + 2)
  double z_share = 0;  // of share > 1/2: 2 sqrt(seen + 1) ((n + 1) / (seen + 1) - 1/2)
  double ratio = 0;    // representativeness: share over the share among all other groups
  double z_ratio = 0;  // of both shares being the same, n + 1 of seen + 1 each, pooled variance
};

struct StatementStats {
  VoteCounts inside;
  VoteCounts outside;  // members of all other groups; people in no group do not count
  std::array<StanceStats, 2> stances;
  const StanceStats& on(Stance stance) const { return stances[static_cast<std::size_t>(stance)]; }
};

/// Of every group and statement; `counts` as count_votes gives them.
std::vector<std::vector<StatementStats>> statement_stats(std::span<const std::vector<VoteCounts>> counts);

/// z above which Polis takes a one-sided test as passed: 90 %.
inline constexpr double polis_z = 1.2816;

/// A statement shown for a group.
struct Representative {
  std::size_t statement = 0;
  Stance stance = Stance::agree;
  std::size_t successes = 0;
  std::size_t trials = 0;
  StanceStats stats;
  bool best_agree = false;  // put first as what the group agrees on most
};

/// Polis's choice for one group, in its order: those that pass both tests for a stance, by the product
/// ratio * z_ratio * share * z_share, at most `limit`; the best agreement first; agreements before
/// disagreements. Without any that pass: the best agreement, else the one of greatest z_ratio. Polis tests
/// every statement at 90 % without correcting for their number: see corrected.hpp.
std::vector<Representative> select_representative(std::span<const StatementStats> group,
                                                  const Moderated& moderated, std::size_t limit = 5);

}  // namespace minga::methods::polis
