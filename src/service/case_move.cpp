#include "base/trim.hpp"
#include "pack/names.hpp"
#include "service/case_acts.hpp"
#include "service/case_before.hpp"
#include "service/note.hpp"
#include "service/procedure_rules.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace procedure = methods::procedure;

Result<const pack::Procedure*> the_newer(const pack::Model& model, const std::string& older) {
  const auto names = newer_than(model, older);
  if (names.empty()) return fail(ProblemKind::invalid, "case.no_newer", {}, {"", 0, 0, "to"});
  if (names.size() > 1)
    return fail(ProblemKind::invalid, "case.which_newer", {{"known", pack::joined(names)}}, {"", 0, 0, "to"});
  return model.find_procedure(names.front());
}

Result<const pack::Procedure*> destination(const pack::Model& model, const pack::Procedure& older,
                                           const std::string& to) {
  auto newer = to.empty() ? the_newer(model, older.name) : procedure_named(model, to);
  if (!newer) {
    newer.error().kind = ProblemKind::invalid;
    newer.error().place.field = "to";
    return newer;
  }
  if (*newer == &older) return fail(ProblemKind::invalid, "case.same_procedure", {}, {"", 0, 0, "to"});
  return newer;
}

CaseMove planned(const StoredCase& stored, const pack::Procedure& newer, methods::Day day) {
  CaseMove out;
  out.older = stored.procedure;
  out.newer = &newer;
  out.counts_known = counts_known(*stored.procedure, newer);
  out.older_rules = *stored.rules;
  out.newer_rules = rules_of(newer);
  out.move = procedure::moved_to(out.older_rules, stored.events, stored.documents, out.newer_rules,
                                 counts_of(*stored.procedure, newer), day);
  return out;
}

/// "E-7" goes on as "E-7-2", then "E-7-2-2".
std::string code_after(store::Reader& reader, const std::string& code) {
  for (int number = 2;; ++number) {
    auto next = code.substr(0, 50) + "-" + std::to_string(number);
    if (all_where(reader, "case_file", {equals("code", next)}).empty()) return next;
  }
}

/// Writes the new case and what goes along.
class Moving {
 public:
  Moving(House& house, store::Writer& writer, const StoredCase& stored, CaseMove& move,
         store::ChangeNote note)
      : house_(house), writer_(writer), stored_(stored), move_(move), note_(std::move(note)) {}

  Result<void> write() {
    move_.made = house_.new_id();
    for (const auto step :
         {&Moving::write_file, &Moving::write_events, &Moving::take_papers_along, &Moving::close_older})
      if (const auto done = (this->*step)(); !done) return done;
    return {};
  }

 private:
  template <class Written>
  static Result<void> only(const Written& written) {
    if (!written) return tl::unexpected(written.error());
    return {};
  }

  Result<void> write_file() {
    Values values;
    for (const char* field : {"territory", "person", "organisation", "land_right", "notes"})
      if (const auto* value = value_in(stored_.record.values, field)) values[field] = *value;
    move_.code = code_after(writer_, text_in(stored_.record.values, "code"));
    values["code"] = move_.code;
    values["procedure"] = move_.newer->name;
    values["line"] = move_.newer->line;
    values["opened_on"] = methods::text_of(today(house_));
    values["state"] = std::string("open");
    return only(writer_.create(files_, *move_.made, std::move(values), note_));
  }

  Result<void> write_events() {
    const auto& events = *model_.find_register("case_event");
    for (const auto& event : move_.move.events) {
      Values values{{"territory", text_in(stored_.record.values, "territory")},
                    {"case_file", to_string(*move_.made)},
                    {"step", event.step},
                    {"kind", std::string(procedure::code_of(event.kind))},
                    {"day", methods::text_of(event.day)},
                    {"carried", event.carried},
                    {"as_found", false}};
      if (event.expires) values["expires"] = methods::text_of(*event.expires);
      if (!event.authority.empty()) values["authority"] = event.authority;
      if (!event.blocker.empty()) values["blocker"] = event.blocker;
      if (const auto made = writer_.create(events, house_.new_id(), std::move(values), note_); !made)
        return tl::unexpected(made.error());
    }
    return {};
  }

  Result<void> take_papers_along() {
    const auto& papers = *model_.find_register("case_document");
    for (const auto& paper :
         all_where(writer_, "case_document", {equals("case_file", to_string(stored_.record.id))}))
      if (const auto taken =
              writer_.update(papers, paper.id, {{"case_file", to_string(*move_.made)}}, std::nullopt, note_);
          !taken)
        return tl::unexpected(taken.error());
    return {};
  }

  Result<void> close_older() {
    return only(writer_.update(files_, stored_.record.id,
                               {{"state", std::string("moved")},
                                {"closed_on", methods::text_of(today(house_))},
                                {"moved_to", to_string(*move_.made)}},
                               std::nullopt, note_));
  }

  House& house_;
  store::Writer& writer_;
  const StoredCase& stored_;
  CaseMove& move_;
  store::ChangeNote note_;
  const pack::Model& model_ = house_.store.model();
  const pack::Register& files_ = *model_.find_register("case_file");
};

Result<StoredCase> case_to_move(store::Reader& reader, const pack::Model& model, const Actor& actor,
                                const Id& id) {
  const auto access = permit_cases(reader, model, actor, "case.move");
  if (!access) return tl::unexpected(access.error());
  auto file = case_in_reach(reader, model, *access, id);
  if (!file) return tl::unexpected(file.error());
  if (text_in(file->values, "state") != "open") return fail(ProblemKind::conflict, "case.not_open");
  return stored_case(reader, model, std::move(*file));
}

}  // namespace

Result<CaseMove> move_case(House& house, const Actor& actor, const Id& id, const std::string& to,
                           bool dry_run, std::string reason) {
  const auto& model = house.store.model();
  Result<CaseMove> out;
  const auto plan = [&](store::Reader& reader) -> Result<StoredCase> {
    auto stored = case_to_move(reader, model, actor, id);
    if (!stored) return stored;
    const auto newer = destination(model, *stored->procedure, to);
    if (!newer) return tl::unexpected(newer.error());
    out = planned(*stored, **newer, today(house));
    return stored;
  };
  if (dry_run) {
    house.store.read([&](store::Reader& reader) {
      if (const auto stored = plan(reader); !stored) out = tl::unexpected(stored.error());
    });
    return out;
  }
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto stored = plan(writer);
    if (!stored) return tl::unexpected(stored.error());
    if (trimmed(reason, " \t\r\n").empty())
      return fail(ProblemKind::invalid, "case.reason_missing", {}, {"", 0, 0, "reason"});
    return Moving(house, writer, *stored, *out, note_of(actor, "case.move", std::move(reason))).write();
  });
  if (!written) return tl::unexpected(written.error());
  return out;
}

}  // namespace minga::service
