#include "methods/overlap/common_area.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <type_traits>

#include "methods/overlap/twofold.hpp"

// Over every x, a polygon is the sum of what lies under its upper edges less what lies under its lower edges.
// So the common area of P and Q is the sum over edges e of P and f of Q of
//     sign(e) sign(f) * integral, over the x that both have, of min(e(x), f(x)) - baseline
// with sign +1 for edges that run leftwards (upper ones, counter-clockwise) and -1 for the others.
//
// Runs of edges are taken together: if a run A lies above a run B, the minimum is B everywhere, and what
// remains of A is only from which x to which x it leads: -sgn(net way of A) times the integral under B
// between these two. Whole rings lead back to where they began and vanish. Only runs at the same height have
// to be opened.

namespace minga::methods::overlap {
namespace {

constexpr double epsilon = std::numeric_limits<double>::epsilon() / 2;
constexpr std::size_t most_in_leaf = 8;

/// Greatest multiple of the rounding unit, relative to the sum of `reach`, that a sum can be off: 16 for a
/// term, and 64 for adding up the terms of two leaves; between leaves the sum is compensated.
constexpr double rounding = 80 * epsilon;

template <class T>
T difference(double a, double b) {
  if constexpr (std::is_same_v<T, double>) return a - b;
  return T(exact_sum(a, -b));
}

template <class T>
struct Edge {
  T left, right, y_left, y_right, slope;
  double sign;
  double reach;  // greatest distance of y from the baseline
};

template <class T>
struct Edges {
  std::array<Edge<T>, most_in_leaf> at;
  std::size_t count = 0;
};

template <class T>
T larger(const T& a, const T& b) {
  return a < b ? b : a;
}
template <class T>
T smaller(const T& a, const T& b) {
  return b < a ? b : a;
}

/// A sum that remembers what rounding took from it (Neumaier 1974).
class Sum {
 public:
  void add(double term) {
    const Twofold both = exact_sum(sum_, term);
    sum_ = both.high;
    lost_ += both.low;
  }
  void add(const Twofold& term) {
    add(term.high);
    add(term.low);
  }
  double value() const { return sum_ + lost_; }

 private:
  double sum_ = 0;
  double lost_ = 0;
};

/// Integral of the lower of two edges over the x they share, from left to right.
template <class T>
T under_both(const Edge<T>& e, const Edge<T>& f, const T& left, const T& right) {
  const T e_left = e.y_left + (left - e.left) * e.slope, e_right = e.y_left + (right - e.left) * e.slope;
  const T f_left = f.y_left + (left - f.left) * f.slope, f_right = f.y_left + (right - f.left) * f.slope;
  const T half = T(0.5) * (right - left);
  const T gap_left = e_left - f_left, gap_right = e_right - f_right;
  const T zero(0.0);
  if (!(gap_left > zero) && !(gap_right > zero)) return half * (e_left + e_right);
  if (!(gap_left < zero) && !(gap_right < zero)) return half * (f_left + f_right);
  // They cross: the mean of both, less half of what lies between them.
  const T between = (gap_left * gap_left + gap_right * gap_right) /
                    (gap_left < zero ? gap_right - gap_left : gap_left - gap_right);
  return T(0.5) * half * ((e_left + e_right) + (f_left + f_right) - between);
}

template <class T>
class CommonArea {
 public:
  CommonArea(const Shape& a, const Shape& b)
      : a_(a),
        b_(b),
        origin_{std::max(a.box().left, b.box().left), std::max(a.box().bottom, b.box().bottom)} {}

  Measured measure() {
    compare(a_.runs().front(), b_.runs().front());
    return {sum_.value(), rounding * reach_};
  }

 private:
  /// The edges of a leaf about the origin. Upright ones have no width and count for nothing.
  Edges<T> edges_of(const Shape& shape, const Run& run) {
    Edges<T> out;
    for (std::uint32_t i = run.first; i < run.last; ++i) {
      const Point &from = shape.points()[i], &to = shape.points()[i + 1];
      if (from.x == to.x) continue;
      const bool upper = to.x < from.x;
      const Point &one = upper ? to : from, &two = upper ? from : to;
      Edge<T>& edge = out.at[out.count++];
      edge.left = difference<T>(one.x, origin_.x);
      edge.right = difference<T>(two.x, origin_.x);
      edge.y_left = difference<T>(one.y, origin_.y);
      edge.y_right = difference<T>(two.y, origin_.y);
      edge.slope = difference<T>(two.y, one.y) / difference<T>(two.x, one.x);
      edge.sign = upper ? 1 : -1;
      edge.reach = std::max(std::abs(one.y - origin_.y), std::abs(two.y - origin_.y));
      // What moving the corners to the origin can have cost.
      reach_ +=
          0.05 * std::abs(two.y - one.y) * std::max(std::abs(one.x - origin_.x), std::abs(two.x - origin_.x));
    }
    return out;
  }

