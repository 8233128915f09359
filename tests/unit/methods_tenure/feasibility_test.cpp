#include "methods/tenure/feasibility.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <map>

#include "methods/overlap/near.hpp"
#include "methods/overlap/pairs.hpp"

namespace minga::methods::tenure {
namespace {

using overlap::Point;

Conflict open_conflict(double common, Outcome outcome = Outcome::undecided) {
  return {0, common, {outcome, std::nullopt}, false};
}

TEST(Feasibility, AnOpenOverlapStandsInTheWayEvenOfWhoGoesFirst) {
  const std::vector<Conflict> conflicts{open_conflict(500, Outcome::first)};
  const auto seen = feasibility(conflicts, {}, 1);
  EXPECT_TRUE(seen.in_conflict);
  EXPECT_EQ(seen.passing(), Passing::no);
  EXPECT_EQ(seen.stands, std::vector{Stand::first});
  EXPECT_EQ(seen.would_be_cleared, std::vector<std::size_t>{0});
}

TEST(Feasibility, SliversAndSettledOverlapsDoNot) {
  auto settled = open_conflict(500);
  settled.settled = true;
  const std::vector<Conflict> conflicts{open_conflict(0.5), settled};
  const auto seen = feasibility(conflicts, {}, 1);
  EXPECT_EQ(seen.passing(), Passing::yes);
  EXPECT_EQ(seen.stands, (std::vector{Stand::sliver, Stand::settled}));
}

TEST(Feasibility, WhatWasDecidedForTheOtherStandsInTheWayAndCannotBeAgreedAnyMore) {
  auto lost = open_conflict(500);
  lost.settled = lost.lost = true;
  const std::vector<Conflict> conflicts{lost};
  const auto seen = feasibility(conflicts, {}, 1);
  EXPECT_EQ(seen.stands, std::vector{Stand::lost});
  EXPECT_EQ(seen.passing(), Passing::no);
  EXPECT_TRUE(seen.would_be_cleared.empty());
}

TEST(Feasibility, WhatIsUnknownOrForbiddenStandsInTheWayAndWhatIsConditionalDoesNot) {
  EXPECT_EQ(feasibility({}, {Verdict::forbidden, {}}, 1).passing(), Passing::no);
  EXPECT_EQ(feasibility({}, {Verdict::unknown, {}}, 1).passing(), Passing::unknown);
  EXPECT_EQ(feasibility({}, {Verdict::conditional, {}}, 1).passing(), Passing::yes);
  const std::vector<Conflict> conflicts{open_conflict(500)};
  EXPECT_EQ(feasibility(conflicts, {Verdict::unknown, {}}, 1).passing(), Passing::no)
      << "what was seen is enough";
}

TEST(Feasibility, TellsWhichOneConflictWouldClearTheWay) {
  const std::vector<Conflict> conflicts{open_conflict(500), open_conflict(600), open_conflict(0.1)};
  EXPECT_TRUE(feasibility(conflicts, {}, 1).would_be_cleared.empty());
}

overlap::Shape square(double x, double y, double side) {
  const std::array<Point, 5> ring{{{x, y}, {x + side, y}, {x + side, y + side}, {x, y + side}, {x, y}}};
  const overlap::RingView view{ring, false};
  return overlap::make_shape(std::span(&view, 1)).value();
}

/// A constructed corridor, not a register: 100 concessions of 1 km in rows of ten, 2 km apart. The first 74
/// have a forestry concession half over them; a river runs 30 m below the last three rows, of which 26 are
/// free of others.
struct Corridor {
  std::vector<overlap::Shape> shapes;  // concessions, then the others
  std::vector<overlap::Line> rivers;
  std::size_t concessions = 100;
};

Corridor corridor() {
  Corridor out;
  for (std::size_t i = 0; i < out.concessions; ++i)
    out.shapes.push_back(
        square(static_cast<double>(i % 10) * 2000, static_cast<double>(i / 10) * 2000, 1000));
  for (std::size_t i = 0; i < 74; ++i)
    out.shapes.push_back(
        square(static_cast<double>(i % 10) * 2000 + 500, static_cast<double>(i / 10) * 2000, 1000));
  for (const double y : {16000.0, 18000.0}) {
    const std::array<Point, 2> path{{{-5000, y - 30}, {25000, y - 30}}};
    const std::span<const Point> part(path);
    out.rivers.push_back(overlap::make_line(std::span(&part, 1)).value());
  }
  return out;
}

TEST(Feasibility, OfACorridorLikeThePublishedOne) {
  const auto map = corridor();
  std::map<std::size_t, std::vector<Conflict>> conflicts;
  for (const auto& pair : overlap::pairs_within(map.shapes))
    if (pair.overlaps() && pair.a < map.concessions)
      conflicts[pair.a].push_back({pair.b, pair.area, {}, false});
  // The margin is a parameter of this test and no law's.
  const Exclusion river{"river", Effect::forbidden, true, 50};
  std::vector<bool> near(map.shapes.size());
  for (const auto& one : overlap::pairs_near(map.shapes, map.rivers, *river.margin)) near[one.shape] = true;
  std::vector<Feasibility> seen;
  for (std::size_t i = 0; i < map.concessions; ++i) {
    const Measured measured{true, 0, near[i] ? std::optional(30.0) : std::nullopt};
    seen.push_back(feasibility(conflicts[i], ruling(std::span(&river, 1), std::span(&measured, 1), 1), 1));
  }
  const auto counted = tally(seen);
  EXPECT_EQ(counted.rights, 100U);
  EXPECT_DOUBLE_EQ(counted.share_in_conflict(), 0.74);
  EXPECT_EQ(counted.excluded, 20U);
  EXPECT_GT(counted.share_excluded_of_the_rest(), 0.5);
  EXPECT_EQ(counted.passing, 6U);
}

RC_GTEST_PROP(FeasibilityProperty, EveryRightIsCountedOnceAndSettlingNeverHarms, ()) {
  std::vector<Conflict> conflicts;
  for (int left = *rc::gen::inRange(0, 6); left > 0; --left) {
    conflicts.push_back(open_conflict(*rc::gen::inRange(0, 4)));
    conflicts.back().settled = *rc::gen::inRange(0, 2) == 0;
    conflicts.back().lost = conflicts.back().settled && *rc::gen::inRange(0, 2) == 0;
  }
  const Ruling ground{*rc::gen::elementOf(std::vector{Verdict::allowed, Verdict::conditional,
                                                      Verdict::unknown, Verdict::forbidden}),
                      {}};
  const auto seen = feasibility(conflicts, ground, 1);
  const auto counted = tally(std::span(&seen, 1));
  RC_ASSERT(counted.in_conflict + counted.excluded + counted.uncertain + counted.passing == 1U);
  RC_ASSERT((counted.passing == 1U) == (seen.passing() == Passing::yes));
  RC_ASSERT((counted.uncertain == 1U) == (seen.passing() == Passing::unknown));
  RC_ASSERT(counted.excluded + counted.excluded_in_conflict == (ground.verdict == Verdict::forbidden));
  RC_ASSERT(counted.uncertain + counted.uncertain_in_conflict == (ground.verdict == Verdict::unknown));
  RC_ASSERT(counted.excluded_in_conflict + counted.uncertain_in_conflict <= counted.in_conflict);
  for (const auto i : seen.would_be_cleared) {
    auto settled = conflicts;
    settled[i].settled = true;
    RC_ASSERT(!feasibility(settled, ground, 1).in_conflict);
  }
  for (auto& conflict : conflicts) conflict.settled = true, conflict.lost = false;
  RC_ASSERT(!feasibility(conflicts, ground, 1).in_conflict);
}

}  // namespace
}  // namespace minga::methods::tenure
