// Two rights of 100 m by 100 m, one 50 m east of the other, and a river that passes 30 m north of the first.
#include <array>
#include <cstdio>
#include <methods/overlap/near.hpp>
#include <methods/overlap/pairs.hpp>
#include <span>

namespace overlap = minga::methods::overlap;

namespace {

overlap::Shape square(double east) {
  const std::array<overlap::Point, 4> corners{{{east, 0}, {east + 100, 0}, {east + 100, 100}, {east, 100}}};
  const std::array<overlap::RingView, 1> rings{{{corners, false}}};
  return overlap::make_shape(rings).value();
}

}  // namespace

int main() {
  const std::array<overlap::Shape, 2> rights{square(0), square(50)};
  const auto pairs = overlap::pairs_within(rights);
  if (pairs.size() != 1) return 1;
  const auto code = overlap::code_of(pairs[0].kind);
  const std::array<overlap::Point, 2> course{{{-20, 130}, {40, 130}}};
  const std::array<std::span<const overlap::Point>, 1> parts{course};
  const std::array<overlap::Line, 1> rivers{overlap::make_line(parts).value()};
  std::printf("%zu pair, %.1f m2, %.*s; %zu right within 30 m of the river\n", pairs.size(), pairs[0].area,
              static_cast<int>(code.size()), code.data(), overlap::pairs_near(rights, rivers, 30).size());
  return 0;
}
