#pragma once

#include "http/json.hpp"
#include "service/case_acts.hpp"
#include "service/case_funnel.hpp"
#include "service/case_sheet.hpp"

namespace minga::http {

/// A procedure as people read it: what each step asks for, and what the sources do not tell.
Json procedure_json(const pack::Model& model, const pack::Procedure& procedure);
/// The label of who decides in a procedure; null where that is not stated.
Json authority_json(const pack::Model& model, const pack::Procedure& procedure,
                    const pack::ProcedureStep& step);
/// The label of an authority by its code; null without one.
Json authority_named(const pack::Model& model, const pack::Procedure& procedure, const std::string& code);
/// Where each step of a case stands.
Json step_states_json(const methods::procedure::Rules& rules, const methods::procedure::CaseState& state);
std::string_view told_code(pack::Told told);
/// What one must ask before filing a step; null where the pack names nothing.
Json ask_first_json(const pack::ProcedureStep& step);
Json case_words(const pack::Words& words);
/// What one must ask before anything is filed.
Json questions_json(const pack::Procedure& in, const std::vector<service::CaseQuestion>& questions);
/// Where a case comes from, without the codes of cases.
Json case_before_json(const pack::Model& model, const service::CaseBefore& before);
Json case_lines_json(const std::vector<methods::procedure::LineProgress>& lines);

Json standing_json(const pack::Model& model, const service::CaseStanding& standing, Language language);
Json late_answer_json(const service::LateAnswer& answer);
Json case_move_json(const service::CaseMove& move);
Json case_funnel_json(const service::CaseFunnel& funnel);
Json sheet_key_json(const service::SheetKey& key);
Json case_sheet_json(const pack::Model& model, const service::CaseSheet& sheet);

}  // namespace minga::http
