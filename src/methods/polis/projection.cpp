#include "methods/polis/projection.hpp"

#include <cmath>
#include <utility>

namespace minga::methods::polis {

impact::Matrix place(const Votes& votes, const Moderated& moderated, const std::vector<double>& centre,
                     const impact::Matrix& components) {
  impact::Matrix places(votes.rows, components.rows, 0.0);
  for (std::size_t row = 0; row < votes.rows; ++row) {
    double given = 0;
    for (std::size_t i = 0; i < votes.columns; ++i) {
      const bool out = is_moderated(moderated, i);
      if (!out && impact::is_missing(votes(row, i))) continue;
      ++given;
      const double distance = (out ? 0 : votes(row, i)) - centre[i];
      for (std::size_t c = 0; c < components.rows; ++c) places(row, c) += distance * components(c, i);
    }
    if (given == 0) continue;
    const double scale = std::sqrt(static_cast<double>(votes.columns) / given);
    for (double& coordinate : places.row(row)) coordinate *= scale;
  }
  return places;
}

Result<impact::Projection> project_votes(const Votes& votes, const Moderated& moderated,
                                         std::size_t components) {
  const auto counts = count_votes(votes, std::vector<int>(votes.rows, 0), 1);
  if (!counts) return tl::unexpected<Problem>(counts.error());
  Votes filled = votes;
  for (std::size_t i = 0; i < votes.columns; ++i) {
    const VoteCounts& all = (*counts)[0][i];
    const double mean = all.seen == 0 ? 0.0
                                      : (static_cast<double>(all.agree) - static_cast<double>(all.disagree)) /
                                            static_cast<double>(all.seen);
    for (std::size_t row = 0; row < votes.rows; ++row) {
      if (is_moderated(moderated, i))
        filled(row, i) = 0;
      else if (impact::is_missing(filled(row, i)))
        filled(row, i) = mean;
    }
  }
  auto projection = impact::project(filled, components);
  if (projection)
    projection->coordinates = place(votes, moderated, projection->centre, projection->components);
  return projection;
}

}  // namespace minga::methods::polis
