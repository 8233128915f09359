#include "formats/tiles/drawing.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <utility>

namespace minga::formats::tiles {
namespace {

using pack::Shape;
using pack::ShapeKind;
constexpr double kLow = -kBuffer;
constexpr double kHigh = kExtent + kBuffer;

struct Bounds {
  double left = std::numeric_limits<double>::infinity(), top = left, right = -left, bottom = -left;
  bool meets_tile() const { return left <= kHigh && right >= kLow && top <= kHigh && bottom >= kLow; }
  bool within_tile() const { return left >= kLow && right <= kHigh && top >= kLow && bottom <= kHigh; }
  bool smaller_than(double size) const { return right - left < size && bottom - top < size; }
};

Bounds bounds_of(const Line& line) {
  Bounds bounds;
  for (const Point& p : line) {
    bounds.left = std::min(bounds.left, p.x);
    bounds.right = std::max(bounds.right, p.x);
    bounds.top = std::min(bounds.top, p.y);
    bounds.bottom = std::max(bounds.bottom, p.y);
  }
  return bounds;
}

/// One side of the buffered square: what lies inside of it, and where a segment crosses it.
struct Side {
  double Point::*axis;
  double at;
  bool below;  // inside is what is at most `at`

  bool has(const Point& p) const { return below ? p.*axis <= at : p.*axis >= at; }
  Point crossing(const Point& a, const Point& b) const {
    const double part = (at - a.*axis) / (b.*axis - a.*axis);
    Point p{a.x + part * (b.x - a.x), a.y + part * (b.y - a.y)};
    p.*axis = at;
    return p;
  }
};
constexpr std::array<Side, 4> kSides{
    {{&Point::x, kLow, false}, {&Point::x, kHigh, true}, {&Point::y, kLow, false}, {&Point::y, kHigh, true}}};

/// A ring without its closing point, cut; `cut` is memory to work in.
void cut_ring(Line& ring, Line& cut) {
  for (const Side& side : kSides) {
    cut.clear();
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const Point& a = ring[i];
      const Point& b = ring[i + 1 < ring.size() ? i + 1 : 0];
      if (side.has(a)) cut.push_back(a);
      if (side.has(a) != side.has(b)) cut.push_back(side.crossing(a, b));
    }
    std::swap(ring, cut);
  }
}

/// To the nearest whole number, half upwards. What is drawn lies within the buffer; the cast alone is several
/// times faster than std::floor on processors of 2003, which we build for.
std::int32_t rounded(double number) {
  constexpr std::int32_t far = 1 << 16;
  return static_cast<std::int32_t>(number + (far + 0.5)) - far;
}

/// A box of at least one unit, so that it is seen.
GridPath box_of(const Bounds& bounds) {
  const auto low = [](double edge) { return static_cast<std::int32_t>(std::floor(edge)); };
  const std::int32_t left = low(bounds.left), top = low(bounds.top);
  const std::int32_t right = std::max(left + 1, -low(-bounds.right));
  const std::int32_t bottom = std::max(top + 1, -low(-bounds.bottom));
  return {{left, top}, {right, top}, {right, bottom}, {left, bottom}};
}

GridPoint on_grid(const Point& p) {
  return {rounded(p.x), rounded(p.y)};
}

/// The part of a segment inside the buffered square (Liang and Barsky 1984); false where there is none.
bool cut_segment(Point& a, Point& b) {
  double from = 0, to = 1;
  const double dx = b.x - a.x, dy = b.y - a.y;
  const auto side = [&](double direction, double distance) {
    if (direction == 0) return distance >= 0;
    const double at = distance / direction;
    if (direction < 0) {
      from = std::max(from, at);
    } else {
      to = std::min(to, at);
    }
    return from <= to;
  };
  if (!side(-dx, a.x - kLow) || !side(dx, kHigh - a.x) || !side(-dy, a.y - kLow) || !side(dy, kHigh - a.y))
    return false;
  const Point start = a;
  if (to < 1) b = {start.x + to * dx, start.y + to * dy};
  if (from > 0) a = {start.x + from * dx, start.y + from * dy};
  return true;
}

}  // namespace

Drawer::Drawer(const Tile& tile, const DrawingOptions& options)
    : scale_(std::exp2(tile.zoom) * kExtent),
      left_(static_cast<double>(tile.x) * kExtent),
      top_(static_cast<double>(tile.y) * kExtent),
      options_(options) {}

