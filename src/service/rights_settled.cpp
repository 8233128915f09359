#include "service/rights_settled.hpp"

#include <vector>

#include "service/values.hpp"

namespace minga::service {

SettledPairs::SettledPairs(store::Reader& reader, const std::string& on) {
  std::map<std::string, Known> disputes;
  for (const auto& dispute : all_where(reader, "dispute", {})) {
    const auto state = text_in(dispute.values, "state");
    if (state == "closed") continue;
    const auto day = text_in(dispute.values, "settled_on");
    disputes[to_string(dispute.id)] = {dispute.id, state == "settled" && !day.empty() && day <= on};
  }
  std::map<std::string, std::vector<Id>> rights;
  for (const auto& one : all_where(reader, "dispute_right", {}))
    if (const auto right = id_in(one.values, "land_right"))
      rights[text_in(one.values, "dispute")].push_back(*right);
  for (const auto& [dispute, members] : rights) {
    const auto known = disputes.find(dispute);
    if (known == disputes.end()) continue;
    for (const auto& one : members)
      for (const auto& other : members) {
        if (one == other) continue;
        auto& pair = pairs_[{one, other}];
        if (!pair.settled) pair = known->second;
      }
  }
}

const SettledPairs::Known* SettledPairs::between(const Id& one, const Id& other) const {
  const auto found = pairs_.find({one, other});
  return found == pairs_.end() ? nullptr : &found->second;
}

}  // namespace minga::service
