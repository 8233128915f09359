#pragma once

#include <map>
#include <string>
#include <vector>

#include "cli/procedure_acts.hpp"
#include "methods/funnel/funnel.hpp"
#include "methods/procedure/events.hpp"

namespace minga::cli {

/// One case in one procedure, as its rows tell it.
struct CaseRows {
  std::string case_id;
  const pack::Procedure* procedure = nullptr;
  std::vector<methods::procedure::Event> events;
  std::vector<long> lines;  // of the events
};

struct CaseFile {
  std::vector<CaseRows> cases;  // by case, then by procedure
  std::map<std::string, std::vector<methods::procedure::Document>, std::less<>> documents;  // by case
};

/// CSV with the columns case, step, event, date, and if they are there procedure, authority, expires,
/// blocker, document. A row whose event is `document` is a paper of the case: its code, the day it was
/// issued, its last day. Steps that the procedure does not have are kept: the method lists them. Problems:
/// procedure.column_missing, procedure.cell_missing, procedure.event, value.not_date, procedure.unknown,
/// procedure.which, and those of the CSV.
Checked<CaseFile> read_cases(const pack::Model& model, const ProcedureOptions& options);

struct PassageFile {
  std::vector<std::string> steps;  // of the procedure; without one, as they first come up
  std::vector<methods::funnel::Passage> passages;
  methods::Day last;
};

/// CSV with the columns case, step, date, outcome, and if they are there blocker and any others to part the
/// cases by. Further problems: procedure.outcome, procedure.step_unknown.
Checked<PassageFile> read_passages(const pack::Procedure* procedure, const ProcedureOptions& options);

}  // namespace minga::cli
