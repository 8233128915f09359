#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/text.hpp"
#include "store/store.hpp"

// What was agreed or decided of a dispute and what became of it, as of a day: what is cited of it.

namespace minga::service {

struct Settlement {
  Id dispute;
  std::string number;       // of the case
  std::string kind;         // agreement, decision
  std::string resolved_on;  // a day
  std::string authority, norm, article, act_number;
  std::string decided;           // item of resolution_content; empty: nobody said
  std::optional<Id> prevailing;  // the right, where one prevails
  std::string prevailing_code;
  std::string appealed_on;  // an appeal stands against it since
  /// How the last appeal ended, if one did: item of appeal_outcome, or `unknown_outcome`.
  std::string outcome, outcome_on, outcome_authority;

  bool in_force() const { return appealed_on.empty(); }
};

inline constexpr const char* unknown_outcome = "unknown";

/// What stands of a case on a day (YYYY-MM-DD), by its resolutions and its appeals in any order; nothing
/// where nothing was resolved by then, or what was resolved was revoked. The codes of rights and the number
/// are the caller's to fill in.
std::optional<Settlement> settlement_on(std::vector<store::Record> resolutions,
                                        std::vector<store::Record> appeals, const std::string& on);

/// "Caso 12: decisión del 03/03/2026 (R.D. 7), de la Dirección Regional. Base: Ley 1, art. 2. Prevalece A."
/// and what an appeal did to it.
std::string words_of(const Settlement& settlement, Language language);

}  // namespace minga::service
