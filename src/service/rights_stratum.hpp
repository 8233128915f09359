#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "service/actor.hpp"
#include "service/house.hpp"
#include "service/land_rules.hpp"

namespace minga::service {

struct StratumQuestion {
  std::string strata;                        // a pack's name of them; empty: those of the territory
  std::optional<Id> territory;               // where, if `strata` is empty
  std::map<std::string, double> quantities;  // by the codes of stratum_quantity
  std::string mineral, method;               // items of mineral_group and extraction_method; may be empty
  std::string on;                            // the day, YYYY-MM-DD
};

/// A limit that was looked at.
struct StratumLimitSeen {
  const pack::StratumLimit* limit = nullptr;
  bool within = false;
  double by = 0;          // value / limit
  bool disputed = false;  // another source gives another number for the same
  std::vector<Citation> basis;
};

struct StratumAnswer {
  std::string on;
  const pack::Strata* strata = nullptr;
  const pack::StratumLevel* level = nullptr;  // nothing: over all, or too little is known
  bool over = false;
  std::vector<StratumLimitSeen> limits;           // those in force whose quantity is known
  std::vector<std::string> wanting;               // quantities that are needed and not known
  std::vector<std::string> unsaid;                // "mineral", "method": some limits are for some only
  std::vector<std::string> unused;                // quantities that were given and that no limit looked at
  const pack::StratumLevel* otherwise = nullptr;  // by the other of the disputed limits
  /// Limits in force whose number no source of ours gives. Where one of them could decide, there is no level.
  std::vector<const pack::StratumLimit*> gaps;
};

/// act "rights.stratum": in which stratum an operation is by the limits of a pack in force on a day. It
/// writes nothing down. The pointers are into the model. Problems: those of strata_for and
/// methods::tenure::stratum_of, stratum.code (`value`, `known`) for a quantity, mineral or method that is in
/// no catalogue, and those of permit.
Result<StratumAnswer> rights_stratum(House& house, const Actor& actor, const StratumQuestion& question);

}  // namespace minga::service
