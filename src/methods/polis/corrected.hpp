#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "methods/polis/representative.hpp"

namespace minga::methods::polis {

/// A group's stance on a statement, tested exactly and among all the others.
struct CorrectedStance {
  std::size_t group = 0;
  std::size_t statement = 0;
  Stance stance = Stance::agree;
  double p_share = 1;  // exact binomial, of "at most half of the group's seers take this stance"
  double p_ratio = 1;  // Fisher's exact test, one-sided, of "no more of them inside than outside"
  double p = 1;        // the greater of both: representative means both
  double q = 1;        // Benjamini–Hochberg over all groups, statements and stances
};

/// What Polis's choice lacks: at 90 % one test in ten passes by chance, and it makes two for each group and
/// statement; and its normal approximation passes three of three voters. All stances that were
/// tested, by group, statement, stance. Moderated statements are not tested.
/// A reader takes those with q at most the false discovery rate they accept (Polis's level: 0.10).
/// The groups were found in the same votes: these p values rank statements, they do not prove groups.
std::vector<CorrectedStance> corrected_stances(std::span<const std::vector<StatementStats>> stats,
                                               const Moderated& moderated);

/// P(X >= successes), X binomial with `trials` trials of one half.
double binomial_tail(std::size_t successes, std::size_t trials);

/// P(X >= inside), X hypergeometric: of the `successes` people with the stance among `seen_inside` +
/// `seen_outside`, how many fall inside.
double fisher_tail(std::size_t inside, std::size_t seen_inside, std::size_t outside,
                   std::size_t seen_outside);

}  // namespace minga::methods::polis
