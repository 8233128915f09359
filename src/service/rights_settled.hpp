#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>

#include "base/id.hpp"
#include "pack/model.hpp"
#include "service/dispute_settlement.hpp"
#include "store/store.hpp"

namespace minga::service {

/// What the docket knows of pairs of rights on a day. A case that was closed unsettled says nothing of them
/// but while what was resolved in it before stood.
class SettledPairs {
 public:
  struct Known {
    Id dispute;
    /// What was agreed or decided and was not revoked; in force unless an appeal stands against it.
    std::optional<Settlement> settlement;

    bool settled() const { return settlement && settlement->in_force(); }
  };

  SettledPairs() = default;
  SettledPairs(store::Reader& reader, const pack::Model& model, const std::string& on);

  /// The case between two rights, one that is settled before others; nothing where there is none.
  const Known* between(const Id& one, const Id& other) const;

 private:
  std::map<std::pair<Id, Id>, Known> pairs_;
};

}  // namespace minga::service
