#include "methods/overlap/shape.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <string>

namespace minga::methods::overlap {
namespace {

constexpr std::uint32_t leaf_edges = 8;

/// Twice the signed area, about the first point so that far coordinates do not cancel.
double twice_signed_area(std::span<const Point> ring) {
  double sum = 0;
  for (std::size_t i = 1; i + 1 < ring.size(); ++i)
    sum += (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) -
           (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
  return sum;
}

bool usable(const Point& point) {
  return std::abs(point.x) <= greatest_coordinate &&
         std::abs(point.y) <= greatest_coordinate;  // false for NaN
}

/// Zero in place of what is nearly none: differences of such numbers would make slopes that no double holds.
double settled(double value) {
  return std::abs(value) < least_coordinate ? 0 : value;
}

Point settled(const Point& point) {
  return {settled(point.x), settled(point.y)};
}

/// Corners, those given twice in a row counting once, and the closing point not at all.
std::size_t corners(std::span<const Point> ring) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < ring.size(); ++i)
    count += settled(ring[i]) != settled(ring[(i + 1) % ring.size()]) ? 1U : 0U;
  return count;
}

}  // namespace

void Box::take_in(const Point& point) {
  if (empty()) {
    *this = {point.x, point.y, point.x, point.y};
    return;
  }
  left = std::min(left, point.x);
  bottom = std::min(bottom, point.y);
  right = std::max(right, point.x);
  top = std::max(top, point.y);
}

void Box::take_in(const Box& other) {
  if (other.empty()) return;
  take_in(Point{other.left, other.bottom});
  take_in(Point{other.right, other.top});
}

void Shape::add_ring(const RingView& ring) {
  const auto begin = static_cast<std::ptrdiff_t>(points_.size());
  // A point given twice in a row is one corner.
  for (const auto& given : ring.points)
    if (const Point point = settled(given);
        points_.size() == static_cast<std::size_t>(begin) || points_.back() != point)
      points_.push_back(point);
  if (points_.back() != points_[static_cast<std::size_t>(begin)])
    points_.push_back(points_[static_cast<std::size_t>(begin)]);
  const std::span<const Point> own(points_.begin() + begin, points_.end());
  const double twice = twice_signed_area(own);
  area_ += (ring.hole ? -0.5 : 0.5) * std::abs(twice);
  if ((twice < 0) != ring.hole) std::reverse(points_.begin() + begin, points_.end());
}

Run Shape::measured(std::uint32_t first, std::uint32_t last) const {
  Run run;
  run.first = first;
  run.last = last;
  run.edges = last - first;
  for (std::uint32_t i = first; i <= last; ++i) run.box.take_in(points_[i]);
  for (std::uint32_t i = first; i < last; ++i) {
    const double width = points_[i + 1].x - points_[i].x;
    const double from = points_[i].y - box_.bottom, to = points_[i + 1].y - box_.bottom;
    run.integral -= width * (0.5 * (from + to));
    run.reach += std::abs(width) * std::max(from, to);
  }
  return run;
}

/// The tree over the edges of one ring from `first` to `last`.
std::uint32_t Shape::grow(std::uint32_t first, std::uint32_t last) {
  const auto index = static_cast<std::uint32_t>(runs_.size());
  runs_.push_back(measured(first, last));
  if (last - first > leaf_edges) {
    const std::uint32_t middle = first + (last - first) / 2;
    grow(first, middle);
    const std::uint32_t second = grow(middle, last);
    runs_[index].second = second;
  }
  return index;
}

/// The tree over whole rings; `starts` holds where each begins, and where the last one ends.
std::uint32_t Shape::grow(std::span<const std::uint32_t> starts) {
  if (starts.size() == 2) return grow(starts[0], starts[1] - 1);
  const auto index = static_cast<std::uint32_t>(runs_.size());
  runs_.emplace_back();
  const std::size_t middle = starts.size() / 2;
  const std::uint32_t one = grow(starts.first(middle + 1));
  const std::uint32_t two = grow(starts.subspan(middle));
  Run run;
  run.box = runs_[one].box;
  run.box.take_in(runs_[two].box);
  run.integral = runs_[one].integral + runs_[two].integral;
  run.reach = runs_[one].reach + runs_[two].reach;
  run.edges = runs_[one].edges + runs_[two].edges;
  run.second = two;
  runs_[index] = run;
  return index;
}

Result<Shape> make_shape(std::span<const RingView> rings) {
  Shape shape;
  std::size_t points = 0;
  for (const auto& ring : rings) points += ring.points.size() + 1;
  shape.points_.reserve(points);
  std::vector<std::uint32_t> starts{0};
  starts.reserve(rings.size() + 1);
  for (std::size_t i = 0; i < rings.size(); ++i) {
    const auto& ring = rings[i].points;
    const auto bad = std::find_if_not(ring.begin(), ring.end(), usable);
    if (bad != ring.end())
      return fail(ProblemKind::invalid, "overlap.coordinate",
                  {{"ring", std::to_string(i + 1)}, {"point", std::to_string(bad - ring.begin() + 1)}});
    if (corners(ring) < 3)
      return fail(ProblemKind::invalid, "overlap.ring_too_short", {{"ring", std::to_string(i + 1)}});
    shape.add_ring(rings[i]);
    starts.push_back(static_cast<std::uint32_t>(shape.points_.size()));
  }
  for (const auto& point : shape.points_) shape.box_.take_in(point);
  if (!rings.empty()) shape.grow(starts);
  return shape;
}

}  // namespace minga::methods::overlap
