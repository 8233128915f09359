#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/actor.hpp"
#include "service/analyses.hpp"
#include "service/checks.hpp"
#include "service/house.hpp"
#include "service/records.hpp"

namespace minga::service {

/// A step of the roadmap as it stands in a territory: what it is (a key of the catalogue), how many
/// records say so, and which register to open.
struct RoadmapItem {
  std::string code;  // "overview.territory_described", ...
  std::string register_name;
  std::size_t count = 0;
};
struct RoadmapPart {
  std::vector<RoadmapItem> done, due, missing;
};

struct DueItem {
  std::string text;
  std::string date;
  bool overdue = false;
  std::string register_name;
  Id record;
};

struct ChildTerritory {
  Id id;
  std::string name, kind;
};

struct Overview {
  SeenRecord territory;
  std::vector<ChildTerritory> path;      // from the country down to the parent
  std::vector<ChildTerritory> children;  // by name
  RoadmapPart baseline, plan, execution;
  std::vector<FindingSummary> found;  // newest first
  std::vector<DueItem> due;           // soonest first
  std::vector<CheckOutcome> broken;   // checks that do not hold, as far as the actor may see them
};

/// act "territory.overview": the first page of a territory, with what this actor may see of it. `today`
/// is YYYY-MM-DD where the territory lies.
Result<Overview> territory_overview(House& house, const Actor& actor, const Id& territory,
                                    const std::string& today);

/// Territories to begin with: those an account was given, else the outermost ones.
Result<std::vector<ChildTerritory>> first_territories(House& house, const Actor& actor);

}  // namespace minga::service
