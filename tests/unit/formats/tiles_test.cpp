#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <set>

#include "formats/tiles/mvt.hpp"
#include "shapes.hpp"
#include "support/mvt_read.hpp"

namespace minga::formats::tiles {
namespace {

using minga::testing::read_tile;
using pack::Path;
using pack::Position;
using pack::Shape;
using pack::ShapeKind;

/// Where a point of a tile's grid lies.
Position at(const Tile& tile, double x, double y) {
  const double side = std::exp2(tile.zoom);
  return from_square({(tile.x + x / kExtent) / side, (tile.y + y / kExtent) / side});
}

Shape polygon(const Tile& tile, const std::vector<std::vector<Point>>& rings) {
  Shape shape;
  shape.kind = ShapeKind::polygon;
  for (const auto& ring : rings) {
    Path path;
    for (const auto& p : ring) path.push_back(at(tile, p.x, p.y));
    path.push_back(path.front());
    shape.paths.push_back(std::move(path));
  }
  return shape;
}

std::vector<Point> rectangle(double left, double top, double right, double bottom) {
  return {{left, top}, {right, top}, {right, bottom}, {left, bottom}};
}

double area(const Drawing& drawing) {
  double sum = 0;
  for (const auto& ring : drawing.rings) sum += static_cast<double>(doubled_area(ring)) / 2;
  return sum;
}

const Tile kTile{15, 9930, 17400};  // in Peru; drawn as it is

TEST(Mercator, KnowsItsSquare) {
  EXPECT_NEAR(to_square({0, 0}).x, 0.5, 1e-15);
  EXPECT_NEAR(to_square({0, 0}).y, 0.5, 1e-15);
  EXPECT_NEAR(to_square({-180, kLastLatitude}).y, 0, 1e-12);
  EXPECT_NEAR(to_square({180, -90}).y, 1, 1e-12);
  // OSM wiki, Slippy map tilenames: Lima (-77.03, -12.04) at zoom 10 is tile 292/546.
  EXPECT_EQ(std::floor(to_square({-77.03, -12.04}).x * 1024), 292);
  EXPECT_EQ(std::floor(to_square({-77.03, -12.04}).y * 1024), 546);
}

RC_GTEST_PROP(Mercator, GoesThereAndBack, ()) {
  const Position p{*rc::gen::inRange(-1'800'000, 1'800'001) / 10'000.0,
                   *rc::gen::inRange(-850'000, 850'001) / 10'000.0};
  const auto back = from_square(to_square(p));
  RC_ASSERT(std::abs(back.longitude - p.longitude) < 1e-10);
  RC_ASSERT(std::abs(back.latitude - p.latitude) < 1e-10);
}

RC_GTEST_PROP(Mercator, IsTheSameFromTheTable, ()) {
  const Position p{*rc::gen::inRange(-1'800'000, 1'800'001) / 10'000.0,
                   *rc::gen::inRange(-900'000, 900'001) / 10'000.0};
  const double unit = 1 / (std::exp2(kDeepestZoom) * kExtent);
  RC_ASSERT(to_square_quickly(p).x == to_square(p).x);
  RC_ASSERT(std::abs(to_square_quickly(p).y - to_square(p).y) < 2e-4 * unit);
}

RC_GTEST_PROP(Mercator, ProjectsAPathAsItsPoints, ()) {
  pack::Path path;
  for (int i = *rc::gen::inRange(0, 9); i > 0; --i)
    path.push_back({*rc::gen::inRange(-1800, 1801) / 10.0, *rc::gen::inRange(-900, 901) / 10.0});
  const double scale = std::exp2(*rc::gen::inRange(0, kDeepestZoom + 1)) * kExtent;
  const Point from{4096.0 * *rc::gen::inRange(0, 100), 4096.0 * *rc::gen::inRange(0, 100)};
  std::vector<Point> projected(3, Point{7, 7});
  project_quickly(path, scale, from, projected);
  RC_ASSERT(projected.size() == path.size());
  for (std::size_t i = 0; i < path.size(); ++i) {
    const auto p = to_square_quickly(path[i]);
    RC_ASSERT(projected[i].x == p.x * scale - from.x);
    RC_ASSERT(projected[i].y == p.y * scale - from.y);
  }
}

TEST(Mercator, HasTilesOfItsPyramidAlone) {
  EXPECT_TRUE(is_tile({0, 0, 0}));
  EXPECT_TRUE(is_tile({16, 65535, 65535}));
  for (const auto& tile : {Tile{-1, 0, 0}, Tile{0, 1, 0}, Tile{3, 0, 8}, Tile{17, 0, 0}})
    EXPECT_FALSE(is_tile(tile));
  const auto whole = envelope_of(Tile{0, 0, 0});
  EXPECT_EQ(whole, (pack::Envelope{-180, -90, 180, 90}));
}

TEST(Drawing, PutsARectangleOnTheGrid) {
  const auto drawing = drawing_of(polygon(kTile, {rectangle(100, 200, 300, 500)}), kTile, {});
  ASSERT_EQ(drawing.rings.size(), 1U);
  EXPECT_EQ(drawing.rings[0].size(), 4U);
  EXPECT_EQ(doubled_area(drawing.rings[0]), 2 * 200 * 300);
}

TEST(Drawing, TurnsRingsWhicheverWayTheyCame) {
  auto outer = rectangle(0, 0, 1000, 1000), hole = rectangle(100, 100, 200, 300);
  for (int way = 0; way < 4; ++way) {
    if (way % 2) std::reverse(outer.begin(), outer.end());
    if (way / 2) std::reverse(hole.begin(), hole.end());
    const auto drawing = drawing_of(polygon(kTile, {outer, hole}), kTile, {});
    ASSERT_EQ(drawing.rings.size(), 2U);
    EXPECT_GT(doubled_area(drawing.rings[0]), 0);
    EXPECT_LT(doubled_area(drawing.rings[1]), 0);
    EXPECT_EQ(area(drawing), 1'000'000 - 20'000);
  }
}

TEST(Drawing, CutsAtTheBuffer) {
  const auto drawing = drawing_of(polygon(kTile, {rectangle(-9000, 1000, 9000, 2000)}), kTile, {});
  ASSERT_EQ(drawing.rings.size(), 1U);
  EXPECT_EQ(area(drawing), (kExtent + 2 * kBuffer) * 1000);
  // A tile deep inside of a polygon is covered whole.
  EXPECT_EQ(area(drawing_of(polygon(kTile, {rectangle(-9000, -9000, 9000, 9000)}), kTile, {})),
            std::pow(kExtent + 2 * kBuffer, 2));
  EXPECT_TRUE(drawing_of(polygon(kTile, {rectangle(5000, 0, 6000, 100)}), kTile, {}).empty());
}

TEST(Drawing, LeavesOutHolesThatAreOutOfSight) {
  const auto drawing = drawing_of(
      polygon(kTile, {rectangle(-9000, -9000, 9000, 9000), rectangle(6000, 0, 7000, 10)}), kTile, {});
  EXPECT_EQ(drawing.rings.size(), 1U);
}

TEST(Drawing, DropsWhatHasNoAreaOrLength) {
  EXPECT_TRUE(drawing_of(polygon(kTile, {{{10, 10}, {10.1, 10}, {10, 10.1}}}), kTile, {}).empty());
  EXPECT_TRUE(drawing_of(polygon(kTile, {{{10, 10}, {50, 50}, {90, 90}}}), kTile, {}).empty());
  Shape line;
  line.kind = ShapeKind::line;
  line.paths.push_back({at(kTile, 10, 10), at(kTile, 10.1, 10.1)});
  EXPECT_TRUE(drawing_of(line, kTile, {}).empty());
}

TEST(Drawing, CutsALineThatLeavesAndComesBack) {
  Shape line;
  line.kind = ShapeKind::line;
  line.paths.push_back(
      {at(kTile, 100, 100), at(kTile, 5000, 100), at(kTile, 5000, 300), at(kTile, 100, 300)});
  const auto drawing = drawing_of(line, kTile, {});
  ASSERT_EQ(drawing.lines.size(), 2U);
  EXPECT_EQ(drawing.lines[0], (GridPath{{100, 100}, {kExtent + kBuffer, 100}}));
  EXPECT_EQ(drawing.lines[1], (GridPath{{kExtent + kBuffer, 300}, {100, 300}}));
}

TEST(Drawing, SmallPolygonsBecomeBoxes) {
  const Tile tile{6, 18, 34};
  const auto options = drawing_options(6);
  const auto small = drawing_of(polygon(tile, {{{10.2, 10.2}, {13, 11}, {11, 12.9}}}), tile, options);
  ASSERT_EQ(small.rings.size(), 1U);
  EXPECT_EQ(small.rings[0], (GridPath{{10, 10}, {13, 10}, {13, 13}, {10, 13}}));
  EXPECT_TRUE(small.is_box);
  const auto tiny = drawing_of(polygon(tile, {rectangle(10.1, 10.1, 10.2, 10.2)}), tile, options);
  ASSERT_EQ(tiny.rings.size(), 1U);
  EXPECT_EQ(tiny.rings[0], (GridPath{{10, 10}, {11, 10}, {11, 11}, {10, 11}}));
  EXPECT_FALSE(drawing_of(polygon(tile, {rectangle(10, 10, 20, 20)}), tile, options).is_box);
  // Narrow but long is neither.
  EXPECT_EQ(drawing_of(polygon(tile, {rectangle(10, 10, 12, 900)}), tile, options).rings[0].size(), 4U);
  EXPECT_EQ(drawing_options(14).tolerance, 0);
}

TEST(Drawing, SimplifiesWithinItsTolerance) {
  const Tile tile{6, 18, 34};
  std::vector<Point> ring;
  for (int i = 0; i < 5000; ++i) {
    const double angle = i * 2 * std::numbers::pi / 5000;
    ring.push_back({2000 + 1500 * std::cos(angle), 2000 + 1500 * std::sin(angle)});
  }
  const auto drawing = drawing_of(polygon(tile, {ring}), tile, drawing_options(6));
  ASSERT_EQ(drawing.rings.size(), 1U);
  EXPECT_LT(drawing.rings[0].size(), 100U);
  EXPECT_NEAR(area(drawing), std::numbers::pi * 1500 * 1500, 2 * std::numbers::pi * 1500 * kHalfPixel);
}

/// A ring without crossings around a place in or beside the tile.
std::vector<Point> star() {
  const double x = *rc::gen::inRange(-2000, 6000), y = *rc::gen::inRange(-2000, 6000);
  const int corners = *rc::gen::inRange(3, 24);
  std::vector<Point> ring;
  for (int i = 0; i < corners; ++i) {
    const double angle = i * 2 * std::numbers::pi / corners;
    const double radius = *rc::gen::inRange(50, 5000);
    ring.push_back({x + radius * std::cos(angle), y + radius * std::sin(angle)});
  }
  return ring;
}

/// The area inside the buffered square, by walking the rows of a fine grid: another way than cutting.
double area_by_rows(const std::vector<Point>& ring) {
  constexpr double step = 4, low = -kBuffer, high = kExtent + kBuffer;
  double sum = 0;
  for (double y = low + step / 2; y < high; y += step) {
    std::vector<double> crossings;
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const auto& a = ring[i];
      const auto& b = ring[(i + 1) % ring.size()];
      if ((a.y <= y) != (b.y <= y))
        crossings.push_back(std::clamp(a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x), low, high));
    }
    std::sort(crossings.begin(), crossings.end());
    for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) sum += (crossings[i + 1] - crossings[i]) * step;
  }
  return sum;
}

RC_GTEST_PROP(Drawing, HasTheAreaOfWhatIsSeen, ()) {
  const auto ring = star();
  const auto drawing = drawing_of(polygon(kTile, {ring}), kTile, {});
  double around = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const auto& b = ring[(i + 1) % ring.size()];
    around += std::hypot(b.x - ring[i].x, b.y - ring[i].y);
  }
  // A point moves at most half a unit's diagonal; the rows are 4 units high.
  RC_ASSERT(std::abs(area(drawing) - area_by_rows(ring)) <= around * (0.75 + 2) + 100);
}

RC_GTEST_PROP(Drawing, HoldsToTheSpecification, ()) {
  const Tile tile{*rc::gen::inRange(0, 5), 0, 0};
  const auto shape = *formats::test::shapes();
  const auto drawing = drawing_of(shape, tile, drawing_options(tile.zoom));
  const auto in_sight = [](const GridPath& path) {
    for (const auto& p : path)
      RC_ASSERT(p.x >= -kBuffer && p.x <= kExtent + kBuffer && p.y >= -kBuffer && p.y <= kExtent + kBuffer);
    for (std::size_t i = 0; i + 1 < path.size(); ++i) RC_ASSERT(!(path[i] == path[i + 1]));
  };
  if (!drawing.rings.empty()) RC_ASSERT(doubled_area(drawing.rings.front()) > 0);
  for (const auto& ring : drawing.rings) {
    in_sight(ring);
    RC_ASSERT(ring.size() >= 3U);
    RC_ASSERT(!(ring.front() == ring.back()));
    RC_ASSERT(doubled_area(ring) != 0);
  }
  for (const auto& line : drawing.lines) {
    in_sight(line);
    RC_ASSERT(line.size() >= 2U);
  }
}

RC_GTEST_PROP(TileWriter, WritesWhatIsReadBack, ()) {
  const Tile tile{*rc::gen::inRange(0, 4), 0, 0};
  TileWriter writer("parcel", tile), again("parcel", tile);
  const auto shapes = *rc::gen::container<std::vector<Shape>>(formats::test::shapes());
  std::size_t drawn = 0;
  for (auto* each : {&writer, &again})
    each->name_properties(std::vector<std::string>{"id", "count", "share", "is_new", "nothing", "kind"});
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const std::string id = "f" + std::to_string(i);
    const std::vector<PlainView> values{id, static_cast<std::int64_t>(i) - 2, 0.25, i % 2 == 0, {}, "claim"};
    writer.add(shapes[i], values);
    again.add(shapes[i], values);
    const auto drawing = drawing_of(shapes[i], tile, drawing_options(tile.zoom));
    for (const bool none : {drawing.points.empty(), drawing.lines.empty(), drawing.rings.empty()})
      drawn += none ? 0U : 1U;
  }
  RC_ASSERT(writer.features() == drawn);
  const auto bytes = writer.take_bytes();
  RC_ASSERT(bytes == again.take_bytes());
  const auto layers = read_tile(bytes);
  RC_ASSERT(layers.has_value());
  RC_ASSERT(layers->size() == (drawn > 0 ? 1U : 0U));
  if (drawn == 0) return;
  const auto& layer = layers->front();
  RC_ASSERT(layer.name == "parcel");
  RC_ASSERT(layer.extent == 4096U);
  RC_ASSERT(layer.features.size() == drawn);
  std::size_t next = 0;
  for (std::size_t i = 0; i < shapes.size(); ++i) {
    const auto drawing = drawing_of(shapes[i], tile, drawing_options(tile.zoom));
    for (const int type : {1, 2, 3}) {
      const auto parts = [&]() -> std::vector<GridPath> {
        if (type == 1) return {1, drawing.points};
        return type == 2 ? drawing.lines : drawing.rings;
      }();
      if (parts.empty() || parts.front().empty()) continue;
      const auto& feature = layer.features[next++];
      RC_ASSERT(feature.type == type);
      RC_ASSERT(feature.parts == parts);
      RC_ASSERT(feature.properties.size() == 5U);
      RC_ASSERT(std::get<std::string>(feature.properties[0].second) == "f" + std::to_string(i));
      RC_ASSERT(std::get<std::int64_t>(feature.properties[1].second) == static_cast<std::int64_t>(i) - 2);
    }
  }
}

