#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/house.hpp"
#include "service/right_timeline.hpp"
#include "service/rights_import.hpp"
#include "service/rights_rows.hpp"

namespace minga::service {

/// The editions of one source in one territory that are known, oldest first, and the rights that come from
/// them, each as an edition of the order's day comes upon it.
struct KnownEditions {
  std::vector<store::Record> sources;
  std::vector<store::Record> rights;
  std::map<Id, RightTimeline> timelines;  // of the rights whose line the docket gave or gave back
};
KnownEditions known_editions(store::Reader& reader, const pack::Model& model, const RightsOrder& order);

/// A right that the new edition has otherwise.
struct RightChange {
  const store::Record* before = nullptr;
  Values values;  // what to set
  /// How it stood, for land_right_version; not for corrections of the same edition, nor for rights with a
  /// timeline, which keeps that itself.
  std::optional<Values> kept;
};

/// What the new edition makes of what is known.
struct EditionPlan {
  std::vector<Values> added;
  std::vector<RightChange> changed;
  std::vector<const store::Record*> gone;
  std::vector<RightChange> adopted;  // a line of the docket that the edition brings, and all else as it was
  std::size_t back = 0, unchanged = 0;  // unchanged: without the adopted
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
