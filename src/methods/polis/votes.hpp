#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/problem.hpp"
#include "methods/impact/matrix.hpp"

namespace minga::methods::polis {

/// Participants (rows) by statements (columns): 1 agrees, -1 disagrees, 0 passes, missing not seen.
/// (Polis's own database writes agree as -1; its exports, and we, as 1.)
using Votes = impact::Matrix;

/// What a vote can be for.
enum class Stance { agree, disagree };

/// The votes of some people on one statement.
struct VoteCounts {
  std::size_t agree = 0;
  std::size_t disagree = 0;
  std::size_t seen = 0;  // with passes

  std::size_t of(Stance stance) const { return stance == Stance::agree ? agree : disagree; }
  VoteCounts& operator+=(const VoteCounts& other);
};

/// Counts [group][statement] of the groups 0..group_count-1 that `groups` names by participant; -1 is
/// in no group. Fails with polis.not_a_vote, naming row and column, and with polis.shape.
Result<std::vector<std::vector<VoteCounts>>> count_votes(const Votes& votes, std::span<const int> groups,
                                                         int group_count);

/// The share with the stance, one vote for it and one against it added: (n + 1) / (seen + 2).
double smoothed_share(const VoteCounts& counts, Stance stance);

/// Which statements a moderator took out, as a flag by column: empty means none.
using Moderated = std::vector<bool>;
inline bool is_moderated(const Moderated& moderated, std::size_t statement) {
  return statement < moderated.size() && moderated[statement];
}

}  // namespace minga::methods::polis
