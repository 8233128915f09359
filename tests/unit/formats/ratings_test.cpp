#include "formats/ratings.hpp"

#include <gtest/gtest.h>

#include "problems.hpp"

namespace minga::formats {
namespace {

using test::Briefs;
using test::briefs_of;

constexpr const char* header = "participant,group,impact,valuation,prioritization\n";

Checked<LongRatings> read(const std::string& rows) {
  return read_long_ratings(header + rows);
}

TEST(Ratings, ReadsLevelsBlanksAndMissingAnswers) {
  const auto ratings =
      read("P1,miners,water,0.25,1.00\nP1,miners,jobs,,#does_not_know\nP2,state,water,0,.5\n");
  ASSERT_TRUE(ratings);
  ASSERT_EQ(ratings->ratings.size(), 3U);
  EXPECT_EQ(ratings->ratings[0].valuation, (RatingCell{0.25, {}}));
  EXPECT_EQ(ratings->ratings[1].valuation, RatingCell{});
  EXPECT_EQ(ratings->ratings[1].prioritization, (RatingCell{{}, Missing::does_not_know}));
  EXPECT_EQ(ratings->ratings[2].line, 4);
  EXPECT_EQ(ratings->participants, (std::vector<std::string>{"P1", "P2"}));
  EXPECT_EQ(ratings->groups, (std::vector<std::string>{"miners", "state"}));
  EXPECT_EQ(ratings->impacts, (std::vector<std::string>{"water", "jobs"}));
}

TEST(Ratings, ReadsSpanishHeadersInAnyOrder) {
  const auto ratings =
      read_long_ratings("Priorización;Impacto;Valoración;GRUPO;Participante\n1;agua;0;estado;P1\n");
  ASSERT_TRUE(ratings);
  EXPECT_EQ(ratings->ratings.front().participant, "P1");
  EXPECT_EQ(ratings->ratings.front().valuation.level, 0.0);
  EXPECT_EQ(ratings->ratings.front().prioritization.level, 1.0);
}

TEST(Ratings, TellsOfColumnsThatItLeavesOut) {
  const auto ratings =
      read_long_ratings("participant,group,impact,valuation,prioritization,note\nP1,a,b,1,1,hm\n");
  ASSERT_TRUE(ratings);
  EXPECT_EQ(test::briefs(ratings->notices), (Briefs{"rating.extra_column@1:note"}));
}

TEST(Ratings, NamesEveryMissingOrDoubledColumn) {
  EXPECT_EQ(briefs_of(read_long_ratings("participant,impact,valuation\nP1,b,1\n")),
            (Briefs{"rating.missing_column@1", "rating.missing_column@1"}));
  EXPECT_EQ(briefs_of(read_long_ratings(
                "participant,group,impact,valuation,prioritization,valoracion\nP1,a,b,1,1,1\n")),
            (Briefs{"rating.column_twice@1:valoracion"}));
}

TEST(Ratings, RefusesWhatIsNotOnTheScale) {
  EXPECT_EQ(briefs_of(read("P1,a,b,0.3,7\nP1,a,c,-0.25,x\nP1,a,d,#unknown,1\n")),
            (Briefs{"rating.not_a_level@2:valuation", "rating.not_a_level@2:prioritization",
                    "rating.not_a_level@3:valuation", "rating.not_a_level@3:prioritization",
                    "rating.not_a_level@4:valuation"}));
}

TEST(Ratings, RefusesTheDecimalComma) {
  EXPECT_EQ(
      briefs_of(read_long_ratings("participant;group;impact;valuation;prioritization\nP1;a;b;0,75;1\n")),
      (Briefs{"number.decimal_comma@2:valuation"}));
}

TEST(Ratings, NamesBothLinesOfADoubledRating) {
  const auto ratings = read("P1,a,b,1,1\nP2,a,b,1,1\nP1,a,b,0,0\n");
  EXPECT_EQ(briefs_of(ratings), (Briefs{"rating.duplicate@4:participant"}));
  EXPECT_EQ(ratings.error().front().parameters.back(),
            (std::pair<std::string, std::string>{"first_line", "2"}));
}

TEST(Ratings, AParticipantHasOneGroup) {
  const auto ratings = read("P1,a,b,1,1\nP1,z,c,1,1\n");
  EXPECT_EQ(briefs_of(ratings), (Briefs{"rating.two_groups@3:group"}));
}

TEST(Ratings, WhoWhereAndWhatMustBeThere) {
  EXPECT_EQ(briefs_of(read(",a,b,1,1\nP1, ,b,1,1\nP1,a,,1,1\n")),
            (Briefs{"rating.blank@2:participant", "rating.blank@3:group", "rating.blank@4:impact"}));
}

}  // namespace
}  // namespace minga::formats