TEST(TileWriter, TheExampleOfTheSpecification) {
  // Specification 4.3.5: a polygon at (3,6) (8,12) (20,34) has the commands 9 6 12 18 10 12 24 44 15.
  const Tile tile{0, 0, 0};
  TileWriter writer("l", Tile{14, 0, 0});
  const Tile fine{14, 0, 0};
  writer.add(polygon(fine, {{{3, 6}, {8, 12}, {20, 34}}}), {});
  const std::string commands{9, 6, 12, 18, 10, 12, 24, 44, 15};
  EXPECT_NE(writer.take_bytes().find(commands), std::string::npos);
  EXPECT_EQ(TileWriter("l", tile).take_bytes(), "");
}

TEST(TileWriter, KeepsEachKeyAndValueOnce) {
  TileWriter writer("l", kTile);
  writer.name_properties(std::vector<std::string>{"kind"});
  for (int i = 0; i < 50; ++i) {
    // Another in between: what is like the feature before is not looked up.
    const std::vector<PlainView> values{i % 3 == 1 ? "other" : "claim-claim"};
    writer.add(polygon(kTile, {rectangle(10 * i, 10, 10 * i + 5, 20)}), values);
  }
  const auto bytes = writer.take_bytes();
  const auto first = bytes.find("claim-claim");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(bytes.find("claim-claim", first + 1), std::string::npos);
}

