#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/written_date.hpp"

namespace minga::service {

/// 0.138 gives "14"; NaN a dash.
std::string percent(double share);
/// With the decimal mark of the language; NaN gives a dash.
std::string decimals(double value, Language language, int places = 2);
using minga::written_date;
/// 0 gives "A": what people call a cluster in the room.
std::string cluster_name(int cluster);
/// Impact id to its name in the language.
std::map<std::string, std::string> impact_names(const nlohmann::ordered_json& result, Language language);

}  // namespace minga::service
