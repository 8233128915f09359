#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/house.hpp"
#include "service/rights_import.hpp"
#include "service/rights_rows.hpp"

namespace minga::service {

/// The editions of one source in one territory that are known, oldest first, and the rights that come from
/// them.
struct KnownEditions {
  std::vector<store::Record> sources;
  std::vector<store::Record> rights;
};
KnownEditions known_editions(store::Reader& reader, const RightsOrder& order);

/// A right that the new edition has otherwise.
struct RightChange {
  const store::Record* before = nullptr;
  Values values;  // what to set
  std::optional<Values>
      kept;  // how it stood, for land_right_version; not for corrections of the same edition
};

/// What the new edition makes of what is known.
struct EditionPlan {
  std::vector<Values> added;
  std::vector<RightChange> changed;
  std::vector<const store::Record*> gone;
  std::size_t back = 0, unchanged = 0;
};

/// Compares by code. Shapes whose corners are within about a millimetre (1e-8 degrees) are the same, as
/// programs write them with more or fewer digits. Codes in `refused` were in the file, so they are not gone.
/// `source`: the id of the new edition. `known` must outlive the plan.
EditionPlan compare_editions(const pack::Model& model, const KnownEditions& known,
                             const std::vector<RightRow>& rows, const std::vector<std::string>& refused,
                             const RightsOrder& order, const Id& source);

/// Whether two shapes are the same up to 1e-8 degrees.
bool same_outline(const Geometry& one, const Geometry& two);

}  // namespace minga::service