std::vector<std::string> ids(const minga::testing::ReadLayer& layer) {
  std::vector<std::string> out;
  for (const auto& feature : layer.features)
    out.push_back(std::get<std::string>(feature.properties[0].second));
  return out;
}

TileWriter filled(const TileLimits& limits) {
  TileWriter writer("l", kTile, limits);
  writer.name_properties(std::vector<std::string>{"id"});
  for (const auto& [id, size] :
       std::vector<std::pair<std::string, int>>{{"a", 5}, {"b", 90}, {"c", 7}, {"d", 90}}) {
    const std::vector<PlainView> values{id};
    writer.add(polygon(kTile, {rectangle(10, 10, 10 + size, 10 + size)}), values);
  }
  return writer;
}

TEST(TileWriter, KeepsTheLargestOfTooManyAndTellsHowManyAreNot) {
  const auto layers = read_tile(filled({3, 1000}).take_bytes());
  ASSERT_TRUE(layers);
  ASSERT_EQ(layers->size(), 2U);
  EXPECT_EQ(ids((*layers)[0]), (std::vector<std::string>{"b", "c", "d"})) << "in the order they came";
  EXPECT_EQ((*layers)[1].name, "left_out");
  ASSERT_EQ((*layers)[1].features.size(), 1U);
  const auto& told = (*layers)[1].features[0];
  EXPECT_EQ(told.type, 1);
  EXPECT_EQ(std::get<std::string>(told.properties[0].second), "l");
  EXPECT_EQ(std::get<std::int64_t>(told.properties[1].second), 1);
}

