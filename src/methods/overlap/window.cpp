#include "methods/overlap/window.hpp"

#include <algorithm>
#include <cmath>

namespace minga::methods::overlap {
namespace {

class Collect {
 public:
  Collect(const Shape& shape, const Box& window, std::uint32_t of, std::vector<WindowEdge>& out)
      : shape_(shape), window_(window), of_(of), out_(out), width_(window.right - window.left) {}

  Presence run() {
    visit(shape_.runs().front());
    if (own_) return Presence::part;
    return depth_ > 0.5 * width_ ? Presence::all : Presence::none;
  }

 private:
  void visit(const Run& run) {
    if (run.box.right <= window_.left || run.box.left >= window_.right) return;
    if (run.box.bottom >= window_.top) return level(run, window_.top - window_.bottom);
    if (run.box.top <= window_.bottom) return level(run, 0);
    if (run.leaf()) {
      for (std::uint32_t i = run.first; i < run.last; ++i) edge(shape_.points()[i], shape_.points()[i + 1]);
    } else {
      visit((&run)[1]);
      visit(shape_.runs()[run.second]);
    }
  }

  /// A run beside the window in y: only where it leads to matters.
  void level(const Run& run, double y) {
    const double from = shape_.points()[run.first].x, to = shape_.points()[run.last].x;
    add({std::min(from, to) - window_.left, std::max(from, to) - window_.left, y, y, to < from ? -1 : 1,
         of_});
  }

  void edge(const Point& from, const Point& to) {
    const bool upper = to.x < from.x;
    const Point &one = upper ? to : from, &two = upper ? from : to;
    if (two.x <= window_.left || one.x >= window_.right) return;
    const double low = std::min(one.y, two.y) - window_.bottom,
                 high = std::max(one.y, two.y) - window_.bottom;
    const double height = window_.top - window_.bottom;
    const double left = one.x - window_.left, right = two.x - window_.left;
    if (high <= 0) return add({left, right, 0, 0, upper ? -1 : 1, of_});
    if (low >= height) return add({left, right, height, height, upper ? -1 : 1, of_});
    own_ = true;
    add({left, right, one.y - window_.bottom, two.y - window_.bottom, upper ? -1 : 1, of_});
  }

  void add(WindowEdge edge) {
    const double left = std::max(edge.left, 0.0), right = std::min(edge.right, width_);
    if (!(left < right)) return;
    const double y_left = edge.at(left), y_right = edge.at(right);
    edge.left = left;
    edge.right = right;
    edge.y_left = y_left;
    edge.y_right = y_right;
    if (y_left == 0 && y_right == 0) depth_ += edge.enters * (right - left);
    out_.push_back(edge);
  }

  const Shape& shape_;
  const Box& window_;
  std::uint32_t of_;
  std::vector<WindowEdge>& out_;
  double width_;
  double depth_ =
      0;  // width of the lower side that lies in the shape: with no edge of its own, none or all of it
  bool own_ = false;
};

/// One upright strip between two neighbouring x at which edges begin or end: within it every edge goes
/// through.
class Strip {
 public:
  explicit Strip(double height) : height_(height) {}

  void begin(double left, double right) {
    left_ = left;
    right_ = right;
    // The window's own lower and upper side, so that what pokes out is cut off where it crosses them.
    lines_.assign({{0, 0, 1, window_}, {height_, height_, -1, window_}});
  }

  void add(const WindowEdge& edge) {
    lines_.push_back({edge.at(left_), edge.at(right_), edge.enters, edge.of});
  }

  double area() {
    std::sort(lines_.begin(), lines_.end(), [](const Line& a, const Line& b) {
      return a.left != b.left ? a.left < b.left : a.right < b.right;
    });
    find_crossings();
    double sum = 0, from = 0, length = covered(0);
    for (const double to : cuts_) {
      if (to <= from) continue;
      const double next = covered(to);
      sum += (to - from) * 0.5 * (length + next);
      from = to;
      length = next;
    }
    return sum * (right_ - left_);
  }

 private:
  static constexpr std::uint32_t window_ = 0xFFFFFFFFU;

