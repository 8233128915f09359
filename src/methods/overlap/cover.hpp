#pragma once

#include <span>
#include <vector>

#include "methods/overlap/pairs.hpp"
#include "methods/overlap/shape.hpp"

namespace minga::methods::overlap {

/// The area of `shape` that at least one of `others` covers: each spot counts once, however many lie on it.
/// Others that do not overlap it do no harm. Error below 1e-9 of the area of the boxes' intersection, see
/// docs/methods/overlap.md. Cost: about (k log k) for k edges near each other, in windows cut until few
/// remain.
double covered_area(const Shape& shape, std::span<const Shape* const> others);

/// How much of a right is covered by the union of the rights that overlap it.
struct Cover {
  double covered = 0;          // area
  double free = 0;             // the rest
  double share = 0;            // covered / area, from 0 to 1; 0 for a shape without area
  std::uint32_t overlaps = 0;  // by how many
};

/// The cover of each of `shapes` by the others of the same layer, from the pairs of pairs_within over them.
/// `least_area`: pairs that have less in common are slivers and do not count.
std::vector<Cover> covers_within(std::span<const Shape> shapes, std::span<const Pair> pairs,
                                 double least_area, int threads = 0);

/// The cover of each of `shapes` by those of `against`, from the pairs of pairs_between.
std::vector<Cover> covers_between(std::span<const Shape> shapes, std::span<const Shape> against,
                                  std::span<const Pair> pairs, double least_area, int threads = 0);

/// The cover of one shape by these; `inside_one`: one of them contains it, as a pair's kind tells.
Cover cover_of(const Shape& shape, std::span<const Shape* const> others, bool inside_one);

}  // namespace minga::methods::overlap