TEST(TileWriter, KeepsOneWhateverItsWeight) {
  const auto layers = read_tile(filled({3, 1}).take_bytes());
  ASSERT_TRUE(layers);
  EXPECT_EQ(ids((*layers)[0]), std::vector<std::string>{"b"});
  EXPECT_EQ(std::get<std::int64_t>((*layers)[1].features[0].properties[1].second), 3);
  EXPECT_EQ(read_tile(filled({4, 1000}).take_bytes())->size(), 1U);
}

TEST(TileWriter, MergesWhatIsSmallerThanHalfAPixelAndAlike) {
  const Tile tile{6, 18, 34};
  TileWriter writer("l", tile);
  writer.name_properties(std::vector<std::string>{"id", "kind"});
  writer.merge_small_alike(std::vector<std::string>{"kind"});
  const auto add = [&](const char* id, const char* kind, double x, double side) {
    writer.add(polygon(tile, {rectangle(x, 40, x + side, 40 + side)}), std::vector<PlainView>{id, kind});
  };
  add("a", "claim", 40, 1);
  add("b", "claim", 41, 2);      // in the cell of a
  add("c", "farm", 41, 2);       // another kind
  add("d", "claim", 44.5, 1);    // the next cell
  add("e", "claim", 40.5, 100);  // no small one
  add("f", "claim", -40, 1);     // beside the tile
  add("g", "claim", -39.5, 1);   // in its cell: the neighbour tells of it
  const auto layers = read_tile(writer.take_bytes());
  ASSERT_TRUE(layers);
  EXPECT_EQ(ids((*layers)[0]), (std::vector<std::string>{"a", "c", "d", "e", "f"}));
  ASSERT_EQ(layers->size(), 2U);
  EXPECT_EQ(std::get<std::int64_t>((*layers)[1].features[0].properties[1].second), 1);
}

