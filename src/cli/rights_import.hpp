#pragma once

#include <map>
#include <string>

#include "cli/command.hpp"

namespace minga::cli {

// Acts of `minga rights` beside `overlap`; each declares its sub-application and gives back what runs it.
Run declare_rights_import(CLI::App& app, Language language);
Run declare_rights_at(CLI::App& app, Language language);
Run declare_rights_near(CLI::App& app, Language language);
Run declare_rights_touched(CLI::App& app, Language language);

/// What rules say of rights: `conflicts`, `order` and `stratum`, by name.
using RightsActs = std::map<std::string, Run>;
RightsActs declare_rights_rules(CLI::App& app, Language language);

/// The priority scale of a territory: `scale`, `adopt-scale` and `sign`, by name.
RightsActs declare_rights_scale(CLI::App& app, Language language);

}  // namespace minga::cli
