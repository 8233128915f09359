#include "service/priority_scales.hpp"

#include <gtest/gtest.h>

#include "service/records.hpp"
#include "support/workspace.hpp"

namespace minga::service {
namespace {

using minga::testing::TestWorkspace;

class OwnScale : public ::testing::Test {
 protected:
  ScaleAnswer now(const Id& territory) {
    const auto found = territory_scale(house, visitor(), territory, "2026-01-01");
    EXPECT_TRUE(found) << found.error().code;
    return found.value_or(ScaleAnswer{});
  }
  NewSignature signature(const Id& scale) {
    return {scale, "Federación minera", {}, "2026-01-01", now(region).scale.version};
  }

  TestWorkspace work{{"core", "madre-de-dios", "buritica", "peru", "colombia"}};
  House& house = work.house();
  Id region = work.pack_record("territory", "madre-de-dios");
  Actor coordinator = work.actor("coordinator", region);
};

TEST_F(OwnScale, StartsWithTheLinesOfAPacks) {
  const auto before = now(region).scale;
  EXPECT_EQ(before.name, "peru-mining");
  const auto made = adopt_scale(house, coordinator, region, "peru-mining", Language::es);
  ASSERT_TRUE(made) << made.error().code;
  const auto own = now(region).scale;
  EXPECT_EQ(own.own, *made);
  ASSERT_EQ(own.lines.size(), before.lines.size());
  for (std::size_t i = 0; i < own.lines.size(); ++i) {
    EXPECT_EQ(own.lines[i].sentence.es, before.lines[i].sentence.es);
    EXPECT_EQ(own.lines[i].basis.at(0).norm, before.lines[i].basis.at(0).norm);
    EXPECT_EQ(own.lines[i].rule.within, before.lines[i].rule.within);
    EXPECT_EQ(own.lines[i].rule.by, before.lines[i].rule.by);
  }
  EXPECT_EQ(adopt_scale(house, coordinator, region, "peru-mining", Language::es).error().code,
            "rights.has_scale");
}

TEST_F(OwnScale, HoldsInWhatLiesWithin) {
  const auto made = adopt_scale(house, coordinator, region, "peru-mining", Language::es);
  EXPECT_EQ(now(work.pack_record("territory", "tambopata")).scale.own, *made);
  EXPECT_FALSE(now(work.pack_record("territory", "peru")).scale.own);
}

TEST_F(OwnScale, ShowsThatSignaturesAreOfAnOlderVersion) {
  const auto scale = adopt_scale(house, coordinator, region, "peru-mining", Language::es).value();
  const auto signed_scale = sign_scale(house, coordinator, signature(scale));
  ASSERT_TRUE(signed_scale) << signed_scale.error().code;
  ASSERT_EQ(now(region).signatures.size(), 1U);
  EXPECT_TRUE(now(region).signatures[0].current);
  const auto before = now(region).scale.version;
  const auto added = create_record(house, coordinator, "priority_line",
                                   {{"scale", to_string(scale)},
                                    {"territory", to_string(region)},
                                    {"position", std::int64_t{9}},
                                    {"looks_at", std::string("kind")},
                                    {"first_kinds", std::vector<std::string>{"native_community"}},
                                    {"then_kinds", std::vector<std::string>{"mining_claim"}},
                                    {"label", std::string("Comunidad")},
                                    {"sentence", std::string("La comunidad va antes que el petitorio.")},
                                    {"norm", std::string("Acta de la mesa")}});
  ASSERT_TRUE(added) << added.error().front().code;
  EXPECT_NE(now(region).scale.version, before);
  EXPECT_FALSE(now(region).signatures[0].current);
  EXPECT_EQ(
      sign_scale(house, coordinator, {scale, "Dirección regional", {}, "2026-01-01", before}).error().code,
      "rights.scale_changed");
  ASSERT_TRUE(retire_record(house, coordinator, "priority_line", added->record.id, std::nullopt));
  EXPECT_TRUE(now(region).signatures[0].current) << "the same lines are the same version";
}

TEST_F(OwnScale, IsSignedOnADayThatHasBeen) {
  const auto scale = adopt_scale(house, coordinator, region, "peru-mining", Language::es).value();
  auto tomorrow = signature(scale);
  tomorrow.signed_on = "2026-01-02";
  EXPECT_EQ(sign_scale(house, coordinator, tomorrow).error().code, "rights.signature_day");
  auto nobody = signature(scale);
  nobody.as_what = "";
  EXPECT_FALSE(sign_scale(house, coordinator, nobody));
}

TEST_F(OwnScale, IsMadeAndSignedByTheTableOfActorsAlone) {
  const auto elsewhere = work.pack_record("territory", "buritica");
  for (const auto* role : {"analyst", "observer"})
    EXPECT_FALSE(adopt_scale(house, work.actor(role, region), region, "peru-mining", Language::es)) << role;
  EXPECT_FALSE(adopt_scale(house, visitor(), region, "peru-mining", Language::es));
  EXPECT_EQ(adopt_scale(house, work.actor("coordinator", elsewhere), region, "peru-mining", Language::es)
                .error()
                .code,
            "record.not_found");
  const auto scale =
      adopt_scale(house, work.actor("committee", region), region, "peru-mining", Language::es).value();
  for (const auto* role : {"analyst", "observer"})
    EXPECT_FALSE(sign_scale(house, work.actor(role, region), signature(scale))) << role;
  EXPECT_FALSE(sign_scale(house, visitor(), signature(scale)));
  EXPECT_FALSE(sign_scale(house, work.actor("coordinator", elsewhere), signature(scale)));
  EXPECT_TRUE(sign_scale(house, work.actor("committee", region), signature(scale)));
  EXPECT_FALSE(create_record(house, coordinator, "priority_signature", {})) << "never by hand";
}

}  // namespace
}  // namespace minga::service
