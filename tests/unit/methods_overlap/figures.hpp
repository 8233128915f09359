#pragma once

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <numbers>
#include <random>
#include <vector>

#include "methods/overlap/shape.hpp"

namespace minga::methods::overlap::test {

using Ring = std::vector<Point>;

/// A part: its outer ring, then its holes.
using Part = std::vector<Ring>;

inline Shape shape_of(const std::vector<Part>& parts) {
  std::vector<RingView> views;
  for (const auto& part : parts)
    for (std::size_t i = 0; i < part.size(); ++i) views.push_back({part[i], i > 0});
  return make_shape(views).value();
}

inline Ring rectangle(double x, double y, double width, double height) {
  return {{x, y}, {x + width, y}, {x + width, y + height}, {x, y + height}};
}

inline Shape box(double x, double y, double width, double height) {
  return shape_of({{rectangle(x, y, width, height)}});
}

inline Ring moved(Ring ring, double dx, double dy, double scale = 1) {
  for (auto& point : ring) point = {point.x * scale + dx, point.y * scale + dy};
  return ring;
}

/// The same in every library: std distributions differ.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  double number(double from, double to) {
    return from + (to - from) * static_cast<double>(engine_() >> 11U) * 0x1p-53;
  }
  int whole(int from, int to) {
    return from + static_cast<int>(engine_() % static_cast<std::uint64_t>(to - from + 1));
  }

 private:
  std::mt19937_64 engine_;
};

/// A simple ring around a centre: corners at growing angles, at distances from `near` to `far` times the
/// radius.
inline Ring star(Dice& dice, int corners, Point centre, double radius, double near = 0.4) {
  Ring ring;
  for (int i = 0; i < corners; ++i) {
    const double angle = 2 * std::numbers::pi * (i + dice.number(0.05, 0.95)) / corners;
    const double distance = radius * dice.number(near, 1);
    ring.push_back({centre.x + distance * std::cos(angle), centre.y + distance * std::sin(angle)});
  }
  return ring;
}

/// A ring like a coast: waves upon waves around a circle; simple, since it is one distance for each angle.
inline Ring coast(int corners, Point centre, double radius, double phase) {
  Ring ring;
  for (int i = 0; i < corners; ++i) {
    const double angle = 2 * std::numbers::pi * i / corners;
    double distance = 1;
    for (int wave = 3; wave < corners / 4; wave *= 3)
      distance += 0.3 / wave * std::sin(wave * angle + phase * wave);
    ring.push_back(
        {centre.x + radius * distance * std::cos(angle), centre.y + radius * distance * std::sin(angle)});
  }
  return ring;
}

/// A random shape within about `extent` around `centre`: a star, one with a hole, or several parts side by
/// side; now and then on whole numbers, so that edges and corners coincide.
inline Shape random_shape(Dice& dice, Point centre, double extent) {
  switch (dice.whole(0, 4)) {
    case 0: {
      const double unit = extent / 8;
      const double x = centre.x + unit * dice.whole(-8, 0), y = centre.y + unit * dice.whole(-8, 0);
      return box(x, y, unit * dice.whole(1, 8), unit * dice.whole(1, 8));
    }
    case 1: {
      Ring hole = star(dice, dice.whole(3, 9), centre, extent * 0.3);
      return shape_of({{star(dice, dice.whole(12, 40), centre, extent, 0.6), hole}});
    }
    case 2: {
      std::vector<Part> parts;
      for (int i = 0; i < 3; ++i)
        parts.push_back(
            {star(dice, dice.whole(5, 12), {centre.x + extent * (i - 1), centre.y}, extent * 0.49)});
      return shape_of(parts);
    }
    default:
      return shape_of({{star(dice, dice.whole(5, 60), centre, extent)}});
  }
}

}  // namespace minga::methods::overlap::test
