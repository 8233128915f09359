#include "service/rights_query.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <set>

#include "formats/layers/plane.hpp"
#include "rights_layers.hpp"

namespace minga::service {
namespace {

constexpr const char* kZone = "EPSG:32719";

RightsQuestion::Place degrees_of(double x, double y) {
  formats::layers::Planes planes;
  std::vector<methods::overlap::Point> point{{x, y}};
  if (!planes.turn(formats::layers::reference_of(kZone), formats::layers::reference_of("EPSG:4326"), point))
    throw std::runtime_error("not turned");
  return {point[0].x, point[0].y};
}

Geometry drawn(double x, double y, double width, double height) {
  std::vector<std::pair<double, double>> corners;
  for (const auto& [dx, dy] :
       std::vector<std::pair<double, double>>{{0, 0}, {width, 0}, {width, height}, {0, height}, {0, 0}}) {
    const auto place = degrees_of(x + dx, y + dy);
    corners.emplace_back(place.longitude, place.latitude);
  }
  return {wkb_of_corners(corners)};
}

class RightsQuery : public ::testing::Test {
 protected:
  void import(const std::vector<LayerRight>& rights, const std::string& date,
              const std::string& source = "Catastro", const std::string& crs = "32719") {
    auto order = order_of(region, date);
    order.source = source;
    order.columns["granted_on"] = "titulo";
    order.place_is_right = crs != "32719";
    const auto layer = made_layer(rights, {"titulo"}, crs);
    const auto report = import_rights(house, system_actor(), layer.file(), order, false);
    ASSERT_TRUE(report && report->written);
  }
  RightsAnswer answer(const RightsQuestion& question) {
    const auto found = rights_at(house, visitor(), question);
    EXPECT_TRUE(found) << found.error().code;
    return found.value_or(RightsAnswer{});
  }
  std::vector<std::string> codes_at(double x, double y, const std::string& on = "2026-06-01") {
    RightsQuestion question;
    question.point = degrees_of(x, y);
    question.on = on;
    std::vector<std::string> out;
    for (const auto& right : answer(question).rights) out.push_back(text_in(right.values, "code"));
    return out;
  }
  using Codes = std::vector<std::string>;

