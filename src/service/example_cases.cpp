#include "service/example_cases.hpp"

#include <fstream>
#include <map>
#include <sstream>

#include "formats/csv.hpp"
#include "service/case_acts.hpp"
#include "service/records.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

/// A row by the names of its columns.
using Cells = std::map<std::string, std::string>;

std::vector<Cells> rows_by_column(const formats::Table& table) {
  std::vector<Cells> out;
  for (const auto& row : table.rows) {
    Cells cells;
    for (std::size_t i = 0; i < table.header.size() && i < row.cells.size(); ++i)
      cells[table.header[i]] = row.cells[i];
    out.push_back(std::move(cells));
  }
  return out;
}

class CaseExample {
 public:
  CaseExample(House& house, std::string pack) : house_(house), pack_(std::move(pack)) {}

  Checked<void> take(const Cells& row) {
    if (house_.store.model().find_procedure(row.at("procedure")) == nullptr) return {};
    const auto id = case_of(row);
    if (!id) return tl::unexpected(id.error());
    NewCaseEvent event;
    event.step = row.at("step");
    event.kind = row.at("event");
    event.day = row.at("date");
    event.authority = row.at("authority");
    event.expires = row.at("expires");
    event.blocker = row.at("blocker");
    event.blocker_kind = row.at("blocker_kind");
    const auto done = record_case_event(house_, system_actor(), *id, event);
    if (!done) return tl::unexpected(done.error());
    return {};
  }

 private:
  Checked<Id> case_of(const Cells& row) {
    if (const auto known = cases_.find(row.at("case")); known != cases_.end()) return known->second;
    const auto territory = to_string(territory_named(row.at("territory")));
    Values values{{"territory", territory},
                  {"code", row.at("case")},
                  {"procedure", row.at("procedure")},
                  {"opened_on", row.at("date")}};
    if (const auto& name = row.at("organisation"); !name.empty()) {
      const auto organisation = organisation_named(name, territory);
      if (!organisation) return organisation;
      values["organisation"] = to_string(*organisation);
    }
    auto made = open_case(house_, system_actor(), std::move(values));
    if (made) cases_[row.at("case")] = *made;
    return made;
  }

  Id territory_named(const std::string& key) const {
    for (const auto& record : house_.store.model().records)
      if (record.pack == pack_ && record.register_name == "territory" && record.key == key) return record.id;
    return {};
  }

  Checked<Id> organisation_named(const std::string& name, const std::string& territory) {
    if (const auto known = organisations_.find(name); known != organisations_.end()) return known->second;
    const auto made =
        create_record(house_, system_actor(), "organisation",
                      {{"territory", territory}, {"name", name}, {"actor_type", std::string("miner")}});
    if (!made) return tl::unexpected(made.error());
    return organisations_[name] = made->record.id;
  }

  House& house_;
  std::string pack_;
  std::map<std::string, Id> cases_, organisations_;
};

}  // namespace

Checked<void> fill_with_cases(House& house, const std::filesystem::path& folder) {
  std::ifstream in(folder / "cases.csv", std::ios::binary);
  if (!in) return {};
  std::ostringstream bytes;
  bytes << in.rdbuf();
  const auto table = formats::read_csv(std::move(bytes).str());
  if (!table) return tl::unexpected(table.error());
  CaseExample example(house, folder.filename().string());
  for (const auto& row : rows_by_column(*table))
    if (const auto taken = example.take(row); !taken) return taken;
  return {};
}

}  // namespace minga::service
