#pragma once

#include <optional>
#include <string>
#include <vector>

#include "methods/procedure/offers.hpp"
#include "methods/procedure/progress.hpp"
#include "methods/procedure/state.hpp"
#include "service/actor.hpp"
#include "service/case_ask.hpp"
#include "service/case_before.hpp"
#include "service/case_files.hpp"
#include "service/case_papers.hpp"
#include "service/house.hpp"

namespace minga::service {

/// Something that happened to a case, as the actor may see it.
struct SeenEvent {
  Id id;
  Values values;
  std::optional<methods::procedure::EventProblem> problem;  // why it does not count
};

/// A paper that somebody should have.
struct LackingPaper {
  std::string code;
  std::optional<methods::Day> expired;  // its last day; absent: there is none
  bool operator==(const LackingPaper&) const = default;
};

/// Something from outside that hinders a step until it is lifted.
struct OpenBlock {
  std::size_t step = 0;
  std::string blocker;
  std::string kind;  // item of case_blocker_kind; may be empty
  methods::Day since;
};

/// What still hinders the steps of a case, by step and day.
std::vector<OpenBlock> open_blocks(const StoredCase& stored, const methods::procedure::CaseState& state);

/// Where people of a territory ask: as the nearest territory around it says that says anything.
struct AskAt {
  std::string office, phone;
};

AskAt asked_at(store::Reader& reader, const pack::Model& model, const store::Record& file);

/// Where a case stands on a day.
struct CaseStanding {
  Id id;
  std::int64_t revision = 0;
  Id territory;
  Values values;      // of case_file, as the actor may see them
  std::string owner;  // title of the person or organisation, if the actor may see it
  const pack::Procedure* procedure = nullptr;
  methods::procedure::Rules rules;
  methods::procedure::CaseState state;
  methods::procedure::Progress progress;
  std::vector<methods::procedure::Blocked> blocked;
  std::vector<methods::procedure::MissingDocument> missing;
  std::vector<SeenEvent> events;                        // by day, the newest first
  std::vector<methods::procedure::LineProgress> lines;  // of all cases of the same holder, side by side
  std::vector<LackingPaper> citizenship_missing;        // of a person: papers of citizenship that lack
  std::vector<std::string> newer;                       // procedures that take the place of this one
  const pack::Procedure* replaced_by = nullptr;         // of them, the one that has begun, if there is one
  bool open = true;                                     // the file is: else nothing can be filed in it
  std::vector<std::size_t> possible;                    // steps that can be filed now
  std::vector<methods::procedure::Offer>
      offers;  // the same as people choose; none where the file is not open
  std::optional<methods::procedure::First> first;  // of them
  std::vector<CaseQuestion> ask_first;             // before that; none where the file is not open
  std::optional<std::vector<KeptPaper>> papers;    // none: the actor may not read papers
  std::vector<OpenBlock> blocks;
  std::vector<CaseBefore> before;  // as far as the actor reaches them
  std::optional<CaseAfter> after;
  AskAt ask_at;
};

/// act "case.read". A case out of reach is "record.not_found"; "case.no_procedure".
Result<CaseStanding> case_standing(House& house, const Actor& actor, const Id& id);

/// The same inside a view of the data, for acts that go on with it. `access` is that of their own act.
Result<CaseStanding> standing_of(store::Reader& reader, const pack::Model& model, const Actor& actor,
                                 const Access& access, StoredCase stored, methods::Day day);

/// The title of the person or organisation whose case it is, as far as the access shows it; else empty.
std::string owner_of(store::Reader& reader, const pack::Model& model, const Access& access,
                     const store::Record& file);

/// The progress of the four lines over these cases. In one that is not open nothing is possible.
std::vector<methods::procedure::LineProgress> lines_over(const pack::Model& model,
                                                         const std::vector<StoredCase>& cases,
                                                         methods::Day day);

/// The papers of citizenship that nobody has recorded of a person, and those that have run out.
std::vector<LackingPaper> citizenship_missing(const pack::Model& model, const StoredCase& stored,
                                              methods::Day day);

struct CaseQuery {
  std::optional<Id> territory;  // and all within it
  std::string procedure;        // empty: any
  std::string state;            // of the file: open, closed, moved; empty: any
  std::string step;             // with `step_state`: cases in which this step stands so
  std::string step_state;       // code of methods::procedure::State; empty: not done and can be moved
  std::size_t limit = 50;       // 1 to 500
  std::string after;            // the code of the last one of the page before
};

/// A case in a list.
struct CaseRow {
  Id id;
  std::string code, owner, territory;  // owner and territory: titles
  std::string opened_on, state;
  const pack::Procedure* procedure = nullptr;
  methods::procedure::Progress progress;
  bool complete = false;
  std::vector<std::size_t> possible, waiting, blocked;  // steps; possible none where the file is not open
  std::vector<std::size_t> doubtful;                    // of the possible ones, as far as is known
  std::vector<std::size_t> lapsed;                      // refused or expired
  bool over_term = false;                               // some step is
  std::size_t uncounted = 0;                            // events that do not count
};

struct CasePage {
  std::vector<CaseRow> rows;  // by code
  std::string next;           // `after` of the next page; empty on the last
};

/// act "case.read". Problems: "case.bad_limit", "case.bad_state" (place `state` or `step_state`),
/// "case.step_needs_procedure", "procedure.unknown", "procedure.step_unknown".
Result<CasePage> list_cases(House& house, const Actor& actor, const CaseQuery& query);

}  // namespace minga::service
