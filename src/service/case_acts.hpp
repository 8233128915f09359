#pragma once

#include <optional>
#include <string>
#include <vector>

#include "methods/procedure/progress.hpp"
#include "service/case_state.hpp"

// The acts that write cases. Nothing else does.

namespace minga::service {

/// act "case.open". Without a code the next free one (E-0001) is given; the line is that of the procedure;
/// `opened_on` is today unless given. "procedure.unknown" (place `procedure`), "case.two_holders",
/// "record.field_of_act", "act.not_in_territory", and what the register refuses.
Checked<Id> open_case(House& house, const Actor& actor, Values values);

/// Something that happened to a step.
struct NewCaseEvent {
  std::string step, kind, day;  // day: YYYY-MM-DD
  std::string authority, expires, blocker, note;
  std::string blocker_kind;  // item of case_blocker_kind
  std::optional<Id> blocking_right, document;
  bool as_found = false;  // keep it although it cannot be right
};

/// act "case.record", in a case that is open. An event that the procedure would not count is refused, with
/// the step, paper or authority that stands against it: "case.wrong_" and the code of
/// methods::procedure::Wrong. So is an approval of a step that is approved already, on whichever day.
/// With `as_found` such an event is kept, does not count and stays listed, unless the procedure has no such
/// step. Further problems:
/// "case.bad_kind", "case.bad_day", "case.day_ahead", "case.blocker_missing", "case.not_open" (conflict), and
/// those of known_words (case_blocks.hpp).
/// Gives where the case then stands.
Checked<CaseStanding> record_case_event(House& house, const Actor& actor, const Id& id,
                                        const NewCaseEvent& event);

/// Why the procedure does not count an event: "case.wrong_" and the code of methods::procedure::Wrong, with
/// the names of the step, paper or authority as people know them.
Problem why_not_counted(const pack::Model& model, const pack::Procedure& in,
                        const methods::procedure::Event& event,
                        const methods::procedure::EventProblem& problem);

/// What an answer that came after a case moved on means for the case in which it goes on.
struct LateAnswer {
  std::optional<CaseAfter> after;             // that case
  bool counts_known = false;                  // somebody has said which steps count in its procedure
  std::vector<std::size_t> counts_as;         // steps of its procedure; of what was granted alone
  std::vector<std::size_t> carried;           // of these, the ones that are done there by it now
  const pack::ProcedureStep* step = nullptr;  // of the older procedure, that was answered
  methods::procedure::EventKind kind = methods::procedure::EventKind::granted;
  bool counts = true;  // false: kept as found
};

/// act "case.answer_late": what an authority answered to a step of a case that has moved on since. The answer
/// stands with the older case, and what counts in the newer procedure is carried to the newer case, if that
/// is open. Problems: "case.not_moved" (conflict), "case.late_kind" (place `kind`),
/// "case.late_before_filed" (place `day`; the step was filed again after that day), and those of
/// record_case_event.
Checked<LateAnswer> record_late_answer(House& house, const Actor& actor, const Id& id,
                                       const NewCaseEvent& event);

/// act "case.close": closes an open case, with the day. What moved on stays so: "case.moved" (conflict).
Result<void> close_case(House& house, const Actor& actor, const Id& id, std::string reason);

/// act "case.reopen": opens a closed case again, or one that moved on by mistake: the case that came of the
/// move is retired, and its papers and sheet go back. Problems: "case.not_closed" (conflict; it is
/// open), "case.reason_missing" (place `reason`); of one that moved "case.reopen_moved_on" where the newer
/// one has moved too, "case.reopen_has_events" where something of its own happened in it (conflicts).
Result<void> reopen_case(House& house, const Actor& actor, const Id& id, std::string reason);

/// What moving to another procedure means for a case.
struct CaseMove {
  const pack::Procedure* older = nullptr;
  const pack::Procedure* newer = nullptr;
  bool counts_known = false;  // somebody has said which steps count
  methods::procedure::Rules older_rules, newer_rules;
  methods::procedure::Move move;
  std::optional<Id> made;  // the new case; none in a dry run
  std::string code;        // of the new case
};

/// act "case.move": what counts, what is lost, what an authority still has and what is missing, and unless
/// `dry_run` a new case of procedure `to` with the events that count; the old one says where it goes on, and
/// its papers go along. With `to` empty: the one procedure that takes the place of the case's own. Problems:
/// "case.reason_missing" (place `reason`) unless `dry_run`, "case.not_open", "case.no_newer",
/// "case.which_newer", "case.same_procedure", "procedure.unknown".
Result<CaseMove> move_case(House& house, const Actor& actor, const Id& id, const std::string& to,
                           bool dry_run, std::string reason);

}  // namespace minga::service
