#include "service/rights_settled.hpp"

#include <vector>

#include "service/values.hpp"

namespace minga::service {
namespace {

/// The records of a register by the dispute that they are of.
std::map<std::string, std::vector<store::Record>> by_dispute(store::Reader& reader, const char* name) {
  std::map<std::string, std::vector<store::Record>> out;
  for (auto& record : all_where(reader, name, {})) {
    auto dispute = text_in(record.values, "dispute");
    out[std::move(dispute)].push_back(std::move(record));
  }
  return out;
}

}  // namespace

SettledPairs::SettledPairs(store::Reader& reader, const pack::Model& model, const std::string& on) {
  const auto disputes = all_where(reader, "dispute", {});
  if (disputes.empty()) return;
  const auto members = by_dispute(reader, "dispute_right");
  auto resolutions = by_dispute(reader, "resolution"), appeals = by_dispute(reader, "dispute_appeal");
  for (const auto& dispute : disputes) {
    const auto id = to_string(dispute.id);
    Known known{dispute.id, settlement_on(std::move(resolutions[id]), std::move(appeals[id]), on)};
    if (!known.settled() && text_in(dispute.values, "state") == "closed") continue;
    const auto rights = members.find(id);
    if (rights == members.end()) continue;
    if (known.settlement) {
      known.settlement->number = text_in(dispute.values, "number");
      if (const auto& prevailing = known.settlement->prevailing)
        if (const auto right = reader.find(*model.find_register("land_right"), *prevailing))
          known.settlement->prevailing_code = text_in(right->values, "code");
    }
    for (const auto& one : rights->second)
      for (const auto& other : rights->second) {
        const auto a = id_in(one.values, "land_right"), b = id_in(other.values, "land_right");
        if (!a || !b || *a == *b) continue;
        auto& pair = pairs_[{*a, *b}];
        if (!pair.settled() && (known.settlement || !pair.settlement)) pair = known;
      }
  }
}

const SettledPairs::Known* SettledPairs::between(const Id& one, const Id& other) const {
  const auto found = pairs_.find({one, other});
  return found == pairs_.end() ? nullptr : &found->second;
}

}  // namespace minga::service
