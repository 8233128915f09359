#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/actor.hpp"
#include "service/house.hpp"

// The docket of the body that mediates and decides where rights overlap. Parties, ties, objections, hearings
// and offers are records that people write; what changes how a case stands, or the map, are these acts.

namespace minga::service {

struct NewDispute {
  std::vector<Id> rights;  // two or more
  std::string number;      // of the case
  std::string opened_on;   // a day, not after today
};

struct OpenedDispute {
  Id id;
  double area_ha = 0;  // in common; of more than two rights, the sum of their pairs
  std::string measured_in;
};

/// act "dispute.open": a case between rights as they lie on the map now, in the territory of the first.
/// Problems: dispute.few_rights, dispute.no_overlap (`code`: overlaps none of the others by more than a
/// square metre), dispute.already_open (conflict; `number`), dispute.day, record.not_found.
Result<OpenedDispute> open_dispute(House& house, const Actor& actor, const NewDispute& dispute);

/// act "dispute.appoint": makes somebody the mediator of an open case. Problems: dispute.not_open (conflict),
/// dispute.mandate (`from`, `to`: not in force today), dispute.mediator_tied (conflict; to a right or a
/// party), dispute.objection_open and dispute.objection_upheld (conflict), record.not_found.
Result<void> appoint_mediator(House& house, const Actor& actor, const Id& dispute, const Id& mediator);

/// A right's polygon as it was agreed or decided: WGS 84, longitude first.
struct AgreedLine {
  Id right;
  Geometry geometry;
};

struct NewResolution {
  Id dispute;
  std::string kind;         // item of resolution_kind
  std::string resolved_on;  // a day, not after today nor before the case
  std::string grounds, norm, article, authority;
  std::optional<Id> document;
  std::vector<Id> agreed_by;  // parties; an agreement needs all of them
  std::vector<AgreedLine> lines;
};

/// act "dispute.resolve": writes the resolution and, for each line, keeps how the right stood, so that the
/// map of any day before can be asked for, and makes the line the right's polygon with the resolution as
/// source. All of it or nothing. Problems: dispute.not_open and dispute.not_appealed (conflict),
/// dispute.kind, dispute.day, dispute.no_party (`code`: nobody stands for that right), dispute.not_all_agreed
/// (`missing`), dispute.line_twice, dispute.line_of_other, dispute.line_outside (`code`: beyond what the
/// rights of the case covered), those of shapes, record.not_found.
Result<Id> resolve_dispute(House& house, const Actor& actor, const NewResolution& resolution);

struct NewAppeal {
  Id dispute, party;
  std::string appealed_on;
  std::string grounds;
};

/// act "dispute.appeal": until its outcome the case does not count as settled. Problems: dispute.not_settled
/// (conflict), dispute.other_party, dispute.day, record.not_found.
Result<Id> appeal_dispute(House& house, const Actor& actor, const NewAppeal& appeal);

struct NewClosing {
  Id dispute;
  std::string reason;     // item of dispute_closing_reason
  std::string closed_on;  // a day, not after today nor before the case
  std::string grounds;
  std::optional<Id> joined_to;  // the case in which it goes on; for that reason alone, and then needed
  std::optional<Id> document;
};

/// act "dispute.close": ends a case without settlement. Its rights may then be argued over in a new one.
/// Problems: dispute.not_open (conflict), dispute.day, dispute.joined_to (itself, one that is closed, none,
/// or another reason), record.not_found, and what the register refuses.
Result<Id> close_dispute(House& house, const Actor& actor, const NewClosing& closing);

struct NewReopening {
  Id dispute;
  std::string reopened_on;  // a day, not after today nor before the closing
  std::string grounds;
};

/// act "dispute.reopen": the case goes on as it stood, with its mediator if it had one. Problems:
/// dispute.not_closed and dispute.already_open (conflict; `number`: another case between its rights is open),
/// dispute.day, dispute.grounds, record.not_found.
Result<void> reopen_dispute(House& house, const Actor& actor, const NewReopening& reopening);

}  // namespace minga::service
