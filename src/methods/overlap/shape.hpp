#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/problem.hpp"

namespace minga::methods::overlap {

/// A place in the plane, in the unit of the layer's coordinate system (metres, for areas in square metres).
struct Point {
  double x = 0;
  double y = 0;

  bool operator==(const Point&) const = default;
};

/// The rectangle around something. The default is the box of nothing: it meets no other.
struct Box {
  double left = 1, bottom = 1, right = 0, top = 0;

  bool empty() const { return right < left; }
  bool meets(const Box& other) const {
    return left <= other.right && other.left <= right && bottom <= other.top && other.bottom <= top;
  }
  void take_in(const Point& point);
  void take_in(const Box& other);

  bool operator==(const Box&) const = default;
};

/// A run of consecutive edges of one ring, or whole rings together: a node of the tree over a shape's
/// boundary. Edge i goes from points[i] to points[i + 1].
struct Run {
  Box box;
  double integral = 0;       // of the edges, over the shape's lowest y; see common_area.cpp
  double reach = 0;          // sum over the edges of |dx| times their greatest height over that y
  std::uint32_t first = 0;   // first point; equal x at `first` and `last` for whole rings
  std::uint32_t last = 0;    // last point
  std::uint32_t second = 0;  // index of the second child (the first one follows its parent); 0: a leaf
  std::uint32_t edges = 0;   // how many

  bool leaf() const { return second == 0; }
};

/// One ring as the caller has it: closed (last point = first) or not, in either direction.
struct RingView {
  std::span<const Point> points;
  bool hole = false;
};

class Line;

/// A polygon or multipolygon made ready: rings closed and turned (outer ones counter-clockwise, holes
/// clockwise), with its box, its area and a tree over its boundary. 80 bytes an edge at most. A value: copy,
/// move, keep.
class Shape {
 public:
  Shape() = default;  // nothing: area 0, meets nothing

  const std::vector<Point>& points() const { return points_; }
  /// Preorder; empty for the shape of nothing.
  const std::vector<Run>& runs() const { return runs_; }
  const Box& box() const { return box_; }
  double area() const { return area_; }

 private:
  friend Result<Shape> make_shape(std::span<const RingView> rings);
  friend Result<Line> make_line(std::span<const std::span<const Point>> parts);

  void add_ring(const RingView& ring);
  std::uint32_t grow(std::span<const std::uint32_t> starts);
  std::uint32_t grow(std::uint32_t first, std::uint32_t last);
  Run measured(std::uint32_t first, std::uint32_t last) const;

  std::vector<Point> points_;  // ring after ring, each closed
  std::vector<Run> runs_;
  Box box_;
  double area_ = 0;
};

/// Coordinates beyond this are refused: products of them would lose what areas are made of.
inline constexpr double greatest_coordinate = 1e12;
/// Coordinates nearer to zero than this are zero: a ten-thousandth of the size of an atom, in metres.
inline constexpr double least_coordinate = 1e-14;

/// Makes a shape of valid rings in the sense of OGC Simple Features 1.2.1, 6.1.11: no ring crosses itself or
/// another, holes lie within their outer ring, the parts of a multipolygon share no area. What is not valid
/// is not noticed and gives wrong areas: repair it before. No rings at all give the shape of nothing.
/// Problems: overlap.coordinate (`ring`, `point`), overlap.ring_too_short (`ring`), counted from 1.
Result<Shape> make_shape(std::span<const RingView> rings);

}  // namespace minga::methods::overlap
