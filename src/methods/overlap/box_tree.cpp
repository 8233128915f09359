#include "methods/overlap/box_tree.hpp"

#include <algorithm>
#include <utility>

namespace minga::methods::overlap {
namespace {

constexpr std::uint32_t steps = 1U << 16U;

/// How far along the Hilbert curve over a square of `steps` cells a side the cell (x, y) lies.
std::uint32_t along_curve(std::uint32_t x, std::uint32_t y) {
  std::uint32_t way = 0;
  for (std::uint32_t side = steps / 2; side > 0; side /= 2) {
    const std::uint32_t right = (x & side) != 0 ? 1 : 0, up = (y & side) != 0 ? 1 : 0;
    way += side * side * ((3 * right) ^ up);
    if (up == 0) {
      if (right == 1) {
        x = steps - 1 - x;
        y = steps - 1 - y;
      }
      std::swap(x, y);
    }
  }
  return way;
}

std::uint32_t cell(double value, double from, double extent) {
  if (!(extent > 0)) return 0;
  return static_cast<std::uint32_t>(std::clamp((value - from) / extent, 0.0, 1.0) * (steps - 1));
}

}  // namespace

BoxTree::BoxTree(std::span<const Box> boxes) {
  Box all;
  for (const auto& box : boxes) all.take_in(box);
  std::vector<std::uint64_t> order;  // the way along the curve, then the item
  order.reserve(boxes.size());
  for (std::uint32_t i = 0; i < boxes.size(); ++i) {
    const Box& box = boxes[i];
    if (box.empty()) continue;
    const std::uint32_t x = cell(0.5 * (box.left + box.right), all.left, all.right - all.left);
    const std::uint32_t y = cell(0.5 * (box.bottom + box.top), all.bottom, all.top - all.bottom);
    order.push_back((std::uint64_t{along_curve(x, y)} << 32U) | i);
  }
  std::sort(order.begin(), order.end());
  items_.reserve(order.size());
  auto& first = levels_.emplace_back();
  first.reserve(order.size());
  for (const std::uint64_t place : order) {
    const auto item = static_cast<std::uint32_t>(place);
    items_.push_back(item);
    first.push_back(boxes[item]);
  }
  while (levels_.back().size() > fan) {
    const auto& below = levels_.back();
    std::vector<Box> level((below.size() + fan - 1) / fan);
    for (std::size_t i = 0; i < below.size(); ++i) level[i / fan].take_in(below[i]);
    levels_.push_back(std::move(level));
  }
}

}  // namespace minga::methods::overlap
