#include <algorithm>
#include <array>

#include "base/joined.hpp"
#include "service/acting.hpp"
#include "service/case_acts.hpp"
#include "service/case_before.hpp"
#include "service/case_writing.hpp"
#include "service/note.hpp"
#include "service/procedure_rules.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace procedure = methods::procedure;

constexpr std::array answers{procedure::EventKind::returned, procedure::EventKind::granted,
                             procedure::EventKind::refused, procedure::EventKind::revoked};

Result<void> check_is_answer(const std::string& kind) {
  const auto read = procedure::event_kind_from(kind);
  if (read && std::find(answers.begin(), answers.end(), *read) != answers.end()) return {};
  return fail(ProblemKind::invalid, "case.late_kind",
              {{"value", kind},
               {"known", joined(answers, ", ", [](auto answer) { return procedure::code_of(answer); })}},
              {"", 0, 0, "kind"});
}

/// An answer to a filing cannot be older than it: the filing would still seem to wait.
Result<void> check_after_filing(const StoredCase& stored, const NewCaseEvent& answer) {
  const auto day = methods::day_from(answer.day);
  if (!day) return {};  // told with the rest of what is wrong with the event
  const auto filed =
      procedure::filed_after(*stored.rules, stored.events, stored.documents, answer.step, *day);
  if (!filed) return {};
  const auto* step = stored.procedure->step(answer.step);
  return fail(ProblemKind::invalid, "case.late_before_filed",
              {{"step", step == nullptr ? answer.step : step->label.es},
               {"day", answer.day},
               {"filed", methods::text_of(*filed)}},
              {"", 0, 0, "day"});
}

/// What a late answer does to the case that goes on.
class LateEffect {
 public:
  LateEffect(House& house, store::Writer& writer, const Actor& actor, const StoredCase& older)
      : house_(house), writer_(writer), actor_(actor), older_(older) {}

  /// The last event of the older case is the answer; `counts` tells whether its procedure counts it.
  Result<LateAnswer> tell(bool counts) {
    LateAnswer out;
    const auto& answer = older_.events.back();
    out.step = older_.procedure->step(answer.step);
    out.kind = answer.kind;
    out.counts = counts;
    auto next = case_after(writer_, model_, older_.record);
    if (!next) return out;
    out.after = std::move(next);
    auto file = writer_.find(*model_.find_register("case_file"), out.after->id);
    auto newer = file ? stored_case(writer_, model_, std::move(*file)) : procedure_gone();
    if (!newer) return out;
    out.counts_known = counts_known(*older_.procedure, *newer->procedure);
    if (answer.kind != procedure::EventKind::granted || !counts) return out;
    const auto known = counts_of(*older_.procedure, *newer->procedure);
    const auto here = known.find(*older_.rules->find(answer.step));
    if (here == known.end()) return out;
    out.counts_as = here->second;
    if (is_open(newer->record))
      if (const auto carried = carry(answer, *newer, out); !carried) return tl::unexpected(carried.error());
    return out;
  }

 private:
  static Result<StoredCase> procedure_gone() { return fail(ProblemKind::conflict, "case.no_procedure"); }

  /// Whether something that happened in the newer case since would stop counting.
  static bool displaces(const StoredCase& newer, const procedure::Event& carried) {
    auto events = newer.events;
    events.push_back(carried);
    return !procedure::check_new(*newer.rules, events, newer.events.size(), newer.documents).empty();
  }

  Result<void> carry(const procedure::Event& answer, const StoredCase& newer, LateAnswer& out) {
    const auto state = procedure::state_of(*newer.rules, newer.events, newer.documents, today(house_));
    for (const auto to : out.counts_as) {
      if (state.steps[to].state == procedure::State::done) continue;
      NewCaseEvent event;
      event.step = newer.rules->steps[to].code;
      event.kind = procedure::code_of(procedure::EventKind::granted);
      event.day = methods::text_of(answer.day);
      if (answer.expires) event.expires = methods::text_of(*answer.expires);
      auto values = event_values(event, newer.record);
      values["carried"] = true;
      if (displaces(newer, event_of(values))) continue;
      const auto made = writer_.create(*model_.find_register("case_event"), house_.new_id(),
                                       std::move(values), note_of(actor_, "case.answer_late"));
      if (!made) return tl::unexpected(made.error());
      out.carried.push_back(to);
    }
    return {};
  }

  House& house_;
  store::Writer& writer_;
  const Actor& actor_;
  const StoredCase& older_;
  const pack::Model& model_ = house_.store.model();
};

Checked<LateAnswer> record_late(House& house, store::Writer& writer, const Actor& actor, const Id& id,
                                const NewCaseEvent& event) {
  const auto no = [](Problem problem) { return tl::unexpected(Problems{std::move(problem)}); };
  const auto& model = house.store.model();
  const auto access = permit_cases(writer, model, actor, "case.answer_late");
  if (!access) return no(access.error());
  auto file = case_in_reach(writer, model, *access, id);
  if (!file) return no(file.error());
  if (text_in(file->values, "state") != "moved") return no({ProblemKind::conflict, "case.not_moved", {}, {}});
  if (const auto answer = check_is_answer(event.kind); !answer) return no(answer.error());
  auto stored = stored_case(writer, model, std::move(*file));
  if (!stored) return no(stored.error());
  if (const auto later = check_after_filing(*stored, event); !later) return no(later.error());
  const auto counts = write_event(house, writer, actor, "case.answer_late", event, *stored);
  if (!counts) return tl::unexpected(counts.error());
  auto told = LateEffect(house, writer, actor, *stored).tell(*counts);
  if (!told) return no(told.error());
  return std::move(*told);
}

}  // namespace

Checked<LateAnswer> record_late_answer(House& house, const Actor& actor, const Id& id,
                                       const NewCaseEvent& event) {
  return checked_writing<LateAnswer>(
      house, [&](store::Writer& writer) { return record_late(house, writer, actor, id, event); });
}

}  // namespace minga::service
