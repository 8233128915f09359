#include "methods/overlap/predicates.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

#include "methods/overlap/twofold.hpp"

namespace minga::methods::overlap {
namespace {

/// A sum of doubles kept exactly, as parts that do not overlap, the least first.
class Expansion {
 public:
  void add(double term) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count_; ++i) {
      const Twofold both = exact_sum(term, parts_.at(i));
      if (both.low != 0) parts_.at(kept++) = both.low;
      term = both.high;
    }
    if (term != 0) parts_.at(kept++) = term;
    count_ = kept;
  }
  void add_product(double a, double b) {
    const Twofold product = exact_product(a, b);
    add(product.low);
    add(product.high);
  }
  int sign() const {
    if (count_ == 0) return 0;
    return parts_.at(count_ - 1) > 0 ? 1 : -1;
  }

 private:
  std::array<double, 16> parts_{};
  std::size_t count_ = 0;
};

int exact_side(const Point& a, const Point& b, const Point& c) {
  Expansion sum;
  sum.add_product(a.x, b.y);
  sum.add_product(-a.x, c.y);
  sum.add_product(-c.x, b.y);
  sum.add_product(-a.y, b.x);
  sum.add_product(a.y, c.x);
  sum.add_product(c.y, b.x);
  return sum.sign();
}

/// c lies on the line through a and b: does it lie between them?
bool between(const Point& a, const Point& b, const Point& c) {
  return std::min(a.x, b.x) <= c.x && c.x <= std::max(a.x, b.x) && std::min(a.y, b.y) <= c.y &&
         c.y <= std::max(a.y, b.y);
}

}  // namespace

int side(const Point& a, const Point& b, const Point& c) {
  constexpr double epsilon = std::numeric_limits<double>::epsilon() / 2;
  const double left = (a.x - c.x) * (b.y - c.y), right = (a.y - c.y) * (b.x - c.x);
  const double twice_area = left - right;
  const double doubt = (3 + 16 * epsilon) * epsilon * (std::abs(left) + std::abs(right));
  if (twice_area > doubt) return 1;
  if (-twice_area > doubt) return -1;
  // A common corner, or all three on one line of a grid: zero factors are exact.
  if (left == 0 && right == 0) return 0;
  return exact_side(a, b, c);
}

bool segments_meet(const Point& a, const Point& b, const Point& c, const Point& d) {
  if (std::max(a.x, b.x) < std::min(c.x, d.x) || std::max(c.x, d.x) < std::min(a.x, b.x) ||
      std::max(a.y, b.y) < std::min(c.y, d.y) || std::max(c.y, d.y) < std::min(a.y, b.y))
    return false;
  const int of_c = side(a, b, c), of_d = side(a, b, d);
  if (of_c * of_d > 0) return false;
  const int of_a = side(c, d, a), of_b = side(c, d, b);
  if (of_a * of_b > 0) return false;
  if (of_c * of_d < 0 && of_a * of_b < 0) return true;
  return (of_c == 0 && between(a, b, c)) || (of_d == 0 && between(a, b, d)) ||
         (of_a == 0 && between(c, d, a)) || (of_b == 0 && between(c, d, b));
}

}  // namespace minga::methods::overlap
