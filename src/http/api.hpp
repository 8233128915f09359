#pragma once

#include <filesystem>
#include <memory>
#include <semaphore>
#include <string>
#include <vector>

#include "http/server/events.hpp"
#include "http/server/metrics.hpp"
#include "http/server/router.hpp"
#include "http/server/throttle.hpp"
#include "service/house.hpp"

namespace minga::http {

/// What the resources share. Lives as long as the server.
struct Api {
  service::House& house;
  std::shared_ptr<Metrics> metrics;
  std::vector<std::filesystem::path> packs;  // for their pictograms
  bool secure_cookies = false;               // the page is served over TLS
  std::string version;

  Broadcaster live = Broadcaster();
  SlowDown login_guesses;
  SlowDown join_guesses;
  SlowDown sheet_guesses;
  /// Reading a layer of another program takes a worker, a core and memory for a while: the other workers go
  /// on answering.
  std::counting_semaphore<2> layer_reads{2};

  Api(service::House& house_, std::shared_ptr<Metrics> metrics_);
};

/// All routes of the program. `api` must outlive the router.
Router make_router(Api& api);

}  // namespace minga::http
