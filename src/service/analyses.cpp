#include "service/analyses.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/hash.hpp"
#include "service/finding_json.hpp"
#include "service/note.hpp"
#include "service/permission.hpp"
#include "service/rating_table.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

using Json = nlohmann::ordered_json;
using methods::impact::AnalysisInput;

constexpr std::string_view kMethod = "impact";
constexpr std::string_view kMethodVersion = "1.0.0";
constexpr int kMostReplicates = 10'000;

Result<std::vector<Workshop>> workshops_for(store::Reader& reader, House& house, const Actor& actor,
                                            const std::vector<Id>& ids) {
  if (ids.empty()) return fail(ProblemKind::invalid, "analysis.no_workshop", {}, {"", 0, 0, "workshops"});
  std::vector<Workshop> workshops;
  for (const auto& id : ids) {
    auto workshop = workshop_for(reader, house.store.model(), actor, "analysis.run", id);
    if (!workshop) return tl::unexpected(workshop.error());
    workshops.push_back(std::move(*workshop));
  }
  return workshops;
}

/// Labels repeat between workshops: joined, they carry the number of their workshop.
AnalysisInput input_of(const RatingTable& table, const std::vector<Workshop>& workshops) {
  AnalysisInput input;
  for (const auto& participant : table.participants) {
    methods::impact::AnalysisParticipant out;
    const auto place = std::find_if(workshops.begin(), workshops.end(), [&](const Workshop& workshop) {
      return workshop.id == participant.workshop;
    });
    out.id = participant.label;
    if (workshops.size() > 1) out.id = std::to_string(place - workshops.begin() + 1) + "-" + out.id;
    out.group = participant.group;
    out.type = participant.actor_type == "none" ? "" : participant.actor_type;
    if (participant.left_out) out.attendance = methods::impact::Attendance::withdrew;
    input.participants.push_back(std::move(out));
  }
  for (const auto& impact : table.impacts) input.impacts.push_back(impact.code);
  input.answers = table.ratings;
  return input;
}

/// The inputs in one form that does not depend on the order of reading: what the hash is made of.
std::string canonical(const AnalysisInput& input) {
  Json rows = Json::array();
  for (std::size_t i = 0; i < input.participants.size(); ++i) {
    const auto& participant = input.participants[i];
    Json row{participant.id, participant.group, participant.type, static_cast<int>(participant.attendance)};
    for (std::size_t j = 0; j < input.impacts.size(); ++j) {
      row.push_back(input.answers.valuation(i, j));  // NaN is written as null
      row.push_back(input.answers.prioritization(i, j));
    }
    rows.push_back(std::move(row));
  }
  return Json{{"impacts", input.impacts}, {"rows", rows}}.dump();
}

std::vector<ImpactWords> words_of(const RatingTable& table) {
  std::vector<ImpactWords> words;
  for (const auto& impact : table.impacts)
    words.push_back(
        {impact.code, to_string(impact.id), impact.name_es, impact.name_en, impact.pictogram, impact.added});
  return words;
}

std::string titles_of(const std::vector<Workshop>& workshops) {
  std::string titles;
  for (const auto& workshop : workshops) titles += (titles.empty() ? "" : " + ") + workshop.title;
  return titles.substr(0, 180);
}

Values finding_values(House& house, const Actor& actor, const AnalysisOrder& order,
                      const std::vector<Workshop>& workshops, const std::string& inputs,
                      const std::string& blob) {
  Json ids = Json::array();
  for (const auto& id : order.workshops) ids.push_back(to_string(id));
  const Json parameters{
      {"replicates", order.replicates}, {"simulations", order.simulations}, {"seed", order.seed}};
  const auto& model = house.store.model();
  Values values{{"territory", to_string(workshops.front().territory)},
                {"method", std::string(kMethod)},
                {"method_version", std::string(kMethodVersion)},
                {"title_es", titles_of(workshops)},
                {"workshop", to_string(workshops.front().id)},
                {"workshop_ids", ids.dump()},
                {"parameters", parameters.dump()},
                {"inputs_hash", hex(sha256(inputs))},
                {"result", blob},
                {"pack_versions", model.versions()},
                {"created_at", to_rfc3339(house.clock())},
                {"published", false}};
  if (!model.content_hash.empty()) values["pack_hash"] = model.content_hash;
  if (actor.kind == Actor::Kind::account) values["created_by"] = to_string(actor.id);
  return values;
}

Result<Id> store_finding(House& house, const Actor& actor, const AnalysisOrder& order,
                         const std::vector<Workshop>& workshops, const std::string& inputs,
                         const std::string& result) {
  const Id id = house.new_id();
  const auto note = note_of(actor, "analysis.run");
  const auto& model = house.store.model();
  const auto written = house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto blob = writer.put_blob({result, "application/json"});
    auto made = writer.create(*model.find_register("finding"), id,
                              finding_values(house, actor, order, workshops, inputs, blob), note);
    if (!made) return tl::unexpected(made.error());
    for (const auto& workshop : workshops) {
      auto linked = writer.update(*model.find_register("workshop"), workshop.id, {{"finding", to_string(id)}},
                                  std::nullopt, note);
      if (!linked) return tl::unexpected(linked.error());
    }
    return {};
  });
  if (!written) return tl::unexpected(written.error());
  for (const auto& workshop : workshops) house.workshop_changed(workshop.id);
  return id;
}

FindingSummary finding_summary(const store::Record& record) {
  FindingSummary summary;
  summary.id = record.id;
  summary.territory = id_in(record.values, "territory");
  summary.title_es = text_in(record.values, "title_es");
  summary.title_en = text_in(record.values, "title_en");
  summary.method = text_in(record.values, "method");
  summary.method_version = text_in(record.values, "method_version");
  summary.created_at = text_in(record.values, "created_at");
  summary.published = flag_in(record.values, "published");
  return summary;
}

