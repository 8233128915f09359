#pragma once

#include <cstdint>
#include <map>
#include <string_view>

#include "base/id.hpp"
#include "base/value.hpp"
#include "pack/model.hpp"
#include "store/store.hpp"

namespace minga::service {

/// What a polygon of the base of land rights is to the others on the same ground.
enum class LandRole : std::uint8_t {
  right,        // what somebody may do there: goes first or yields
  restriction,  // bounds whoever has a right there and has no place among them: protected area, water, town
  declared,     // only tells what an area was declared for: mining corridor, district
};

/// "right", "restriction", "declared".
std::string_view code_of(LandRole role);

/// By its category where that says more than "right", else by what the rules make of its kind: a place that
/// excludes mining and is no right too, or a frame. `rules` may be nothing.
LandRole role_of(const Values& right, const pack::Exclusions* rules);

/// Roles of rights by the rules of their territories; of a territory without rules, by those of any pack of
/// the workspace, since what a park is does not change at a border. Keeps what it looked up.
class LandRoles {
 public:
  LandRoles(store::Reader& reader, const pack::Model& model) : reader_(reader), model_(model) {}

  LandRole of(const Values& right);

 private:
  store::Reader& reader_;
  const pack::Model& model_;
  std::map<Id, const pack::Exclusions*> rules_;
};

}  // namespace minga::service
