#include "service/sheets.hpp"

#include <algorithm>
#include <map>

#include "pack/validate.hpp"
#include "service/note.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

const WorkshopGroup* group_with(const Workshop& workshop, const std::optional<Id>& id) {
  const auto found = std::find_if(workshop.groups.begin(), workshop.groups.end(),
                                  [&](const WorkshopGroup& group) { return id && group.id == *id; });
  return found == workshop.groups.end() ? nullptr : &*found;
}

std::map<std::string, store::Record> participants_by_label(store::Reader& reader, const Id& workshop) {
  std::map<std::string, store::Record> participants;
  for (auto& record : all_where(reader, "participant", {equals("workshop", to_string(workshop))}))
    participants.emplace(text_in(record.values, "label"), std::move(record));
  return participants;
}

/// Typed answers have no phone that counts: each typing is one more than what is stored.
std::int64_t next_sequence(store::Reader& reader, const Id& participant) {
  std::int64_t highest = 0;
  for (const auto& record : all_where(reader, "rating", {equals("participant", to_string(participant))}))
    highest = std::max(highest, get<std::int64_t>(record.values, "client_sequence").value_or(0));
  return highest + 1;
}

std::size_t answers_in(const Values& rating) {
  std::size_t count = 0;
  for (const auto* axis : {"valuation", "prioritization"})
    if (const auto* value = value_in(rating, axis); value && !is_empty(*value)) ++count;
  return count;
}

SheetSummary sheet_summary(store::Reader& reader, const store::Record& record) {
  SheetSummary summary;
  summary.participant = record.id;
  summary.label = text_in(record.values, "label");
  summary.group = id_in(record.values, "workshop_group");
  summary.source = text_in(record.values, "source");
  summary.left_out = flag_in(record.values, "left_out");
  summary.left_out_reason = text_in(record.values, "left_out_reason");
  for (const auto& rating : all_where(reader, "rating", {equals("participant", to_string(record.id))}))
    summary.answers += answers_in(rating.values);
  return summary;
}

Values participant_values(House& house, const Workshop& workshop, const std::string& label,
                          const WorkshopGroup* group, const std::string& actor_type,
                          const std::string& source) {
  Values values{{"workshop", to_string(workshop.id)},
                {"territory", to_string(workshop.territory)},
                {"label", label},
                {"actor_type", !actor_type.empty() ? actor_type
                               : group             ? group->actor_type
                                                   : std::string("none")},
                {"consent", true},
                {"consent_at", to_rfc3339(house.clock())},
                {"source", source}};
  if (group != nullptr) values["workshop_group"] = to_string(group->id);
  return values;
}

Problems scale_problems(const Sheet& sheet) {
  Problems problems;
  for (const auto& rating : sheet.ratings)
    for (const auto& [axis, value] : {std::pair<std::string, const Value&>{"valuation", rating.valuation},
                                      {"prioritization", rating.prioritization}})
      if (!is_rating(value))
        problems.push_back({ProblemKind::invalid,
                            "rating.off_scale",
                            {{"axis", axis}},
                            {"", 0, 0, to_string(rating.impact)}});
  return problems;
}

/// The participant record behind a sheet: made new, or the one that is corrected.
Result<store::Record> sheet_participant(store::Writer& writer, House& house, const Actor& actor,
                                        const Workshop& workshop, std::optional<Id> participant,
                                        const Sheet& sheet) {
  const auto& reg = *house.store.model().find_register("participant");
  const auto* group = group_with(workshop, sheet.group);
  if (sheet.group && group == nullptr)
    return fail(ProblemKind::invalid, "workshop.no_such_group", {}, {"", 0, 0, "group"});
  const auto note = note_of(actor, "workshop.sheet");
  if (!participant) {
    const auto label = sheet.label.empty() ? next_label(writer, workshop.id) : sheet.label;
    if (label_taken(writer, workshop.id, label))
      return fail(ProblemKind::conflict, "sheet.label_taken", {{"label", label}}, {"", 0, 0, "label"});
    return writer.create(reg, house.new_id(),
                         participant_values(house, workshop, label, group, sheet.actor_type, "paper"), note);
  }
  auto record = writer.find(reg, *participant);
  if (!record || record->retired || id_in(record->values, "workshop") != workshop.id)
    return fail(ProblemKind::not_found, "correction.no_such_participant");
  if (text_in(record->values, "source") == "phone") return fail(ProblemKind::conflict, "sheet.not_paper");
  Values changed;
  if (group != nullptr)
    changed = {{"workshop_group", to_string(group->id)}, {"actor_type", group->actor_type}};
  if (!sheet.actor_type.empty()) changed["actor_type"] = sheet.actor_type;
  return changed.empty() ? *record : writer.update(reg, *participant, std::move(changed), std::nullopt, note);
}

}  // namespace

