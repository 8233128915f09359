#include "service/corrections.hpp"

#include <algorithm>

#include "methods/impact/direction.hpp"
#include "service/note.hpp"
#include "service/rating_table.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

constexpr const char* kCorrect = "rating.correct";

Correction correction_of(const store::Record& record, const RatingTable& table) {
  Correction correction;
  correction.id = record.id;
  correction.participant = id_in(record.values, "participant").value_or(Id{});
  correction.axis = text_in(record.values, "axis");
  correction.reason = text_in(record.values, "reason");
  correction.decided_at = text_in(record.values, "decided_at");
  for (const auto& participant : table.participants)
    if (participant.id == correction.participant) correction.label = participant.label;
  return correction;
}

std::vector<store::Record> in_force(store::Reader& reader, const Id& workshop) {
  return all_where(reader, "rating_correction",
                   {equals("workshop", to_string(workshop)), equals("reverted", false)},
                   {{"decided_at", false}});
}

/// Looks at the ratings with the corrections applied: who is turned round already is no suspect any more.
Result<void> take_suspects(const RatingTable& table, methods::impact::Axis axis,
                           std::vector<Suspect>& suspects) {
  const auto report = methods::impact::find_direction_errors(table.ratings.on(axis));
  if (!report) return tl::unexpected(report.error());
  for (const auto row : report->suspects) {
    const auto& direction = report->participants[row];
    const auto& participant = table.participants[row];
    suspects.push_back({participant.id, participant.label, participant.group,
                        axis == methods::impact::Axis::valuation ? "valuation" : "prioritization",
                        direction.correlation, direction.p, direction.adjusted_p, direction.answers});
  }
  return {};
}

}  // namespace

Result<Suspects> list_suspects(House& house, const Actor& actor, const Id& id) {
  Result<Suspects> out;
  house.store.read([&](store::Reader& reader) {
    const auto workshop = workshop_for(reader, house.store.model(), actor, kCorrect, id);
    if (!workshop) {
      out = tl::unexpected(workshop.error());
      return;
    }
    const auto table = rating_table(reader, {*workshop});
    for (const auto axis : methods::impact::both_axes)
      if (const auto taken = take_suspects(table, axis, out->suspects); !taken) {
        out = tl::unexpected(taken.error());
        return;
      }
    for (const auto& record : in_force(reader, id)) out->corrections.push_back(correction_of(record, table));
  });
  return out;
}

Result<Correction> correct_direction(House& house, const Actor& actor, const Id& workshop_id,
                                     const Id& participant, std::string_view axis, std::string_view reason) {
  if (axis != "valuation" && axis != "prioritization")
    return fail(ProblemKind::invalid, "correction.axis", {}, {"", 0, 0, "axis"});
  if (reason.find_first_not_of(" \t\n") == std::string_view::npos)
    return fail(ProblemKind::invalid, "correction.reason_missing", {}, {"", 0, 0, "reason"});
  Correction made;
  auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto workshop = workshop_for(writer, house.store.model(), actor, kCorrect, workshop_id);
    if (!workshop) return tl::unexpected(workshop.error());
    const auto& model = house.store.model();
    const auto person = writer.find(*model.find_register("participant"), participant);
    if (!person || person->retired || id_in(person->values, "workshop") != workshop_id)
      return fail(ProblemKind::not_found, "correction.no_such_participant");
    const auto before = in_force(writer, workshop_id);
    if (std::any_of(before.begin(), before.end(), [&](const store::Record& record) {
          return id_in(record.values, "participant") == participant && text_in(record.values, "axis") == axis;
        }))
      return fail(ProblemKind::conflict, "correction.already");
    Values values{{"workshop", to_string(workshop_id)},
                  {"territory", to_string(workshop->territory)},
                  {"participant", to_string(participant)},
                  {"axis", std::string(axis)},
                  {"reason", std::string(reason)},
                  {"decided_at", to_rfc3339(house.clock())},
                  {"reverted", false}};
    if (actor.kind == Actor::Kind::account) values["decided_by"] = to_string(actor.id);
    const auto record = writer.create(*model.find_register("rating_correction"), house.new_id(),
                                      std::move(values), note_of(actor, kCorrect, std::string(reason)));
    if (!record) return tl::unexpected(record.error());
    made = correction_of(*record, {});
    made.label = text_in(person->values, "label");
    return {};
  });
  if (!written) return tl::unexpected(written.error());
  house.workshop_changed(workshop_id);
  return made;
}

Result<void> revert_correction(House& house, const Actor& actor, const Id& workshop_id,
                               const Id& correction) {
  auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto workshop = workshop_for(writer, house.store.model(), actor, kCorrect, workshop_id);
    if (!workshop) return tl::unexpected(workshop.error());
    const auto& reg = *house.store.model().find_register("rating_correction");
    const auto record = writer.find(reg, correction);
    if (!record || record->retired || flag_in(record->values, "reverted") ||
        id_in(record->values, "workshop") != workshop_id)
      return fail(ProblemKind::not_found, "correction.not_found");
    const auto changed =
        writer.update(reg, correction, {{"reverted", true}}, std::nullopt, note_of(actor, kCorrect));
    if (!changed) return tl::unexpected(changed.error());
    return {};
  });
  if (written) house.workshop_changed(workshop_id);
  return written;
}

}  // namespace minga::service