  TestWorkspace work;
  House& house = work.house();
  Id region = work.pack_record("territory", "madre-de-dios");
  std::vector<LayerRight> two{{"A", kEast, kNorth, 1000, 1000, {"2010-05-01"}},
                              {"B", kEast + 500, kNorth, 1000, 1000, {"2005-05-01"}}};
};

TEST_F(RightsQuery, FindsByTheCodeOfACellOfTheGrid) {
  import({{"TITULO", -75.641, 5.516, 0.002, 0.001},
          { "BESIDE",
            -75.642,
            5.516,
            0.001,
            0.001 }},
         "2026-01-01", "ANM", "4686");
  RightsQuestion question;
  question.code = "18N05A24P07U";
  question.on = "2026-06-01";
  const auto found = answer(question);
  ASSERT_EQ(found.rights.size(), 1U);
  EXPECT_EQ(found.rights[0].values.at("code"), Value("TITULO"));
  EXPECT_NEAR(*found.rights[0].share_of_polygon, 1, 1e-5);
  EXPECT_NEAR(*found.rights[0].share_of_right, 0.5, 1e-5);
  EXPECT_NEAR(*found.polygon_ha, 1.23, 0.01);
  question.code = "TITULO";
  const auto by_code = answer(question);
  ASSERT_EQ(by_code.rights.size(), 1U);
  EXPECT_EQ(by_code.rights[0].values.at("grid"), Value("colombia-cells"));
  EXPECT_EQ(by_code.rights[0].values.at("cells"), Value("18N05A24P07U 18N05A24P08Q"));
}

TEST_F(RightsQuery, FindsWhatIsAtAPointTheOldestFirst) {
  import(two, "2026-01-31");
  EXPECT_EQ(codes_at(kEast + 100, kNorth + 100), Codes{"A"});
  EXPECT_EQ(codes_at(kEast + 700, kNorth + 100), (Codes{"B", "A"}));
  EXPECT_EQ(codes_at(kEast + 1700, kNorth + 100), Codes{});
  EXPECT_EQ(codes_at(kEast + 100, kNorth + 1001), Codes{}) << "within the box of degrees, but not within";
}

TEST_F(RightsQuery, SaysKindSourceAndItsDate) {
  import(two, "2026-01-31");
  RightsQuestion question;
  question.code = "A";
  question.on = "2026-06-01";
  const auto found = answer(question);
  ASSERT_EQ(found.rights.size(), 1U);
  EXPECT_EQ(found.rights[0].source.name, "Catastro");
  EXPECT_EQ(found.rights[0].source.authority, "Autoridad");
  EXPECT_EQ(found.rights[0].source.date, "2026-01-31");
  EXPECT_EQ(text_in(found.rights[0].values, "kind"), "mining_title");
  EXPECT_FALSE(found.rights[0].values.contains("holder"));
}

TEST_F(RightsQuery, KnowsTheMapOfAnotherDay) {
  import(two, "2026-01-31");
  auto next = two;
  next[0].width = 300;
  next.pop_back();
  next.push_back({"C", kEast + 500, kNorth, 100, 100, {"2026-02-15"}});
  import(next, "2026-03-31");
  EXPECT_EQ(codes_at(kEast + 550, kNorth + 50, "2026-03-30"), (Codes{"B", "A", "C"}));
  EXPECT_EQ(codes_at(kEast + 550, kNorth + 50, "2026-03-31"), Codes{"C"});
  EXPECT_EQ(codes_at(kEast + 550, kNorth + 50, "2026-02-14"), (Codes{"B", "A"}));
  EXPECT_EQ(codes_at(kEast + 550, kNorth + 50, "2008-01-01"), Codes{"B"});
  EXPECT_EQ(codes_at(kEast + 550, kNorth + 50, "2000-01-01"), Codes{});
  RightsQuestion question;
  question.code = "A";
  question.on = "2026-03-30";
  const auto before = answer(question);
  ASSERT_EQ(before.rights.size(), 1U);
  EXPECT_TRUE(before.rights[0].earlier);
  EXPECT_EQ(get<double>(before.rights[0].values, "area_ha"), 100);
  EXPECT_EQ(before.rights[0].source.date, "2026-01-31");
  question.on = "2026-03-31";
  const auto after = answer(question);
  ASSERT_EQ(after.rights.size(), 1U);
  EXPECT_FALSE(after.rights[0].earlier);
  EXPECT_EQ(after.rights[0].id, before.rights[0].id) << "the right is the same";
}

TEST_F(RightsQuery, MeasuresWhatAPolygonHasInCommon) {
  import(two, "2026-01-31");
  RightsQuestion question;
  question.polygon = drawn(kEast + 250, kNorth, 500, 500);
  question.on = "2026-06-01";
  const auto found = answer(question);
  EXPECT_EQ(found.measured_in, kZone);
  EXPECT_TRUE(found.zone);
  ASSERT_TRUE(found.polygon_ha);
  EXPECT_NEAR(*found.polygon_ha, 25, 1e-6);
  ASSERT_EQ(found.rights.size(), 2U);
  EXPECT_NEAR(*found.rights[0].common_ha, 12.5, 1e-6) << "B";
  EXPECT_NEAR(*found.rights[1].common_ha, 25, 1e-6) << "A";
  EXPECT_NEAR(*found.rights[1].share_of_right, 0.25, 1e-8);
  EXPECT_NEAR(*found.rights[1].share_of_polygon, 1, 1e-8);
  question.polygon = drawn(kEast - 500, kNorth, 400, 500);
  EXPECT_TRUE(answer(question).rights.empty());
}

TEST_F(RightsQuery, RightsOfSeveralZonesAreMeasuredInAnEqualAreaSystem) {
  import(two, "2026-01-31");
  const auto place = degrees_of(kEast, kNorth);
  import({{ "P", place.longitude, place.latitude, 0.01, 0.01, { "" } }}, "2026-01-31", "Parques", "4326");
  RightsQuestion question;
  question.polygon = drawn(kEast, kNorth, 400, 500);
  question.on = "2026-06-01";
  const auto found = answer(question);
  EXPECT_EQ(found.measured_in, "EPSG:6933");
  EXPECT_FALSE(found.zone);
  EXPECT_EQ(found.rights.size(), 2U);
  EXPECT_NEAR(*found.polygon_ha / 20, 1, 2e-3) << "a zone's plane is not equal-area";
}

TEST_F(RightsQuery, RefusesWhatIsNoQuestion) {
  const auto code = [&](const RightsQuestion& question) {
    return rights_at(house, visitor(), question).error().code;
  };
  RightsQuestion question;
  question.on = "2026-01-01";
  EXPECT_EQ(code(question), "rights.question");
  question.point = {-69, std::nan("")};
  EXPECT_EQ(code(question), "rights.bad_point");
  question.point = {-69, 100};
  EXPECT_EQ(code(question), "rights.bad_point");
  question.code = "A";
  EXPECT_EQ(code(question), "rights.question");
  question.point.reset();
  question.on = "2026-02-31";
  EXPECT_EQ(code(question), "rights.no_such_day");
  question.on = "2026-02-01";
  question.code.clear();
  question.polygon = Geometry{"x"};
  EXPECT_EQ(code(question), "geometry.bytes");
}

TEST_F(RightsQuery, IsForEverybody) {
  RightsQuestion question;
  question.code = "A";
  question.on = "2026-01-01";
  for (const auto* role : {"coordinator", "facilitator", "analyst", "committee", "observer"})
    EXPECT_TRUE(rights_at(house, work.actor(role, region), question)) << role;
  Actor narrow = work.actor("observer", region);
  narrow.scope = std::set<std::string>{"record.read"};  // a token made for something else
  EXPECT_FALSE(rights_at(house, narrow, question));
}

/// On whole squares the answer is known without geometry.
RC_GTEST_PROP(RightsOnSquares, AreFoundJustWhereTheyAre, ()) {
  static TestWorkspace work;
  static int cases = 0;
  auto& house = work.house();
  auto order = order_of(work.pack_record("territory", "madre-de-dios"), "2026-01-31");
  order.source = "S" + std::to_string(++cases);
  std::vector<LayerRight> rights;
  const auto corner = [] { return *rc::gen::inRange(0, 20); };
  for (int i = 0; i < 5; ++i)
    rights.push_back({order.source + "-" + std::to_string(i), kEast + 100.0 * corner(),
                      kNorth + 100.0 * corner(), 100.0 * *rc::gen::inRange(1, 8),
                      100.0 * *rc::gen::inRange(1, 8)});
  const auto layer = made_layer(rights);
  RC_ASSERT(import_rights(house, system_actor(), layer.file(), order, false)->written);
  const double x = kEast + 100.0 * corner() + 50, y = kNorth + 100.0 * corner() + 50;
  RightsQuestion question;
  question.point = degrees_of(x, y);
  question.on = "2026-06-01";
  std::set<std::string> found, expected;
  const auto answer = rights_at(house, visitor(), question).value();
  for (const auto& right : answer.rights) {
    const auto code = text_in(right.values, "code");
    if (code.starts_with(order.source + "-")) found.insert(code);
  }
  for (const auto& right : rights)
    if (x > right.x && x < right.x + right.width && y > right.y && y < right.y + right.height)
      expected.insert(right.code);
  RC_ASSERT(found == expected);
}

}  // namespace
}  // namespace minga::service
