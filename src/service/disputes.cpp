#include "service/disputes.hpp"

#include <algorithm>
#include <set>

#include "formats/layers/measured.hpp"
#include "methods/overlap/pairs.hpp"
#include "pack/utf8.hpp"
#include "service/acting.hpp"
#include "service/dispute_records.hpp"
#include "service/note.hpp"
#include "service/record_beside.hpp"
#include "service/rights_stood.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace dispute_layers = formats::layers;
namespace overlap = methods::overlap;

constexpr double least_dispute = 1;  // m²

/// What the rights of a new case have in common.
Result<OpenedDispute> measured_overlap(const std::vector<StoodRight>& rights) {
  dispute_layers::Planes planes;
  const auto plane = common_plane(rights, planes);
  const auto system = planes.system(plane);
  if (!system) return tl::unexpected(system.error());
  std::vector<overlap::Shape> shapes;
  for (const auto& right : rights) {
    const auto geometry = get<Geometry>(right.record.values, "geometry");
    auto shape = geometry ? dispute_layers::shape_of_lon_lat(geometry->wkb, plane, planes)
                          : Result<overlap::Shape>(overlap::Shape{});
    if (!shape) return tl::unexpected(shape.error());
    shapes.push_back(std::move(*shape));
  }
  OpenedDispute out;
  out.measured_in = system->label;
  std::set<std::size_t> overlapped;
  for (const auto& pair : overlap::pairs_within(shapes, {false, 1})) {
    if (!pair.overlaps() || pair.area <= least_dispute) continue;
    overlapped.insert({pair.a, pair.b});
    out.area_ha += pair.area / 1e4;
  }
  for (std::size_t i = 0; i < rights.size(); ++i)
    if (!overlapped.contains(i))
      return fail(ProblemKind::invalid, "dispute.no_overlap",
                  {{"code", text_in(rights[i].record.values, "code")}});
  return out;
}

Result<OpenedDispute> open_in(store::Writer& writer, House& house, const Actor& actor, const Access& access,
                              const NewDispute& asked) {
  const auto& model = house.store.model();
  const std::set<Id> once(asked.rights.begin(), asked.rights.end());
  if (once.size() < 2) return fail(ProblemKind::invalid, "dispute.few_rights", {}, {"", 0, 0, "rights"});
  std::vector<StoodRight> rights;
  for (const auto& id : asked.rights) {
    auto right = find_reached(writer, model, access, "land_right", id);
    if (!right) return tl::unexpected(right.error());
    if (std::ranges::find(rights, id, [](const auto& one) { return one.record.id; }) == rights.end())
      rights.push_back({model.find_register("land_right"), std::move(*right)});
  }
  if (const auto day = check_case_day(house, asked.opened_on, {}); !day) return tl::unexpected(day.error());
  auto out = measured_overlap(rights);
  if (!out) return out;
  if (const auto free = check_none_open(writer, model, asked.rights); !free)
    return tl::unexpected(free.error());
  const auto territory = text_in(rights.front().record.values, "territory");
  const auto note = note_of(actor, "dispute.open", asked.number);
  const auto made = make_record(writer, house, "dispute",
                                {{"territory", territory},
                                 {"number", asked.number},
                                 {"opened_on", asked.opened_on},
                                 {"state", std::string("open")},
                                 {"area_ha", out->area_ha},
                                 {"measured_in", out->measured_in}},
                                note);
  if (!made) return tl::unexpected(made.error());
  out->id = *made;
  for (const auto& right : rights)
    if (const auto member = make_record(writer, house, "dispute_right",
                                        {{"dispute", to_string(*made)},
                                         {"territory", territory},
                                         {"land_right", to_string(right.record.id)}},
                                        note);
        !member)
      return tl::unexpected(member.error());
  return out;
}

