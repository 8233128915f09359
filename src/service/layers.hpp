#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/records.hpp"

// Registers as layers for GIS clients: every register whose records have a place on the map is one.

namespace minga::service {

/// A register with a geometry, as an actor may see it.
struct Layer {
  const pack::Register* reg = nullptr;
  const pack::Field* geometry = nullptr;
  bool shows_geometry = false;               // to this actor, in some territory at least
  std::vector<const pack::Field*> fields;    // what it may see somewhere, the geometry aside
  std::vector<const pack::Field*> findable;  // of those what it may see wherever it reaches: to find by

  /// When a record holds: two dates, from and to, or one day or moment (to is null). Null: always.
  const pack::Field* from = nullptr;
  const pack::Field* to = nullptr;
  /// Of land rights: the fields of which the first that is entered tells when it began (begin_of), in order;
  /// `to` is then the first day on which it does not hold any more. Else none.
  std::vector<const pack::Field*> begins;
};

/// act "record.read" of the register. "register.not_found" for one that is none, that only acts write, or
/// that has no geometry. Of time, the fields valid_from and valid_to are taken where the register has both,
/// else its first date or time stamp; what may not be found by is not taken.
Result<Layer> find_layer(House& house, const Actor& actor, std::string_view register_name);

/// Every layer that the actor may read, by name.
std::vector<Layer> list_layers(House& house, const Actor& actor);

/// act "record.read". The page of list_records, record by record with the layer's fields and, last, its
/// geometry; empty what the actor does not see of it. But what is asked by place (a box, in `where` too) is
/// found only among the records whose geometry the actor may see, and no filter refuses it. A geometry it may
/// not see is given as cells where its field says so (coarsened_to); who sees none exactly finds them by a
/// box too.
Result<store::PageEnd> list_features(House& house, const Actor& actor, store::Query query,
                                     const std::function<void(const store::RecordView&)>& each);

/// act "record.read". As find_record, with cells in place of a geometry as list_features gives them.
Result<SeenRecord> find_feature(House& house, const Actor& actor, std::string_view register_name,
                                const Id& id);

/// act "record.read". The box around what the actor may see of the register's geometry.
Result<std::optional<store::Box>> extent_of_layer(House& house, const Actor& actor,
                                                  std::string_view register_name);

}  // namespace minga::service
