#include <array>

#include "base/time.hpp"
#include "pack/names.hpp"
#include "pack/validate.hpp"
#include "service/acting.hpp"
#include "service/case_acts.hpp"
#include "service/case_blocks.hpp"
#include "service/case_writing.hpp"
#include "service/labels.hpp"
#include "service/note.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace procedure = methods::procedure;

Problem wrong_at(std::string code, std::string field,
                 std::vector<std::pair<std::string, std::string>> parameters = {}) {
  return {ProblemKind::invalid, std::move(code), std::move(parameters), {"", 0, 0, std::move(field)}};
}

std::string event_kinds(const pack::Model& model) {
  std::vector<std::string> codes;
  for (const auto& item : model.find_catalogue("case_event_kind")->items) codes.push_back(item.code);
  return pack::joined(codes);
}

/// What can be said of an event without its case.
Problems check_form(const pack::Model& model, const NewCaseEvent& event, methods::Day now) {
  Problems problems;
  const auto kind = procedure::event_kind_from(event.kind);
  if (!kind)
    problems.push_back(
        wrong_at("case.bad_kind", "kind", {{"value", event.kind}, {"known", event_kinds(model)}}));
  const auto day = methods::day_from(event.day);
  if (!day) {
    problems.push_back(wrong_at("case.bad_day", "day", {{"value", event.day}}));
  } else if (*day > now) {
    problems.push_back(
        wrong_at("case.day_ahead", "day", {{"value", event.day}, {"today", methods::text_of(now)}}));
  }
  if (!event.expires.empty() && !methods::day_from(event.expires))
    problems.push_back(wrong_at("case.bad_day", "expires", {{"value", event.expires}}));
  if (kind && *kind == procedure::EventKind::blocked && event.blocker.empty())
    problems.push_back(wrong_at("case.blocker_missing", "blocker"));
  return problems;
}

/// As people know it. Procedures are named in the language of the law.
std::string step_name(const pack::Procedure& in, const std::string& code) {
  const auto* step = in.step(code);
  return step == nullptr ? code : step->label.es;
}

std::string document_name(const pack::Procedure& in, const std::string& code) {
  for (const auto& step : in.steps)
    for (const auto& document : step.documents.value)
      if (document.code == code) return document.label.es;
  return code;
}

/// The day from which a step is in force and the one until which, as far as that is stated.
Parameters period_of(const pack::Procedure& in, const std::string& code) {
  const auto* step = in.step(code);
  if (step == nullptr) return {};
  const auto end = [](const pack::Fact<std::string>& day) { return day.stated() ? day.value : "…"; };
  return {{"from", end(step->valid_from)}, {"to", end(step->valid_to)}};
}

std::optional<procedure::EventProblem> problem_of_last(const StoredCase& stored) {
  const auto problems =
      procedure::check_new(*stored.rules, stored.events, stored.events.size() - 1, stored.documents);
  return problems.empty() ? std::nullopt : std::optional(problems.front());
}

tl::unexpected<Problems> refuse_event(Problem problem) {
  return tl::unexpected(Problems{std::move(problem)});
}

Checked<CaseStanding> record_event(House& house, store::Writer& writer, const Actor& actor, const Id& id,
                                   const NewCaseEvent& event) {
  const auto& model = house.store.model();
  const auto access = permit_cases(writer, model, actor, "case.record");
  if (!access) return refuse_event(access.error());
  auto file = case_in_reach(writer, model, *access, id);
  if (!file) return refuse_event(file.error());
  if (!is_open(*file)) return refuse_event({ProblemKind::conflict, "case.not_open", {}, {}});
  auto stored = stored_case(writer, model, std::move(*file));
  if (!stored) return refuse_event(stored.error());
  if (const auto added = write_event(house, writer, actor, "case.record", event, *stored); !added)
    return tl::unexpected(added.error());
  auto standing = standing_of(writer, model, actor, *access, std::move(*stored), today(house));
  if (!standing) return refuse_event(standing.error());
  return std::move(*standing);
}

}  // namespace

