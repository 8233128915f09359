#include "service/overview.hpp"

#include <algorithm>

#include "service/permission.hpp"
#include "service/territories.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

using Op = store::Filter::Op;

ChildTerritory child_of(const store::Record& record) {
  return {record.id, text_in(record.values, "name"), text_in(record.values, "kind")};
}

std::vector<ChildTerritory> path_to(store::Reader& reader, const pack::Model& model, const Values& values) {
  std::vector<ChildTerritory> path;
  if (const auto parent = id_in(values, "parent"))
    for (const auto& one : line_of_territories(reader, model, *parent)) path.push_back(child_of(one));
  std::reverse(path.begin(), path.end());
  return path;
}

/// How many records of a register the territory has, with what lies within it.
std::size_t count_of(store::Reader& reader, std::string register_name, const std::vector<Id>& territories,
                     std::vector<store::Filter> filters = {}) {
  store::Query query;
  query.register_name = std::move(register_name);
  query.filters = std::move(filters);
  query.territories = territories;
  query.limit = 1;
  query.count = true;
  const auto page = reader.list(query);
  return page ? static_cast<std::size_t>(page->total.value_or(0)) : 0;
}

/// One step: done when there is something, else still to come.
void place(RoadmapPart& part, std::string code, std::string register_name, std::size_t count,
           bool needed_now) {
  RoadmapItem item{std::move(code), std::move(register_name), count};
  (count > 0 ? part.done : needed_now ? part.due : part.missing).push_back(std::move(item));
}

void fill_roadmap(store::Reader& reader, const std::vector<Id>& within, Overview& overview) {
  const auto count = [&](const char* reg, std::vector<store::Filter> filters = {}) {
    return count_of(reader, reg, within, std::move(filters));
  };
  const auto workshops = count("workshop");
  const auto rated = count("workshop", {{"finding", Op::not_empty, {}}});
  place(overview.baseline, "overview.actor_groups", "actor_group", count("actor_group"), true);
  place(overview.baseline, "overview.organisations", "organisation", count("organisation"), true);
  place(overview.baseline, "overview.workshops", "workshop", workshops, true);
  place(overview.baseline, "overview.analysed", "workshop", rated, workshops > 0);
  place(overview.plan, "overview.proposals", "proposal", count("proposal"), rated > 0);
  place(overview.plan, "overview.actions", "planned_action", count("planned_action"), rated > 0);
  place(overview.execution, "overview.commitments", "commitment", count("commitment"), false);
  place(overview.execution, "overview.accountability", "event",
        count("event", {equals("kind", std::string("accountability")), equals("state", std::string("held"))}),
        false);
}

void fill_due(store::Reader& reader, const std::vector<Id>& within, const std::string& today,
              Overview& overview) {
  store::Query query;
  query.register_name = "commitment";
  query.filters = {{"state", Op::any_of, {std::string("pending"), std::string("under_way")}}};
  query.sort = {{"due_date", false}};
  query.territories = within;
  query.limit = 20;
  const auto page = reader.list(query);
  if (!page) return;
  for (const auto& record : page->records) {
    const auto date = text_in(record.values, "due_date");
    overview.due.push_back({text_in(record.values, "what"), date, date < today, "commitment", record.id});
  }
}

Result<Overview> overview_in(store::Reader& reader, const pack::Model& model, const Actor& actor,
                             const Id& id, const std::string& today) {
  const auto access = permit(reader, model, actor, "territory.overview");
  if (!access) return tl::unexpected(access.error());
  const auto& reg = *model.find_register("territory");
  const auto record = reader.find(reg, id);
  if (!record || record->retired || !access->reaches(id))
    return fail(ProblemKind::not_found, "record.not_found");
  Overview overview;
  overview.path = path_to(reader, model, record->values);
  for (const auto& child :
       all_where(reader, "territory", {equals("parent", to_string(id))}, {{"name", false}}))
    overview.children.push_back(child_of(child));
  const auto within = with_descendants(reader, model, {id});
  const std::vector<Id> territories(within.begin(), within.end());
  fill_roadmap(reader, territories, overview);
  if (permit(reader, model, actor, "record.read", "commitment"))
    fill_due(reader, territories, today, overview);
  return overview;
}

}  // namespace

Result<Overview> territory_overview(House& house, const Actor& actor, const Id& territory,
                                    const std::string& today) {
  auto seen = find_record(house, actor, "territory", territory);
  if (!seen) return tl::unexpected(seen.error());
  Result<Overview> overview;
  house.store.read([&](store::Reader& reader) {
    overview = overview_in(reader, house.store.model(), actor, territory, today);
  });
  if (!overview) return overview;
  overview->territory = std::move(*seen);
  if (auto findings = list_findings(house, actor, territory)) overview->found = std::move(*findings);
  if (auto checks = run_checks(house, actor, territory, today)) {
    std::erase_if(*checks, [](const CheckOutcome& outcome) { return outcome.count == 0; });
    overview->broken = std::move(*checks);
  }
  return overview;
}

Result<std::vector<ChildTerritory>> first_territories(House& house, const Actor& actor) {
  Result<std::vector<ChildTerritory>> out;
  house.store.read([&](store::Reader& reader) {
    const auto access = permit(reader, house.store.model(), actor, "territory.overview");
    if (!access) {
      out = tl::unexpected(access.error());
      return;
    }
    const auto& reg = *house.store.model().find_register("territory");
    for (const auto& grant : actor.grants)
      if (const auto record = grant.territory ? reader.find(reg, *grant.territory) : std::nullopt)
        out->push_back(child_of(*record));
    if (out->empty())
      for (const auto& record :
           all_where(reader, "territory", {{"parent", Op::empty, {}}}, {{"name", false}}))
        out->push_back(child_of(record));
  });
  return out;
}

}  // namespace minga::service
