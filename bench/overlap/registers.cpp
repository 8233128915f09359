#include "registers.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "formats/layers/shape_layer.hpp"

namespace minga::bench {

using methods::overlap::Point;
using methods::overlap::RingView;
using methods::overlap::Shape;

namespace {

template <class T>
T or_end(Result<T> result, const std::string& file) {
  if (result) return std::move(*result);
  std::fprintf(stderr, "%s: %s\n", file.c_str(), result.error().code.c_str());
  std::exit(1);
}

}  // namespace

std::vector<Shape> shapes_of(const std::string& file) {
  return or_end(formats::layers::shape_layer(file, {}), file).shapes;
}

Rivers rivers_of(const std::string& file) {
  auto layer = or_end(formats::layers::shape_layer(file, {}), file);
  const auto kinds = or_end(formats::layers::column_of(file, "kind"), file);
  Rivers out;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (kinds[i] == "mining") out.rights.push_back(std::move(layer.shapes[i]));
    if (kinds[i] == "river") out.rivers.push_back(std::move(layer.lines[i]));
  }
  return out;
}

namespace {

bool is_hole(std::span<const Point> ring) {
  double twice = 0;
  for (std::size_t i = 1; i + 1 < ring.size(); ++i)
    twice += (ring[i].x - ring[0].x) * (ring[i + 1].y - ring[0].y) -
             (ring[i + 1].x - ring[0].x) * (ring[i].y - ring[0].y);
  return twice < 0;
}

Shape moved(const Shape& shape, double dx, double dy) {
  std::vector<Point> points = shape.points();
  for (auto& point : points) point = {point.x + dx, point.y + dy};
  std::vector<RingView> rings;
  for (std::size_t first = 0; first < points.size();) {
    std::size_t last = first + 3;
    while (points[last] != points[first]) ++last;
    const auto ring = std::span(points).subspan(first, last + 1 - first);
    rings.push_back({ring, is_hole(ring)});
    first = last + 1;
  }
  return methods::overlap::make_shape(rings).value();
}

}  // namespace

std::vector<Shape> tiled(const std::vector<Shape>& shapes, std::size_t tiles) {
  methods::overlap::Box around;
  for (const auto& shape : shapes) around.take_in(shape.box());
  const double width = std::ceil((around.right - around.left) / 1000) * 1000;
  const double height = std::ceil((around.top - around.bottom) / 1000) * 1000;
  const auto side = static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(tiles))));
  std::vector<Shape> out;
  out.reserve(shapes.size() * tiles);
  for (std::size_t tile = 0; tile < tiles; ++tile)
    for (const auto& shape : shapes)
      out.push_back(
          moved(shape, width * static_cast<double>(tile % side), height * static_cast<double>(tile / side)));
  return out;
}

Found found_in(const std::vector<methods::overlap::Pair>& pairs) {
  Found found;
  found.meeting = pairs.size();
  for (const auto& pair : pairs) {
    found.hectares += pair.area / 1e4;
    if (pair.area > 1) ++found.over_one;
  }
  return found;
}

}  // namespace minga::bench
