#pragma once

#include <map>
#include <optional>
#include <string>

#include "base/id.hpp"
#include "pack/model.hpp"
#include "store/store.hpp"

namespace minga::service {

/// Countries of territories, by ISO 3166-1 alpha-2: a territory's own, else that of the nearest it lies
/// within. Where none of them says it, that of a territory of kind country whose short code is one. Empty:
/// not known. Keeps what it looked up.
class Countries {
 public:
  Countries(store::Reader& reader, const pack::Model& model) : reader_(reader), model_(model) {}

  const std::string& of(const Id& territory);

 private:
  store::Reader& reader_;
  const pack::Model& model_;
  std::map<Id, std::string> known_;
};

/// "PE" of "PE-MDD".
std::string country_in(const std::string& jurisdiction);

/// The country that everything of a pack with a jurisdiction belongs to; empty where that is none or several,
/// as in a pack for everybody.
std::string country_of_pack(const pack::Model& model, const std::string& pack);

/// Whether what belongs to one country holds in the other: where one of the two is not known, it may.
bool holds_in(const std::string& country, const std::string& other);

}  // namespace minga::service