/// The records that stand for somebody in the case: rights, organisations, persons.
std::set<std::string> concerned(const DisputeCase& dispute) {
  std::set<std::string> out;
  for (const auto& right : dispute.rights) {
    out.insert(to_string(right.id));
    out.insert(text_in(right.values, "organisation"));
  }
  for (const auto& party : dispute.parties)
    for (const auto* field : {"organisation", "person"}) out.insert(text_in(party.values, field));
  out.erase("");
  return out;
}

Result<void> check_impartial(store::Reader& reader, const DisputeCase& dispute,
                             const store::Record& mediator) {
  const auto others = concerned(dispute);
  auto ties = all_where(reader, "mediator_tie", {equals("mediator", to_string(mediator.id))});
  // With whom is not known, it may be with somebody of this case.
  for (const auto& tie : ties)
    if (!says_with_whom(tie.values))
      return fail(ProblemKind::conflict, "dispute.tie_unsaid",
                  {{"profile", text_in(mediator.values, "profile")}});
  ties.push_back(mediator);  // whoever is a party is tied without declaring it
  for (const auto& tie : ties)
    for (const auto* field : {"land_right", "organisation", "person"})
      if (others.contains(text_in(tie.values, field)))
        return fail(ProblemKind::conflict, "dispute.mediator_tied",
                    {{"profile", text_in(mediator.values, "profile")}});
  for (const auto& objection : all_where(
           reader, "mediator_objection",
           {equals("dispute", to_string(dispute.record.id)), equals("mediator", to_string(mediator.id))})) {
    const auto state = text_in(objection.values, "state");
    if (state == "unanswered") return fail(ProblemKind::conflict, "dispute.objection_open");
    if (state == "upheld") return fail(ProblemKind::conflict, "dispute.objection_upheld");
  }
  return {};
}

/// Who mediated until now is that until this day; of whom nobody wrote from when it is kept all the same.
Result<void> end_appointment(store::Writer& writer, House& house, const DisputeCase& dispute,
                             const std::vector<store::Record>& appointments, const std::string& day,
                             const store::ChangeNote& note) {
  const auto former = text_in(dispute.record.values, "mediator");
  if (former.empty()) return {};
  const auto open = std::ranges::find_if(
      appointments, [](const auto& one) { return text_in(one.values, "ended_on").empty(); });
  if (open != appointments.end())
    return change_record(writer, house.store.model(), "mediator_appointment", open->id, {{"ended_on", day}},
                         note);
  const auto made = make_record(writer, house, "mediator_appointment",
                                {{"dispute", to_string(dispute.record.id)},
                                 {"territory", to_string(dispute.territory())},
                                 {"mediator", former},
                                 {"ended_on", day}},
                                note);
  if (!made) return tl::unexpected(made.error());
  return {};
}

Result<void> check_mandate(const store::Record& mediator, const std::string& day) {
  const auto from = text_in(mediator.values, "mandate_from"), to = text_in(mediator.values, "mandate_to");
  if ((from.empty() || from <= day) && (to.empty() || day <= to)) return {};
  return fail(ProblemKind::conflict, "dispute.mandate", {{"from", from}, {"to", to}});
}

Result<void> check_appointment(store::Reader& reader, const House& house, const DisputeCase& dispute,
                               const store::Record& mediator, const std::vector<store::Record>& appointments,
                               const NewAppointment& asked) {
  if (dispute.state() != "open" && dispute.state() != "mediation")
    return fail(ProblemKind::conflict, "dispute.not_open");
  const auto former = text_in(dispute.record.values, "mediator");
  if (former == to_string(asked.mediator)) return fail(ProblemKind::conflict, "dispute.already_appointed");
  std::vector<CaseDay> after{{"opening", text_in(dispute.record.values, "opened_on")}};
  for (const auto& one : appointments) after.push_back({"appointment", text_in(one.values, "appointed_on")});
  if (auto day = check_case_day(house, asked.appointed_on, after); !day) return day;
  if (auto mandate = check_mandate(mediator, asked.appointed_on); !mandate) return mandate;
  if (auto fair = check_impartial(reader, dispute, mediator); !fair) return fair;
  if (!former.empty() && pack::trimmed(asked.reason).empty())
    return fail(ProblemKind::invalid, "dispute.replacement_reason", {}, {"", 0, 0, "reason"});
  return {};
}

