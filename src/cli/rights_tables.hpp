#pragma once

#include <span>
#include <string>
#include <vector>

#include "methods/overlap/cover.hpp"
#include "methods/overlap/pairs.hpp"

namespace minga::cli {

/// One layer of an overlap run, as the tables need it.
struct RightsView {
  std::span<const std::string> ids;
  std::span<const methods::overlap::Shape> shapes;
};

/// CSV `a,b,area_m2,share_a,share_b,kind`, in the order of the pairs: those that overlap with more than
/// `least_area`, or with `slivers` those with that or less. Shares are of each right's own area.
std::string pairs_csv(std::span<const methods::overlap::Pair> pairs, const RightsView& a, const RightsView& b,
                      double least_area, bool slivers);

/// CSV `id,area_m2,overlaps,covered_m2,covered_share,free_m2`, one row a right.
std::string shares_csv(const RightsView& rights, std::span<const methods::overlap::Cover> covers);

/// CSV `group,id`: simultaneous claims.
std::string groups_csv(const RightsView& rights, std::span<const std::vector<std::uint32_t>> groups);

/// Of hectares, for people: a hundred square metres. Maps of registers are no finer.
inline constexpr int area_decimals = 2;

/// With so many digits behind the point, whatever the locale.
std::string decimal(double value, int digits);

}  // namespace minga::cli