const Drawing& Drawer::draw(const Shape& shape) {
  drawing_.points.clear();
  for (auto* paths : {&drawing_.lines, &drawing_.rings}) {
    std::move(paths->begin(), paths->end(), std::back_inserter(spare_));
    paths->clear();
  }
  boxes_ = 0;
  tiny_.reset();
  add(shape);
  if (tiny_ && drawing_.empty()) {
    drawing_.rings.push_back(std::move(*tiny_));
    ++boxes_;
  }
  drawing_.is_box =
      boxes_ == 1 && drawing_.rings.size() == 1 && drawing_.lines.empty() && drawing_.points.empty();
  return drawing_;
}

void Drawer::add(const Shape& shape) {
  for (const Shape& part : shape.parts) add(part);
  if (shape.paths.empty()) return;
  if (shape.kind == ShapeKind::point) add_point(shape.paths.front());
  if (shape.kind == ShapeKind::line) add_line(shape.paths.front());
  if (shape.kind == ShapeKind::polygon) add_polygon(shape.paths);
}

const Line& Drawer::projected(const pack::Path& path) {
  project_quickly(path, scale_, {left_, top_}, line_);
  return line_;
}

GridPath Drawer::grid_path(const Line& line) {
  GridPath path;
  if (!spare_.empty()) {
    path = std::move(spare_.back());
    spare_.pop_back();
    path.clear();
  }
  for (const Point& p : line) {
    const GridPoint q = on_grid(p);
    if (path.empty() || path.back() != q) path.push_back(q);
  }
  return path;
}

void Drawer::add_point(const pack::Path& path) {
  const Bounds bounds = bounds_of(projected(path));
  if (bounds.meets_tile()) drawing_.points.push_back(on_grid(line_.front()));
}

void Drawer::add_line(const pack::Path& path) {
  if (!bounds_of(projected(path)).meets_tile()) return;
  simplifier_.simplify(line_, options_.tolerance, false);
  Line& run = work_;
  const auto finish = [&] {
    auto drawn = grid_path(run);
    if (drawn.size() > 1) drawing_.lines.push_back(std::move(drawn));
    run.clear();
  };
  run.clear();
  for (std::size_t i = 0; i + 1 < line_.size(); ++i) {
    Point a = line_[i], b = line_[i + 1];
    if (!cut_segment(a, b)) continue;
    if (!run.empty() && (run.back().x != a.x || run.back().y != a.y)) finish();
    if (run.empty()) run.push_back(a);
    run.push_back(b);
  }
  finish();
}

void Drawer::add_polygon(const std::vector<pack::Path>& paths) {
  const Bounds bounds = bounds_of(projected(paths.front()));
  if (!bounds.meets_tile()) return;
  if (bounds.smaller_than(options_.as_box)) {
    if (bounds.smaller_than(options_.left_out)) {
      if (!tiny_) tiny_ = box_of(bounds);
      return;
    }
    drawing_.rings.push_back(box_of(bounds));
    ++boxes_;
    return;
  }
  if (!add_ring(bounds.within_tile(), 1)) return;
  for (std::size_t i = 1; i < paths.size(); ++i) {
    const Bounds hole = bounds_of(projected(paths[i]));
    if (hole.meets_tile() && !hole.smaller_than(options_.as_box)) add_ring(hole.within_tile(), -1);
  }
}

/// The ring that was projected last; `sense` is the sign its area is to have. False where nothing is left.
bool Drawer::add_ring(bool is_within, int sense) {
  simplifier_.simplify(line_, options_.tolerance, true);
  line_.pop_back();
  if (!is_within) cut_ring(line_, work_);
  auto ring = grid_path(line_);
  while (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
  const auto area = ring.size() < 3 ? 0 : doubled_area(ring);
  if (area == 0) return false;
  if ((area > 0) != (sense > 0)) std::reverse(ring.begin(), ring.end());
  drawing_.rings.push_back(std::move(ring));
  return true;
}

DrawingOptions drawing_options(int zoom) {
  constexpr int first_whole = 14;
  return zoom >= first_whole ? DrawingOptions{} : DrawingOptions{kHalfPixel, kHalfPixel, 1};
}

Drawing drawing_of(const pack::Shape& shape, const Tile& tile, const DrawingOptions& options) {
  return Drawer(tile, options).draw(shape);
}

std::int64_t doubled_area(const GridPath& ring) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const GridPoint& a = ring[i];
    const GridPoint& b = ring[i + 1 < ring.size() ? i + 1 : 0];
    sum += std::int64_t{a.x} * b.y - std::int64_t{b.x} * a.y;
  }
  return sum;
}

}  // namespace minga::formats::tiles