Values event_values(const NewCaseEvent& event, const store::Record& file) {
  Values values{{"territory", text_in(file.values, "territory")},
                {"case_file", to_string(file.id)},
                {"step", event.step},
                {"kind", event.kind},
                {"day", event.day},
                {"carried", false},
                {"as_found", false}};
  for (const auto& [field, text] : {std::pair("authority", &event.authority),
                                    {"expires", &event.expires},
                                    {"blocker", &event.blocker},
                                    {"blocker_kind", &event.blocker_kind},
                                    {"note", &event.note}})
    if (!text->empty()) values[field] = *text;
  if (event.blocking_right) values["blocking_right"] = to_string(*event.blocking_right);
  if (event.document) values["document"] = to_string(*event.document);
  return values;
}

Problem why_not_counted(const pack::Model& model, const pack::Procedure& in, const procedure::Event& event,
                        const procedure::EventProblem& problem) {
  std::string field = "step", detail = problem.detail, day = methods::text_of(event.day);
  Parameters more;
  switch (problem.wrong) {
    case procedure::Wrong::unknown_step: {
      std::vector<std::string> codes;
      for (const auto& step : in.steps) codes.push_back(step.code);
      detail = pack::joined(codes);
      break;
    }
    case procedure::Wrong::before_prerequisite:
      detail = step_name(in, detail);
      break;
    case procedure::Wrong::document_expired:
      detail = document_name(in, detail);
      break;
    case procedure::Wrong::wrong_authority:
      field = "authority";
      detail = label_in(model, in.authorities, detail, Language::es);
      break;
    case procedure::Wrong::not_in_force:
      field = "day";
      more = period_of(in, event.step);
      break;
    case procedure::Wrong::expires_before:
      field = "expires";
      break;
    case procedure::Wrong::already_done:
      day = detail;
      break;
    case procedure::Wrong::displaces:
      field = "day";
      detail = label_in(model, "case_event_kind", std::string(code_of(problem.other->kind)), Language::es);
      more = {{"detail.en",
               label_in(model, "case_event_kind", std::string(code_of(problem.other->kind)), Language::en)},
              {"other_step", step_name(in, problem.other->step)},
              {"other_day", methods::text_of(problem.other->day)}};
      break;
    case procedure::Wrong::nothing_to_undo:
      break;
  }
  Parameters parameters{{"step", step_name(in, event.step)}, {"detail", detail}, {"day", day}};
  parameters.insert(parameters.end(), more.begin(), more.end());
  return wrong_at("case.wrong_" + std::string(procedure::code_of(problem.wrong)), field,
                  std::move(parameters));
}

Checked<bool> write_event(House& house, store::Writer& writer, const Actor& actor, const char* act,
                          NewCaseEvent event, StoredCase& stored) {
  const auto& model = house.store.model();
  auto problems = check_form(model, event, today(house));
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  auto known = known_words(model, stored, std::move(event));
  if (!known) return refuse_event(known.error());
  auto values = event_values(*known, stored.record);
  stored.events.push_back(event_of(values));
  const auto problem = problem_of_last(stored);
  // What is no step of the procedure has no place where it could stay listed.
  if (problem && (!known->as_found || problem->wrong == procedure::Wrong::unknown_step))
    return refuse_event(why_not_counted(model, *stored.procedure, stored.events.back(), *problem));
  if (problem) {
    values["as_found"] = true;
    stored.events.back().as_found = true;
  }
  const auto& reg = *model.find_register("case_event");
  if (auto wrong = pack::validate(model, reg, values); !wrong.empty())
    return tl::unexpected(std::move(wrong));
  auto made = writer.create(reg, house.new_id(), std::move(values), note_of(actor, act));
  if (!made) return refuse_event(made.error());
  stored.event_records.push_back(std::move(*made));
  return !problem;
}

Checked<CaseStanding> record_case_event(House& house, const Actor& actor, const Id& id,
                                        const NewCaseEvent& event) {
  return checked_writing<CaseStanding>(
      house, [&](store::Writer& writer) { return record_event(house, writer, actor, id, event); });
}

}  // namespace minga::service
