#include "formats/tiles/drawing.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace minga::formats::tiles {
namespace {

using pack::Shape;
using pack::ShapeKind;
using Line = std::vector<Point>;

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

double squared_distance(const Point& p, const Point& a, const Point& b) {
  const double dx = b.x - a.x, dy = b.y - a.y;
  const double length = dx * dx + dy * dy;
  double along = length > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / length : 0;
  along = std::clamp(along, 0.0, 1.0);
  const double ex = p.x - (a.x + along * dx), ey = p.y - (a.y + along * dy);
  return ex * ex + ey * ey;
}

/// Marks the points of line[first..last] that stay. Stretches are kept on a stack of our own: a line of a
/// million points may be split one by one.
void mark(const Line& line, std::size_t first, std::size_t last, double squared, std::vector<bool>& stays) {
  std::vector<std::pair<std::size_t, std::size_t>> open{{first, last}};
  while (!open.empty()) {
    const auto [from, to] = open.back();
    open.pop_back();
    double most = squared;
    std::size_t farthest = 0;
    for (std::size_t i = from + 1; i < to; ++i) {
      const double distance = squared_distance(line[i], line[from], line[to]);
      if (distance > most) {
        most = distance;
        farthest = i;
      }
    }
    if (farthest == 0) continue;
    stays[farthest] = true;
    open.emplace_back(from, farthest);
    open.emplace_back(farthest, to);
  }
}

/// In stretches, so that no line takes time in proportion to the square of its length.
void mark_in_stretches(const Line& line, std::size_t first, std::size_t last, double squared,
                       std::vector<bool>& stays) {
  constexpr std::size_t longest = 1024;
  while (last - first > longest) {
    stays[first + longest] = true;
    mark(line, first, first + longest, squared, stays);
    first += longest;
  }
  mark(line, first, last, squared, stays);
}

/// A ring, closed, is split at the point farthest from its first one.
void simplify(Line& line, double tolerance, bool is_ring) {
  if (tolerance <= 0 || line.size() < (is_ring ? 5 : 3)) return;
  std::vector<bool> stays(line.size());
  stays.front() = stays.back() = true;
  std::size_t middle = line.size() - 1;
  if (is_ring) {
    double most = -1;
    for (std::size_t i = 1; i + 1 < line.size(); ++i) {
      const double distance = std::hypot(line[i].x - line[0].x, line[i].y - line[0].y);
      if (distance > most) {
        most = distance;
        middle = i;
      }
    }
    stays[middle] = true;
    mark_in_stretches(line, middle, line.size() - 1, tolerance * tolerance, stays);
  }
  mark_in_stretches(line, 0, middle, tolerance * tolerance, stays);
  // A ring so narrow that a line is left of it stays as it is: a long strip is seen, though thin.
  constexpr std::ptrdiff_t least = 4;
  if (is_ring && std::count(stays.begin(), stays.end(), true) < least) return;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < line.size(); ++i)
    if (stays[i]) line[kept++] = line[i];
  line.resize(kept);
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

/// A ring without its closing point, cut.
void cut_ring(Line& ring) {
  Line cut;
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

GridPoint on_grid(const Point& p) {
  return {static_cast<std::int32_t>(std::floor(p.x + 0.5)), static_cast<std::int32_t>(std::floor(p.y + 0.5))};
}

GridPath on_grid(const Line& line) {
  GridPath path;
  path.reserve(line.size());
  for (const Point& p : line) {
    const GridPoint q = on_grid(p);
    if (path.empty() || path.back() != q) path.push_back(q);
  }
  return path;
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

class Draw {
 public:
  Draw(const Tile& tile, const DrawingOptions& options)
      : scale_(std::exp2(tile.zoom) * kExtent),
        left_(static_cast<double>(tile.x) * kExtent),
        top_(static_cast<double>(tile.y) * kExtent),
        options_(options) {}

  void add(const Shape& shape) {
    for (const Shape& part : shape.parts) add(part);
    if (shape.paths.empty()) return;
    if (shape.kind == ShapeKind::point) add_point(shape.paths.front());
    if (shape.kind == ShapeKind::line) add_line(shape.paths.front());
    if (shape.kind == ShapeKind::polygon) add_polygon(shape.paths);
  }

  Drawing take() { return std::move(drawing_); }

 private:
  const Line& projected(const pack::Path& path) {
    line_.clear();
    for (const auto& position : path) {
      const Point p = to_square(position);
      line_.push_back({p.x * scale_ - left_, p.y * scale_ - top_});
    }
    return line_;
  }

  void add_point(const pack::Path& path) {
    const Bounds bounds = bounds_of(projected(path));
    if (bounds.meets_tile()) drawing_.points.push_back(on_grid(line_.front()));
  }

  void add_line(const pack::Path& path) {
    if (!bounds_of(projected(path)).meets_tile()) return;
    simplify(line_, options_.tolerance, false);
    Line run;
    const auto finish = [&] {
      auto drawn = on_grid(run);
      if (drawn.size() > 1) drawing_.lines.push_back(std::move(drawn));
      run.clear();
    };
    for (std::size_t i = 0; i + 1 < line_.size(); ++i) {
      Point a = line_[i], b = line_[i + 1];
      if (!cut_segment(a, b)) continue;
      if (!run.empty() && (run.back().x != a.x || run.back().y != a.y)) finish();
      if (run.empty()) run.push_back(a);
      run.push_back(b);
    }
    finish();
  }

  void add_polygon(const std::vector<pack::Path>& paths) {
    const Bounds bounds = bounds_of(projected(paths.front()));
    if (!bounds.meets_tile() || bounds.smaller_than(options_.left_out)) return;
    if (bounds.smaller_than(options_.as_box)) return add_box(bounds);
    if (!add_ring(bounds, 1)) return;
    for (std::size_t i = 1; i < paths.size(); ++i) {
      const Bounds hole = bounds_of(projected(paths[i]));
      if (hole.meets_tile() && !hole.smaller_than(options_.as_box)) add_ring(hole, -1);
    }
  }

  /// A box of at least one unit, so that it is seen.
  void add_box(const Bounds& bounds) {
    const auto low = [](double edge) { return static_cast<std::int32_t>(std::floor(edge)); };
    const std::int32_t left = low(bounds.left), top = low(bounds.top);
    const std::int32_t right = std::max(left + 1, -low(-bounds.right));
    const std::int32_t bottom = std::max(top + 1, -low(-bounds.bottom));
    drawing_.rings.push_back({{left, top}, {right, top}, {right, bottom}, {left, bottom}});
  }

  /// The ring that was projected last; `sense` is the sign its area is to have. False where nothing is left.
  bool add_ring(const Bounds& bounds, int sense) {
    simplify(line_, options_.tolerance, true);
    line_.pop_back();
    if (!bounds.within_tile()) cut_ring(line_);
    auto ring = on_grid(line_);
    while (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
    const auto area = ring.size() < 3 ? 0 : doubled_area(ring);
    if (area == 0) return false;
    if ((area > 0) != (sense > 0)) std::reverse(ring.begin(), ring.end());
    drawing_.rings.push_back(std::move(ring));
    return true;
  }

  double scale_, left_, top_;
  DrawingOptions options_;
  Line line_;
  Drawing drawing_;
};

}  // namespace

DrawingOptions drawing_options(int zoom) {
  constexpr int first_whole = 14;
  return zoom >= first_whole ? DrawingOptions{} : DrawingOptions{kHalfPixel, kHalfPixel, 1};
}

Drawing drawing_of(const pack::Shape& shape, const Tile& tile, const DrawingOptions& options) {
  Draw draw(tile, options);
  draw.add(shape);
  return draw.take();
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
