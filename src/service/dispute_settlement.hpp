#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/id.hpp"
#include "base/text.hpp"
#include "store/store.hpp"

// What was agreed or decided of a dispute and what became of it, as of a day: what is cited of it.

namespace minga::service {

/// One act of a case, with what it rests on and what it said itself.
struct SettlingAct {
  Id id;                    // of the resolution
  std::string kind;         // agreement, decision, appeal_outcome
  std::string resolved_on;  // a day
  std::string authority, norm, article, act_number;
  std::string decided;           // item of resolution_content; empty: it does not say
  std::optional<Id> prevailing;  // the right, where one prevails
  std::string prevailing_code;
};

/// How an appeal ended that did not revoke what was resolved.
struct AppealEnd {
  std::string outcome;  // item of appeal_outcome, or `unknown_outcome`
  SettlingAct act;      // `decided` where it modified
};

/// What came in a case after the day that was asked about.
struct LaterAct {
  std::string day;
  std::optional<SettlingAct> act;  // nothing: an appeal
};

struct Settlement {
  Id dispute;
  std::string number;              // of the case
  SettlingAct first;               // the agreement or the decision, as it was written
  std::vector<AppealEnd> appeals;  // decided by then, the oldest first
  std::string appealed_on;         // an appeal stands against it since
  std::vector<LaterAct> later;     // by day; whoever reads of a past day must know that it did not end there

  bool in_force() const { return appealed_on.empty(); }
  /// The act whose content stands: of the last appeal that modified, else the first.
  const SettlingAct& standing() const;
  /// The right that prevails by it.
  const std::optional<Id>& prevailing() const { return standing().prevailing; }
};

inline constexpr const char* unknown_outcome = "unknown";

/// What stands of a case on a day (YYYY-MM-DD), by its resolutions and its appeals in any order; nothing
/// where nothing was resolved by then, or what was resolved was revoked. The codes of rights and the number
/// are the caller's to fill in.
std::optional<Settlement> settlement_on(std::vector<store::Record> resolutions,
                                        std::vector<store::Record> appeals, const std::string& on);

/// What came after that day.
std::vector<LaterAct> acts_after(const std::vector<store::Record>& resolutions,
                                 const std::vector<store::Record>& appeals, const std::string& on);

/// A resolution as an act, without the code of the right that prevails.
SettlingAct act_of(const store::Record& resolution);

/// "decisión del 03/03/2026, acta o resolución R.D. 7, de la Dirección Regional"
std::string words_of(const SettlingAct& act, Language language);

/// "Caso 12: decisión del 03/03/2026, acta o resolución R.D. 7, de la Dirección Regional. Base: Ley 1,
/// art. 2. Prevalece A." Then each appeal with its own act; where one modified, what was said before is told
/// as past.
std::string words_of(const Settlement& settlement, Language language);

}  // namespace minga::service
