#pragma once

#include "http/api.hpp"
#include "http/json.hpp"
#include "service/rights_query.hpp"

// What the resources about land rights share. Only for .cpp files of this folder.

namespace minga::http {

Json rights_answer_json(const service::RightsAnswer& found, const pack::Model& model, Language language);

/// The day, or today by the house's clock where it is empty.
std::string today_or(Api& api, std::string_view day);

/// "longitude,latitude"; "rights.bad_point".
Result<service::RightsQuestion::Place> point_from(std::string_view text);

}  // namespace minga::http
