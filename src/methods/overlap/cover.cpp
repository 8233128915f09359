#include "methods/overlap/cover.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "methods/overlap/window.hpp"
#include "methods/parallel.hpp"

namespace minga::methods::overlap {
namespace {

constexpr std::size_t cheap = 1024;  // lines to look at; less is not worth cutting a window
constexpr std::size_t many = 1024;   // edges; then cutting pays wherever few of them end up in both halves
constexpr int most_cuts = 60;

Box common(const Box& a, const Box& b) {
  return {std::max(a.left, b.left), std::max(a.bottom, b.bottom), std::min(a.right, b.right),
          std::min(a.top, b.top)};
}

/// The union's area in ever smaller windows, as long as cutting one makes less work of it.
class Windows {
 public:
  Windows(const Shape& shape, const Box& window, std::vector<const Shape*> others)
      : shape_(shape), window_(window), others_(std::move(others)) {}

  double area() { return area(look(window_, others_), 0); }

 private:
  /// What lies in a window.
  struct View {
    Box window;
    std::vector<WindowEdge> edges;
    std::vector<const Shape*> others;

    bool nothing() const { return others.empty(); }
  };

  View look(const Box& window, const std::vector<const Shape*>& others) const {
    View view{window, {}, {}};
    if (edges_in_window(shape_, window, 0, view.edges) == Presence::none) return view;
    const std::size_t own = view.edges.size();
    for (const Shape* other : others) {
      const auto number = static_cast<std::uint32_t>(view.others.size() + 1);
      const std::size_t before = view.edges.size();
      const Presence presence = edges_in_window(*other, window, number, view.edges);
      if (presence == Presence::none) continue;
      view.others.push_back(other);
      if (presence != Presence::all) continue;
      // It covers all there is; the others add nothing.
      view.edges.erase(view.edges.begin() + static_cast<std::ptrdiff_t>(own),
                       view.edges.begin() + static_cast<std::ptrdiff_t>(before));
      view.others = {other};
      break;
    }
    return view;
  }

  double area(View view, int cuts) const {
    if (view.nothing()) return 0;
    const std::size_t edges = view.edges.size();
    const std::size_t cost = edges > many ? 0 : cost_of(view.edges);
    if ((edges > many || cost > cheap) && cuts < most_cuts) {
      const bool wide = view.window.right - view.window.left > view.window.top - view.window.bottom;
      for (const bool level : {!wide, wide}) {
        const auto [one, two] = halves(view.window, level);
        View first = look(one, view.others), second = look(two, view.others);
        if (!worth_it(view, first, second)) continue;
        view = {};
        return area(std::move(first), cuts + 1) + area(std::move(second), cuts + 1);
      }
    }
    return area_of_first_under_others(view.edges, view.window);
  }

  static std::size_t cost(const View& view) { return view.nothing() ? 0 : cost_of(view.edges); }

  static bool worth_it(const View& whole, const View& one, const View& two) {
    if (whole.edges.size() > many && 4 * (one.edges.size() + two.edges.size()) <= 5 * whole.edges.size())
      return true;
    return 4 * (cost(one) + cost(two)) <= 3 * cost(whole);
  }

  static std::pair<Box, Box> halves(const Box& window, bool level) {
    Box one = window, two = window;
    if (level) {
      one.top = two.bottom = window.bottom + 0.5 * (window.top - window.bottom);
    } else {
      one.right = two.left = window.left + 0.5 * (window.right - window.left);
    }
    return {one, two};
  }

  const Shape& shape_;
  Box window_;
  std::vector<const Shape*> others_;
};

struct Neighbour {
  std::uint32_t of = 0;
  std::uint32_t other = 0;
  double area = 0;
  bool inside = false;
};

std::vector<Cover> covers(std::span<const Shape> shapes, std::span<const Shape> against,
                          const std::vector<Neighbour>& neighbours, int threads) {
  std::vector<std::size_t> starts{0};
  for (std::size_t i = 0; i < neighbours.size(); ++i)
    if (i > 0 && neighbours[i].of != neighbours[i - 1].of) starts.push_back(i);
  starts.push_back(neighbours.size());
  std::vector<Cover> out(shapes.size());
  for (std::size_t i = 0; i < shapes.size(); ++i) out[i].free = shapes[i].area();
  if (neighbours.empty()) return out;
  parallel_for(starts.size() - 1, 64, threads, [&](const Chunk& part) {
    for (std::size_t group = part.begin; group < part.end; ++group) {
      std::vector<const Shape*> others;
      bool inside = false;
      for (std::size_t i = starts[group]; i < starts[group + 1]; ++i) {
        others.push_back(&against[neighbours[i].other]);
        inside = inside || neighbours[i].inside;
      }
      const auto of = neighbours[starts[group]].of;
      out[of] = cover_of(shapes[of], others, inside);
    }
  });
  return out;
}

}  // namespace

double covered_area(const Shape& shape, std::span<const Shape* const> others) {
  Box around;
  std::vector<const Shape*> near;
  for (const Shape* other : others) {
    const Box both = common(shape.box(), other->box());
    if (both.right <= both.left || both.top <= both.bottom) continue;
    around.take_in(both);
    near.push_back(other);
  }
  if (near.empty()) return 0;
  if (near.size() == 1) return common_area(shape, *near.front()).area;
  return std::clamp(Windows(shape, around, std::move(near)).area(), 0.0, shape.area());
}

Cover cover_of(const Shape& shape, std::span<const Shape* const> others, bool inside_one) {
  Cover cover;
  cover.overlaps = static_cast<std::uint32_t>(others.size());
  cover.covered = inside_one ? shape.area() : covered_area(shape, others);
  cover.free = shape.area() - cover.covered;
  cover.share = shape.area() > 0 ? cover.covered / shape.area() : 0;
  return cover;
}

std::vector<Cover> covers_within(std::span<const Shape> shapes, std::span<const Pair> pairs,
                                 double least_area, int threads) {
  std::vector<Neighbour> neighbours;
  for (const auto& pair : pairs) {
    if (!pair.overlaps() || pair.area < least_area) continue;
    const bool same = pair.kind == Kind::same;
    neighbours.push_back({pair.a, pair.b, pair.area, same || pair.kind == Kind::inside});
    neighbours.push_back({pair.b, pair.a, pair.area, same || pair.kind == Kind::contains});
  }
  std::sort(neighbours.begin(), neighbours.end(), [](const Neighbour& one, const Neighbour& two) {
    return std::pair(one.of, one.other) < std::pair(two.of, two.other);
  });
  return covers(shapes, shapes, neighbours, threads);
}

std::vector<Cover> covers_between(std::span<const Shape> shapes, std::span<const Shape> against,
                                  std::span<const Pair> pairs, double least_area, int threads) {
  std::vector<Neighbour> neighbours;
  for (const auto& pair : pairs) {
    if (!pair.overlaps() || pair.area < least_area) continue;
    neighbours.push_back({pair.a, pair.b, pair.area, pair.kind == Kind::same || pair.kind == Kind::inside});
  }
  return covers(shapes, against, neighbours, threads);
}

}  // namespace minga::methods::overlap
