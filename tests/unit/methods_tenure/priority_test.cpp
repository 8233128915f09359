#include "methods/tenure/priority.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace minga::methods::tenure {
namespace {

/// A scale as a table of actors might write it: communities with a mark, then kinds, then the earlier claim,
/// and an auction for claims of the same minute.
const std::vector<Line> scale{{"prelation", By::mark, {"ethnic_community"}, {}, {}},
                              {"titles", By::kind, {"mining_title"}, {"claim"}, {}},
                              {"earlier", By::filed, {}, {}, {}},
                              {"auction", By::simultaneous, {}, {}, {"claim"}}};

Claim claim(const std::string& kind, std::optional<std::int64_t> filed, std::set<std::string> marks = {}) {
  return {kind, filed, std::nullopt, std::move(marks)};
}

TEST(Priority, FirstLineThatTellsThemApartDecides) {
  const auto community = claim("claim", 500, {"ethnic_community"});
  const auto title = claim("mining_title", 100);
  EXPECT_EQ(order_of(community, title, scale), (Order{Outcome::first, 0}));
  EXPECT_EQ(order_of(title, claim("claim", 50), scale), (Order{Outcome::first, 1}));
  EXPECT_EQ(order_of(claim("claim", 60), claim("claim", 50), scale), (Order{Outcome::second, 2}));
}

TEST(Priority, ClaimsOfTheSameMinuteGoToAuctionWhereTheScaleSaysSo) {
  EXPECT_EQ(order_of(claim("claim", 60), claim("claim", 60), scale), (Order{Outcome::auction, 3}));
  EXPECT_EQ(order_of(claim("farm", 60), claim("farm", 60), scale), Order{});
}

TEST(Priority, AnUnknownDateDecidesNothing) {
  EXPECT_EQ(order_of(claim("claim", std::nullopt), claim("claim", 60), scale), Order{});
  EXPECT_EQ(order_of(claim("claim", std::nullopt), claim("claim", std::nullopt), scale), Order{});
}

TEST(Priority, TwoOfTheSameMarkAreNotToldApartByIt) {
  const auto one = claim("claim", 10, {"ethnic_community"}), other = claim("claim", 20, {"ethnic_community"});
  EXPECT_EQ(order_of(one, other, scale), (Order{Outcome::first, 2}));
}

TEST(Priority, RanksThoseOnTheSameGround) {
  const std::vector<Claim> claims{claim("claim", 30), claim("mining_title", 90), claim("claim", 30),
                                  claim("claim", 95, {"ethnic_community"})};
  const auto ranks = ranking(claims, scale);
  EXPECT_EQ(ranks.groups, (std::vector<std::vector<std::size_t>>{{3}, {1}, {0, 2}}));
  EXPECT_FALSE(ranks.circular);
}

TEST(Priority, LeavesACircleBesideEachOtherAndSaysSo) {
  const std::vector<Line> circle{{"1", By::kind, {"a"}, {"b"}, {}},
                                 {"2", By::kind, {"b"}, {"c"}, {}},
                                 {"3", By::kind, {"c"}, {"a"}, {}}};
  const std::vector<Claim> claims{claim("a", 1), claim("b", 1), claim("c", 1)};
  const auto ranks = ranking(claims, circle);
  EXPECT_EQ(ranks.groups.size(), 1U);
  EXPECT_TRUE(ranks.circular);
}

Claim any_claim() {
  static const std::vector<std::string> kinds{"claim", "mining_title", "farm"};
  auto out = claim(*rc::gen::elementOf(kinds), std::nullopt);
  if (*rc::gen::inRange(0, 4) > 0) out.filed = *rc::gen::inRange(0, 4);
  if (*rc::gen::inRange(0, 3) == 0) out.marks.insert("ethnic_community");
  return out;
}

std::vector<Claim> any_claims() {
  std::vector<Claim> claims;
  for (int left = *rc::gen::inRange(0, 12); left > 0; --left) claims.push_back(any_claim());
  return claims;
}

RC_GTEST_PROP(PriorityProperty, IsTheSameFromBothSides, ()) {
  const auto a = any_claim(), b = any_claim();
  const auto forth = order_of(a, b, scale), back = order_of(b, a, scale);
  RC_ASSERT(forth.line == back.line);
  RC_ASSERT((forth.outcome == Outcome::first) == (back.outcome == Outcome::second));
  RC_ASSERT((forth.outcome == Outcome::auction) == (back.outcome == Outcome::auction));
}

RC_GTEST_PROP(PriorityProperty, LaterLinesNeverChangeWhatAnEarlierOneDecides, ()) {
  const auto a = any_claim(), b = any_claim();
  const auto lines = static_cast<std::size_t>(*rc::gen::inRange(0, 5));
  const auto of_some = order_of(a, b, std::span(scale).first(lines));
  if (of_some.outcome != Outcome::undecided) RC_ASSERT(of_some == order_of(a, b, scale));
}

RC_GTEST_PROP(PriorityProperty, RanksEveryClaimOnceAndNobodyBeforeWhoPrecedesHim, ()) {
  const auto claims = any_claims();
  const auto ranks = ranking(claims, scale);
  std::vector<std::size_t> place(claims.size(), claims.size());
  std::size_t placed = 0;
  for (std::size_t group = 0; group < ranks.groups.size(); ++group)
    for (const auto i : ranks.groups[group]) {
      place[i] = group;
      ++placed;
    }
  RC_ASSERT(placed == claims.size());
  if (ranks.circular) return;
  for (std::size_t i = 0; i < claims.size(); ++i)
    for (std::size_t j = 0; j < claims.size(); ++j)
      if (i != j && order_of(claims[i], claims[j], scale).outcome == Outcome::first)
        RC_ASSERT(place[i] < place[j]);
}

}  // namespace
}  // namespace minga::methods::tenure
