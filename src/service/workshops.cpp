#include "service/workshops.hpp"

#include <algorithm>

#include "pack/validate.hpp"
#include "service/note.hpp"
#include "service/permission.hpp"
#include "service/secrets.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

constexpr std::size_t kJoinCodeLength = 6;
constexpr const char* kManage = "workshop.manage";

tl::unexpected<Problem> workshop_not_found() {
  return fail(ProblemKind::not_found, "workshop.not_found");
}

std::vector<WorkshopGroup> groups_of(store::Reader& reader, const Id& workshop) {
  std::vector<WorkshopGroup> groups;
  for (const auto& record : all_where(reader, "workshop_group", {equals("workshop", to_string(workshop))},
                                      {{"position", false}, {"name", false}}))
    groups.push_back({record.id, text_in(record.values, "name"), text_in(record.values, "actor_type")});
  return groups;
}

WorkshopImpact impact_of(const store::Record& record) {
  const auto& values = record.values;
  WorkshopImpact impact;
  impact.id = record.id;
  impact.code = text_in(values, "code");
  impact.name_es = text_in(values, "name_es");
  impact.name_en = text_in(values, "name_en");
  impact.sentence_es = text_in(values, "sentence_es");
  impact.sentence_en = text_in(values, "sentence_en");
  impact.area = text_in(values, "area");
  impact.pictogram = text_in(values, "pictogram");
  impact.position = get<std::int64_t>(values, "position").value_or(0);
  impact.added = !text_in(values, "added_in_workshop").empty();
  return impact;
}

std::vector<WorkshopImpact> impacts_of(store::Reader& reader, const Id& workshop, const Id& list) {
  std::vector<WorkshopImpact> impacts;
  for (const auto& record :
       all_where(reader, "impact", {equals("impact_list", to_string(list))}, {{"position", false}})) {
    const auto added_in = id_in(record.values, "added_in_workshop");
    if (!added_in || *added_in == workshop) impacts.push_back(impact_of(record));
  }
  return impacts;
}

std::string unused_join_code(store::Reader& reader, House& house) {
  for (;;) {
    auto code = new_code(house.random, kJoinCodeLength);
    if (all_where(reader, "workshop", {equals("join_code", code)}).empty()) return code;
  }
}

Values values_of(const NewWorkshop& workshop, const pack::Register& reg) {
  Values values{{"territory", to_string(workshop.territory)},
                {"impact_list", to_string(workshop.impact_list)},
                {"title", workshop.title},
                {"held_on", workshop.held_on}};
  if (!workshop.consent_es.empty()) values["consent_es"] = workshop.consent_es;
  if (!workshop.consent_en.empty()) values["consent_en"] = workshop.consent_en;
  if (workshop.minimum_group_size) values["minimum_group_size"] = *workshop.minimum_group_size;
  for (const auto& field : reg.fields)
    if (field.default_value && !values.contains(field.name)) values[field.name] = *field.default_value;
  return values;
}

Result<void> change_workshop(House& house, const Actor& actor, const Id& id, const Values& values) {
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    if (const auto workshop = workshop_for(writer, house.store.model(), actor, kManage, id); !workshop)
      return tl::unexpected(workshop.error());
    auto changed = writer.update(*house.store.model().find_register("workshop"), id, values, std::nullopt,
                                 note_of(actor, kManage));
    if (!changed) return tl::unexpected(changed.error());
    return {};
  });
  if (written) house.workshop_changed(id);
  return written;
}

Result<void> write_groups(store::Writer& writer, House& house, const Actor& actor, const Id& workshop,
                          const NewWorkshop& source) {
  const auto& reg = *house.store.model().find_register("workshop_group");
  std::int64_t position = 0;
  for (const auto& group : source.groups) {
    Values values{{"workshop", to_string(workshop)},
                  {"territory", to_string(source.territory)},
                  {"name", group.name},
                  {"actor_type", group.actor_type.empty() ? std::string("none") : group.actor_type},
                  {"position", ++position}};
    if (auto problems = pack::validate(house.store.model(), reg, values); !problems.empty())
      return tl::unexpected(problems.front());
    if (auto made = writer.create(reg, house.new_id(), std::move(values), note_of(actor, kManage)); !made)
      return tl::unexpected(made.error());
  }
  return {};
}

}  // namespace

Result<Workshop> load_workshop(store::Reader& reader, const pack::Model& model, const Id& id) {
  const auto record = reader.find(*model.find_register("workshop"), id);
  if (!record || record->retired) return workshop_not_found();
  const auto& values = record->values;
  Workshop workshop;
  workshop.id = id;
  workshop.revision = record->revision;
  workshop.territory = id_in(values, "territory").value_or(Id{});
  workshop.impact_list = id_in(values, "impact_list").value_or(Id{});
  workshop.title = text_in(values, "title");
  workshop.held_on = text_in(values, "held_on");
  workshop.state = text_in(values, "state");
  workshop.join_code = text_in(values, "join_code");
  workshop.unveiled = flag_in(values, "unveiled");
  workshop.consent_es = text_in(values, "consent_es");
  workshop.consent_en = text_in(values, "consent_en");
  workshop.data_origin = text_in(values, "data_origin");
  workshop.minimum_group_size = get<std::int64_t>(values, "minimum_group_size").value_or(5);
  workshop.finding = id_in(values, "finding");
  workshop.groups = groups_of(reader, id);
  workshop.impacts = impacts_of(reader, id, workshop.impact_list);
  return workshop;
}

