#include "methods/overlap/touch.hpp"

#include "methods/overlap/predicates.hpp"

namespace minga::methods::overlap {
namespace {

bool leaves_meet(const Shape& a, const Run& of_a, const Shape& b, const Run& of_b) {
  for (std::uint32_t i = of_a.first; i < of_a.last; ++i)
    for (std::uint32_t j = of_b.first; j < of_b.last; ++j)
      if (segments_meet(a.points()[i], a.points()[i + 1], b.points()[j], b.points()[j + 1])) return true;
  return false;
}

bool runs_meet(const Shape& a, const Run& of_a, const Shape& b, const Run& of_b) {
  if (!of_a.box.meets(of_b.box)) return false;
  if (of_a.leaf() && of_b.leaf()) return leaves_meet(a, of_a, b, of_b);
  if (of_b.leaf() || (!of_a.leaf() && of_a.edges >= of_b.edges))
    return runs_meet(a, (&of_a)[1], b, of_b) || runs_meet(a, a.runs()[of_a.second], b, of_b);
  return runs_meet(a, of_a, b, (&of_b)[1]) || runs_meet(a, of_a, b, b.runs()[of_b.second]);
}

}  // namespace

bool boundaries_meet(const Shape& a, const Shape& b) {
  if (a.runs().empty() || b.runs().empty()) return false;
  return runs_meet(a, a.runs().front(), b, b.runs().front());
}

}  // namespace minga::methods::overlap
