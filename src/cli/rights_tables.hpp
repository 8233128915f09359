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
  std::string areas_in;  // the system that areas are those of
};

/// CSV `a,b,area_m2,share_a,share_b,kind`, in the order of the pairs: those that overlap with more than
/// `least_area`. Shares are of each right's own area. Other programs read these columns and no more: the
/// system stands in the tables beside and in the summary.
std::string pairs_csv(std::span<const methods::overlap::Pair> pairs, const RightsView& a, const RightsView& b,
                      double least_area);

/// The same of those that overlap with `tolerance` or less, areas as they were measured, and the tolerance
/// beside each: `a,b,area_m2,share_a,share_b,kind,tolerance_m2,areas_in`.
std::string slivers_csv(std::span<const methods::overlap::Pair> pairs, const RightsView& a,
                        const RightsView& b, double tolerance);

/// CSV `id,area_m2,overlaps,covered_m2,covered_share,free_m2,areas_in`, one row a right.
std::string shares_csv(const RightsView& rights, std::span<const methods::overlap::Cover> covers);

/// Claims that overlap and were filed at the same moment, as their layer tells it.
struct ClaimGroup {
  std::vector<std::uint32_t> members;
  std::string moment;
  bool hour_told = true;  // false: of the same day, and nobody knows whether at the same hour
};

/// CSV `group,id,moment,hour`; the hour is `told` or `not_told`.
std::string groups_csv(const RightsView& rights, std::span<const ClaimGroup> groups);

/// Of hectares, for people: a hundred square metres. Maps of registers are no finer.
inline constexpr int area_decimals = 2;

/// Square metres to a millionth; what is less, and not nothing, with all its digits.
std::string exact_area(double square_metres);

/// With so many digits behind the point, whatever the locale.
std::string decimal(double value, int digits);

}  // namespace minga::cli
