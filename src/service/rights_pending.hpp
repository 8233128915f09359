#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/map_editions.hpp"
#include "service/permission.hpp"
#include "service/right_name.hpp"

namespace minga::service {

/// A right that was filed by the day that was asked about and had not begun: it stood later.
struct PendingRight {
  RightName right;
  std::string begins;  // the day of its title, or from which it is valid
};

/// A right that the registers have, and that was not there on the day that was asked about.
struct AbsentRight {
  std::string code;
  std::string filed, begins;  // days; empty: not known
  std::string ended;          // the first day on which it no longer held; empty: it holds, or it is not known
};

/// Of a right that stood on no map of the day, nor was pending. `right`: of land_right.
AbsentRight absent_right(const Values& right);

/// What is told beside the rights that stood on a day, because they are not all that there was.
struct DayNotes {
  std::vector<PendingRight> pending;  // by filing, then by code
  std::vector<AbsentRight> absent;    // of the one that was asked for, where it was not there
  std::vector<MapEdition> registers;  // all that are known of the place, where no right stood on the day
};

/// The words of each, to stand one below the other: what was filed and had no title, what was not there, and
/// that an edition is later than the day where no right stood on it (`on`, YYYY-MM-DD).
std::vector<std::string> sentences_of(const DayNotes& notes, std::string_view on, Language language);

nlohmann::ordered_json json_of(const std::vector<PendingRight>& pending);

/// Whether a right, or a version of one, was pending on the day; what was extinguished on a day that nobody
/// knows is not told as such.
bool was_pending(const Values& right, std::string_view day);

void sort_by_filing(std::vector<PendingRight>& pending);

/// The editions of the registers of territories that lie around the box, or of all where there is none; of
/// those that are reached.
std::vector<MapEdition> registers_at(store::Reader& reader, const pack::Model& model, const Access& access,
                                     const std::optional<store::Box>& box);
/// Those of a territory, and of those that it lies in or that lie in it.
std::vector<MapEdition> registers_of(store::Reader& reader, const pack::Model& model, const Access& access,
                                     const Id& territory);

}  // namespace minga::service
