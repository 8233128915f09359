#include <array>

#include "base/time.hpp"
#include "pack/names.hpp"
#include "pack/validate.hpp"
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

std::string period_of(const pack::Procedure& in, const std::string& code) {
  const auto* step = in.step(code);
  if (step == nullptr) return {};
  const auto end = [](const pack::Fact<std::string>& day) { return day.stated() ? day.value : "…"; };
  return end(step->valid_from) + " – " + end(step->valid_to);
}

std::optional<procedure::EventProblem> problem_of_last(const StoredCase& stored) {
  const auto problems = procedure::check_events(*stored.rules, stored.events, stored.documents);
  for (const auto& problem : problems)
    if (problem.event + 1 == stored.events.size()) return problem;
  return std::nullopt;
}

/// One event on its way into the store.
class Recording {
 public:
  Recording(House& house, store::Writer& writer, const Actor& actor, NewCaseEvent event)
      : house_(house), writer_(writer), actor_(actor), event_(std::move(event)) {}

  Checked<CaseStanding> into(const Id& id) {
    const auto access = permit_cases(writer_, model_, actor_, "case.record");
    if (!access) return no(access.error());
    auto file = case_in_reach(writer_, model_, *access, id);
    if (!file) return no(file.error());
    if (text_in(file->values, "state") != "open") return no({ProblemKind::conflict, "case.not_open", {}, {}});
    auto problems = check_form(model_, event_, today(house_));
    if (!problems.empty()) return tl::unexpected(std::move(problems));
    auto stored = stored_case(writer_, model_, std::move(*file));
    if (!stored) return no(stored.error());
    auto known = known_words(model_, *stored, event_);
    if (!known) return no(known.error());
    event_ = std::move(*known);
    if (const auto added = add(*stored); !added) return tl::unexpected(added.error());
    auto standing = standing_of(writer_, model_, *access, std::move(*stored), today(house_));
    if (!standing) return no(standing.error());
    return std::move(*standing);
  }

 private:
  static tl::unexpected<Problems> no(Problem problem) { return tl::unexpected(Problems{std::move(problem)}); }

  Checked<void> add(StoredCase& stored) {
    auto values = event_values(event_, stored.record);
    stored.events.push_back(event_of(values));
    if (const auto problem = problem_of_last(stored)) {
      if (!event_.as_found)
        return no(why_not_counted(model_, *stored.procedure, stored.events.back(), *problem));
      values["as_found"] = true;
    }
    const auto& reg = *model_.find_register("case_event");
    if (auto problems = pack::validate(model_, reg, values); !problems.empty())
      return tl::unexpected(std::move(problems));
    auto made = writer_.create(reg, house_.new_id(), std::move(values), note_of(actor_, "case.record"));
    if (!made) return no(made.error());
    stored.event_records.push_back(std::move(*made));
    return {};
  }

  House& house_;
  store::Writer& writer_;
  const Actor& actor_;
  NewCaseEvent event_;
  const pack::Model& model_ = house_.store.model();
};

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
  std::string field = "step", detail = problem.detail;
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
      detail = period_of(in, event.step);
      break;
    case procedure::Wrong::expires_before:
      field = "expires";
      break;
    case procedure::Wrong::already_done:
    case procedure::Wrong::nothing_to_undo:
      break;
  }
  return wrong_at(
      "case.wrong_" + std::string(procedure::code_of(problem.wrong)), field,
      {{"step", step_name(in, event.step)}, {"detail", detail}, {"day", methods::text_of(event.day)}});
}

Checked<CaseStanding> record_case_event(House& house, const Actor& actor, const Id& id,
                                        const NewCaseEvent& event) {
  Checked<CaseStanding> out;
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    out = Recording(house, writer, actor, event).into(id);
    if (!out) return tl::unexpected(out.error().front());
    return {};
  });
  if (out && !written) return tl::unexpected(Problems{written.error()});
  return out;
}

}  // namespace minga::service
