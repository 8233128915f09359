#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/id.hpp"

namespace minga::service {

/// A role somebody holds: in one territory and all within it, or, without one, everywhere.
struct Grant {
  std::string role;
  std::optional<Id> territory;
};

/// Who asks. Somebody without account is the public; a phone that joined a workshop is a participant.
struct Actor {
  enum class Kind { visitor, participant, account, system };
  Kind kind = Kind::visitor;
  Id id;  // account or participant; nil for the others
  std::vector<Grant> grants;
  std::optional<Id> workshop;                  // a participant's
  std::optional<std::set<std::string>> scope;  // the acts an API token was made for; nothing: no limit
};

Actor visitor();
/// The program itself: init, import on the command line by who owns the file. May do everything.
Actor system_actor();

}  // namespace minga::service
