#include "formats/systems.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

namespace minga::formats {
namespace {

const System& epsg(int code) {
  return *system_of("http://www.opengis.net/def/crs/EPSG/0/" + std::to_string(code));
}

struct Known {
  int code;
  Position degrees, metres;
};

TEST(Systems, AgreeWithProj) {
  // Computed with gdaltransform (PROJ 9.1.1), in metres.
  for (const auto& [code, degrees, metres] :
       {Known{32717, {-79.5, -5.1}, {666274.867281899, 9436088.32357036}},
        Known{32718, {-79.5, -5.1}, {723.015880852065, 9434536.20570293}},
        Known{32718, {-70.123456, -12.6}, {1030236.55778551, 8602166.98512264}},
        Known{32618, {-73.5, 4.7}, {666373.798365204, 519681.380900235}},
        Known{9377, {-73.5, 4.7}, {4944569.85042002, 2077364.36715988}},
        Known{9377, {-79.5, -5.1}, {4278309.99018886, 990906.037787316}},
        Known{3857, {-75, -12.04}, {-8348961.80949552, -1350261.00395025}}}) {
    const auto there = to_system(degrees, epsg(code));
    EXPECT_NEAR(there.longitude, metres.longitude, 1e-3) << code;
    EXPECT_NEAR(there.latitude, metres.latitude, 1e-3) << code;
  }
}

TEST(Systems, AreKnownByTheirUriAlone) {
  EXPECT_EQ(&systems().front(), system_of("http://www.opengis.net/def/crs/OGC/1.3/CRS84"));
  for (const auto* uri :
       {"", "EPSG:4326", "http://www.opengis.net/def/crs/EPSG/0/32701", "urn:ogc:def:crs:EPSG::4326"})
    EXPECT_EQ(system_of(uri), nullptr);
}

RC_GTEST_PROP(Systems, GoThereAndBack, ()) {
  const auto& system = *rc::gen::elementOf(systems());
  const double off = *rc::gen::inRange(-200'000, 200'001) / 10'000.0;
  const Position p{system.meridian + off, *rc::gen::inRange(-840'000, 840'001) / 10'000.0};
  const auto back = from_system(to_system(p, system), system);
  RC_ASSERT(std::abs(back.longitude - p.longitude) < 1e-9);
  RC_ASSERT(std::abs(back.latitude - p.latitude) < 1e-9);
}

RC_GTEST_PROP(Systems, ABoxInDegreesHoldsTheBox, ()) {
  const auto& system = *rc::gen::elementOf(systems());
  const Position p{system.meridian + *rc::gen::inRange(-300, 301) / 100.0,
                   *rc::gen::inRange(-6000, 6001) / 100.0};
  const auto at = to_system(p, system);
  const double half = system.in_degrees() ? 0.1 : 10'000;
  const auto box =
      degrees_of({at.longitude - half, at.latitude - half, at.longitude + half, at.latitude + half}, system);
  RC_ASSERT(box.west < p.longitude && p.longitude < box.east);
  RC_ASSERT(box.south < p.latitude && p.latitude < box.north);
}

TEST(Systems, WhatIsTooFarOffIsNoPlace) {
  EXPECT_TRUE(std::isnan(to_system({110, 0}, epsg(32718)).longitude));
}

}  // namespace
}  // namespace minga::formats
