#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/rating_table.hpp"

namespace minga::service {

struct GroupProgress {
  std::string group;
  std::size_t participants = 0;
  std::size_t complete = 0;  // who said something about every impact on both axes
  std::size_t answers = 0;
};
struct Progress {
  std::size_t participants = 0;
  std::size_t complete = 0;
  std::size_t answers = 0;   // cells with a level or a said reason for none
  std::size_t expected = 0;  // participants x impacts x 2
  bool unveiled = false;
  std::string state;
  std::vector<GroupProgress> groups;
};
/// act "workshop.progress".
Result<Progress> workshop_progress(House& house, const Actor& actor, const Id& workshop);

/// A point of the quadrant plot: the means of one impact over those who answered.
struct QuadrantPoint {
  Id impact;
  std::optional<double> valuation, prioritization;  // nothing where nobody answered
  std::size_t answered_valuation = 0, answered_prioritization = 0;
};
struct QuadrantGroup {
  std::string group;  // empty: everybody
  std::size_t participants = 0;
  bool too_small = false;  // smaller than may be shown; then there are no points
  std::vector<QuadrantPoint> points;
};
struct Quadrant {
  std::vector<WorkshopImpact> impacts;
  std::vector<QuadrantGroup> groups;  // everybody first
};
/// act "workshop.progress", or a participant of it; "quadrant.veiled" (forbidden) until it is unveiled,
/// for everybody: nobody in the room is to rate by the screen. Groups under the workshop's minimum size
/// keep their points to themselves.
Result<Quadrant> workshop_quadrant(House& house, const Actor& actor, const Id& workshop);

}  // namespace minga::service