std::vector<Id> workshops_in(const store::Record& record) {
  std::vector<Id> ids;
  const auto list = Json::parse(text_in(record.values, "workshop_ids"), nullptr, false);
  if (list.is_array())
    for (const auto& entry : list)
      if (const auto id = entry.is_string() ? id_from(entry.get<std::string>()) : std::nullopt)
        ids.push_back(*id);
  return ids;
}

/// The strictest of the workshops' minimum sizes.
std::size_t smallest_group_of(store::Reader& reader, const pack::Model& model,
                              const std::vector<Id>& workshops) {
  std::int64_t smallest = 5;
  for (const auto& id : workshops)
    if (const auto workshop = load_workshop(reader, model, id))
      smallest = std::max(smallest, workshop->minimum_group_size);
  return static_cast<std::size_t>(smallest);
}

Result<Finding> finding_in(store::Reader& reader, House& house, const Actor& actor, const Id& id,
                           bool public_part) {
  const auto& model = house.store.model();
  const auto not_found = fail(ProblemKind::not_found, "finding.not_found");
  const auto record = reader.find(*model.find_register("finding"), id);
  if (!record || record->retired) return not_found;
  Finding finding;
  finding.summary = finding_summary(*record);
  finding.workshops = workshops_in(*record);
  const auto whole = permit(reader, model, actor, "finding.read");
  finding.public_part = public_part || !whole || !whole->reaches(finding.summary.territory);
  if (finding.public_part) {
    if (const auto open = permit(reader, model, actor, "finding.read_public"); !open)
      return tl::unexpected(open.error());
    // Those who may read the whole finding see beforehand what publishing would show.
    const bool may_preview = whole && whole->reaches(finding.summary.territory);
    if (!finding.summary.published && !may_preview) return not_found;
  }
  const auto blob = reader.blob(text_in(record->values, "result"));
  if (!blob) return fail(ProblemKind::internal, "finding.result_lost");
  finding.parameters = text_in(record->values, "parameters");
  finding.inputs_hash = text_in(record->values, "inputs_hash");
  finding.pack_versions = text_in(record->values, "pack_versions");
  finding.smallest_group = smallest_group_of(reader, model, finding.workshops);
  finding.result = blob->bytes;
  return finding;
}

}  // namespace

Checked<Id> run_impact_analysis(House& house, const Actor& actor, const AnalysisOrder& order) {
  if (order.replicates < 0 || order.replicates > kMostReplicates || order.simulations < 0 ||
      order.simulations > kMostReplicates)
    return tl::unexpected(Problems{{ProblemKind::invalid,
                                    "analysis.too_many_replicates",
                                    {{"most", std::to_string(kMostReplicates)}},
                                    {"", 0, 0, "replicates"}}});
  Result<std::vector<Workshop>> workshops;
  RatingTable table;
  house.store.read([&](store::Reader& reader) {
    workshops = workshops_for(reader, house, actor, order.workshops);
    if (workshops) table = rating_table(reader, *workshops);
  });
  if (!workshops) return tl::unexpected(Problems{workshops.error()});

  const auto input = input_of(table, *workshops);
  methods::impact::AnalysisOptions options;
  options.bootstrap_replicates = order.replicates;
  options.continuum_simulations = order.simulations;
  options.seed = order.seed;
  const auto analysis = methods::impact::analyse(input, options);
  if (!analysis) return tl::unexpected(Problems{analysis.error()});
  const auto result = json_of(input, *analysis, words_of(table));
  auto stored = store_finding(house, actor, order, *workshops, canonical(input), result.dump());
  if (!stored) return tl::unexpected(Problems{stored.error()});
  return *stored;
}

Result<std::vector<FindingSummary>> list_findings(House& house, const Actor& actor,
                                                  std::optional<Id> territory) {
  Result<std::vector<FindingSummary>> out;
  house.store.read([&](store::Reader& reader) {
    const auto& model = house.store.model();
    const auto whole = permit(reader, model, actor, "finding.read");
    const auto open = permit(reader, model, actor, "finding.read_public");
    if (!whole && !open) {
      out = tl::unexpected(open.error());
      return;
    }
    const auto within = territory ? with_descendants(reader, model, {*territory}) : std::set<Id>{};
    for (const auto& record : all_where(reader, "finding", {}, {{"created_at", true}})) {
      auto summary = finding_summary(record);
      if (territory && !(summary.territory && within.contains(*summary.territory))) continue;
      if (summary.published || (whole && whole->reaches(summary.territory)))
        out->push_back(std::move(summary));
    }
  });
  return out;
}

Result<Finding> find_finding(House& house, const Actor& actor, const Id& id, bool public_part) {
  Result<Finding> finding;
  house.store.read(
      [&](store::Reader& reader) { finding = finding_in(reader, house, actor, id, public_part); });
  if (finding && finding->public_part) {
    auto result = Json::parse(finding->result);
    keep_public_part(result, finding->smallest_group);
    finding->result = result.dump();
  }
  return finding;
}

Result<void> set_published(House& house, const Actor& actor, const Id& id, bool published) {
  return house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto& model = house.store.model();
    const auto access = permit(writer, model, actor, "analysis.run");
    if (!access) return tl::unexpected(access.error());
    const auto& reg = *model.find_register("finding");
    const auto record = writer.find(reg, id);
    if (!record || record->retired || !access->reaches(id_in(record->values, "territory")))
      return fail(ProblemKind::not_found, "finding.not_found");
    auto changed =
        writer.update(reg, id, {{"published", published}}, std::nullopt, note_of(actor, "finding.publish"));
    if (!changed) return tl::unexpected(changed.error());
    return {};
  });
}

}  // namespace minga::service
