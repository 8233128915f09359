#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "methods/overlap/box_tree.hpp"
#include "methods/overlap/cover.hpp"
#include "methods/overlap/pairs.hpp"
#include "methods/overlap/shape.hpp"

namespace minga::methods::overlap {

/// What one change of a LiveBase changed.
struct Change {
  std::vector<Pair> gone, come;         // pairs with the changed shape, in order of the other
  std::vector<std::uint32_t> affected;  // the shapes whose cover was computed again, ascending
};

/// A base of rights that is kept up to date: adding, moving or removing one computes its neighbours again and
/// no other. After any changes, pairs() and cover() are the same bytes as pairs_within and covers_within over
/// the shapes as they then are (a removed one being the shape of nothing). Cost of a change: log n and its
/// neighbours; once in some thousand changes the index is built anew (n log n).
class LiveBase {
 public:
  /// Computes everything once. `least_area` as in covers_within.
  explicit LiveBase(std::vector<Shape> shapes, double least_area = 0, const PairOptions& options = {});

  std::size_t size() const { return shapes_.size(); }
  const Shape& shape(std::uint32_t id) const { return shapes_[id]; }

  /// Puts a shape in the place of shape `id`, or adds one if `id` is size().
  Change put(std::uint32_t id, Shape shape);
  /// Leaves the shape of nothing in its place, so that the others keep their numbers.
  Change remove(std::uint32_t id) { return put(id, Shape()); }

  /// The pairs of one shape, in order of the other.
  std::span<const Pair> pairs_of(std::uint32_t id) const { return pairs_[id]; }
  /// All pairs, each once, ascending.
  std::vector<Pair> pairs() const;
  const Cover& cover(std::uint32_t id) const { return covers_[id]; }

 private:
  std::vector<Pair> pairs_with(std::uint32_t id) const;
  void forget(std::uint32_t id, std::uint32_t other);
  void remember(std::uint32_t other, const Pair& pair);
  void index(std::uint32_t id);
  void build_index();
  Cover computed_cover(std::uint32_t id) const;

  std::vector<Shape> shapes_;
  std::vector<std::vector<Pair>> pairs_;  // by shape; each pair stands with both
  std::vector<Cover> covers_;
  double least_area_;
  bool touching_;
  BoxTree tree_;
  std::vector<bool> in_tree_;          // the tree's box of this shape is still its box
  std::vector<std::uint32_t> recent_;  // changed since the tree was built
};

}  // namespace minga::methods::overlap
