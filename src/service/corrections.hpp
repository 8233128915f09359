#pragma once

#include <string>
#include <vector>

#include "service/actor.hpp"
#include "service/house.hpp"

namespace minga::service {

/// Somebody whose ratings on one axis run against everybody's, as if the scale had been read backwards.
struct Suspect {
  Id participant;
  std::string label, group;
  std::string axis;  // valuation, prioritization
  double correlation = 0;
  double p = 0, adjusted_p = 0;
  std::size_t answered = 0;
};

struct Correction {
  Id id;
  Id participant;
  std::string label, axis, reason, decided_at;
};

struct Suspects {
  std::vector<Suspect> suspects;        // not corrected yet, the most contrary first
  std::vector<Correction> corrections;  // in force
};

/// act "rating.correct". The statistic is that of docs/methods/direction-errors.md.
Result<Suspects> list_suspects(House& house, const Actor& actor, const Id& workshop);

/// Turns one person's axis round in every analysis from now on; the ratings stay as they were sent.
/// act "rating.correct". "correction.reason_missing", "correction.axis", "correction.no_such_participant",
/// "correction.already".
Result<Correction> correct_direction(House& house, const Actor& actor, const Id& workshop,
                                     const Id& participant, std::string_view axis, std::string_view reason);

/// Takes a correction back; it stays in the history. act "rating.correct".
Result<void> revert_correction(House& house, const Actor& actor, const Id& workshop, const Id& correction);

}  // namespace minga::service
