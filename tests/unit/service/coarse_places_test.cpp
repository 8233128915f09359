#include "service/coarse_places.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace minga::service {
namespace {

double degrees(int from, int to) {
  return *rc::gen::inRange(from * 10'000, to * 10'000) / 10'000.0;
}

pack::Envelope some_box() {
  const double west = degrees(-180, 179), south = degrees(-90, 89);
  return {west, south, std::min(180.0, west + degrees(0, 3)), std::min(90.0, south + degrees(0, 3))};
}

Geometry point_at(double longitude, double latitude) {
  return {pack::wkb_of({pack::ShapeKind::point, {{{longitude, latitude}}}, {}})};
}

RC_GTEST_PROP(CoarsePlace, HoldsThePlaceAndIsMadeOfWholeCells, ()) {
  const double cell = *rc::gen::element(0.05, 0.1, 0.25, 1.0, 5.0);
  const auto box = some_box();
  const auto cells = cells_around(box, cell);
  RC_ASSERT(cells.west <= box.west && cells.south <= box.south && cells.east >= box.east &&
            cells.north >= box.north);
  RC_ASSERT(cells.east > cells.west && cells.north > cells.south);
  for (const double edge : {cells.west, cells.east, cells.south, cells.north}) {
    const bool is_end = std::abs(edge) == 180 || std::abs(edge) == 90;
    RC_ASSERT(is_end || std::abs(edge / cell - std::round(edge / cell)) < 1e-9);
  }
}

RC_GTEST_PROP(CoarsePlace, IsTheSameWhereverInItsCellThePlaceIs, ()) {
  // A cell that doubles hold exactly, so that its edges are where they are said to be.
  constexpr double cell = 0.25;
  const double west = *rc::gen::inRange(-700, 700) * cell, south = *rc::gen::inRange(-300, 300) * cell;
  const auto inside = [&] { return *rc::gen::inRange(0, 2500) / 10'000.0; };
  const auto one = coarse_place(point_at(west + inside(), south + inside()), cell);
  const auto two = coarse_place(point_at(west + inside(), south + inside()), cell);
  RC_ASSERT(one == two);
  RC_ASSERT(!one.wkb.empty());
}

RC_GTEST_PROP(CoarseBox, FindsAllOfACellOrNothingOfIt, ()) {
  constexpr double cell = 0.25;
  const auto asked = some_box();
  const auto box = coarse_box({asked.west, asked.south, asked.east, asked.north}, cell);
  const double west = *rc::gen::inRange(-700, 700) * cell, south = *rc::gen::inRange(-300, 300) * cell;
  const auto finds = [&](double x, double y) {
    return x >= box.west && x <= box.east && y >= box.south && y <= box.north;
  };
  const auto inside = [&] { return *rc::gen::inRange(0, 2500) / 10'000.0; };
  RC_ASSERT(finds(west, south) == finds(west + inside(), south + inside()));
  RC_ASSERT(finds(asked.west, asked.south));
}

TEST(CoarsePlace, IsNothingForBytesThatAreNone) {
  EXPECT_TRUE(coarse_place({"x"}, 1).wkb.empty());
}

}  // namespace
}  // namespace minga::service
