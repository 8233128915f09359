#include "service/land_role.hpp"

#include <algorithm>

#include "service/land_rules.hpp"
#include "service/values.hpp"

namespace minga::service {
namespace {

bool names_kind(const std::vector<std::string>& kinds, const std::string& kind) {
  return std::ranges::find(kinds, kind) != kinds.end();
}

}  // namespace

std::string_view code_of(LandRole role) {
  switch (role) {
    case LandRole::restriction:
      return "restriction";
    case LandRole::declared:
      return "declared";
    case LandRole::right:
      break;
  }
  return "right";
}

LandRole role_of(const Values& right, const pack::Exclusions* rules) {
  const auto category = text_in(right, "category"), kind = text_in(right, "kind");
  if (category == "restriction" || category == "responsibility") return LandRole::restriction;
  if (rules == nullptr) return LandRole::right;
  if (names_kind(rules->frames, kind)) return LandRole::declared;
  const bool place = std::ranges::any_of(
      rules->places, [&](const auto& one) { return !one.also_right && names_kind(one.kinds, kind); });
  return place ? LandRole::restriction : LandRole::right;
}

LandRole LandRoles::of(const Values& right) {
  const auto territory = id_in(right, "territory").value_or(Id{});
  const auto [found, fresh] = rules_.try_emplace(territory, nullptr);
  if (fresh)
    if (const auto rules = exclusions_for(reader_, model_, territory, "")) found->second = *rules;
  if (found->second != nullptr) return role_of(right, found->second);
  for (const auto& [name, rules] : model_.exclusions)
    if (const auto role = role_of(right, &rules); role != LandRole::right) return role;
  return role_of(right, nullptr);
}

}  // namespace minga::service
