#include "methods/overlap/crossings.hpp"

#include <cstdint>
#include <vector>

#include "methods/overlap/box_tree.hpp"
#include "methods/overlap/predicates.hpp"

namespace minga::methods::overlap {
namespace {

/// From a corner to the next different one, and on to the one after that.
struct RingEdge {
  Point from, to, then;
  std::uint32_t next = 0;  // the edge that begins where this one ends
};

void add_edges(std::span<const Point> ring, std::vector<RingEdge>& out) {
  std::vector<Point> corners;
  corners.reserve(ring.size());
  for (const auto& point : ring)
    if (corners.empty() || corners.back() != point) corners.push_back(point);
  while (corners.size() > 1 && corners.back() == corners.front()) corners.pop_back();
  const std::size_t count = corners.size(), first = out.size();
  if (count < 2) return;
  for (std::size_t i = 0; i < count; ++i)
    out.push_back({corners[i], corners[(i + 1) % count], corners[(i + 2) % count],
                   static_cast<std::uint32_t>(first + (i + 1) % count)});
}

/// Whether `q` lies inside of the turn from `from` to `to` around `corner`, counter-clockwise. A turn back
/// the way it came has no inside.
bool in_turn(const Point& corner, const Point& from, const Point& to, const Point& q) {
  const int turn = side(corner, from, to);
  if (turn > 0) return side(corner, from, q) > 0 && side(corner, to, q) < 0;
  if (turn < 0) return side(corner, from, q) > 0 || side(corner, to, q) < 0;
  const double along = (from.x - corner.x) * (to.x - corner.x) + (from.y - corner.y) * (to.y - corner.y);
  return along < 0 && side(corner, from, q) > 0;
}

/// Whether `a` is on neither of the lines from a corner to two others.
bool beside_both(const Point& corner, const Point& one, const Point& other, const Point& a) {
  return side(corner, one, a) != 0 && side(corner, other, a) != 0;
}

/// Both end in the same corner: does one go from one side of the other to its other side?
bool cross_in_corner(const RingEdge& e, const RingEdge& f) {
  if (!beside_both(e.to, e.from, e.then, f.from) || !beside_both(e.to, e.from, e.then, f.then)) return false;
  return in_turn(e.to, e.from, e.then, f.from) != in_turn(e.to, e.from, e.then, f.then);
}

/// e ends within f: does it go on at the other side of f?
bool goes_through(const RingEdge& e, const RingEdge& f) {
  return side(f.from, f.to, e.from) * side(f.from, f.to, e.then) < 0;
}

/// Of two edges that meet. A corner belongs to the edge that ends there, so that it is counted once.
bool cross(const RingEdge& e, const RingEdge& f) {
  if (e.to == f.to) return cross_in_corner(e, f);
  if (e.from == f.from || e.from == f.to || e.to == f.from) return false;
  const int of_from = side(f.from, f.to, e.from), of_to = side(f.from, f.to, e.to);
  const int from_of = side(e.from, e.to, f.from), to_of = side(e.from, e.to, f.to);
  if (of_from * of_to < 0 && from_of * to_of < 0) return true;
  if (of_to == 0 && from_of * to_of < 0) return goes_through(e, f);
  if (to_of == 0 && of_from * of_to < 0) return goes_through(f, e);
  return false;
}

}  // namespace

bool is_above(const Crossings& found, const CrossingLimits& limits) {
  return found.beside > limits.beside || found.meetings > limits.meetings ||
         found.crossings > limits.crossings;
}

Crossings crossings_of(std::span<const RingView> rings, const CrossingLimits& limits) {
  std::vector<RingEdge> edges;
  for (const auto& ring : rings) add_edges(ring.points, edges);
  std::vector<Box> boxes(edges.size());
  for (std::size_t i = 0; i < edges.size(); ++i) {
    boxes[i].take_in(edges[i].from);
    boxes[i].take_in(edges[i].to);
  }
  const BoxTree tree(boxes);
  Crossings out;
  for (std::size_t place = 0; place < tree.items().size() && !is_above(out, limits); ++place) {
    const std::uint32_t one = tree.items()[place];
    const auto& e = edges[one];
    tree.search(
        boxes[one],
        [&](std::uint32_t other) {
          const auto& f = edges[other];
          if (e.next == other || f.next == one) return;
          ++out.beside;
          if (!segments_meet(e.from, e.to, f.from, f.to)) return;
          ++out.meetings;
          if (cross(e, f)) ++out.crossings;
        },
        place + 1);
  }
  return out;
}

}  // namespace minga::methods::overlap
