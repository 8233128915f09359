#include "pack/intersects.hpp"

#include <algorithm>

namespace minga::pack {
namespace {

bool meet(const Envelope& a, const Envelope& b) {
  return a.west <= b.east && a.east >= b.west && a.south <= b.north && a.north >= b.south;
}

Envelope around(const Position& p, const Position& q) {
  return {std::min(p.longitude, q.longitude), std::min(p.latitude, q.latitude),
          std::max(p.longitude, q.longitude), std::max(p.latitude, q.latitude)};
}

/// On which side of the line a to b the point lies: 1 left, -1 right, 0 on it.
int side(const Position& a, const Position& b, const Position& p) {
  const double turn = (b.longitude - a.longitude) * (p.latitude - a.latitude) -
                      (b.latitude - a.latitude) * (p.longitude - a.longitude);
  return turn > 0 ? 1 : turn < 0 ? -1 : 0;
}

bool segments_meet(const Position& a, const Position& b, const Position& p, const Position& q) {
  if (!meet(around(a, b), around(p, q))) return false;
  // With their boxes meeting, segments on one line share a point.
  return side(a, b, p) * side(a, b, q) <= 0 && side(p, q, a) * side(p, q, b) <= 0;
}

/// A point is a path of one segment without length.
template <class Each>
bool any_segment(const Path& path, Each each) {
  if (path.size() == 1) return each(path[0], path[0]);
  for (std::size_t i = 0; i + 1 < path.size(); ++i)
    if (each(path[i], path[i + 1])) return true;
  return false;
}

bool paths_meet(const Path& a, const Path& b, const Envelope& box_of_b) {
  return any_segment(a, [&](const Position& p, const Position& q) {
    return meet(around(p, q), box_of_b) &&
           any_segment(b, [&](const Position& r, const Position& s) { return segments_meet(p, q, r, s); });
  });
}

/// By the number of edges that a ray to the east crosses; holes take away.
bool is_inside(const Position& p, const Shape& polygon) {
  bool inside = false;
  for (const Path& ring : polygon.paths)
    for (std::size_t i = 0; i + 1 < ring.size(); ++i) {
      const Position &a = ring[i], &b = ring[i + 1];
      if ((a.latitude > p.latitude) == (b.latitude > p.latitude)) continue;
      const int at = side(a, b, p);
      if (b.latitude > a.latitude ? at > 0 : at < 0) inside = !inside;
    }
  return inside;
}

bool simple_meet(const Shape& a, const Shape& b) {
  const Envelope box = envelope_of(b);
  if (!meet(envelope_of(a), box)) return false;
  for (const Path& p : a.paths)
    for (const Path& q : b.paths)
      if (paths_meet(p, q, box)) return true;
  // No edges meet: one lies whole inside of the other, or they are apart.
  return (b.kind == ShapeKind::polygon && is_inside(a.paths.front().front(), b)) ||
         (a.kind == ShapeKind::polygon && is_inside(b.paths.front().front(), a));
}

}  // namespace

bool intersects(const Shape& a, const Shape& b) {
  if (!a.parts.empty())
    return std::any_of(a.parts.begin(), a.parts.end(),
                       [&](const Shape& part) { return intersects(part, b); });
  if (!b.parts.empty())
    return std::any_of(b.parts.begin(), b.parts.end(),
                       [&](const Shape& part) { return intersects(a, part); });
  return !a.paths.empty() && !b.paths.empty() && simple_meet(a, b);
}

}  // namespace minga::pack
