#pragma once

#include <rapidcheck.h>

#include <cmath>
#include <vector>

#include "formats/shape.hpp"

namespace minga::formats::test {

/// Positions on a grid of seven decimals, so that text of seven decimals gives them back.
inline rc::Gen<Position> positions() {
  return rc::gen::map(
      rc::gen::pair(rc::gen::inRange<long>(-1'800'000'000, 1'800'000'001),
                    rc::gen::inRange<long>(-900'000'000, 900'000'001)),
      [](const std::pair<long, long>& p) {
        return Position{static_cast<double>(p.first) / 1e7, static_cast<double>(p.second) / 1e7};
      });
}

/// A square ring, counter-clockwise or not, whose corner and size are random.
inline Path square(Position corner, double size, bool counter_clockwise) {
  const auto rounded = [](double degrees) { return std::round(degrees * 1e7) / 1e7; };
  const double west = rounded(std::min(corner.longitude, 170.0));
  const double south = rounded(std::min(corner.latitude, 80.0));
  const double east = rounded(west + size);
  const double north = rounded(south + size);
  if (counter_clockwise) return {{west, south}, {east, south}, {east, north}, {west, north}, {west, south}};
  return {{west, south}, {west, north}, {east, north}, {east, south}, {west, south}};
}

inline Shape simple_shape(ShapeKind kind) {
  Shape shape;
  shape.kind = kind;
  if (kind == ShapeKind::point) {
    shape.paths.push_back({*positions()});
  } else if (kind == ShapeKind::line) {
    const auto count = *rc::gen::inRange<std::size_t>(2, 8);
    shape.paths.push_back(*rc::gen::container<Path>(count, positions()));
  } else {
    const Position corner = *positions();
    shape.paths.push_back(square(corner, 4, true));
    if (*rc::gen::arbitrary<bool>()) shape.paths.push_back(square(corner, 1, false));
  }
  return shape;
}

/// Shapes of every kind that hold to the rules, with rings turned as GeoJSON wants them.
inline rc::Gen<Shape> shapes() {
  return rc::gen::exec([] {
    const auto kind = static_cast<ShapeKind>(*rc::gen::inRange(1, 8));
    if (kind < ShapeKind::multi_point) return simple_shape(kind);
    Shape shape;
    shape.kind = kind;
    const auto count = *rc::gen::inRange(1, 4);
    for (int i = 0; i < count; ++i) {
      const int part = kind == ShapeKind::collection ? *rc::gen::inRange(1, 4) : static_cast<int>(kind) - 3;
      shape.parts.push_back(simple_shape(static_cast<ShapeKind>(part)));
    }
    return shape;
  });
}

}  // namespace minga::formats::test