Result<Workshop> workshop_for(store::Reader& reader, const pack::Model& model, const Actor& actor,
                              std::string_view act, const Id& id) {
  const auto access = permit(reader, model, actor, act);
  if (!access) return tl::unexpected(access.error());
  auto workshop = load_workshop(reader, model, id);
  if (workshop && !access->reaches(workshop->territory)) return workshop_not_found();
  return workshop;
}

Checked<Workshop> create_workshop(House& house, const Actor& actor, const NewWorkshop& workshop) {
  const auto& model = house.store.model();
  const auto& reg = *model.find_register("workshop");
  Values values = values_of(workshop, reg);
  if (auto problems = pack::validate(model, reg, values); !problems.empty())
    return tl::unexpected(std::move(problems));
  if (workshop.groups.empty())
    return tl::unexpected(Problems{{ProblemKind::invalid, "workshop.no_groups", {}, {"", 0, 0, "groups"}}});
  const Id id = house.new_id();
  Workshop made;
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto access = permit(writer, model, actor, kManage);
    if (!access) return tl::unexpected(access.error());
    if (!access->reaches(workshop.territory)) return fail(ProblemKind::forbidden, "act.not_in_territory");
    values["join_code"] = unused_join_code(writer, house);
    if (actor.kind == Actor::Kind::account) values["facilitator"] = to_string(actor.id);
    if (auto record = writer.create(reg, id, values, note_of(actor, kManage)); !record)
      return tl::unexpected(record.error());
    if (const auto groups = write_groups(writer, house, actor, id, workshop); !groups) return groups;
    auto loaded = load_workshop(writer, model, id);
    if (!loaded) return tl::unexpected(loaded.error());
    made = std::move(*loaded);
    return {};
  });
  if (!written) return tl::unexpected(Problems{written.error()});
  return made;
}

Result<Workshop> find_workshop(House& house, const Actor& actor, const Id& id) {
  Result<Workshop> out = workshop_not_found();
  house.store.read([&](store::Reader& reader) {
    auto workshop = load_workshop(reader, house.store.model(), id);
    if (workshop && actor.kind == Actor::Kind::participant && actor.workshop == id) {
      workshop->join_code.clear();
      out = std::move(workshop);
      return;
    }
    const auto access = permit(reader, house.store.model(), actor, "workshop.progress");
    if (!access) {
      out = tl::unexpected(access.error());
    } else if (!workshop) {
      out = tl::unexpected(workshop.error());
    } else if (access->reaches(workshop->territory)) {
      if (access->sees(workshop->territory) < pack::Privacy::internal) workshop->join_code.clear();
      out = std::move(workshop);
    }
  });
  return out;
}

Result<void> set_workshop_state(House& house, const Actor& actor, const Id& workshop,
                                std::string_view state) {
  const auto* states = house.store.model().find_catalogue("workshop_state");
  if (states == nullptr || states->item(state) == nullptr)
    return fail(ProblemKind::invalid, "workshop.no_such_state", {{"state", std::string(state)}},
                {"", 0, 0, "state"});
  return change_workshop(house, actor, workshop, {{"state", std::string(state)}});
}

Result<void> set_unveiled(House& house, const Actor& actor, const Id& workshop, bool unveiled) {
  return change_workshop(house, actor, workshop, {{"unveiled", unveiled}});
}

Checked<WorkshopImpact> add_impact(House& house, const Actor& actor, const Id& workshop_id,
                                   const NewImpact& impact) {
  const auto& model = house.store.model();
  const auto& reg = *model.find_register("impact");
  WorkshopImpact made;
  Problems invalid;
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto workshop = workshop_for(writer, house.store.model(), actor, kManage, workshop_id);
    if (!workshop) return tl::unexpected(workshop.error());
    const auto position = workshop->impacts.empty() ? 1 : workshop->impacts.back().position + 1;
    Values values{{"impact_list", to_string(workshop->impact_list)},
                  {"territory", to_string(workshop->territory)},
                  {"code", "added-" + std::to_string(position) + "-" + to_string(workshop_id).substr(24)},
                  {"position", position},
                  {"name_es", impact.name_es},
                  {"sentence_es", impact.sentence_es.empty() ? impact.name_es : impact.sentence_es},
                  {"area", impact.area},
                  {"origin", std::string("added")},
                  {"added_in_workshop", to_string(workshop_id)}};
    if (!impact.name_en.empty()) values["name_en"] = impact.name_en;
    if (!impact.sentence_en.empty()) values["sentence_en"] = impact.sentence_en;
    invalid = pack::validate(model, reg, values);
    if (!invalid.empty()) return tl::unexpected(invalid.front());
    auto record = writer.create(reg, house.new_id(), std::move(values), note_of(actor, kManage));
    if (!record) return tl::unexpected(record.error());
    made = impact_of(*record);
    return {};
  });
  if (!invalid.empty()) return tl::unexpected(std::move(invalid));
  if (!written) return tl::unexpected(Problems{written.error()});
  house.workshop_changed(workshop_id);
  return made;
}

}  // namespace minga::service
