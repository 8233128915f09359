#include "http/resources/schemas.hpp"

namespace minga::http {

Json resource_schemas() {
  Json all;
  for (const auto& schemas :
       {account_schemas(),      case_schemas(),          case_import_schemas(), check_schemas(),
        correction_schemas(),   dispute_schemas(),       file_schemas(),        finding_schemas(),
        import_schemas(),       ogc_schemas(),           ogc_feature_schemas(), participant_schemas(),
        proposal_schemas(),     record_file_schemas(),   record_schemas(),      register_list_schemas(),
        rights_rules_schemas(), rights_import_schemas(), rights_schemas(),      rights_touched_schemas(),
        session_schemas(),      sheet_schemas(),         system_schemas(),      territory_schemas(),
        tile_schemas(),         workshop_schemas()})
    all.update(schemas);
  return all;
}

}  // namespace minga::http
