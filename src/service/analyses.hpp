#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/actor.hpp"
#include "service/house.hpp"

namespace minga::service {

struct AnalysisOrder {
  std::vector<Id> workshops;  // one, or several joined into one analysis
  int replicates = 1000;      // of the stability bootstrap
  int simulations = 199;      // of the question "groups or a continuum?"
  std::uint64_t seed = 1;
};

/// Runs the impact analysis over the workshops' ratings and stores it as a finding. act "analysis.run" in
/// every workshop's territory. Problems: "analysis.no_workshop", "analysis.too_many_replicates", and what
/// the method refuses.
Checked<Id> run_impact_analysis(House& house, const Actor& actor, const AnalysisOrder& order);

struct FindingSummary {
  Id id;
  std::optional<Id> territory;
  std::string title_es, title_en;
  std::string method, method_version;
  std::string created_at;
  bool published = false;
};

struct Finding {
  FindingSummary summary;
  std::vector<Id> workshops;
  std::string parameters;   // JSON
  std::string inputs_hash;  // SHA-256 of the canonical inputs
  std::string pack_versions;
  std::size_t smallest_group = 5;  // that may be published
  std::string result;              // JSON, as service/finding_json.hpp describes
  bool public_part = false;        // only what may be published
};

/// act "finding.read": newest first; without it only the published ones. Of a territory: with those of what
/// lies within it.
Result<std::vector<FindingSummary>> list_findings(House& house, const Actor& actor,
                                                  std::optional<Id> territory);

/// The whole finding by act "finding.read" in its territory; else, or when `public_part` is asked for, the
/// part of a published finding that anybody may see, by act "finding.read_public".
Result<Finding> find_finding(House& house, const Actor& actor, const Id& finding, bool public_part);

/// Opens or closes the public version. act "analysis.run".
Result<void> set_published(House& house, const Actor& actor, const Id& finding, bool published);

}  // namespace minga::service
