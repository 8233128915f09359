#pragma once

#include <map>
#include <optional>
#include <string>

#include "service/actor.hpp"
#include "store/store.hpp"

namespace minga::service {

/// Who made a change, as far as somebody may know it.
struct Author {
  enum class Kind { program, account, participant } kind = Kind::program;
  std::optional<Id> account;  // with the name, else not
  std::string name;           // empty: not for this actor to see, or nobody's
  std::string role;           // of an account, where it holds one: "facilitator"
};

/// Finds the authors of changes. Names of accounts are for those who may read accounts, and everybody's own
/// for oneself; the others learn the role. A participant is never told apart: their ratings were promised to
/// stay without a name.
class Authors {
 public:
  Authors(store::Reader& reader, const pack::Model& model, const Actor& actor);

  /// `id`: from a change's note.
  const Author& of(const Id& id);

 private:
  Author find(const Id& id);

  store::Reader& reader_;
  const pack::Model& model_;
  Id own_;
  bool sees_accounts_;
  std::map<Id, Author> known_;
};

}  // namespace minga::service
