#include "methods/overlap/contains.hpp"

#include <algorithm>

#include "methods/overlap/predicates.hpp"

namespace minga::methods::overlap {
namespace {

/// Counts crossings of the ray from `point` to the right; true as soon as an edge holds the point.
bool leaf_holds(const Shape& shape, const Run& run, const Point& point, bool& odd) {
  for (std::uint32_t i = run.first; i < run.last; ++i) {
    Point low = shape.points()[i], high = shape.points()[i + 1];
    if (low.y > high.y) std::swap(low, high);
    if (point.y < low.y || point.y > high.y) continue;
    if (low.y == high.y) {
      if (point.x >= std::min(low.x, high.x) && point.x <= std::max(low.x, high.x)) return true;
      continue;
    }
    const int turn = side(low, high, point);
    if (turn == 0) return true;
    if (turn > 0 && point.y < high.y)
      odd = !odd;  // the edge is to the right of the point; its top is not its own
  }
  return false;
}

bool run_holds(const Shape& shape, const Run& run, const Point& point, bool& odd) {
  if (point.y < run.box.bottom || point.y > run.box.top || point.x > run.box.right) return false;
  if (run.leaf()) return leaf_holds(shape, run, point, odd);
  return run_holds(shape, (&run)[1], point, odd) || run_holds(shape, shape.runs()[run.second], point, odd);
}

}  // namespace

Where where(const Shape& shape, const Point& point) {
  if (shape.runs().empty()) return Where::outside;
  bool odd = false;
  if (run_holds(shape, shape.runs().front(), point, odd)) return Where::boundary;
  return odd ? Where::inside : Where::outside;
}

}  // namespace minga::methods::overlap
