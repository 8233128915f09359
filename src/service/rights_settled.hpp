#pragma once

#include <map>
#include <string>
#include <utility>

#include "base/id.hpp"
#include "store/store.hpp"

namespace minga::service {

/// What the docket knows of pairs of rights on a day. A case that was closed unsettled says nothing of them.
class SettledPairs {
 public:
  struct Known {
    Id dispute;
    bool settled = false;  // an agreement or a decision is in force, and no appeal stands against it
  };

  SettledPairs() = default;
  SettledPairs(store::Reader& reader, const std::string& on);

  /// The case between two rights, one that is settled before others; nothing where there is none.
  const Known* between(const Id& one, const Id& other) const;

 private:
  std::map<std::pair<Id, Id>, Known> pairs_;
};

}  // namespace minga::service
