#include "methods/tenure/stratum.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

namespace minga::methods::tenure {
namespace {

const std::vector<std::string> strata{"subsistence", "small", "medium", "large"};

/// Limits made up for the tests, in the shape of real ones.
const std::vector<Limit> limits{
    {"pan", "subsistence", "grams_per_month", 30, {"gold"}, {"panning"}, "2020-01-01", ""},
    {"small-area", "small", "hectares", 100, {}, {}, "", ""},
    {"small-rate", "small", "tonnes_per_day", 25, {}, {}, "", "2023-12-31"},
    {"medium-area", "medium", "hectares", 5000, {}, {}, "", ""}};

Stratum of(std::map<std::string, double> quantities, const std::string& method = "open_pit",
           const std::string& day = "2022-06-01") {
  return stratum_of({std::move(quantities), "gold", method}, strata, limits, day).value();
}

TEST(Stratum, IsTheSmallestWhoseLimitsAllHold) {
  EXPECT_EQ(of({{"hectares", 100}, {"tonnes_per_day", 25}}).stratum, "small");
  EXPECT_EQ(of({{"hectares", 100}, {"tonnes_per_day", 26}}).stratum, "medium");
  EXPECT_EQ(of({{"hectares", 5000.5}, {"tonnes_per_day", 1}}).stratum, "large");
  EXPECT_EQ(of({{"grams_per_month", 30}}, "panning").stratum, "subsistence");
}

TEST(Stratum, GuessesNothing) {
  const auto seen = of({{"hectares", 50}});
  EXPECT_FALSE(seen.stratum);
  EXPECT_EQ(seen.wanting, std::set<std::string>{"tonnes_per_day"});
  // What is known is too much already: what lacks would not help.
  EXPECT_EQ(of({{"hectares", 101}}).stratum, "medium");
}

TEST(Stratum, AsksForTheMineralAndMethodThatALimitIsFor) {
  const auto seen = of({{"hectares", 50}, {"tonnes_per_day", 5}}, "");
  EXPECT_FALSE(seen.stratum) << "it may be panning, of which nobody said how much";
  EXPECT_EQ(seen.unsaid, std::set<std::string>{"method"});
  const std::vector<Limit> by_mineral{{"gold-rate", "small", "tonnes_per_day", 25, {"gold"}, {}, "", ""},
                                      {"area", "small", "hectares", 100, {}, {}, "", ""}};
  const auto nameless =
      stratum_of({{{"hectares", 90}, {"tonnes_per_day", 5000}}, "", ""}, strata, by_mineral, "2024-01-01");
  EXPECT_FALSE(nameless->stratum);
  EXPECT_EQ(nameless->unsaid, std::set<std::string>{"mineral"});
  EXPECT_EQ(nameless->unused, std::set<std::string>{"tonnes_per_day"});
}

TEST(Stratum, TellsWhatNoLimitLookedAt) {
  EXPECT_EQ(of({{"hectares", 50}, {"tonnes_per_day", 5}, {"ounces", 3}}).unused,
            std::set<std::string>{"ounces"});
}

TEST(Stratum, GoesByTheLawOfTheDay) {
  EXPECT_EQ(of({{"hectares", 50}, {"tonnes_per_day", 30}}).stratum, "medium");
  EXPECT_EQ(of({{"hectares", 50}, {"tonnes_per_day", 30}}, "open_pit", "2024-01-01").stratum, "small");
  EXPECT_EQ(of({{"grams_per_month", 10}}, "panning", "2019-12-31").wanting.count("hectares"), 1U);
}

TEST(Stratum, TellsByHowMuchALimitIsExceeded) {
  const auto seen = of({{"hectares", 150}, {"tonnes_per_day", 10}});
  ASSERT_EQ(seen.held.size(), 3U);
  EXPECT_EQ(seen.held[0].limit, 1U);
  EXPECT_FALSE(seen.held[0].within);
  EXPECT_DOUBLE_EQ(seen.held[0].by, 1.5);
}

TEST(Stratum, IsOverWhereTheLargestHasALimitToo) {
  auto closed = limits;
  closed.push_back({"large-area", "large", "hectares", 10000, {}, {}, "", ""});
  const auto seen = stratum_of({{{"hectares", 20000}}, "gold", ""}, strata, closed, "2024-01-01").value();
  EXPECT_FALSE(seen.stratum);
  EXPECT_TRUE(seen.over);
}

TEST(Stratum, MarksWhereSourcesDisagreeAndGoesByTheStricter) {
  auto two = limits;
  two.push_back({"small-area-other", "small", "hectares", 150, {}, {}, "", ""});
  const auto seen = stratum_of({{{"hectares", 120}}, "gold", "open_pit"}, strata, two, "2024-01-01").value();
  EXPECT_EQ(seen.stratum, "medium");
  EXPECT_EQ(seen.otherwise, "small");
  EXPECT_EQ(seen.disputed, (std::vector<std::pair<std::size_t, std::size_t>>{{1, 4}}));
  const auto same = stratum_of({{{"hectares", 90}}, "gold", "open_pit"}, strata, two, "2024-01-01").value();
  EXPECT_EQ(same.stratum, "small");
  EXPECT_FALSE(same.otherwise);
}

TEST(Stratum, RefusesWhatIsNoDayStratumOrQuantity) {
  const auto code = [&](const Operation& operation, const std::vector<Limit>& used, const std::string& day) {
    return stratum_of(operation, strata, used, day).error().code;
  };
  EXPECT_EQ(code({}, limits, "31/02/2024"), "stratum.day");
  EXPECT_EQ(code({}, {{"x", "tiny", "hectares", 1, {}, {}, "", ""}}, "2024-01-01"), "stratum.unknown");
  EXPECT_EQ(code({{{"hectares", -1}}, "", ""}, limits, "2024-01-01"), "stratum.quantity");
  EXPECT_EQ(code({{{"hectares", NAN}}, "", ""}, limits, "2024-01-01"), "stratum.quantity");
}

RC_GTEST_PROP(StratumProperty, NeverShrinksAsAnOperationGrows, ()) {
  const double hectares = *rc::gen::inRange(0, 8000), tonnes = *rc::gen::inRange(0, 60);
  const double more = *rc::gen::inRange(0, 8000);
  const auto place = [&](double area) {
    const auto seen = of({{"hectares", area}, {"tonnes_per_day", tonnes}});
    return std::ranges::find(strata, seen.stratum.value()) - strata.begin();
  };
  RC_ASSERT(place(hectares) <= place(hectares + more));
}

RC_GTEST_PROP(StratumProperty, DoesNotDependOnTheOrderOfTheLimits, ()) {
  auto shuffled = limits;
  std::rotate(shuffled.begin(), shuffled.begin() + *rc::gen::inRange(0, 4), shuffled.end());
  const Operation operation{{{"hectares", static_cast<double>(*rc::gen::inRange(0, 6000))},
                             {"tonnes_per_day", static_cast<double>(*rc::gen::inRange(0, 60))}},
                            "gold",
                            "open_pit"};
  RC_ASSERT(stratum_of(operation, strata, limits, "2022-06-01")->stratum ==
            stratum_of(operation, strata, shuffled, "2022-06-01")->stratum);
}

}  // namespace
}  // namespace minga::methods::tenure
