#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "methods/overlap/shape.hpp"

namespace minga::methods::overlap {

/// A packed R-tree in the order of a Hilbert curve (Kamel & Faloutsos 1993): built once, 16 children a node,
/// no pointers. Boxes of nothing are not found. What is found does not depend on the order of building.
class BoxTree {
 public:
  BoxTree() = default;
  /// Item i is boxes[i].
  explicit BoxTree(std::span<const Box> boxes);

  std::size_t size() const { return items_.size(); }
  /// The items in the tree's own order, in which neighbours in the plane mostly lie near each other.
  std::span<const std::uint32_t> items() const { return items_; }

  /// Calls found(item) for every item whose box meets `box`, among those from `after` on in the tree's order.
  template <class Found>
  void search(const Box& box, Found&& found, std::size_t after = 0) const {
    if (!items_.empty() && !box.empty()) descend(levels_.size() - 1, 0, box, found, after);
  }

 private:
  static constexpr std::size_t fan_bits = 4;
  static constexpr std::size_t fan = std::size_t{1} << fan_bits;

  template <class Found>
  void descend(std::size_t level, std::size_t node, const Box& box, Found& found, std::size_t after) const {
    const auto& boxes = levels_[level];
    const std::size_t span = std::size_t{1} << (level * fan_bits);  // items under one box of this level
    const std::size_t end = std::min(boxes.size(), node + fan);
    for (std::size_t i = node; i < end; ++i) {
      if ((i + 1) * span <= after || !boxes[i].meets(box)) continue;
      if (level == 0) {
        found(items_[i]);
      } else {
        descend(level - 1, i * fan, box, found, after);
      }
    }
  }

  std::vector<std::uint32_t> items_;
  std::vector<std::vector<Box>> levels_;  // level 0: the items'; each further one: of `fan` boxes below
};

}  // namespace minga::methods::overlap
