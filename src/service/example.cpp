#include "service/example.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>

#include "formats/csv.hpp"
#include "formats/ratings.hpp"
#include "service/accounts.hpp"
#include "service/analyses.hpp"
#include "service/example_cases.hpp"
#include "service/note.hpp"
#include "service/secrets.hpp"
#include "service/sheets.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

constexpr std::size_t kPasswordLength = 12;

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

/// The example's files name groups by the key of the pack's record ("G1"); the import by their name.
std::map<std::string, std::string> group_names(store::Reader& reader, const pack::Model& model,
                                               const std::string& pack) {
  std::map<std::string, std::string> names;
  const auto* reg = model.find_register("workshop_group");
  for (const auto& record : model.records)
    if (record.pack == pack && record.register_name == "workshop_group")
      if (const auto stored = reader.find(*reg, record.id))
        names[lower(record.key)] = text_in(stored->values, "name");
  return names;
}

std::optional<Id> closed_workshop_of(store::Reader& reader, const pack::Model& model,
                                     const std::string& pack) {
  for (const auto& record : model.records) {
    if (record.pack != pack || record.register_name != "workshop") continue;
    const auto stored = reader.find(*model.find_register("workshop"), record.id);
    if (stored && text_in(stored->values, "state") == "closed") return record.id;
  }
  return std::nullopt;
}

/// Type and attendance of each participant, where they differ from what the group says.
Result<void> take_in_participants(House& house, const Id& workshop, const formats::Table& table,
                                  const std::map<std::string, std::string>& groups) {
  const auto& model = house.store.model();
  const auto& reg = *model.find_register("participant");
  return house.store.write([&](store::Writer& writer) -> Result<void> {
    const auto note = note_of(system_actor(), "rating.import");
    std::map<std::string, store::Record> known;
    for (auto& record : all_where(writer, "participant", {equals("workshop", to_string(workshop))}))
      known.emplace(text_in(record.values, "label"), std::move(record));
    const auto loaded = load_workshop(writer, model, workshop);
    if (!loaded) return tl::unexpected(loaded.error());
    for (const auto& row : table.rows) {
      const auto& label = row.cells[0];
      const auto& type = row.cells[2];
      Values values{{"actor_type", type.empty() ? std::string("none") : type}};
      if (row.cells[3] != "rated") {
        values["left_out"] = true;
        values["left_out_reason"] = row.cells[3];
      }
      const auto before = known.find(label);
      if (before != known.end()) {
        if (auto changed = writer.update(reg, before->second.id, values, std::nullopt, note); !changed)
          return tl::unexpected(changed.error());
        continue;
      }
      values.insert({{"workshop", to_string(workshop)},
                     {"territory", to_string(loaded->territory)},
                     {"label", label},
                     {"consent", true},
                     {"source", std::string("import")}});
      for (const auto& group : loaded->groups)
        if (const auto name = groups.find(lower(row.cells[1]));
            name != groups.end() && group.name == name->second)
          values["workshop_group"] = to_string(group.id);
      if (auto made = writer.create(reg, house.new_id(), std::move(values), note); !made)
        return tl::unexpected(made.error());
    }
    return {};
  });
}

Checked<void> take_in_ratings(House& house, const std::filesystem::path& folder, const Id& workshop,
                              const std::map<std::string, std::string>& groups) {
  auto ratings = formats::read_long_ratings(bytes_of(folder / "ratings.csv"));
  if (!ratings) return tl::unexpected(ratings.error());
  for (auto& rating : ratings->ratings)
    if (const auto name = groups.find(lower(rating.group)); name != groups.end()) rating.group = name->second;
  const auto imported = import_ratings(house, system_actor(), workshop, *ratings, false);
  if (!imported) return tl::unexpected(Problems{imported.error()});
  if (!imported->problems.empty()) return tl::unexpected(imported->problems);
  const auto participants = formats::read_csv(bytes_of(folder / "participants.csv"));
  if (!participants) return tl::unexpected(participants.error());
  if (const auto taken = take_in_participants(house, workshop, *participants, groups); !taken)
    return tl::unexpected(Problems{taken.error()});
  return {};
}

Checked<void> fill_from_pack(House& house, const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder / "ratings.csv")) return {};
  const auto& model = house.store.model();
  std::optional<Id> workshop;
  std::map<std::string, std::string> groups;
  house.store.read([&](store::Reader& reader) {
    workshop = closed_workshop_of(reader, model, folder.filename().string());
    groups = group_names(reader, model, folder.filename().string());
  });
  if (!workshop) return {};
  if (auto taken = take_in_ratings(house, folder, *workshop, groups); !taken) return taken;
  const auto finding = run_impact_analysis(house, system_actor(), {{*workshop}, 1000, 199, 1});
  if (!finding) return tl::unexpected(finding.error());
  if (const auto open = set_published(house, system_actor(), *finding, true); !open)
    return tl::unexpected(Problems{open.error()});
  return {};
}

}  // namespace

Checked<std::vector<ExampleAccount>> fill_with_example(House& house, const Workspace& workspace) {
  std::vector<ExampleAccount> accounts;
  std::optional<Id> country;
  house.store.read([&](store::Reader& reader) {
    for (const auto& record : all_where(reader, "territory", {equals("code", std::string("PE"))}))
      country = record.id;
  });
  for (const auto& [login, name, role] : {std::tuple{"administradora", "Administración", "administrator"},
                                          {"facilitadora", "Facilitación", "facilitator"},
                                          {"analista", "Análisis", "analyst"},
                                          {"observadora", "Observación", "observer"}}) {
    NewAccount account{login, name, new_code(house.random, kPasswordLength), "es", {{role, std::nullopt}}};
    if (std::string_view(role) != "administrator") account.grants.front().territory = country;
    if (const auto made = create_account(house, system_actor(), account); !made)
      return tl::unexpected(made.error());
    accounts.push_back({login, account.password, role});
  }
  for (const auto& folder : workspace.packs)
    for (const auto fill : {fill_from_pack, fill_with_cases})
      if (const auto filled = fill(house, folder); !filled) return tl::unexpected(filled.error());
  return accounts;
}

}  // namespace minga::service
