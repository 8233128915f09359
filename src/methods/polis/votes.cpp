#include "methods/polis/votes.hpp"

#include <algorithm>
#include <string>

namespace minga::methods::polis {

VoteCounts& VoteCounts::operator+=(const VoteCounts& other) {
  agree += other.agree;
  disagree += other.disagree;
  seen += other.seen;
  return *this;
}

Result<std::vector<std::vector<VoteCounts>>> count_votes(const Votes& votes, std::span<const int> groups,
                                                         int group_count) {
  const bool fits = groups.size() == votes.rows && group_count >= 0 &&
                    std::ranges::all_of(groups, [&](int g) { return g >= -1 && g < group_count; });
  if (!fits) return fail(ProblemKind::invalid, "polis.shape");

  std::vector<std::vector<VoteCounts>> counts(static_cast<std::size_t>(group_count),
                                              std::vector<VoteCounts>(votes.columns));
  for (std::size_t row = 0; row < votes.rows; ++row) {
    for (std::size_t column = 0; column < votes.columns; ++column) {
      const double vote = votes(row, column);
      if (impact::is_missing(vote)) continue;
      if (vote != 1 && vote != 0 && vote != -1)
        return fail(ProblemKind::invalid, "polis.not_a_vote",
                    {{"row", std::to_string(row + 1)}, {"column", std::to_string(column + 1)}});
      if (groups[row] < 0) continue;
      VoteCounts& cell = counts[static_cast<std::size_t>(groups[row])][column];
      ++cell.seen;
      if (vote == 1) ++cell.agree;
      if (vote == -1) ++cell.disagree;
    }
  }
  return counts;
}

double smoothed_share(const VoteCounts& counts, Stance stance) {
  return (static_cast<double>(counts.of(stance)) + 1) / (static_cast<double>(counts.seen) + 2);
}

}  // namespace minga::methods::polis
