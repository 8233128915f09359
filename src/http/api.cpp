#include "http/api.hpp"

#include "http/body_check.hpp"
#include "http/caller.hpp"
#include "http/resources/resources.hpp"

namespace minga::http {
namespace {

SlowDown::Options login_options() {
  SlowDown::Options options;
  options.free = 5;
  return options;
}

/// A village's phones share one address: many people mistype a code there before it looks like guessing.
SlowDown::Options join_options() {
  SlowDown::Options options;
  options.free = 30;
  options.longest = std::chrono::seconds(60);
  return options;
}

}  // namespace

Api::Api(service::House& house_, std::shared_ptr<Metrics> metrics_)
    : house(house_),
      metrics(std::move(metrics_)),
      login_guesses(house_.clock, login_options()),
      join_guesses(house_.clock, join_options()),
      sheet_guesses(house_.clock, login_options()) {}

Router make_router(Api& api) {
  Router router;
  router.set_guard(make_guard(api));
  add_session_routes(router, api);
  add_account_routes(router, api);
  add_register_routes(router, api);
  add_record_routes(router, api);
  add_record_file_routes(router, api);
  add_file_routes(router, api);
  add_check_routes(router, api);
  add_territory_routes(router, api);
  add_rights_routes(router, api);
  add_rights_import_routes(router, api);
  add_case_routes(router, api);
  add_case_import_routes(router, api);
  add_rights_rules_routes(router, api);
  add_rights_touched_routes(router, api);
  add_dispute_routes(router, api);
  add_workshop_routes(router, api);
  add_participant_routes(router, api);
  add_sheet_routes(router, api);
  add_correction_routes(router, api);
  add_proposal_routes(router, api);
  add_finding_routes(router, api);
  add_ogc_routes(router, api);
  add_ogc_feature_routes(router, api);
  add_tile_routes(router, api);
  add_system_routes(router, api);
  add_openapi_route(router, api);
  check_bodies(router, api);
  return router;
}

}  // namespace minga::http
