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

/// How far the line is from the shape, in the unit of the coordinates: 0 if it touches, crosses or lies
/// inside; infinity if one of them is nothing. Whatever `within` finds within a margin is not farther than
/// it, to the last bit.
double distance(const Shape& shape, const Line& line);

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

/// How far apart each pair is; see `distance`. The result does not depend on `threads`.
std::vector<double> distances(std::span<const Shape> shapes, std::span<const Line> lines,
                              std::span<const Near> pairs, int threads = 0);

/// The line nearest to a shape, the first of equals, and how many are near it.
struct Nearest {
  std::uint32_t shape = 0;
  std::uint32_t line = 0;
  double distance = 0;
  std::uint32_t lines = 0;

  bool operator==(const Nearest&) const = default;
};

/// One for each shape that has pairs. `pairs` by shape, as pairs_near gives them, each with its distance.
std::vector<Nearest> nearest_of(std::span<const Near> pairs, std::span<const double> distances);

}  // namespace minga::methods::overlap
