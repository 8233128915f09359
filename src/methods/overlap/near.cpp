#include "methods/overlap/near.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
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

/// Looks for the least distance of a shape's boundary from a line, as a square: what is farther apart than
/// `most` does not matter, and what is not farther than `enough` ends the search.
class Search {
 public:
  Search(const Shape& shape, const Line& line, double most, double enough)
      : shape_(shape), line_(line), most_(most), enough_(enough) {}

  /// Infinity if there is none of at most `most`.
  double run() {
    const Run &a = shape_.runs().front(), &b = line_.runs().front();
    runs(a, b, apart(a.box, b.box));
    return least_;
  }

 private:
  void runs(const Run& a, const Run& b, double gap) {
    if (gap > most_ || least_ <= enough_) return;
    if (a.leaf() && b.leaf()) return edges(a, b);
    if (b.leaf() || (!a.leaf() && a.edges >= b.edges)) {
      const Run &one = (&a)[1], &two = shape_.runs()[a.second];
      const double first = apart(one.box, b.box), second = apart(two.box, b.box);
      runs(first <= second ? one : two, b, std::min(first, second));
      runs(first <= second ? two : one, b, std::max(first, second));
    } else {
      const Run &one = (&b)[1], &two = line_.runs()[b.second];
      const double first = apart(a.box, one.box), second = apart(a.box, two.box);
      runs(a, first <= second ? one : two, std::min(first, second));
      runs(a, first <= second ? two : one, std::max(first, second));
    }
  }

  void edges(const Run& a, const Run& b) {
    for (std::uint32_t i = a.first; i < a.last; ++i)
      for (std::uint32_t j = b.first; j < b.last; ++j) {
        edge(shape_.points()[i], shape_.points()[i + 1], line_.points()[j], line_.points()[j + 1]);
        if (least_ <= enough_) return;
      }
  }

  void edge(const Point& a, const Point& b, const Point& c, const Point& d) {
    if (apart(around(a, b), around(c, d)) > most_) return;
    const double ends =
        std::min(std::min(apart(a, c, d), apart(b, c, d)), std::min(apart(c, a, b), apart(d, a, b)));
    if (ends <= most_) least_ = most_ = ends;
    if (least_ > enough_ && segments_meet(a, b, c, d)) least_ = most_ = 0;
  }

  static Box around(const Point& a, const Point& b) {
    return {std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x), std::max(a.y, b.y)};
  }

  const Shape& shape_;
  const Line& line_;
  double most_;
  double enough_;
  double least_ = std::numeric_limits<double>::infinity();
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

/// Whether a part of a line lies inside, if the boundary meets none: then each lies inside as a whole, or
/// outside.
bool holds_part(const Shape& shape, const Line& line) {
  return std::any_of(line.runs().begin(), line.runs().end(), [&](const Run& run) {
    return run.leaf() && shape.box().meets(run.box) && holds(shape, line.points()[run.first]);
  });
}

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
  const double square = margin * margin;
  return (shape.box().meets(line.box()) && holds(shape, line.points().front())) ||
         Search(shape, line, square, square).run() <= square || holds_part(shape, line);
}

double distance(const Shape& shape, const Line& line) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (shape.runs().empty() || line.runs().empty()) return infinity;
  const double square = Search(shape, line, infinity, 0).run();
  return square == 0 || holds_part(shape, line) ? 0 : std::sqrt(square);
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

std::vector<double> distances(std::span<const Shape> shapes, std::span<const Line> lines,
                              std::span<const Near> pairs, int threads) {
  std::vector<double> out(pairs.size());
  parallel_for(pairs.size(), near_chunk, threads, [&](const Chunk& part) {
    for (std::size_t i = part.begin; i < part.end; ++i)
      out[i] = distance(shapes[pairs[i].shape], lines[pairs[i].line]);
  });
  return out;
}

std::vector<Nearest> nearest_of(std::span<const Near> pairs, std::span<const double> distances) {
  std::vector<Nearest> out;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (out.empty() || out.back().shape != pairs[i].shape)
      out.push_back({pairs[i].shape, pairs[i].line, distances[i], 0});
    if (distances[i] < out.back().distance) {
      out.back().line = pairs[i].line;
      out.back().distance = distances[i];
    }
    ++out.back().lines;
  }
  return out;
}

}  // namespace minga::methods::overlap
