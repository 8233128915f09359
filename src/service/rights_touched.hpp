#pragma once

#include <string>
#include <vector>

#include "service/actor.hpp"
#include "service/house.hpp"
#include "service/rights_feasibility.hpp"

namespace minga::service {

struct TouchedQuestion {
  Id area;         // a notice that declares an area, or a right such as a corridor
  std::string on;  // the day of the map, YYYY-MM-DD
};

enum class Whereabouts { outside, partly, inside };

/// "outside", "partly", "inside".
std::string_view code_of(Whereabouts where);

struct TouchedRight {
  RightName right;
  double area_ha = 0, common_ha = 0;
  double share = 0;  // of the right
  Whereabouts where = Whereabouts::outside;
};

struct TouchedAnswer {
  std::string on;
  std::string name, kind;  // of the area
  std::string norm;        // that declares it; of a right, its register
  std::string norm_date;   // of the norm, or of the register's edition
  std::string measured_in;
  bool zone = false;
  std::vector<TouchedRight> rights;  // by code; those outside too
  std::size_t inside = 0, partly = 0, outside = 0;
};

/// act "rights.touched": which rights of the area's territory that the territory's rules ask about lie in it,
/// in part or not: whom a notice concerns, or where a mining corridor applies. Up to a square metre is
/// rounding of maps. Problems: rights.no_such_day, rights.area_shape (it has no polygon), record.not_found,
/// rights.too_many, those of exclusions_for and of permit.
Result<TouchedAnswer> rights_touched(House& house, const Actor& actor, const TouchedQuestion& question);

}  // namespace minga::service
