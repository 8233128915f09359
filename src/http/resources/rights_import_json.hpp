#pragma once

#include "http/json.hpp"
#include "service/rights_file.hpp"

namespace minga::http {

/// What an import of rights found: the schema RightsImport.
Json rights_import_json(const service::RightsFileReport& found, Language language);

}  // namespace minga::http
