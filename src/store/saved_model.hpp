#pragma once

#include <string>

#include "pack/model.hpp"
#include "store/database.hpp"

namespace minga::store {

/// What of a model the tables depend on, as JSON: packs' versions, registers, fields, codes of catalogues. No
/// words, records or roles.
std::string structure_text(const pack::Model& model);

/// The structure that the workspace was last migrated to; an empty model before the first time. Throws
/// DatabaseError (corrupt) when it cannot be read.
pack::Model saved_model(Connection& connection);
void save_model(Connection& connection, const pack::Model& model);

}  // namespace minga::store
