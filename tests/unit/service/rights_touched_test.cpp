#include "service/rights_touched.hpp"

#include <gtest/gtest.h>

#include "rights_layers.hpp"
#include "service/records.hpp"

namespace minga::service {
namespace {

class Touched : public ::testing::Test {
 protected:
  void bring(const std::string& kind, const std::vector<LayerRight>& rights) {
    auto order = order_of(region, "2025-06-30");
    order.source = order.kind = kind;
    const auto layer = made_layer(rights);
    ASSERT_TRUE(import_rights(house, system_actor(), layer.file(), order, false)->written);
  }
  store::Record found(const std::string& code) {
    store::Record out;
    house.store.read([&](store::Reader& reader) {
      out = all_where(reader, "land_right", {equals("code", code)}).front();
    });
    return out;
  }

  TestWorkspace work{{"core", "madre-de-dios", "buritica", "peru"}};
  House& house = work.house();
  Id region = work.pack_record("territory", "madre-de-dios");
};

TEST_F(Touched, TellsWhoIsInTheCorridorInPartAndNot) {
  bring("mining_title", {{"IN", kEast, kNorth, 1000, 1000},
                         {"HALF", kEast + 9500, kNorth, 1000, 1000},
                         {"OUT", kEast + 20000, kNorth, 1000, 1000},
                         {"EDGE", kEast + 10000, kNorth + 5000, 1000, 1000}});
  bring("farm", {{"FARM", kEast, kNorth, 100, 100}});
  bring("corridor", {{"COR", kEast - 1000, kNorth - 1000, 11000, 11000}});
  const auto answer = rights_touched(house, visitor(), {found("COR").id, "2026-01-01"});
  ASSERT_TRUE(answer) << answer.error().code;
  EXPECT_EQ(answer->norm, "corridor") << "the register it comes from";
  EXPECT_EQ(answer->norm_date, "2025-06-30");
  std::string told;
  for (const auto& right : answer->rights)
    told += right.right.code + " " + std::string(code_of(right.where)) + "; ";
  EXPECT_EQ(told, "EDGE outside; HALF partly; IN inside; OUT outside; ");
  EXPECT_NEAR(answer->rights[1].share, 0.5, 1e-9);
  EXPECT_EQ(answer->inside + answer->partly, 2U);
}

TEST_F(Touched, TellsWhomANoticeConcerns) {
  bring("mining_title", {{"A", kEast, kNorth, 1000, 1000}, {"B", kEast + 5000, kNorth, 1000, 1000}});
  const auto notice = create_record(house, work.actor("coordinator", region), "area_notice",
                                    {{"territory", to_string(region)},
                                     {"name", std::string("Área 1")},
                                     {"kind", std::string("strategic_area")},
                                     {"norm", std::string("Resolución 1")},
                                     {"declared_on", std::string("2025-12-01")},
                                     {"geometry", std::get<Geometry>(found("A").values.at("geometry"))}});
  ASSERT_TRUE(notice) << notice.error().front().code;
  const auto answer = rights_touched(house, visitor(), {notice->record.id, "2026-01-01"});
  ASSERT_TRUE(answer) << answer.error().code;
  EXPECT_EQ(answer->norm, "Resolución 1");
  EXPECT_EQ(answer->rights[0].where, Whereabouts::inside);
  EXPECT_EQ(answer->rights[1].where, Whereabouts::outside);
}

TEST_F(Touched, RefusesWhatIsNoArea) {
  EXPECT_EQ(rights_touched(house, visitor(), {region, "2026-01-01"}).error().code, "record.not_found");
  bring("corridor", {{"COR", kEast, kNorth, 1000, 1000}});
  EXPECT_EQ(rights_touched(house, visitor(), {found("COR").id, "2026-02-30"}).error().code,
            "rights.no_such_day");
  Actor narrow = work.actor("observer", region);
  narrow.scope = std::set<std::string>{"record.read"};
  EXPECT_FALSE(rights_touched(house, narrow, {found("COR").id, "2026-01-01"}));
}

}  // namespace
}  // namespace minga::service