  struct Line {
    double left = 0, right = 0;
    std::int32_t enters = 0;
    std::uint32_t of = 0;
    double at(double part) const { return left + part * (right - left); }
  };

  /// Where in the strip, as a part of its width, lines cross; ascending, and at last its end. Lines are in
  /// order at the left side; every swap that puts them in order at the right side is a crossing.
  void find_crossings() {
    cuts_.clear();
    sorted_ = lines_;
    for (std::size_t i = 1; i < sorted_.size(); ++i)
      for (std::size_t j = i; j > 0 && sorted_[j].right < sorted_[j - 1].right; --j) {
        const double before = sorted_[j].left - sorted_[j - 1].left;
        const double after = sorted_[j - 1].right - sorted_[j].right;
        const double part = before / (before + after);
        if (part > 0 && part < 1) cuts_.push_back(part);
        std::swap(sorted_[j], sorted_[j - 1]);
      }
    std::sort(cuts_.begin(), cuts_.end());
    cuts_.push_back(1);
  }

  /// The length at this part of the width that lies in the window, in shape 0 and in at least one other.
  double covered(double part) {
    order_.clear();
    for (const auto& line : lines_) order_.emplace_back(line.at(part), &line);
    std::sort(order_.begin(), order_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    int window = 0, first = 0, others = 0;
    double length = 0, from = 0;
    for (const auto& [y, line] : order_) {
      if (window > 0 && first > 0 && others > 0) length += y - from;
      from = y;
      (line->of == window_ ? window : line->of == 0 ? first : others) += line->enters;
    }
    return length;
  }

  double left_ = 0, right_ = 0, height_;
  std::vector<Line> lines_, sorted_;
  std::vector<double> cuts_;
  std::vector<std::pair<double, const Line*>> order_;
};

std::vector<double> all_ends(const std::vector<WindowEdge>& edges) {
  std::vector<double> ends;
  ends.reserve(2 * edges.size());
  for (const auto& edge : edges) {
    ends.push_back(edge.left);
    ends.push_back(edge.right);
  }
  std::sort(ends.begin(), ends.end());
  return ends;
}

}  // namespace

Presence edges_in_window(const Shape& shape, const Box& window, std::uint32_t of,
                         std::vector<WindowEdge>& out) {
  if (shape.runs().empty()) return Presence::none;
  const std::size_t before = out.size();
  const Presence presence = Collect(shape, window, of, out).run();
  if (presence == Presence::none) out.resize(before);
  return presence;
}

std::size_t cost_of(const std::vector<WindowEdge>& edges) {
  std::vector<double> begins, finishes, ends = all_ends(edges);
  for (const auto& edge : edges) {
    begins.push_back(edge.left);
    finishes.push_back(edge.right);
  }
  std::sort(begins.begin(), begins.end());
  std::sort(finishes.begin(), finishes.end());
  ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
  std::size_t begun = 0, finished = 0, cost = 0;
  for (const double x : ends) {
    while (begun < begins.size() && begins[begun] <= x) ++begun;
    while (finished < finishes.size() && finishes[finished] <= x) ++finished;
    cost += begun - finished;
  }
  return cost;
}

double area_of_first_under_others(const std::vector<WindowEdge>& edges, const Box& window) {
  std::vector<double> xs = all_ends(edges);
  xs.erase(std::unique(xs.begin(), xs.end()), xs.end());
  std::vector<const WindowEdge*> coming, active;
  for (const auto& edge : edges) coming.push_back(&edge);
  std::stable_sort(coming.begin(), coming.end(),
                   [](const auto* a, const auto* b) { return a->left < b->left; });
  Strip strip(window.top - window.bottom);
  double sum = 0;
  std::size_t next = 0;
  for (std::size_t i = 0; i + 1 < xs.size(); ++i) {
    std::erase_if(active, [&](const auto* edge) { return edge->right <= xs[i]; });
    for (; next < coming.size() && coming[next]->left <= xs[i]; ++next) active.push_back(coming[next]);
    strip.begin(xs[i], xs[i + 1]);
    for (const auto* edge : active) strip.add(*edge);
    sum += strip.area();
  }
  return sum;
}

}  // namespace minga::methods::overlap
