#pragma once

#include "http/json.hpp"

// The named schemas of each resource. Each stands in the file that writes the JSON it describes, or beside
// it. None may end in Values, Record or Page: those are the registers' own (openapi_schemas.hpp).

namespace minga::http {

Json account_schemas();
Json case_schemas();
Json case_import_schemas();
Json correction_schemas();
Json dispute_schemas();
Json file_schemas();
Json finding_schemas();
Json import_schemas();
Json ogc_schemas();
Json ogc_feature_schemas();
Json participant_schemas();
Json proposal_schemas();
Json record_file_schemas();
Json record_schemas();
Json register_list_schemas();
Json session_schemas();
Json sheet_schemas();
Json system_schemas();
Json rights_rules_schemas();
Json rights_import_schemas();
Json rights_schemas();
Json check_schemas();
Json rights_touched_schemas();
Json territory_schemas();
Json tile_schemas();
Json workshop_schemas();

/// All of them by name.
Json resource_schemas();

}  // namespace minga::http
