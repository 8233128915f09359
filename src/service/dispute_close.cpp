#include "service/acting.hpp"
#include "service/dispute_records.hpp"
#include "service/disputes.hpp"
#include "service/note.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

/// A case that goes on in another says in which, and that one must be going on.
Result<void> check_joined(store::Reader& reader, const pack::Model& model, const Access& access,
                          const NewClosing& closing) {
  const auto wrong = fail(ProblemKind::invalid, "dispute.joined_to", {}, {"", 0, 0, "joined_to"});
  if ((closing.reason == "joined") != closing.joined_to.has_value()) return wrong;
  if (!closing.joined_to) return {};
  if (*closing.joined_to == closing.dispute) return wrong;
  const auto other = find_reached(reader, model, access, "dispute", *closing.joined_to);
  if (!other) return tl::unexpected(other.error());
  if (text_in(other->values, "state") == "closed") return wrong;
  return {};
}

Result<Id> close_in(store::Writer& writer, House& house, const Actor& actor, const Access& access,
                    const NewClosing& closing) {
  const auto& model = house.store.model();
  const auto dispute = find_dispute(writer, model, access, closing.dispute);
  if (!dispute) return tl::unexpected(dispute.error());
  if (dispute->state() != "open" && dispute->state() != "mediation")
    return fail(ProblemKind::conflict, "dispute.not_open");
  if (const auto day = check_case_day(house, closing.closed_on, days_resolved(writer, *dispute)); !day)
    return tl::unexpected(day.error());
  if (const auto joined = check_joined(writer, model, access, closing); !joined)
    return tl::unexpected(joined.error());
  const auto note = note_of(actor, "dispute.close", text_in(dispute->record.values, "number"));
  Values values{{"dispute", to_string(closing.dispute)},
                {"territory", to_string(dispute->territory())},
                {"reason", closing.reason},
                {"closed_on", closing.closed_on},
                {"grounds", closing.grounds}};
  if (closing.joined_to) values["joined_to"] = to_string(*closing.joined_to);
  if (closing.document) values["document"] = to_string(*closing.document);
  auto made = make_record(writer, house, "dispute_closing", std::move(values), note);
  if (!made) return made;
  if (const auto done =
          change_record(writer, model, "dispute", closing.dispute,
                        {{"state", std::string("closed")}, {"closed_on", closing.closed_on}}, note);
      !done)
    return tl::unexpected(done.error());
  return made;
}

/// The closing that is in force.
std::optional<store::Record> last_closing(store::Reader& reader, const Id& dispute) {
  for (auto& one : all_where(reader, "dispute_closing", {equals("dispute", to_string(dispute))}))
    if (text_in(one.values, "reopened_on").empty()) return std::move(one);
  return std::nullopt;
}

Result<void> reopen_in(store::Writer& writer, House& house, const Actor& actor, const Access& access,
                       const NewReopening& reopening) {
  const auto& model = house.store.model();
  const auto dispute = find_dispute(writer, model, access, reopening.dispute);
  if (!dispute) return tl::unexpected(dispute.error());
  const auto closing = last_closing(writer, reopening.dispute);
  if (dispute->state() != "closed" || !closing) return fail(ProblemKind::conflict, "dispute.not_closed");
  if (reopening.grounds.empty())
    return fail(ProblemKind::invalid, "dispute.grounds", {}, {"", 0, 0, "grounds"});
  if (const auto day =
          check_case_day(house, reopening.reopened_on, {{"closing", text_in(closing->values, "closed_on")}});
      !day)
    return day;
  std::vector<Id> rights;
  for (const auto& right : dispute->rights) rights.push_back(right.id);
  if (const auto free = check_none_open(writer, model, rights, reopening.dispute); !free) return free;
  const auto note = note_of(actor, "dispute.reopen", text_in(dispute->record.values, "number"));
  if (const auto done = change_record(
          writer, model, "dispute_closing", closing->id,
          {{"reopened_on", reopening.reopened_on}, {"reopening_grounds", reopening.grounds}}, note);
      !done)
    return done;
  const bool mediated = !text_in(dispute->record.values, "mediator").empty();
  return change_record(writer, model, "dispute", reopening.dispute,
                       {{"state", std::string(mediated ? "mediation" : "open")}, {"closed_on", Value()}},
                       note);
}

}  // namespace

Result<Id> close_dispute(House& house, const Actor& actor, const NewClosing& closing) {
  return acting<Id>(house, actor, "dispute.close", [&](store::Writer& writer, const Access& access) {
    return close_in(writer, house, actor, access, closing);
  });
}

Result<void> reopen_dispute(House& house, const Actor& actor, const NewReopening& reopening) {
  return acting<void>(house, actor, "dispute.reopen", [&](store::Writer& writer, const Access& access) {
    return reopen_in(writer, house, actor, access, reopening);
  });
}

}  // namespace minga::service
