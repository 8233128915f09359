#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <vector>

#include "service/rights_docket.hpp"

// What is told of the docket in answers about rights, as codes and numbers. The schemas stand beside the
// routes (src/http/resources/rights_rules.cpp).

namespace minga::service {

/// null where nothing was resolved.
nlohmann::ordered_json json_of(const std::optional<Settlement>& settlement);
nlohmann::ordered_json json_of(const std::vector<DocketCase>& cases, Language language);

}  // namespace minga::service