RC_GTEST_PROP(TileWriter, MergesNoneWithoutTellingOfIt, ()) {
  const Tile tile{0, 0, 0};
  TileWriter writer("l", tile), whole("l", tile);
  writer.name_properties(std::vector<std::string>{"kind"});
  whole.name_properties(std::vector<std::string>{"kind"});
  writer.merge_small_alike(std::vector<std::string>{"kind"});
  const auto size = *rc::gen::inRange(1, 60);
  for (int i = 0; i < size; ++i) {
    const double x = *rc::gen::inRange(2, 26), y = *rc::gen::inRange(2, 26), side = *rc::gen::inRange(1, 6);
    const std::vector<PlainView> values{i % 2 == 0 ? "claim" : "farm"};
    const auto shape = polygon(tile, {rectangle(x, y, x + side, y + side)});
    writer.add(shape, values);
    whole.add(shape, values);
  }
  const auto drawn = writer.features();
  const auto layers = read_tile(writer.take_bytes());
  RC_ASSERT(layers.has_value());
  const auto told =
      layers->size() == 2 ? std::get<std::int64_t>((*layers)[1].features[0].properties[1].second) : 0;
  RC_ASSERT(drawn + static_cast<std::size_t>(told) == whole.features());
}

RC_GTEST_PROP(TileWriter, TellsOfEveryFeature, ()) {
  const Tile tile{0, 0, 0};
  const TileLimits limits{*rc::gen::inRange<std::size_t>(1, 6), *rc::gen::inRange<std::size_t>(1, 400)};
  TileWriter writer("l", tile, limits);
  for (const auto& shape : *rc::gen::container<std::vector<Shape>>(formats::test::shapes()))
    writer.add(shape, {});
  const auto all = writer.features();
  const auto layers = read_tile(writer.take_bytes());
  RC_ASSERT(layers.has_value());
  if (layers->empty()) return;
  const auto shown = layers->front().features.size();
  RC_ASSERT(shown >= 1U);
  RC_ASSERT(shown <= limits.features);
  const auto left_out =
      layers->size() == 2 ? std::get<std::int64_t>((*layers)[1].features[0].properties[1].second) : 0;
  RC_ASSERT(shown + static_cast<std::size_t>(left_out) == all);
}

}  // namespace
}  // namespace minga::formats::tiles