Result<std::vector<SheetSummary>> list_sheets(House& house, const Actor& actor, const Id& id) {
  Result<std::vector<SheetSummary>> out;
  house.store.read([&](store::Reader& reader) {
    if (const auto workshop = workshop_for(reader, house.store.model(), actor, "workshop.sheet", id);
        !workshop) {
      out = tl::unexpected(workshop.error());
      return;
    }
    for (const auto& [label, record] : participants_by_label(reader, id))
      out->push_back(sheet_summary(reader, record));
  });
  return out;
}

Checked<SheetSummary> put_sheet(House& house, const Actor& actor, const Id& id, std::optional<Id> participant,
                                const Sheet& sheet) {
  if (auto problems = scale_problems(sheet); !problems.empty()) return tl::unexpected(std::move(problems));
  SheetSummary summary;
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto workshop = workshop_for(writer, house.store.model(), actor, "workshop.sheet", id);
    if (!workshop) return tl::unexpected(workshop.error());
    const auto record = sheet_participant(writer, house, actor, *workshop, participant, sheet);
    if (!record) return tl::unexpected(record.error());
    const auto sequence = next_sequence(writer, record->id);
    for (auto rating : sheet.ratings) {
      if (std::none_of(workshop->impacts.begin(), workshop->impacts.end(),
                       [&](const WorkshopImpact& impact) { return impact.id == rating.impact; }))
        return fail(ProblemKind::invalid, "rating.no_such_impact", {{"impact", to_string(rating.impact)}});
      rating.sequence = sequence;
      const auto put = put_rating(writer, house.store.model(), id, workshop->territory, record->id, rating,
                                  note_of(actor, "workshop.sheet"));
      if (!put) return put;
    }
    summary = sheet_summary(writer, *record);
    return {};
  });
  if (!written) return tl::unexpected(Problems{written.error()});
  house.workshop_changed(id);
  return summary;
}

Result<Sheet> find_sheet(House& house, const Actor& actor, const Id& id, const Id& participant) {
  Result<Sheet> out;
  house.store.read([&](store::Reader& reader) {
    if (const auto workshop = workshop_for(reader, house.store.model(), actor, "workshop.sheet", id);
        !workshop) {
      out = tl::unexpected(workshop.error());
      return;
    }
    const auto record = reader.find(*house.store.model().find_register("participant"), participant);
    if (!record || record->retired || id_in(record->values, "workshop") != id) {
      out = fail(ProblemKind::not_found, "correction.no_such_participant");
      return;
    }
    out->label = text_in(record->values, "label");
    out->group = id_in(record->values, "workshop_group");
    out->actor_type = text_in(record->values, "actor_type");
    for (const auto& rating : all_where(reader, "rating", {equals("participant", to_string(participant))})) {
      RatingSent sent;
      sent.impact = id_in(rating.values, "impact").value_or(Id{});
      sent.sequence = get<std::int64_t>(rating.values, "client_sequence").value_or(0);
      if (const auto* value = value_in(rating.values, "valuation")) sent.valuation = *value;
      if (const auto* value = value_in(rating.values, "prioritization")) sent.prioritization = *value;
      out->ratings.push_back(std::move(sent));
    }
  });
  return out;
}

}  // namespace minga::service
