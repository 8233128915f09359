#include "service/rights_touched_json.hpp"

#include <nlohmann/json.hpp>

#include "service/rights_rules_json.hpp"

namespace minga::service {

nlohmann::ordered_json json_of(const TouchedAnswer& found) {
  auto rights = nlohmann::ordered_json::array();
  for (const auto& one : found.rights)
    rights.push_back({{"right", json_of(one.right)},
                      {"area_ha", one.area_ha},
                      {"common_ha", one.common_ha},
                      {"share", one.share},
                      {"where", code_of(one.where)}});
  return {{"on", found.on},
          {"name", found.name},
          {"kind", found.kind},
          {"norm", found.norm},
          {"norm_date", found.norm_date},
          {"measured_in", found.measured_in},
          {"areas_are", found.zone ? "zone" : "equal_area"},
          {"inside", found.inside},
          {"partly", found.partly},
          {"outside", found.outside},
          {"rights", std::move(rights)}};
}

}  // namespace minga::service
