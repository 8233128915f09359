#pragma once

#include <vector>

#include "http/json.hpp"
#include "service/checks.hpp"

namespace minga::http {

/// A list of "CheckOutcome" of the contract.
Json checks_json(const pack::Model& model, const std::vector<service::CheckOutcome>& outcomes,
                 Language language);

}  // namespace minga::http