Result<void> appoint_in(store::Writer& writer, House& house, const Actor& actor, const Access& access,
                        const NewAppointment& asked) {
  const auto& model = house.store.model();
  const auto dispute = find_dispute(writer, model, access, asked.dispute);
  if (!dispute) return tl::unexpected(dispute.error());
  const auto mediator = find_reached(writer, model, access, "mediator", asked.mediator);
  if (!mediator) return tl::unexpected(mediator.error());
  const auto appointments =
      all_where(writer, "mediator_appointment", {equals("dispute", to_string(asked.dispute))});
  if (auto may = check_appointment(writer, house, *dispute, *mediator, appointments, asked); !may) return may;
  const auto note = note_of(actor, "dispute.appoint");
  if (auto ended = end_appointment(writer, house, *dispute, appointments, asked.appointed_on, note); !ended)
    return ended;
  if (const auto made = make_record(writer, house, "mediator_appointment",
                                    {{"dispute", to_string(asked.dispute)},
                                     {"territory", to_string(dispute->territory())},
                                     {"mediator", to_string(asked.mediator)},
                                     {"appointed_on", asked.appointed_on},
                                     {"reason", asked.reason}},
                                    note);
      !made)
    return tl::unexpected(made.error());
  return change_record(writer, model, "dispute", asked.dispute,
                       {{"mediator", to_string(asked.mediator)}, {"state", std::string("mediation")}}, note);
}

Result<Id> appeal_in(store::Writer& writer, House& house, const Actor& actor, const Access& access,
                     const NewAppeal& appeal) {
  const auto& model = house.store.model();
  const auto dispute = find_dispute(writer, model, access, appeal.dispute);
  if (!dispute) return tl::unexpected(dispute.error());
  if (dispute->state() != "settled") return fail(ProblemKind::conflict, "dispute.not_settled");
  if (std::ranges::find(dispute->parties, appeal.party, &store::Record::id) == dispute->parties.end())
    return fail(ProblemKind::invalid, "dispute.other_party", {}, {"", 0, 0, "party"});
  if (const auto day = check_case_day(house, appeal.appealed_on, days_resolved(writer, *dispute)); !day)
    return tl::unexpected(day.error());
  const auto note = note_of(actor, "dispute.appeal");
  auto made = make_record(writer, house, "dispute_appeal",
                          {{"dispute", to_string(appeal.dispute)},
                           {"territory", to_string(dispute->territory())},
                           {"party", to_string(appeal.party)},
                           {"appealed_on", appeal.appealed_on},
                           {"grounds", appeal.grounds}},
                          note);
  if (!made) return made;
  if (const auto done =
          change_record(writer, model, "dispute", appeal.dispute, {{"state", std::string("appealed")}}, note);
      !done)
    return tl::unexpected(done.error());
  return made;
}

}  // namespace

Result<OpenedDispute> open_dispute(House& house, const Actor& actor, const NewDispute& dispute) {
  return acting<OpenedDispute>(house, actor, "dispute.open",
                               [&](store::Writer& writer, const Access& access) {
                                 return open_in(writer, house, actor, access, dispute);
                               });
}

Result<void> appoint_mediator(House& house, const Actor& actor, const NewAppointment& appointment) {
  return acting<void>(house, actor, "dispute.appoint", [&](store::Writer& writer, const Access& access) {
    return appoint_in(writer, house, actor, access, appointment);
  });
}

Result<Id> appeal_dispute(House& house, const Actor& actor, const NewAppeal& appeal) {
  return acting<Id>(house, actor, "dispute.appeal", [&](store::Writer& writer, const Access& access) {
    return appeal_in(writer, house, actor, access, appeal);
  });
}

}  // namespace minga::service
