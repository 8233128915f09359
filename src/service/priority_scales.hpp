#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/actor.hpp"
#include "service/house.hpp"
#include "service/land_rules.hpp"

namespace minga::service {

/// Who signed a territory's scale, and whether what was signed is what stands there now.
struct ScaleSignature {
  Id id;
  std::string as_what, signed_on;
  std::optional<Id> actor_group;
  std::string version;
  bool current = false;
};

struct ScaleAnswer {
  Scale scale;
  std::vector<ScaleSignature> signatures;  // of a territory's own, by day
};

/// act "rights.order": the scale that orders rights in a territory on a day, with its signatures. Problems:
/// those of scale_for, record.not_found, rights.no_such_day.
Result<ScaleAnswer> territory_scale(House& house, const Actor& actor, const Id& territory,
                                    const std::string& on);

/// act "rights.adopt_scale": makes the territory's own scale with the lines of a pack's, in the language
/// asked for, for its table of actors to edit. Problems: rights.rules_unknown, rights.has_scale (conflict),
/// record.not_found.
Result<Id> adopt_scale(House& house, const Actor& actor, const Id& territory, const std::string& from,
                       Language language);

struct NewSignature {
  Id scale;
  std::string as_what;  // office or function, no name
  std::optional<Id> actor_group;
  std::string signed_on;  // not after today
  std::string version;    // what the signer had before the eyes; refused if it is another now
};

/// act "rights.sign_scale". Problems: rights.scale_changed (precondition failed), rights.signature_day,
/// record.not_found, and those of the register.
Result<Id> sign_scale(House& house, const Actor& actor, const NewSignature& signature);

}  // namespace minga::service
