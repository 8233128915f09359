#include "service/disputes.hpp"

#include <algorithm>
#include <set>

#include "base/time.hpp"
#include "formats/layers/measured.hpp"
#include "methods/overlap/pairs.hpp"
#include "service/dispute_records.hpp"
#include "service/note.hpp"
#include "service/rights_stood.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

namespace dispute_layers = formats::layers;
namespace overlap = methods::overlap;

constexpr double least_dispute = 1;  // m²

/// Runs one act in a transaction, for whoever may.
template <class T, class Body>
Result<T> acting(House& house, const Actor& actor, const char* act, Body body) {
  Result<T> out;
  const auto done = house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto access = permit(writer, house.store.model(), actor, act);
    if (!access) return tl::unexpected(access.error());
    out = body(writer, *access);
    if (!out) return tl::unexpected(out.error());
    return {};
  });
  if (!done) return tl::unexpected(done.error());
  return out;
}

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
  if (const auto day = check_past_day(house, asked.opened_on, ""); !day) return tl::unexpected(day.error());
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

Result<Id> appoint_in(store::Writer& writer, House& house, const Actor& actor, const Access& access,
                      const Id& id, const Id& mediator_id) {
  const auto& model = house.store.model();
  const auto dispute = find_dispute(writer, model, access, id);
  if (!dispute) return tl::unexpected(dispute.error());
  const auto mediator = find_reached(writer, model, access, "mediator", mediator_id);
  if (!mediator) return tl::unexpected(mediator.error());
  if (dispute->state() != "open" && dispute->state() != "mediation")
    return fail(ProblemKind::conflict, "dispute.not_open");
  const auto today = to_rfc3339(house.clock()).substr(0, 10);
  const auto from = text_in(mediator->values, "mandate_from"), to = text_in(mediator->values, "mandate_to");
  if ((!from.empty() && today < from) || (!to.empty() && to < today))
    return fail(ProblemKind::conflict, "dispute.mandate", {{"from", from}, {"to", to}});
  if (const auto fair = check_impartial(writer, *dispute, *mediator); !fair)
    return tl::unexpected(fair.error());
  if (const auto done =
          change_record(writer, model, "dispute", id,
                        {{"mediator", to_string(mediator_id)}, {"state", std::string("mediation")}},
                        note_of(actor, "dispute.appoint"));
      !done)
    return tl::unexpected(done.error());
  return id;
}

Result<Id> appeal_in(store::Writer& writer, House& house, const Actor& actor, const Access& access,
                     const NewAppeal& appeal) {
  const auto& model = house.store.model();
  const auto dispute = find_dispute(writer, model, access, appeal.dispute);
  if (!dispute) return tl::unexpected(dispute.error());
  if (dispute->state() != "settled") return fail(ProblemKind::conflict, "dispute.not_settled");
  if (std::ranges::find(dispute->parties, appeal.party, &store::Record::id) == dispute->parties.end())
    return fail(ProblemKind::invalid, "dispute.other_party", {}, {"", 0, 0, "party"});
  if (const auto day =
          check_past_day(house, appeal.appealed_on, text_in(dispute->record.values, "settled_on"));
      !day)
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

Result<void> appoint_mediator(House& house, const Actor& actor, const Id& dispute, const Id& mediator) {
  const auto done =
      acting<Id>(house, actor, "dispute.appoint", [&](store::Writer& writer, const Access& access) {
        return appoint_in(writer, house, actor, access, dispute, mediator);
      });
  if (!done) return tl::unexpected(done.error());
  return {};
}

Result<Id> appeal_dispute(House& house, const Actor& actor, const NewAppeal& appeal) {
  return acting<Id>(house, actor, "dispute.appeal", [&](store::Writer& writer, const Access& access) {
    return appeal_in(writer, house, actor, access, appeal);
  });
}

}  // namespace minga::service
