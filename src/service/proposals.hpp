#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "service/actor.hpp"
#include "service/house.hpp"

namespace minga::service {

/// What became of a proposal in the plenary.
struct Decision {
  Id proposal;
  std::int64_t revision = 0;  // of the proposal after it
  std::string state;
  std::optional<Id> action;  // the planned action, while it is accepted
};

/// act "proposal.review": puts a proposal in a state of the catalogue "proposal_state". Accepting makes the
/// planned action with it, both or none; accepting again changes nothing. Whoever takes an acceptance back
/// says why, and the draft of the action is retired for that reason; once the plan has taken the action up,
/// it is changed there. A reason is kept with the change, and on the proposal as what the plenary said.
/// `expected_revision`: what the actor had before its eyes.
/// "proposal.no_such_state", "proposal.reason_missing", "proposal.action_in_plan" (conflict),
/// "store.changed_meanwhile", "record.not_found".
Result<Decision> decide_proposal(House& house, const Actor& actor, const Id& proposal, std::string_view state,
                                 std::string_view reason,
                                 std::optional<std::int64_t> expected_revision = std::nullopt);

/// An action that came out of a workshop.
struct DraftAction {
  Id id;
  std::int64_t revision = 0;
  std::optional<Id> impact;
  std::string impact_code, impact_es, impact_en;
  std::string action_text;
  std::string responsible;  // empty: nobody yet, or not for this actor to see
  std::string due_date;     // empty: none yet
  std::string state;
  std::optional<Id> proposal;
  bool proposal_changed = false;  // its text is no longer the one that was accepted
  std::size_t comments = 0;       // on its proposal
};

/// act "plan.read": the draft list of actions that the impact management plan takes up, in the order of the
/// impact list, then as they were made.
Result<std::vector<DraftAction>> draft_actions(House& house, const Actor& actor, const Id& workshop);

/// act "plan.export": the same for a file.
Result<std::vector<DraftAction>> export_draft_actions(House& house, const Actor& actor, const Id& workshop);

struct DraftActionsFile {
  std::string bytes;
  std::string media_type;
  std::string name;
};
/// The list as people print it, with labels in the language: "csv" or "xlsx". "request.bad_format".
Result<DraftActionsFile> draft_actions_file(const pack::Model& model, const std::vector<DraftAction>& actions,
                                            std::string_view format, Language language);

}  // namespace minga::service
