#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "methods/procedure/progress.hpp"
#include "methods/procedure/state.hpp"
#include "service/actor.hpp"
#include "service/case_before.hpp"
#include "service/case_files.hpp"
#include "service/case_state.hpp"
#include "service/house.hpp"

namespace minga::service {

/// What opens a personal sheet. The handle stands in the address of the slip's QR code and opens nothing by
/// itself; the code is told once and kept as passwords are.
struct SheetKey {
  std::string handle;
  std::string code;       // 8 characters, none that is mistaken for another
  std::string case_code;  // to print on the slip
  AskAt ask_at;           // also
  methods::Day made_on;   // also
};

/// act "case.sheet_code": makes the key of a case, or a new code for the same handle; the old code opens
/// nothing from then on.
Result<SheetKey> make_sheet_key(House& house, const Actor& actor, const Id& id);

/// What the owner of a case reads: no name, no place, nothing that another person wrote about somebody.
struct CaseSheet {
  methods::Day day;
  const pack::Procedure* procedure = nullptr;
  methods::procedure::Rules rules;
  methods::procedure::CaseState state;
  methods::procedure::Progress progress;
  std::vector<methods::procedure::Blocked> blocked;
  std::vector<methods::procedure::MissingDocument> missing;
  std::vector<std::string> blocking_kinds;  // items of right_kind, of rights that block a step
  /// Items of case_blocker_kind: step and blocker -> kind, where it was told.
  std::map<std::pair<std::size_t, std::string>, std::string> blocker_kinds;
  AskAt ask_at;
  std::vector<methods::procedure::LineProgress> lines;
  std::vector<methods::procedure::Offer>
      offers;  // what can be filed now, as people choose; as if the file were open
  std::optional<methods::procedure::First> first;  // of that
  const pack::Procedure* replaced_by = nullptr;    // the procedure that took the place of this one
  std::vector<CaseQuestion> ask_first;             // before anything is filed
  std::vector<KeptPaper> papers;                   // what is recorded
  bool open = true;                                // the file is
  std::optional<methods::Day> closed_on;           // where it is not
  std::vector<CaseBefore> before;                  // what was done before laws changed: of the same owner
  std::vector<LackingPaper> citizenship_missing;
};

/// Whether this can be a code at all, which says nothing of any sheet: "case.sheet_code_length".
Result<void> check_sheet_code(std::string_view code);

/// act "case.sheet". Where the case has moved on, the sheet is that of the newest. A handle that is not there
/// and a code that does not fit are the same problem, "case.sheet_unknown" (not_found), after the same work.
/// Case, spaces and hyphens of the code do not count. Guessing is slowed by the caller, who knows the
/// address.
Result<CaseSheet> case_sheet(House& house, const Actor& actor, std::string_view handle,
                             std::string_view code);

}  // namespace minga::service
