#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "site.hpp"

namespace minga::http::testing {

/// The routes over registers with a place on the map in each class of privacy (tests/packs/places).
class PlacesSite : public ::testing::Test {
 protected:
  PlacesSite()
      : site({"core", "madre-de-dios", "buritica",
              (minga::testing::TestWorkspace::source() / "tests/packs/places").string()}) {}

  std::string add(const std::string& register_name, Json values) {
    values["territory"] = region;
    const auto made = site.send(Method::post, "/api/records/" + register_name, administrator,
                                Json{{"values", std::move(values)}});
    EXPECT_EQ(made.status, 201) << made.body;
    return made.json().value("id", "");
  }

  static Json square(double west, double south, double size) {
    const double east = west + size, north = south + size;
    return {{"type", "Polygon"},
            {"coordinates", Json::array({Json::array({Json::array({west, south}), Json::array({east, south}),
                                                      Json::array({east, north}), Json::array({west, north}),
                                                      Json::array({west, south})})})}};
  }
  static Json point(double longitude, double latitude) {
    return {{"type", "Point"}, {"coordinates", Json::array({longitude, latitude})}};
  }

  Answer get(const std::string& path, const Badge& badge = {}) {
    return site.send(Method::get, "/api/ogc" + path, badge);
  }
  /// The codes, in the order of the answer.
  static std::vector<std::string> codes(const Answer& answer) {
    std::vector<std::string> all;
    const auto body = answer.json();
    for (const auto& feature : body["features"]) all.push_back(feature["properties"]["code"]);
    return all;
  }

  TestSite site;
  std::string region = to_string(site.work.pack_record("territory", "madre-de-dios"));
  Badge administrator = site.sign_in("administrator");
};

inline std::string href(const Json& links, const std::string& relation) {
  for (const auto& link : links)
    if (link["rel"] == relation) return link["href"];
  return {};
}

}  // namespace minga::http::testing
