#pragma once

#include <vector>

#include "pack/model.hpp"
#include "store/store.hpp"

namespace minga::service {

/// The territory and those it lies within, the nearest first.
std::vector<store::Record> line_of_territories(store::Reader& reader, const pack::Model& model,
                                               const Id& territory);

}  // namespace minga::service
