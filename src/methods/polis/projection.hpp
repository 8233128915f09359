#pragma once

#include <vector>

#include "methods/impact/analysis_projection.hpp"
#include "methods/polis/votes.hpp"

namespace minga::methods::polis {

/// Places participants on given components: the sum over the votes they gave of (vote - centre) *
/// component, times sqrt(statements / votes given), so that who voted little is not drawn into the
/// middle. A moderated statement counts as seen and passed by everybody, as
/// Polis has it. Who gave no vote lies at the origin. Rows as in `votes`, one column a component.
impact::Matrix place(const Votes& votes, const Moderated& moderated, const std::vector<double>& centre,
                     const impact::Matrix& components);

/// Polis's opinion map: principal components of the votes with unseen statements at their mean (0 for a
/// moderated one), then `place`. Signs are fixed as in impact::project; explained shares are those of the
/// filled votes. Fails on no participants or statements and with polis.not_a_vote.
Result<impact::Projection> project_votes(const Votes& votes, const Moderated& moderated,
                                         std::size_t components = 2);

}  // namespace minga::methods::polis
