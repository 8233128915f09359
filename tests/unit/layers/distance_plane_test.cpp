#include "formats/layers/distance_plane.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <cstring>

namespace minga::formats::layers {
namespace {

using methods::overlap::Point;

/// A layer of one triangle of these corners.
LayerBytes layer_of(const std::string& crs, const std::vector<Point>& corners) {
  std::string blob("GP\0\x01\0\0\0\0\x01", 9);
  const auto put = [&](const auto& value) {
    char bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    blob.append(bytes, sizeof value);
  };
  for (const auto number : {3U, 1U, static_cast<std::uint32_t>(corners.size() + 1)}) put(number);
  for (const auto& corner : corners) put(corner.x), put(corner.y);
  put(corners.front().x), put(corners.front().y);
  LayerBytes layer;
  layer.file = "constructed.gpkg";
  layer.reference = reference_of(crs);
  layer.own = Planes().system(layer.reference).value();
  layer.add("1", blob);
  return layer;
}

LayerBytes in_degrees(double west, double south, double size) {
  return layer_of("EPSG:4326", {{west, south}, {west + size, south}, {west, south + size}});
}

TEST(DistancePlane, IsTheLayersOwnWhereItIsInMetres) {
  const auto zone = layer_of("EPSG:32717", {{500'000, 9e6}, {510'000, 9e6}, {500'000, 9'010'000}});
  const auto plane = distance_plane(zone, in_degrees(-81, -9, 0.1), "").value();
  EXPECT_EQ(plane.chosen_by, ChosenBy::layer);
  EXPECT_EQ(plane.plane.system.label, "EPSG:32717");
  EXPECT_NEAR(plane.scale.least, 0.9996, 1e-7) << "on the central meridian";
  EXPECT_NEAR(plane.scale.greatest, 0.9996012, 1e-6);
}

TEST(DistancePlane, OfDegreesIsTheZoneOfTheMiddle) {
  const auto chosen = [](double west, double south, double size) {
    const auto layer = in_degrees(west, south, size);
    const auto plane = distance_plane(layer, layer, "");
    if (!plane) return plane.error().code;
    EXPECT_LE(plane->scale.error(), greatest_scale_error);
    return plane->plane.system.label;
  };
  EXPECT_EQ(chosen(-70, -13, 1), "EPSG:32719");
  EXPECT_EQ(chosen(-76, 5, 0.5), "EPSG:32618");
  EXPECT_EQ(chosen(-72.6, -10, 1), "EPSG:32718") << "half in the next zone";
  EXPECT_EQ(chosen(179.5, 3, 0.4), "EPSG:32660");
  EXPECT_EQ(chosen(-81.3, -18, 12), "EPSG:32718") << "all of Peru, within the neighbours of zone 18";
  EXPECT_EQ(chosen(-80, -15, 30), "layer.which_plane");
  EXPECT_EQ(chosen(-70, 200, 1), "layer.which_plane") << "nowhere on earth";
}

TEST(DistancePlane, OfTwoSystemsIsNoneThatIsFarOff) {
  const std::vector<Point> amapa{{900'000, 3'800'000}, {910'000, 3'800'000}, {900'000, 3'810'000}};
  const auto albers = layer_of("ESRI:102033", amapa);
  EXPECT_EQ(distance_plane(albers, albers, "")->chosen_by, ChosenBy::layer) << "as all of it was drawn";
  EXPECT_GT(distance_plane(albers, albers, "")->scale.error(), 0.03);
  const auto mixed = distance_plane(albers, in_degrees(-52, 1, 0.1), "").value();
  EXPECT_EQ(mixed.chosen_by, ChosenBy::zone);
  EXPECT_EQ(mixed.plane.system.label, "EPSG:32622");
  const auto stated = distance_plane(albers, in_degrees(-52, 1, 0.1), "ESRI:102033").value();
  EXPECT_EQ(stated.chosen_by, ChosenBy::caller);
}

TEST(DistancePlane, OfTheCallerIsInMetres) {
  const auto layer = in_degrees(-73, 4, 0.01);
  EXPECT_EQ(distance_plane(layer, layer, "EPSG:4326").error().code, "layer.not_in_metres");
  EXPECT_EQ(distance_plane(layer, layer, "EPSG:2225").error().code, "layer.not_in_metres") << "in feet";
  EXPECT_EQ(distance_plane(layer, layer, "EPSG:1").error().code, "layer.crs_unknown");
  const auto national = distance_plane(layer, layer, "EPSG:9377").value();  // northing first
  EXPECT_NEAR(national.scale.least, 0.9992, 1e-7);
  EXPECT_NEAR(national.scale.greatest, 0.9992, 1e-6);
  const auto conic = distance_plane(layer, layer, "EPSG:3395").value();
  EXPECT_NEAR(conic.scale.least, 1 / std::cos(4 * std::acos(-1.0) / 180), 1e-4);
}

TEST(DistancePlane, SaysWhichFeatureCannotBeRead) {
  auto layer = in_degrees(-73, 4, 0.01);
  layer.add("second", "GP");
  layer.ids.back() = "second";
  const auto refused = distance_plane(layer, layer, "");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "layer.wkb");
  EXPECT_EQ(refused.error().place.file, "constructed.gpkg");
  EXPECT_EQ(refused.error().parameters.back(), (std::pair<std::string, std::string>{"id", "second"}));
}

/// The scale of a conformal plane is that of the formula of transverse Mercator (Snyder 1987, USGS 1395,
/// 8-11, to the fourth power of the distance from the meridian).
RC_GTEST_PROP(DistancePlaneProperty, TheScaleIsThatOfTransverseMercator, ()) {
  const double longitude = -75 + *rc::gen::inRange(-300, 300) / 100.0;
  const double latitude = *rc::gen::inRange(-1800, 1800) / 100.0;
  const auto layer = in_degrees(longitude, latitude, 1e-6);
  const auto plane = distance_plane(layer, layer, "EPSG:32718").value();
  const double radian = std::acos(-1.0) / 180, e2 = 0.00669437999014131;
  const double phi = latitude * radian, cosine = std::cos(phi), tangent = std::tan(phi);
  const double a = (longitude + 75) * radian * cosine, t = tangent * tangent;
  const double c = e2 / (1 - e2) * cosine * cosine;
  const double k = 0.9996 * (1 + (1 + c) * a * a / 2 +
                             (5 - 4 * t + 42 * c + 13 * c * c - 28 * e2 / (1 - e2)) * std::pow(a, 4) / 24);
  RC_ASSERT(std::abs(plane.scale.least - k) < 1e-7);
  RC_ASSERT(std::abs(plane.scale.greatest - k) < 1e-7);
}

}  // namespace
}  // namespace minga::formats::layers
