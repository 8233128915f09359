#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "methods/overlap/common_area.hpp"
#include "methods/overlap/shape.hpp"

namespace minga::methods::overlap {

/// How two shapes lie to each other. Only the last four are overlaps.
enum class Kind : std::uint8_t {
  touches,   // a point or a line in common, but no area beyond what rounding can feign
  crosses,   // an area in common, and each has area of its own
  inside,    // a lies in b
  contains,  // b lies in a
  same,
};

/// "touches", "crosses", "inside", "contains", "same".
std::string_view code_of(Kind kind);

/// The kind of two shapes that have `common` > 0. One lies in the other if what sticks out is at most
/// may_stick_out() of it.
Kind kind_of(const Shape& a, const Shape& b, double common);

/// The greater of 1e-3 (m²) and 1e-9 of the area, but never more than 1e-6 of it.
double may_stick_out(double area);

/// Two shapes that meet, by their numbers in what the caller gave.
struct Pair {
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  double area = 0;   // in common; 0 for `touches`
  double bound = 0;  // how far the area can be from the truth
  Kind kind = Kind::touches;

  bool overlaps() const { return kind != Kind::touches; }
  bool operator==(const Pair&) const = default;
};

struct PairOptions {
  /// Also find the pairs that only touch. Costs about as much as the areas.
  bool touching = true;
  /// Cores to use; 0 takes all. The result does not depend on it.
  int threads = 0;
};

/// How two shapes lie to each other; with no area and no touch, area 0 and `touches` come back with `meet`
/// false.
struct Meeting {
  bool meet = false;
  Pair pair;
};
Meeting meeting(const Shape& a, const Shape& b, bool touching);

/// All pairs a < b that meet, in ascending order of a, then b.
/// Cost: n log n for finding who is near, then one common_area for each pair of boxes that meet.
std::vector<Pair> pairs_within(std::span<const Shape> shapes, const PairOptions& options = {});

/// All pairs of a shape of the one layer (a) and one of the other (b) that meet, in the same order.
std::vector<Pair> pairs_between(std::span<const Shape> shapes, std::span<const Shape> against,
                                const PairOptions& options = {});

}  // namespace minga::methods::overlap
