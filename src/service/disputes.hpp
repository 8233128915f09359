#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "service/actor.hpp"
#include "service/house.hpp"

// The docket of the body that mediates and decides where rights overlap. Parties, ties, objections, hearings
// and offers are records that people write; what changes how a case stands, or the map, are these acts.
// Problems of days are dispute.day (there is none such), dispute.day_ahead and dispute.before_WHAT (`since`).

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
/// square metre), dispute.already_open (conflict; `number`), those of days, record.not_found.
Result<OpenedDispute> open_dispute(House& house, const Actor& actor, const NewDispute& dispute);

struct NewAppointment {
  Id dispute, mediator;
  std::string appointed_on;  // a day, not after today nor before the case or the appointment before
  std::string reason = {};   // why the one before is replaced; needed then
};

/// act "dispute.appoint": makes somebody the mediator of an open case, and keeps who was before, from when
/// and until when. Problems: dispute.not_open and dispute.already_appointed (conflict), dispute.mandate
/// (`from`, `to`: not in force that day), dispute.mediator_tied (conflict; to a right or a party),
/// dispute.tie_unsaid (conflict; nobody said with whom a tie is), dispute.objection_open and
/// dispute.objection_upheld (conflict), dispute.replacement_reason, those of days, record.not_found.
Result<void> appoint_mediator(House& house, const Actor& actor, const NewAppointment& appointment);

/// A right's polygon as it was agreed or decided: WGS 84, longitude first.
struct AgreedLine {
  Id right;
  Geometry geometry;
};

struct NewResolution {
  Id dispute;
  std::string kind;         // item of resolution_kind
  std::string resolved_on;  // a day, not after today nor before the case or what was resolved and appealed
  std::string grounds, norm, article, authority;
  std::optional<Id> document;
  std::vector<Id> agreed_by;  // parties; an agreement needs all of them
  std::vector<AgreedLine> lines;
  std::string outcome = {};  // of an appeal: item of appeal_outcome
  /// Item of resolution_content; of an appeal where it modifies alone.
  std::string decided = {};
  std::optional<Id> prevailing = {};  // the right of the case that prevails
  std::string terms = {};             // how it was decided otherwise
  std::string act_number = {};  // of the record or resolution: what an authority decides has it or a document
};

/// A line that takes from a right ground that no other right of the case claimed. Hectares of that right.
struct CededBeyond {
  Id right;
  std::string code;
  double ceded_ha = 0, disputed_ha = 0, undisputed_ha = 0;
};

/// "El lindero le quita a B 40 ha, y en disputa tenía 30 ha: …"
std::string words_of(const CededBeyond& ceded, Language language);

struct Resolved {
  Id id;  // of the resolution
  std::vector<CededBeyond> warnings;
};

/// act "dispute.resolve": writes the resolution and, for each line, keeps how the right stood, so that the
/// map of any day before can be asked for, and makes the line the right's polygon with the resolution as
/// source. All of it or nothing. An appeal that revokes ends what was resolved and puts the lines back that
/// were there before, where no other source has changed them since; the case goes on as it stood before.
/// Problems: dispute.not_open and dispute.not_appealed (conflict), dispute.kind, those of days, what the
/// resolution does not say (dispute.outcome, outcome_of_appeal, outcome_content, decided, prevailing,
/// divided_by_line, words_short, norm, authority, paper), dispute.no_party (`code`: nobody stands for that
/// right), dispute.not_all_agreed
/// (`missing`), dispute.line_twice, dispute.line_of_other, dispute.line_outside (`code`: beyond what the
/// rights of the case covered), those of shapes, record.not_found.
/// A line may take from a right more than what was in dispute: that is written, and told in `warnings`.
Result<Resolved> resolve_dispute(House& house, const Actor& actor, const NewResolution& resolution);

struct NewAppeal {
  Id dispute, party;
  std::string appealed_on;
  std::string grounds;
};

/// act "dispute.appeal": until its outcome the case does not count as settled. Problems: dispute.not_settled
/// (conflict), dispute.other_party, those of days, record.not_found.
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
/// Problems: dispute.not_open (conflict), those of days, dispute.joined_to (itself, one that is closed, none,
/// or another reason), record.not_found, and what the register refuses.
Result<Id> close_dispute(House& house, const Actor& actor, const NewClosing& closing);

struct NewReopening {
  Id dispute;
  std::string reopened_on;  // a day, not after today nor before the closing
  std::string grounds;
};

/// act "dispute.reopen": the case goes on as it stood, with its mediator if it had one. Problems:
/// dispute.not_closed and dispute.already_open (conflict; `number`: another case between its rights is open),
/// those of days, dispute.grounds, record.not_found.
Result<void> reopen_dispute(House& house, const Actor& actor, const NewReopening& reopening);

}  // namespace minga::service
