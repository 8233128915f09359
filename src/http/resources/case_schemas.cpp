#include "http/resources/schemas.hpp"
#include "http/schema.hpp"

namespace minga::http {
namespace {

using namespace schema;

Json told_schema() {
  return described(code({"stated", "none", "not_found"}),
                   "Stated; there is none; the sources that the pack names do not tell.");
}

void add_procedure_schemas(Json& schemas) {
  schemas["ProcedureStep"] =
      object({{"code", text()},
              {"kind", code({"step", "requirement"})},
              {"label", ref("Words")},
              {"help", ref("Words")},
              {"ask_first", described(or_null(ref("Words")), "What one must ask before filing it.")},
              {"authority", or_null(text())},
              {"authority_label", or_null(ref("Words"))},
              {"authority_told", told_schema()},
              {"documents", list_of(object({{"code", text()},
                                            {"label", ref("Words")},
                                            {"help", ref("Words")},
                                            {"valid_months", or_null(integer())}}))},
              {"documents_told", told_schema()},
              {"term_days", or_null(integer())},
              {"working_days", flag()},
              {"cost", or_null(ref("Money"))},
              {"cost_told", told_schema()},
              {"legal_basis", list_of(object({{"norm", text()}, {"article", or_null(text())}}))}});
  schemas["Procedure"] =
      object({{"name", text()},
              {"label", ref("Words")},
              {"help", ref("Words")},
              {"jurisdiction", text()},
              {"line", text()},
              {"valid_from", or_null(date())},
              {"valid_to", or_null(date())},
              {"replaces", or_null(text())},
              {"authorities", list_of(object({{"code", text()}, {"label", ref("Words")}}))},
              {"steps", list_of(ref("ProcedureStep"))}});
  schemas["Procedures"] = object({{"procedures", list_of(ref("Procedure"))}});
  schemas["CaseLine"] =
      object({{"line", text()},
              {"procedures", integer()},
              {"units", integer()},
              {"done", integer()},
              {"waiting", integer()},
              {"possible", integer()},
              {"doubtful", described(integer(), "Possible as far as is known alone.")},
              {"lapsed", described(integer(), "Steps that were refused, returned or revoked or ran out.")}});
}

/// A case from which another goes on; of a personal sheet without id and code.
Json before_schema(bool named) {
  const auto step =
      object({{"label", ref("Words")},
              {"state", code({"done", "waiting", "refused", "expired", "blocked"})},
              {"since", or_null(date())},
              {"expires", or_null(date())},
              {"authority", or_null(ref("Words"))},
              {"answered", described(flag(), "The authority is the one that refused, returned or revoked.")},
              {"counts_as", described(list_of(ref("Words")), "Steps of the procedure that followed.")},
              {"revoked", described(flag(), "Refused, in that what had been granted was taken back.")},
              {"returned", described(flag(), "Refused, in that it was given back with observations.")}});
  const auto before = object({{"procedure", ref("Words")},
                              {"moved_on", or_null(date())},
                              {"counts_known", described(flag(), "Somebody has said which steps count.")},
                              {"steps", list_of(step)}});
  return named ? extended(before, {{"case", uuid()}, {"code", text()}}) : before;
}

/// The case in which one that has moved goes on.
Json after_schema() {
  return object({{"case", uuid()}, {"code", text()}, {"procedure", or_null(ref("Words"))}});
}

void add_standing_schemas(Json& schemas) {
  const auto days = or_null(integer());
  schemas["CaseQuestion"] =
      object({{"about", code({"replaced", "carried", "refused", "returned", "revoked", "step"})},
              {"step", described(or_null(ref("Words")), "Null of a procedure that was replaced.")},
              {"question", described(or_null(ref("Words")), "What to ask of the step.")}});
  schemas["CaseStep"] = object(
      {{"step", text()},
       {"state", code({"done", "waiting", "open", "blocked", "refused", "expired", "closed"})},
       {"possible", described(flag(), "The owner can file it now.")},
       {"doubtful", described(flag(), "Possible, as far as is known alone.")},
       {"holder", code({"nobody", "owner", "authority"})},
       {"since", or_null(date())},
       {"days", days},
       {"term", days},
       {"used", described(days, "Of the term, in its count.")},
       {"over_term", flag()},
       {"expires", or_null(date())},
       {"blockers", list_of(text())},
       {"needs_known", flag()},
       {"returned", described(or_null(date()), "With observations, and not filed again since.")},
       {"revoked", described(or_null(date()), "Taken back, and not filed again since.")},
       {"answered_by", described(or_null(text()), "Of an authority, that refused, returned or revoked.")},
       {"spare", described(flag(), "Not needed any more: another of the alternatives is done.")}});
  const auto cause =
      object({{"any_of", described(list_of(text()), "One of these steps would help.")},
              {"blocker", or_null(text())},
              {"instead", described(list_of(text()), "Alternatives that are blocked themselves.")}});
  const auto offer =
      object({{"steps", list_of(text())},
              {"one_of", described(list_of(text()), "Alternatives, of which one is enough; else empty.")},
              {"doubtful", flag()}});
  const auto first =
      object({{"step", text()},
              {"opens", list_of(text())},
              {"one_of", described(list_of(text()), "Alternatives that it leads to; else empty.")},
              {"doubtful", flag()}});
  const auto paper = object({{"id", uuid()},
                             {"code", text()},
                             {"label", or_null(ref("Words"))},
                             {"issued", date()},
                             {"last", described(or_null(date()), "On which it holds.")},
                             {"holds", flag()}});
  schemas["CaseStanding"] = object(
      {{"id", uuid()},
       {"revision", integer()},
       {"territory", uuid()},
       {"owner", described(text(), "Empty where there is none or the caller may not see it.")},
       {"values", ref("Values")},
       {"procedure", ref("Procedure")},
       {"day", date()},
       {"complete", flag()},
       {"units", integer()},
       {"done", integer()},
       {"steps", list_of(ref("CaseStep"))},
       {"possible_now", list_of(text())},
       {"offers", described(list_of(offer), "What can be filed now, but for what lapsed.")},
       {"first", described(or_null(first), "The step for which most others wait.")},
       {"ask_first", described(list_of(ref("CaseQuestion")), "Before anything is filed or paid.")},
       {"papers", described(or_null(list_of(paper)), "Null where the caller may not read papers.")},
       {"blocked", list_of(object({{"step", text()}, {"causes", list_of(cause)}}))},
       {"missing",
        list_of(
            object({{"step", text()}, {"document", text()}, {"expired", or_null(date())}, {"now", flag()}}))},
       {"events", list_of(object({{"id", uuid()},
                                  {"values", ref("Values")},
                                  {"why_not", described(or_null(text()), "Why it does not count.")}}))},
       {"lines", described(list_of(ref("CaseLine")), "Of all cases of the same holder.")},
       {"citizenship_missing", list_of(object({{"code", text()}, {"expired", or_null(date())}}))},
       {"newer", described(list_of(text()), "Procedures that take the place of this one.")},
       {"replaced_by", described(or_null(ref("Words")), "Of them, the one that has begun.")},
       {"open", described(flag(), "Else the file is closed or has moved, and nothing is possible.")},
       {"blocks",
        described(
            list_of(object({{"step", text()}, {"blocker", text()}, {"kind", text()}, {"since", date()}})),
            "What hinders from outside and is not lifted.")},
       {"before", described(list_of(before_schema(true)), "What was done before laws changed.")},
       {"after", or_null(after_schema())},
       {"ask_at", described(text(), "Where people of the territory ask; empty where nobody wrote it.")},
       {"ask_phone", text()}});
  schemas["CaseInList"] =
      object({{"id", uuid()},
              {"code", text()},
              {"owner", text()},
              {"territory", text()},
              {"procedure", text()},
              {"label", ref("Words")},
              {"opened_on", date()},
              {"state", code({"open", "closed", "moved"})},
              {"units", integer()},
              {"done", integer()},
              {"complete", flag()},
              {"possible", list_of(text())},
              {"doubtful", described(list_of(text()), "Of the possible ones.")},
              {"lapsed", described(list_of(text()), "Refused, returned, revoked or expired.")},
              {"waiting", list_of(text())},
              {"blocked", list_of(text())},
              {"over_term", flag()},
              {"uncounted", described(integer(), "Events that do not count.")}});
  schemas["Cases"] = object({{"cases", list_of(ref("CaseInList"))}, {"next", or_null(text())}});
}

void add_order_schemas(Json& schemas) {
  schemas["NewCase"] = object({{"territory", uuid()},
                               {"procedure", text()},
                               maybe("code", described(text(), "The next free one unless given.")),
                               maybe("person", uuid()),
                               maybe("organisation", uuid()),
                               maybe("land_right", uuid()),
                               maybe("opened_on", text()),
                               maybe("notes", text())});
  schemas["NewCaseEvent"] =
      object({{"step", text()},
              {"kind", text()},
              {"day", text()},
              maybe("authority", text()),
              maybe("expires", text()),
              maybe("blocker", text()),
              maybe("blocker_kind", described(text(), "An item of case_blocker_kind.")),
              maybe("blocking_right", uuid()),
              maybe("document", uuid()),
              maybe("note", text()),
              maybe("as_found", described(flag(), "Keep it although it cannot be; it does not count."))});
  schemas["CaseClosing"] = object({{"closed", flag()}, maybe("reason", text())});
  schemas["CaseReopening"] = object({{"reason", text()}});
  schemas["CaseLateAnswer"] = object(
      {{"after", or_null(after_schema())},
       {"counts_known", described(flag(), "Somebody has said which steps count.")},
       {"counts_as", described(list_of(ref("Words")), "Steps of the procedure that followed.")},
       {"carried", described(list_of(ref("Words")), "Of these, those that are done there by it now.")}});
  schemas["CaseMoveOrder"] =
      object({maybe("to", described(text(), "The procedure; else the one that takes the place of its own.")),
              maybe("dry_run", described(flag(), "True unless said otherwise.")), maybe("reason", text())});
  schemas["CaseMove"] =
      object({{"from", text()},
              {"to", text()},
              {"counts_known", described(flag(), "Somebody has said which steps count.")},
              {"counted", list_of(object({{"from", text()}, {"to", text()}, {"done", date()}}))},
              {"lost", list_of(text())},
              {"pending", list_of(text())},
              {"missing", described(list_of(list_of(text())), "Of each list one step is enough.")},
              {"possible_now", list_of(text())},
              {"case", or_null(uuid())},
              {"code", or_null(text())}});
  schemas["SheetKey"] = object({{"handle", text()},
                                {"code", described(text(), "Told this once.")},
                                {"case_code", text()},
                                {"made_on", date()},
                                {"ask_at", described(text(), "Where people of the territory ask.")},
                                {"ask_phone", text()}});
  schemas["SheetCode"] = object({{"code", text()}});
}

void add_case_funnel_schemas(Json& schemas) {
  const auto count = described(or_null(integer()), "Null: withheld, because it tells of few.");
  const auto days = or_null(number());
  const auto row = object({{"days", number()},
                           {"at_risk", integer()},
                           {"passed", integer()},
                           {"censored", integer()},
                           {"waiting", number()},
                           {"lower", days},
                           {"upper", days}});
  schemas["CaseFunnelStep"] = object({{"step", text()},
                                      {"label", ref("Words")},
                                      {"entered", count},
                                      {"past", count},
                                      {"at", count},
                                      {"refused", count},
                                      {"left", count},
                                      {"blocked", count},
                                      {"withheld", flag()},
                                      {"median_days", days},
                                      {"median_lower", days},
                                      {"median_upper", days},
                                      {"survival", list_of(row)}});
  const auto elsewhere =
      described(or_null(integer()), "Cases with a step here, whose first step is of another group.");
  schemas["CaseFunnelGroup"] = object({{"group", text()},
                                       {"cases", count},
                                       {"complete", count},
                                       {"elsewhere", elsewhere},
                                       {"steps", list_of(ref("CaseFunnelStep"))},
                                       {"stops", list_of(text())}});
  schemas["CaseFunnel"] =
      object({{"procedure", text()},
              {"label", ref("Words")},
              {"until", date()},
              {"by", text()},
              {"small_withheld", flag()},
              {"smallest_told", integer()},
              {"all", ref("CaseFunnelGroup")},
              {"groups", list_of(ref("CaseFunnelGroup"))},
              {"groups_withheld", integer()},
              {"blockers", list_of(object({{"blocker", text()}, {"cases", count}, {"could_move", count}}))},
              {"solved_could_move", count},
              {"uncounted", integer()}});
}

void add_case_sheet_schemas(Json& schemas) {
  const auto who = or_null(ref("Words"));
  const auto paper = object({{"label", ref("Words")},
                             {"help", ref("Words")},
                             {"state", code({"there", "missing", "expired"})},
                             {"expired", or_null(date())}});
  schemas["SheetStep"] =
      object({{"label", ref("Words")},
              {"help", ref("Words")},
              {"refused_on", or_null(date())},
              {"returned_on", described(or_null(date()), "With observations.")},
              {"revoked_on", described(or_null(date()), "What was granted was taken back.")},
              {"expired_on", or_null(date())},
              {"answered_by", who},
              {"in_force", flag()},
              {"possible", flag()},
              {"doubtful", flag()},
              {"papers", list_of(paper)},
              {"papers_told", told_schema()},
              {"authority", who},
              {"authority_help", who},
              {"authority_told", told_schema()},
              {"cost", or_null(ref("Money"))},
              {"cost_told", told_schema()},
              {"term_days", or_null(integer())},
              {"working_days", flag()}});
  const auto mover = object({{"label", ref("Words")},
                             {"holder", code({"nobody", "owner", "authority"})},
                             {"authority", who},
                             {"refused_on", or_null(date())},
                             {"returned_on", or_null(date())},
                             {"revoked_on", or_null(date())},
                             {"answered_by", who},
                             {"expired_on", or_null(date())}});
  const auto cause = object({{"any_of", list_of(mover)},
                             {"instead", described(list_of(ref("Words")), "Blocked themselves.")},
                             {"outside", flag()},
                             {"outside_kind", described(or_null(ref("Words")), "What kind of hindrance.")},
                             {"outside_mover", described(or_null(ref("Words")), "Who can move it.")}});
  const auto waiting = object({{"label", ref("Words")},
                               {"authority", who},
                               {"since", or_null(date())},
                               {"days", or_null(integer())},
                               {"term", or_null(integer())},
                               {"over_term", flag()}});
  const auto first = object({{"label", ref("Words")},
                             {"opens", list_of(ref("Words"))},
                             {"one_of", described(list_of(ref("Words")), "Alternatives that it leads to.")},
                             {"doubtful", flag()},
                             {"renew", described(flag(), "It ran out.")}});
  const auto offer = object(
      {{"steps", list_of(ref("SheetStep"))},
       {"one_of", described(list_of(ref("Words")), "Alternatives, of which one is enough; else empty.")}});
  const auto kept = object(
      {{"label", or_null(ref("Words"))}, {"issued", date()}, {"last", or_null(date())}, {"holds", flag()}});
  schemas["CaseSheet"] = object(
      {{"day", date()},
       {"procedure", ref("Words")},
       {"help", ref("Words")},
       {"replaced_by", described(or_null(ref("Words")), "The procedure that took the place of this one.")},
       {"open", flag()},
       {"closed_on", or_null(date())},
       {"complete", flag()},
       {"units", integer()},
       {"done_units", integer()},
       {"first", described(or_null(first), "The step for which most others wait.")},
       {"ask_first", described(list_of(ref("CaseQuestion")), "Before anything is filed or paid.")},
       {"possible", described(list_of(offer), "None where the case is not open.")},
       {"doubtful", described(list_of(offer), "Nobody has written what comes before.")},
       {"lapsed", described(list_of(ref("SheetStep")), "Refused, returned, revoked or expired.")},
       {"spare", described(list_of(ref("Words")), "Not needed any more: an alternative is done.")},
       {"papers", described(list_of(kept), "That are recorded; those without a label somebody typed.")},
       {"before", list_of(before_schema(false))},
       {"papers_missing", list_of(object({{"label", ref("Words")}, {"expired", or_null(date())}}))},
       {"waiting", list_of(waiting)},
       {"blocked", list_of(object({{"label", ref("Words")}, {"causes", list_of(cause)}}))},
       {"done", list_of(object({{"label", ref("Words")}, {"expires", or_null(date())}}))},
       {"blocking_kinds", list_of(ref("Words"))},
       {"ask_at", text()},
       {"ask_phone", text()},
       {"lines", list_of(ref("CaseLine"))}});
}

}  // namespace

Json case_schemas() {
  Json schemas;
  add_procedure_schemas(schemas);
  add_standing_schemas(schemas);
  add_order_schemas(schemas);
  add_case_funnel_schemas(schemas);
  add_case_sheet_schemas(schemas);
  return schemas;
}

}  // namespace minga::http
