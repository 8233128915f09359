#include "methods/overlap/near.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "methods/overlap/predicates.hpp"
#include "methods/parallel.hpp"

namespace minga::methods::overlap {
namespace {

constexpr std::size_t near_chunk = 64;

double gap(double from, double to, double other_from, double other_to) {
  return std::max(0.0, std::max(other_from - to, from - other_to));
}

/// Square of the distance of two boxes.
double apart(const Box& a, const Box& b) {
  const double x = gap(a.left, a.right, b.left, b.right), y = gap(a.bottom, a.top, b.bottom, b.top);
  return x * x + y * y;
}

/// Square of the distance of a point from a segment.
double apart(const Point& point, const Point& from, const Point& to) {
  const double x = to.x - from.x, y = to.y - from.y, length = x * x + y * y;
  const double along = (point.x - from.x) * x + (point.y - from.y) * y;
  const double part = length > 0 ? std::clamp(along / length, 0.0, 1.0) : 0;
  const double dx = point.x - (from.x + part * x), dy = point.y - (from.y + part * y);
  return dx * dx + dy * dy;
}

/// Whether the boundary of a shape comes within a distance of a line.
class Search {
 public:
  Search(const Shape& shape, const Line& line, double margin)
      : shape_(shape), line_(line), square_(margin * margin) {}

  bool run() const { return runs(shape_.runs().front(), line_.runs().front()); }

 private:
  bool runs(const Run& a, const Run& b) const {
    if (apart(a.box, b.box) > square_) return false;
    if (a.leaf() && b.leaf()) return edges(a, b);
    if (b.leaf() || (!a.leaf() && a.edges >= b.edges))
      return runs((&a)[1], b) || runs(shape_.runs()[a.second], b);
    return runs(a, (&b)[1]) || runs(a, line_.runs()[b.second]);
  }

  bool edges(const Run& a, const Run& b) const {
    for (std::uint32_t i = a.first; i < a.last; ++i)
      for (std::uint32_t j = b.first; j < b.last; ++j)
        if (near(shape_.points()[i], shape_.points()[i + 1], line_.points()[j], line_.points()[j + 1]))
          return true;
    return false;
  }

  bool near(const Point& a, const Point& b, const Point& c, const Point& d) const {
    const Box one{std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x), std::max(a.y, b.y)};
    const Box two{std::min(c.x, d.x), std::min(c.y, d.y), std::max(c.x, d.x), std::max(c.y, d.y)};
    if (apart(one, two) > square_) return false;
    return apart(a, c, d) <= square_ || apart(b, c, d) <= square_ || apart(c, a, b) <= square_ ||
           apart(d, a, b) <= square_ || segments_meet(a, b, c, d);
  }

  const Shape& shape_;
  const Line& line_;
  double square_;
};

/// Counts the boundary's edges straight above a point.
class Above {
 public:
  Above(const Shape& shape, const Point& point) : shape_(shape), point_(point) {
    visit(shape.runs().front());
  }

  bool inside() const { return on_ || odd_; }

 private:
  void visit(const Run& run) {
    if (on_ || run.box.right < point_.x || run.box.left > point_.x || run.box.top < point_.y) return;
    if (!run.leaf()) {
      visit((&run)[1]);
      visit(shape_.runs()[run.second]);
      return;
    }
    for (std::uint32_t i = run.first; i < run.last; ++i) edge(shape_.points()[i], shape_.points()[i + 1]);
  }

  void edge(const Point& from, const Point& to) {
    if (segments_meet(from, to, point_, point_)) on_ = true;
    if ((from.x <= point_.x) == (to.x <= point_.x)) return;
    const bool rightwards = from.x < to.x;
    if (side(from, to, point_) == (rightwards ? -1 : 1)) odd_ = !odd_;  // the edge is above the point
  }

  const Shape& shape_;
  Point point_;
  bool on_ = false, odd_ = false;
};

Box grown(Box box, double margin) {
  if (box.empty()) return box;
  return {box.left - margin, box.bottom - margin, box.right + margin, box.top + margin};
}

}  // namespace

Result<Line> make_line(std::span<const std::span<const Point>> parts) {
  Line line;
  Shape& path = line.path_;
  std::vector<std::uint32_t> starts{0};
  for (std::size_t part = 0; part < parts.size(); ++part) {
    const auto& points = parts[part];
    if (points.size() < 2)
      return fail(ProblemKind::invalid, "overlap.line_too_short", {{"part", std::to_string(part + 1)}});
    for (std::size_t i = 0; i < points.size(); ++i)
      if (!(std::abs(points[i].x) <= greatest_coordinate && std::abs(points[i].y) <= greatest_coordinate))
        return fail(ProblemKind::invalid, "overlap.coordinate",
                    {{"ring", std::to_string(part + 1)}, {"point", std::to_string(i + 1)}});
    path.points_.insert(path.points_.end(), points.begin(), points.end());
    starts.push_back(static_cast<std::uint32_t>(path.points_.size()));
  }
  for (const auto& point : path.points_) path.box_.take_in(point);
  if (!parts.empty()) path.grow(starts);
  return line;
}

bool holds(const Shape& shape, const Point& point) {
  return !shape.runs().empty() && Above(shape, point).inside();
}

bool within(const Shape& shape, const Line& line, double margin) {
  if (shape.runs().empty() || line.runs().empty()) return false;
  const auto inside = [&](const Point& point) {
    return shape.box().meets({point.x, point.y, point.x, point.y}) && holds(shape, point);
  };
  if (inside(line.points().front()) || Search(shape, line, margin).run()) return true;
  // The boundary is far off; so each part lies inside as a whole, or outside.
  return std::any_of(line.runs().begin(), line.runs().end(),
                     [&](const Run& run) { return run.leaf() && inside(line.points()[run.first]); });
}

BoxTree tree_over(std::span<const Line> lines) {
  std::vector<Box> boxes;
  boxes.reserve(lines.size());
  for (const auto& line : lines) boxes.push_back(line.box());
  return BoxTree(boxes);
}

std::vector<Near> pairs_near(std::span<const Shape> shapes, std::span<const Line> lines, double margin,
                             int threads) {
  return pairs_near(shapes, lines, tree_over(lines), margin, threads);
}

std::vector<Near> pairs_near(std::span<const Shape> shapes, std::span<const Line> lines, const BoxTree& tree,
                             double margin, int threads) {
  std::vector<std::vector<Near>> parts(chunk_count(shapes.size(), near_chunk));
  parallel_for(shapes.size(), near_chunk, threads, [&](const Chunk& part) {
    for (auto shape = static_cast<std::uint32_t>(part.begin); shape < part.end; ++shape)
      tree.search(grown(shapes[shape].box(), margin), [&](std::uint32_t line) {
        if (within(shapes[shape], lines[line], margin)) parts[part.index].push_back({shape, line});
      });
  });
  std::vector<Near> all;
  for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
  std::sort(all.begin(), all.end(), [](const Near& one, const Near& two) {
    return one.shape != two.shape ? one.shape < two.shape : one.line < two.line;
  });
  return all;
}

}  // namespace minga::methods::overlap
