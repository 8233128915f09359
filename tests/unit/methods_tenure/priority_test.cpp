#include "methods/tenure/priority.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

namespace minga::methods::tenure {
namespace {

using Groups = std::vector<std::vector<std::size_t>>;

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
  ASSERT_EQ(ranks.chains.size(), 1U);
  EXPECT_EQ(ranks.chains[0].groups, (Groups{{3}, {1}, {0, 2}}));
  EXPECT_FALSE(ranks.chains[0].circular);
  EXPECT_TRUE(ranks.partly.empty() && ranks.apart.empty());
}

TEST(Priority, TellsNothingOfThoseThatShareNoGround) {
  const std::vector<Line> by_filing{{"earlier", By::filed, {}, {}, {}}};
  const std::vector<Claim> claims{claim("claim", 10), claim("claim", 20), claim("claim", 30),
                                  claim("claim", 40)};
  // 0-1 and 1-2 lie on each other; 3 lies apart.
  const std::vector<char> share{1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1};
  const auto ranks = ranking(claims, by_filing, {}, share);
  EXPECT_EQ(ranks.alone, std::vector<std::size_t>{3});
  EXPECT_TRUE(ranks.apart.empty()) << "no line is asked about who shares no ground";
  EXPECT_EQ(ranks.chains.size() + ranks.partly.size(), 2U) << "no place in a chain of three would be true";
  EXPECT_EQ(ranking(claims, by_filing).chains.size(), 1U);
}

/// As ranking asks for it: these pairs have ground in common, and no other.
std::vector<char> sharing(std::size_t claims, const std::vector<std::pair<std::size_t, std::size_t>>& pairs) {
  std::vector<char> out(claims * claims, 0);
  for (const auto& [i, j] : pairs) out[i * claims + j] = out[j * claims + i] = 1;
  return out;
}

TEST(Priority, GivesNoNumbersWhereTwoOfOnePlaceShareNoGround) {
  // Two claims at the two ends of a title: each yields to it, and nothing is to be decided between them.
  const std::vector<Claim> claims{claim("claim", 10), claim("mining_title", 90), claim("claim", 10)};
  const auto ranks = ranking(claims, scale, {}, sharing(3, {{0, 1}, {1, 2}}));
  ASSERT_EQ(ranks.chains.size(), 1U);
  EXPECT_EQ(ranks.chains[0].groups, (Groups{{1}, {0, 2}}));
  EXPECT_FALSE(ranks.chains[0].numbered());
  EXPECT_EQ(ranks.chains[0].ties, (std::vector<Tie>{{}, {true, false, false, false}}));
  EXPECT_TRUE(ranking(claims, scale).chains[0].numbered()) << "where all share ground";
}

TEST(Priority, SaysWhyWhoeverIsOfOnePlaceIsNotToldApart) {
  const auto tie_among = [](const std::vector<Claim>& claims) {
    const auto ranks = ranking(claims, scale);
    return ranks.chains.at(0).ties.back();
  };
  const auto first = claim("mining_title", std::nullopt, {"ethnic_community"});
  EXPECT_EQ(tie_among({first, claim("claim", 60), claim("claim", 60)}), (Tie{false, true, false, false}));
  EXPECT_EQ(tie_among({first, claim("farm", 60), claim("farm", 60)}), (Tie{false, false, true, false}));
  EXPECT_EQ(tie_among({first, claim("claim", 60), claim("claim", 60), claim("farm", 60)}),
            (Tie{false, true, true, false}));
}

TEST(Priority, WhoSharesGroundWithNoOtherStandsAlone) {
  EXPECT_EQ(ranking(std::vector<Claim>{claim("claim", 1)}, scale).alone, std::vector<std::size_t>{0});
  const std::vector<Claim> farms{claim("farm", 5), claim("farm", 5), claim("farm", 5)};
  const auto ranks = ranking(farms, scale, {}, sharing(3, {{0, 2}}));
  EXPECT_EQ(ranks.alone, std::vector<std::size_t>{1});
  EXPECT_EQ(ranks.apart, (std::vector<std::size_t>{0, 2})) << "ground in common and no line";
}

TEST(Priority, GivesNoNumberToWhatNoLineCompares) {
  const std::vector<Line> by_filing{{"earlier", By::filed, {}, {}, {"mining_title", "claim"}}};
  const std::vector<Claim> claims{claim("forestry", 10), claim("claim", 90), claim("farm", 20),
                                  claim("mining_title", 30), claim("claim", std::nullopt)};
  const auto ranks = ranking(claims, by_filing);
  ASSERT_EQ(ranks.chains.size(), 1U);
  EXPECT_EQ(ranks.chains[0].groups, (Groups{{3}, {1}}));
  EXPECT_EQ(ranks.apart, (std::vector<std::size_t>{0, 2, 4}));
  EXPECT_TRUE(ranking(std::vector<Claim>{claim("farm", 1), claim("forestry", 2)}, by_filing).chains.empty());
}

TEST(Priority, WhatWasDecidedOfTwoStandsInPlaceOfTheLines) {
  const std::vector<Claim> claims{claim("claim", 30), claim("claim", 60)};
  EXPECT_EQ(ranking(claims, scale).chains[0].groups, (Groups{{0}, {1}}));
  const std::vector<Decided> decided{{1, 0}};
  EXPECT_EQ(ranking(claims, scale, decided).chains[0].groups, (Groups{{1}, {0}}));
  const std::vector<Claim> farms{claim("farm", 60), claim("farm", 60)};
  EXPECT_TRUE(ranking(farms, scale).chains.empty());
  EXPECT_EQ(ranking(farms, scale, decided).chains[0].groups, (Groups{{1}, {0}}))
      << "where no line speaks too";
}

RC_GTEST_PROP(PriorityProperty, DecisionsOverEveryPairAreTheOrderWhateverTheScaleSays, ()) {
  const auto days =
      *rc::gen::container<std::vector<int>>(*rc::gen::inRange<std::size_t>(2, 7), rc::gen::inRange(0, 100));
  std::vector<Claim> claims;
  for (const int day : days) claims.push_back(claim("claim", day));
  std::vector<std::size_t> order(claims.size());
  const auto turn = *rc::gen::inRange<std::size_t>(0, claims.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = (order.size() - 1 - i + turn) % order.size();
  std::vector<Decided> decided;
  Groups groups;
  for (std::size_t i = 0; i < order.size(); ++i) {
    groups.push_back({order[i]});
    for (std::size_t j = i + 1; j < order.size(); ++j) decided.push_back({order[i], order[j]});
  }
  const auto ranks = ranking(claims, scale, decided);
  RC_ASSERT(ranks.chains.size() == 1U);
  RC_ASSERT(ranks.chains[0].groups == groups);
  RC_ASSERT(!ranks.chains[0].circular);
}

TEST(Priority, KeepsOrdersApartThatNothingConnects) {
  const std::vector<Line> two{{"1", By::kind, {"a"}, {"b"}, {}}, {"2", By::kind, {"c"}, {"d"}, {}}};
  const std::vector<Claim> claims{claim("d", 1), claim("b", 1), claim("a", 1), claim("c", 1)};
  const auto ranks = ranking(claims, two);
  ASSERT_EQ(ranks.chains.size(), 2U);
  EXPECT_EQ(ranks.chains[0].groups, (Groups{{3}, {0}}));
  EXPECT_EQ(ranks.chains[1].groups, (Groups{{2}, {1}}));
}

TEST(Priority, SetsAsideWhoseNumberWouldSayMoreThanTheLines) {
  // The community goes before all; of the titles one has no date, so that nothing tells it from the two
  // others.
  const std::vector<Claim> claims{claim("mining_title", 30), claim("mining_title", std::nullopt),
                                  claim("mining_title", 90),
                                  claim("claim", std::nullopt, {"ethnic_community"})};
  const auto ranks = ranking(claims, scale);
  ASSERT_EQ(ranks.chains.size(), 1U);
  EXPECT_EQ(ranks.chains[0].groups, (Groups{{3}, {0}, {2}}));
  EXPECT_EQ(ranks.partly, std::vector<std::size_t>{1});
}

TEST(Priority, LeavesACircleBesideEachOtherAndSaysSo) {
  const std::vector<Line> circle{{"1", By::kind, {"a"}, {"b"}, {}},
                                 {"2", By::kind, {"b"}, {"c"}, {}},
                                 {"3", By::kind, {"c"}, {"a"}, {}}};
  const std::vector<Claim> claims{claim("a", 1), claim("b", 1), claim("c", 1)};
  const auto ranks = ranking(claims, circle);
  ASSERT_EQ(ranks.chains.size(), 1U);
  EXPECT_EQ(ranks.chains[0].groups.size(), 1U);
  EXPECT_TRUE(ranks.chains[0].circular);
  EXPECT_EQ(ranks.chains[0].ties, (std::vector<Tie>{{false, false, false, true}}));
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

/// Where each claim stands: chain and group; nothing for those that have no number.
std::vector<std::optional<std::pair<std::size_t, std::size_t>>> places_in(const Ranking& ranks,
                                                                          std::size_t claims) {
  std::vector<std::optional<std::pair<std::size_t, std::size_t>>> out(claims);
  for (std::size_t chain = 0; chain < ranks.chains.size(); ++chain)
    for (std::size_t group = 0; group < ranks.chains[chain].groups.size(); ++group)
      for (const auto i : ranks.chains[chain].groups[group]) out[i] = {chain, group};
  return out;
}

/// All that the ranking holds, sorted.
std::vector<std::size_t> all_in(const Ranking& ranks) {
  std::vector<std::size_t> all = ranks.partly;
  all.insert(all.end(), ranks.apart.begin(), ranks.apart.end());
  all.insert(all.end(), ranks.alone.begin(), ranks.alone.end());
  for (const auto& chain : ranks.chains)
    for (const auto& group : chain.groups) all.insert(all.end(), group.begin(), group.end());
  std::ranges::sort(all);
  return all;
}

std::vector<std::size_t> every(std::size_t claims) {
  std::vector<std::size_t> out(claims);
  for (std::size_t i = 0; i < claims; ++i) out[i] = i;
  return out;
}

/// Scales that make no order too: any lines over a few kinds.
std::vector<Line> any_scale() {
  static const std::vector<std::string> kinds{"claim", "mining_title", "farm", "forestry"};
  if (*rc::gen::inRange(0, 2) == 0) return scale;
  std::vector<Line> out;
  for (int left = *rc::gen::inRange(0, 5); left > 0; --left)
    out.push_back({"l", By::kind, {*rc::gen::elementOf(kinds)}, {*rc::gen::elementOf(kinds)}, {}});
  return out;
}

RC_GTEST_PROP(PriorityProperty, RanksEveryClaimOnceAndNobodyBeforeWhoPrecedesHim, ()) {
  const auto claims = any_claims();
  const auto lines = any_scale();
  const auto ranks = ranking(claims, lines);
  RC_ASSERT(all_in(ranks) == every(claims.size()));
  const auto places = places_in(ranks, claims.size());
  for (std::size_t i = 0; i < claims.size(); ++i)
    for (std::size_t j = 0; j < claims.size(); ++j) {
      if (i == j || !places[i] || !places[j]) continue;
      if (order_of(claims[i], claims[j], lines).outcome != Outcome::first) continue;
      RC_ASSERT(places[i]->first == places[j]->first);
      if (!ranks.chains[places[i]->first].circular) RC_ASSERT(places[i]->second < places[j]->second);
    }
}

/// A number says of every two of a chain who goes first: without lines that contradict each other and with
/// dates of one kind, so do the lines, directly or over others.
RC_GTEST_PROP(PriorityProperty, ASmallerNumberIsAlwaysToldByLines, ()) {
  const auto claims = any_claims();
  const auto lines = any_scale();
  const auto ranks = ranking(claims, lines);
  const auto n = claims.size();
  std::vector<std::vector<bool>> before(n, std::vector<bool>(n));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      before[i][j] = i != j && order_of(claims[i], claims[j], lines).outcome == Outcome::first;
  for (std::size_t by = 0; by < n; ++by)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) before[i][j] = before[i][j] || (before[i][by] && before[by][j]);
  const auto places = places_in(ranks, n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      if (places[i] && places[j] && places[i]->first == places[j]->first &&
          places[i]->second < places[j]->second)
        RC_ASSERT(before[i][j] && !before[j][i]);
}

RC_GTEST_PROP(PriorityProperty, WhatIsApartIsComparedWithNone, ()) {
  const auto claims = any_claims();
  const auto lines = any_scale();
  const auto ranks = ranking(claims, lines);
  for (std::size_t i = 0; i < claims.size(); ++i) {
    bool compared = false;
    for (std::size_t j = 0; j < claims.size(); ++j)
      compared = compared || (i != j && order_of(claims[i], claims[j], lines).outcome != Outcome::undecided);
    const auto& untold = claims.size() == 1 ? ranks.alone : ranks.apart;
    RC_ASSERT(compared == (std::ranges::find(untold, i) == untold.end()));
  }
}

/// Any ground in common: rights over an area that somebody drew, not at a point.
std::vector<char> any_sharing(std::size_t claims) {
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (std::size_t i = 0; i < claims; ++i)
    for (std::size_t j = i + 1; j < claims; ++j)
      if (*rc::gen::inRange(0, 3) > 0) pairs.emplace_back(i, j);
  return sharing(claims, pairs);
}

RC_GTEST_PROP(PriorityProperty, AnOrderIsToldOnlyOfThoseThatShareGround, ()) {
  const auto claims = any_claims();
  const auto n = claims.size();
  const auto share = any_sharing(n);
  const auto ranks = ranking(claims, any_scale(), {}, share);
  RC_ASSERT(all_in(ranks) == every(n));
  for (std::size_t i = 0; i < n; ++i) {
    const auto row = std::span(share).subspan(i * n, n);
    const bool alone = std::ranges::find(ranks.alone, i) != ranks.alone.end();
    RC_ASSERT(alone == (std::ranges::find(row, 1) == row.end()));
  }
  for (const auto& chain : ranks.chains) {
    std::vector<std::pair<std::size_t, std::size_t>> places;  // claim and its group
    for (std::size_t group = 0; group < chain.groups.size(); ++group)
      for (const auto i : chain.groups[group]) places.emplace_back(i, group);
    for (const auto& [i, group] : places)
      for (const auto& [j, other] : places) {
        if (i == j) continue;
        const bool common = share[i * n + j] != 0;
        RC_ASSERT(common || (group == other && chain.ties[group].no_ground && !chain.numbered()));
      }
  }
}

RC_GTEST_PROP(PriorityProperty, ATieSaysWhatHoldsOfSomeTwoOfIt, ()) {
  const auto claims = any_claims();
  const auto n = claims.size();
  const auto share = any_sharing(n);
  const auto lines = any_scale();
  for (const auto& chain : ranking(claims, lines, {}, share).chains)
    for (std::size_t group = 0; group < chain.groups.size(); ++group) {
      Tie expected;
      for (const auto i : chain.groups[group])
        for (const auto j : chain.groups[group]) {
          if (i >= j) continue;
          const auto outcome = order_of(claims[i], claims[j], lines).outcome;
          if (share[i * n + j] == 0)
            expected.no_ground = true;
          else if (outcome == Outcome::auction)
            expected.auction = true;
          else if (outcome == Outcome::undecided)
            expected.untold = true;
          else
            expected.circle = true;
        }
      // Lines over a third may lead two in a circle that none compares, or that go to auction.
      if (!chain.circular) RC_ASSERT(chain.ties[group] == expected);
      RC_ASSERT(chain.ties[group].no_ground == expected.no_ground);
      RC_ASSERT(!expected.circle || chain.ties[group].circle);
    }
}

}  // namespace
}  // namespace minga::methods::tenure
