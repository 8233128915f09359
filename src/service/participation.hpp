#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/actor.hpp"
#include "service/house.hpp"
#include "service/workshops.hpp"

namespace minga::service {

/// What somebody who has the code sees before joining: the workshop without its join code.
/// Problems: "workshop.code_unknown" (not_found), "workshop.closed" and "workshop.not_open_yet" (conflict).
/// Guessing is slowed by the caller, who knows the address.
Result<Workshop> workshop_by_code(House& house, std::string_view code);

struct Joined {
  Id participant;
  std::string label;  // P01, P02, ...
  std::string token;  // "mp_...", told once; the phone keeps it
};
/// act "workshop.join". `device_key` is a random text the phone made: joining twice with the same one
/// (the answer was lost on the way) gives the same participant a new token.
/// "workshop.consent_needed", "workshop.no_such_group".
Result<Joined> join_workshop(House& house, const Actor& actor, std::string_view code, const Id& group,
                             bool consent, std::string_view device_key);

/// The participant a token belongs to; nothing when unknown.
std::optional<Actor> actor_of_participant(House& house, std::string_view token);

/// One answer on each axis: a level, a said reason for none, or empty for "taken back".
struct RatingSent {
  Id impact;
  std::int64_t sequence = 0;  // grows with every change on the phone; the clock is never asked
  Value valuation;
  Value prioritization;
};
struct RatingStored {
  Id impact;
  std::int64_t sequence = 0;
};

struct ParticipantState {
  Id participant;
  std::string label;
  Id workshop;
  std::optional<Id> group;
  std::string workshop_state;
  std::vector<RatingSent> ratings;
};
/// What the server has of this participant. Only for participants.
Result<ParticipantState> participant_state(House& house, const Actor& actor);

/// act "rating.submit", for oneself, in a workshop that is open. Sending again what is stored changes
/// nothing; of two answers to the same impact the one with the higher sequence stays. All or none.
/// "rating.off_scale", "rating.no_such_impact", "workshop.closed".
Checked<std::vector<RatingStored>> submit_ratings(House& house, const Actor& actor,
                                                  const std::vector<RatingSent>& ratings);

/// Whether a value may stand on a rating axis: one of the five levels, a missing answer, or nothing.
bool is_rating(const Value& value);

/// Writes one rating of a participant; shared by phones, paper sheets and imports.
Result<void> put_rating(store::Writer& writer, const pack::Model& model, const Id& workshop,
                        const Id& territory, const Id& participant, const RatingSent& rating,
                        const store::ChangeNote& note);

/// Whether somebody in the workshop has the label.
bool label_taken(store::Reader& reader, const Id& workshop, const std::string& label);

/// The next free label of the workshop (P01, P02, ...).
std::string next_label(store::Reader& reader, const Id& workshop);

}  // namespace minga::service
