#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/problem.hpp"
#include "methods/overlap/box_tree.hpp"
#include "methods/overlap/shape.hpp"

namespace minga::methods::overlap {

/// A line of one or more parts, as a river or a road, with a tree over its edges.
class Line {
 public:
  Line() = default;  // nothing: near to none

  const std::vector<Point>& points() const { return path_.points(); }
  const std::vector<Run>& runs() const { return path_.runs(); }
  const Box& box() const { return path_.box(); }

 private:
  friend Result<Line> make_line(std::span<const std::span<const Point>> parts);
  Shape path_;  // its points, runs and box; a line has no area
};

/// Problems: overlap.coordinate (`ring`: which part, `point`), overlap.line_too_short (`part`), counted
/// from 1.
Result<Line> make_line(std::span<const std::span<const Point>> parts);

/// Whether a point lies in a shape or on its boundary; exact.
bool holds(const Shape& shape, const Point& point);

/// Whether some point of the line is at most `margin` (>= 0) away from the shape; a line inside it is.
bool within(const Shape& shape, const Line& line, double margin);

struct Near {
  std::uint32_t shape = 0;
  std::uint32_t line = 0;

  bool operator==(const Near&) const = default;
};

/// All pairs of a shape and a line at most `margin` apart, by shape, then line: the rights along a river
/// whose margin is so wide. How wide it has to be is the caller's business, and he should know by which law.
/// The result does not depend on `threads`.
std::vector<Near> pairs_near(std::span<const Shape> shapes, std::span<const Line> lines, double margin,
                             int threads = 0);

/// The same with the tree over the lines' boxes made before, for lines that are asked again and again.
std::vector<Near> pairs_near(std::span<const Shape> shapes, std::span<const Line> lines, const BoxTree& tree,
                             double margin, int threads = 0);
BoxTree tree_over(std::span<const Line> lines);

}  // namespace minga::methods::overlap
