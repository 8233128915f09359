// Against GEOS on the registers of the shared data.
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "formats/layers/shape_layer.hpp"
#include "geos.hpp"
#include "methods/overlap/cover.hpp"
#include "methods/overlap/near.hpp"
#include "methods/overlap/pairs.hpp"

namespace minga::methods::overlap {
namespace {

using namespace test;

struct Register {
  std::vector<Shape> shapes;
  std::vector<Line> lines;
  std::size_t repaired = 0;
};

Register read(const std::string& file) {
  auto layer = formats::layers::shape_layer(file, {}).value();
  return {std::move(layer.shapes), std::move(layer.lines), layer.repaired.size()};
}

struct Seen {
  std::size_t meeting = 0, over_one = 0;
  double hectares = 0;
};

Seen seen(const std::vector<Pair>& pairs) {
  Seen out;
  out.meeting = pairs.size();
  for (const auto& pair : pairs) {
    out.hectares += pair.area / 1e4;
    if (pair.area > 1) ++out.over_one;
  }
  return out;
}

/// Compares every pair with GEOS; of those with many corners one in `sample`. Where they differ by more than
/// is allowed, GEOS is asked again with coordinates about a near origin: crossings of long edges, rounded to
/// the digits that are left beside millions of metres, can move a sliver's area by more than a thousandth of
/// a square metre.
void compare(const std::vector<Shape>& shapes, const std::vector<Pair>& pairs, std::size_t sample) {
  const Geos geos;
  std::size_t large = 0, compared = 0, asked_again = 0;
  double worst = 0;
  for (const auto& pair : pairs) {
    const Shape &a = shapes[pair.a], &b = shapes[pair.b];
    if (a.points().size() + b.points().size() > 2000 && large++ % sample != 0) continue;
    double expected = geos.common_area(a, b);
    if (std::abs(pair.area - expected) > allowed(a, b)) {
      expected = geos.common_area_near(a, b);
      ASSERT_NEAR(pair.area, common_area_precisely(a, b).area, pair.bound);
      ++asked_again;
    }
    ASSERT_NEAR(pair.area, expected, allowed(a, b)) << pair.a << ' ' << pair.b;
    ASSERT_LE(pair.bound, allowed(a, b));
    worst = std::max(worst, std::abs(pair.area - expected) / allowed(a, b));
    ++compared;
  }
  std::printf(
      "compared %zu pairs, %zu of them by GEOS near the origin; the worst difference is %.2g of what is "
      "allowed\n",
      compared, asked_again, worst);
  EXPECT_LE(asked_again, compared / 1000);
}

class Registers : public ::testing::Test {
 protected:
  Register opened(const std::string& name) {
    const std::string file = MINGA_SOURCE_DIR "/../shared/data/rights/" + name;
    missing_ = !std::filesystem::exists(file);
    return missing_ ? Register() : read(file);
  }
  bool missing_ = false;
};

TEST_F(Registers, OfPeruAreThoseOfPostgis) {
  const Register peru = opened("peru17s.gpkg");
  if (missing_) GTEST_SKIP() << "peru17s.gpkg is not there";
  EXPECT_EQ(peru.repaired, 7U);
  const auto pairs = pairs_within(peru.shapes);
  const Seen found = seen(pairs);
  EXPECT_EQ(found.meeting, 21'925U);
  EXPECT_EQ(found.over_one, 7'163U);
  EXPECT_NEAR(found.hectares, 440'647, 0.5);
  compare(peru.shapes, pairs, 1);
}

TEST_F(Registers, OfAmapaAreThoseOfGeos) {
  const Register amapa = opened("amapa.gpkg");
  if (missing_) GTEST_SKIP() << "amapa.gpkg is not there";
  EXPECT_EQ(amapa.repaired, 2U);
  compare(amapa.shapes, pairs_within(amapa.shapes), 5);
}

TEST_F(Registers, NearRiversOfAmapaAreThoseOfPostgis) {
  const std::string file = MINGA_SOURCE_DIR "/../shared/data/rights/amapa.gpkg";
  const Register amapa = opened("amapa.gpkg");
  if (missing_) GTEST_SKIP() << "amapa.gpkg is not there";
  const auto kinds = formats::layers::column_of(file, "kind").value();
  std::vector<Shape> processes = amapa.shapes;
  for (std::size_t i = 0; i < kinds.size(); ++i)
    if (kinds[i] != "mining") processes[i] = Shape();
  const auto near = pairs_near(processes, amapa.lines, 50);
  std::set<std::uint32_t> rights;
  for (const auto& pair : near) rights.insert(pair.shape);
  EXPECT_EQ(near.size(), 9'449U);
  EXPECT_EQ(rights.size(), 884U);
}

TEST_F(Registers, OfTheAmazonAreThoseOfPostgis) {
  const Register amazon = opened("amazon.gpkg");
  if (missing_) GTEST_SKIP() << "amazon.gpkg is not there";
  EXPECT_EQ(amazon.repaired, 397U);
  const auto pairs = pairs_within(amazon.shapes);
  const Seen found = seen(pairs);
  EXPECT_EQ(found.meeting, 105'776U);
  EXPECT_EQ(found.over_one, 80'513U);
  EXPECT_NEAR(found.hectares, 1'024'175'527, 1);
  compare(amazon.shapes, pairs, 1500);
}

TEST_F(Registers, CoversOfPeruAreTheUnionsOfGeos) {
  const Register peru = opened("peru17s.gpkg");
  if (missing_) GTEST_SKIP() << "peru17s.gpkg is not there";
  const auto pairs = pairs_within(peru.shapes);
  const auto covers = covers_within(peru.shapes, pairs, 0);
  std::vector<std::vector<const Shape*>> others(peru.shapes.size());
  for (const auto& pair : pairs) {
    if (!pair.overlaps()) continue;
    others[pair.a].push_back(&peru.shapes[pair.b]);
    others[pair.b].push_back(&peru.shapes[pair.a]);
  }
  const Geos geos;
  for (std::size_t i = 0; i < covers.size(); ++i) {
    ASSERT_LE(covers[i].share, 1);
    if (others[i].empty() || i % 4 != 0) continue;
    const double expected = geos.area(geos.intersection(geos.of(peru.shapes[i]), geos.united(others[i])));
    ASSERT_NEAR(covers[i].covered, expected, allowed(peru.shapes[i], peru.shapes[i])) << i;
  }
}

}  // namespace
}  // namespace minga::methods::overlap
