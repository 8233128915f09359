#pragma once

#include <functional>

#include "service/layers.hpp"
#include "service/record_sight.hpp"

// How the acts that read layers come to one. Only for .cpp files of this folder.

namespace minga::service {

tl::unexpected<Problem> no_layer(std::string_view name);

/// The geometry that makes a register a layer, or null.
const pack::Field* place_of(const pack::Register& reg);

/// As `access` shows it.
Layer layer_of(const pack::Register& reg, const pack::Field& geometry, const Access& access);

/// What is asked of one layer in one view of the data, by who may read its register. Problems: those of
/// find_layer, and the body's.
template <class T>
Result<T> in_layer(House& house, const Actor& actor, std::string_view register_name,
                   const std::function<Result<T>(store::Reader&, const pack::Register&, const pack::Field&,
                                                 const Access&)>& body) {
  Result<T> out = no_layer(register_name);
  house.store.read([&](store::Reader& reader) {
    out = [&]() -> Result<T> {
      const auto& model = house.store.model();
      const auto reg = open_register(model, register_name);
      if (!reg) return no_layer(register_name);
      const auto access = permit(reader, model, actor, "record.read", register_name);
      if (!access) return tl::unexpected(access.error());
      const auto* geometry = place_of(**reg);
      if (geometry == nullptr) return no_layer(register_name);
      return body(reader, **reg, *geometry, *access);
    }();
  });
  return out;
}

}  // namespace minga::service
