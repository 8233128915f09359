#pragma once

#include "http/api.hpp"

// Each of these adds the routes of one resource; make_router calls them all.

namespace minga::http {

/// What the guard must know of a route for those with an account, whose writes prove their origin.
inline RouteInfo signed_in(std::string act) {
  RouteInfo info;
  info.act = std::move(act);
  return info;
}

/// The same for a route that others reach too: with a token of their own, or with nothing.
inline RouteInfo open_to_all(std::string act) {
  auto info = signed_in(std::move(act));
  info.without_account = true;
  return info;
}

void add_session_routes(Router& router, Api& api);
void add_account_routes(Router& router, Api& api);
void add_register_routes(Router& router, Api& api);
void add_record_routes(Router& router, Api& api);
void add_record_file_routes(Router& router, Api& api);
void add_file_routes(Router& router, Api& api);
void add_check_routes(Router& router, Api& api);
void add_territory_routes(Router& router, Api& api);
void add_workshop_routes(Router& router, Api& api);
void add_participant_routes(Router& router, Api& api);
void add_case_routes(Router& router, Api& api);
void add_case_import_routes(Router& router, Api& api);
void add_sheet_routes(Router& router, Api& api);
void add_correction_routes(Router& router, Api& api);
void add_rights_routes(Router& router, Api& api);
void add_rights_import_routes(Router& router, Api& api);
void add_dispute_routes(Router& router, Api& api);
void add_rights_rules_routes(Router& router, Api& api);
void add_rights_touched_routes(Router& router, Api& api);
void add_proposal_routes(Router& router, Api& api);
void add_finding_routes(Router& router, Api& api);
void add_ogc_routes(Router& router, Api& api);
void add_ogc_feature_routes(Router& router, Api& api);
void add_system_routes(Router& router, Api& api);
void add_tile_routes(Router& router, Api& api);
void add_openapi_route(Router& router, Api& api);

}  // namespace minga::http