  void compare(const Run& a, const Run& b) {
    if (a.box.right <= b.box.left || b.box.right <= a.box.left) return;
    if (a.box.bottom >= b.box.top) return under(b_, b, a_, a);
    if (b.box.bottom >= a.box.top) return under(a_, a, b_, b);
    if (a.leaf() && b.leaf()) return compare_edges(a, b);
    if (b.leaf() || (!a.leaf() && a.edges >= b.edges)) {
      compare((&a)[1], b);
      compare(a_.runs()[a.second], b);
    } else {
      compare(a, (&b)[1]);
      compare(a, b_.runs()[b.second]);
    }
  }

  void compare_edges(const Run& a, const Run& b) {
    const Edges<T> of_a = edges_of(a_, a), of_b = edges_of(b_, b);
    T sum(0.0);
    for (std::size_t i = 0; i < of_a.count; ++i) {
      const Edge<T>& e = of_a.at[i];
      for (std::size_t j = 0; j < of_b.count; ++j) {
        const Edge<T>& f = of_b.at[j];
        const T left = larger(e.left, f.left), right = smaller(e.right, f.right);
        if (!(left < right)) continue;
        sum += T(e.sign * f.sign) * under_both(e, f, left, right);
        reach_ += double(right - left) * (e.reach + f.reach);
      }
    }
    sum_.add(sum);
  }

  /// `upper` lies above `lower`: only where it leads to matters.
  void under(const Shape& low_shape, const Run& lower, const Shape& high_shape, const Run& upper) {
    const double from = high_shape.points()[upper.first].x, to = high_shape.points()[upper.last].x;
    if (from == to) return;
    add_integral(low_shape, lower, std::min(from, to), std::max(from, to), to < from ? 1 : -1);
  }

  /// Adds sign times the integral of the signed edges of `run` over x from `left` to `right`.
  void add_integral(const Shape& shape, const Run& run, double left, double right, double sign) {
    if (run.box.right <= left || run.box.left >= right) return;
    if (std::is_same_v<T, double> && run.box.left >= left && run.box.right <= right) {
      const double net = shape.points()[run.last].x - shape.points()[run.first].x;
      const double rise = shape.box().bottom - origin_.y;
      sum_.add(sign * run.integral);
      sum_.add(-sign * rise * net);
      reach_ += run.reach * (1 + run.edges / 64.0) + std::abs(rise * net);
    } else if (!run.leaf()) {
      add_integral(shape, (&run)[1], left, right, sign);
      add_integral(shape, shape.runs()[run.second], left, right, sign);
    } else {
      add_edges(shape, run, left, right, sign);
    }
  }

  void add_edges(const Shape& shape, const Run& run, double left, double right, double sign) {
    const Edges<T> edges = edges_of(shape, run);
    T sum(0.0);
    for (std::size_t i = 0; i < edges.count; ++i) {
      const Edge<T>& e = edges.at[i];
      const T from = larger(e.left, difference<T>(left, origin_.x));
      const T to = smaller(e.right, difference<T>(right, origin_.x));
      if (!(from < to)) continue;
      const T heights = (e.y_left + (from - e.left) * e.slope) + (e.y_left + (to - e.left) * e.slope);
      sum += T(0.5 * sign * e.sign) * (to - from) * heights;
      reach_ += double(to - from) * e.reach;
    }
    sum_.add(sum);
  }

  const Shape& a_;
  const Shape& b_;
  Point origin_;
  Sum sum_;
  double reach_ = 0;
};

Measured within(Measured measured, const Shape& a, const Shape& b) {
  measured.area = std::clamp(measured.area, 0.0, std::min(a.area(), b.area()));
  return measured;
}

bool apart(const Shape& a, const Shape& b) {
  const Box &one = a.box(), &two = b.box();
  return one.empty() || two.empty() || one.right <= two.left || two.right <= one.left ||
         one.top <= two.bottom || two.top <= one.bottom;
}

}  // namespace

Measured common_area_precisely(const Shape& a, const Shape& b) {
  if (apart(a, b)) return {};
  Measured measured = CommonArea<Twofold>(a, b).measure();
  // The digits lost are those of the last addition, and a trace of the terms.
  measured.bound = epsilon * (std::abs(measured.area) + 1e-12 * measured.bound / rounding);
  return within(measured, a, b);
}

Measured common_area(const Shape& a, const Shape& b) {
  if (apart(a, b)) return {};
  const Measured measured = CommonArea<double>(a, b).measure();
  const double less = std::min(a.area(), b.area());
  if (measured.bound > std::max(1e-4, 1e-10 * less) || less < 1e3 * measured.bound)
    return common_area_precisely(a, b);
  return within(measured, a, b);
}

}  // namespace minga::methods::overlap
