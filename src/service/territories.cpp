#include "service/territories.hpp"

#include <optional>
#include <set>
#include <utility>

#include "service/values.hpp"

namespace minga::service {

std::vector<store::Record> line_of_territories(store::Reader& reader, const pack::Model& model,
                                               const Id& territory) {
  const auto& reg = *model.find_register("territory");
  std::vector<store::Record> out;
  std::set<Id> seen;
  for (std::optional<Id> at = territory; at && seen.insert(*at).second;) {
    auto record = reader.find(reg, *at);
    if (!record) break;
    at = id_in(record->values, "parent");
    out.push_back(std::move(*record));
  }
  return out;
}

}  // namespace minga::service
