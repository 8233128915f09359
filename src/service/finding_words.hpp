#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/text.hpp"

namespace minga::service {

/// 0.138 gives "14"; NaN a dash.
std::string percent(double share);
/// With the decimal mark of the language; NaN gives a dash.
std::string decimals(double value, Language language, int places = 2);
/// "2026-11-22" as the language writes a date: "22/11/2026". What is no such date comes back as it is.
std::string written_date(const std::string& day, Language language);
/// 0 gives "A": what people call a cluster in the room.
std::string cluster_name(int cluster);
/// Impact id to its name in the language.
std::map<std::string, std::string> impact_names(const nlohmann::ordered_json& result, Language language);

}  // namespace minga::service
