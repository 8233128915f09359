#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "formats/tiles/mercator.hpp"
#include "rights_layers.hpp"
#include "service/rights_query.hpp"
#include "service/tiles.hpp"
#include "support/mvt_read.hpp"

namespace minga::service {
namespace {

/// The map of a day is the same, seen as tiles and asked for.
class RightsTiles : public ::testing::Test {
 protected:
  void import(const std::vector<LayerRight>& rights, const std::string& date) {
    auto order = order_of(region, date);
    order.columns["granted_on"] = "titulo";
    const auto layer = made_layer(rights, {"titulo"});
    const auto report = import_rights(house, system_actor(), layer.file(), order, false);
    ASSERT_TRUE(report && report->written);
  }
  RightsTiles() {
    import({{"A",
             kEast,
             kNorth,
             1000,
             1000,
             { "2010-05-01" }},
            { "B",
              kEast + 500,
              kNorth,
              1000,
              1000,
              { "2005-05-01" } }},
           "2026-01-31");
    import({{"A",
             kEast,
             kNorth,
             300,
             1000,
             { "2010-05-01" }},
            { "C",
              kEast + 500,
              kNorth,
              100,
              100,
              { "2026-02-15" } }},
           "2026-03-31");
  }

  /// The tile around all of them.
  static formats::tiles::Tile around() {
    constexpr int zoom = 9;
    const auto place = formats::tiles::to_square({-69.18, -12.66});
    const double side = std::exp2(zoom);
    return {zoom, static_cast<std::uint32_t>(place.x * side), static_cast<std::uint32_t>(place.y * side)};
  }

  std::set<std::string> seen_on(const std::string& day) {
    const auto tile =
        read_tile(house, visitor(), {"land_right", around(), day}, [](std::string_view) { return false; });
    EXPECT_TRUE(tile) << tile.error().code;
    std::set<std::string> out;
    const auto layers = minga::testing::read_tile(*tile->bytes);
    EXPECT_TRUE(layers.has_value());
    if (layers && !layers->empty()) {
      for (const auto& feature : layers->front().features) {
        std::string id, title;
        bool earlier = false;
        for (const auto& [name, value] : feature.properties) {
          if (name == "id") id = std::get<std::string>(value);
          if (name == "title") title = std::get<std::string>(value);
          if (name == "earlier") earlier = std::get<bool>(value);
        }
        EXPECT_TRUE(out.insert(id + (earlier ? " earlier " : " ") + title).second);
      }
    }
    return out;
  }
  std::set<std::string> asked_on(const std::string& day) {
    std::set<std::string> out;
    for (const char* code : {"A", "B", "C"}) {
      RightsQuestion question;
      question.code = code;
      question.on = day;
      const auto answer = rights_at(house, visitor(), question);
      EXPECT_TRUE(answer);
      for (const auto& right : answer->rights)
        out.insert(to_string(right.id) + (right.earlier ? " earlier " : " ") + right.title);
    }
    return out;
  }

  TestWorkspace work;
  House& house = work.house();
  Id region = work.pack_record("territory", "madre-de-dios");
};

TEST_F(RightsTiles, ShowTheMapOfADayAsItIsAskedFor) {
  const std::vector<std::pair<std::string, std::size_t>> days{
      {"2000-01-01", 0}, {"2005-05-01", 1}, {"2010-05-01", 2}, {"2026-02-15", 3},
      {"2026-03-30", 3}, {"2026-03-31", 2}, {"2026-12-31", 2}};
  for (const auto& [day, count] : days) {
    EXPECT_EQ(seen_on(day), asked_on(day)) << day;
    EXPECT_EQ(seen_on(day).size(), count) << day;
  }
}

}  // namespace
}  // namespace minga::service
