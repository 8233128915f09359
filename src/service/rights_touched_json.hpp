#pragma once

#include <nlohmann/json_fwd.hpp>

#include "service/rights_touched.hpp"

namespace minga::service {

/// As the API and the command line give it: codes and numbers.
nlohmann::ordered_json json_of(const TouchedAnswer& found);

}  // namespace minga::service
