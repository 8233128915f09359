#pragma once

#include <cstddef>
#include <span>

#include "methods/overlap/shape.hpp"

namespace minga::methods::overlap {

/// How entangled rings are, each with itself and with the others, up to where counting stopped. Edges are
/// counted in pairs; two that follow each other in a ring are no pair.
struct Crossings {
  std::size_t beside = 0;     // pairs whose boxes meet: what any search for crossings has to look at
  std::size_t meetings = 0;   // of these, pairs that have a point in common
  std::size_t crossings = 0;  // of these, pairs where one leads to the other side of the other
};

/// The most of each that is still counted; zero of a kind means that none is allowed.
struct CrossingLimits {
  std::size_t beside = 0;
  std::size_t meetings = 0;
  std::size_t crossings = 0;
};

/// Whether a count is above its limit.
bool is_above(const Crossings& found, const CrossingLimits& limits);

/// Counts the crossings of rings with a tree of the boxes of their edges, and stops soon after the first of
/// the limits is passed. Rings may be closed or not; a ring without two different points has no edges. Two
/// edges cross where each has an end on either side of the other; and, where a corner lies on an edge or on
/// another corner, if what goes through it changes sides there. What runs along an edge meets it and does not
/// cross it. Decided exactly (predicates.hpp). Coordinates are finite.
Crossings crossings_of(std::span<const RingView> rings, const CrossingLimits& limits);

}  // namespace minga::methods::overlap
