#include "methods/funnel/kaplan_meier.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace minga::methods::funnel {
namespace {

/// Weeks in remission of 21 children with acute leukaemia under 6-mercaptopurine (Freireich et al. 1963).
std::vector<Observed> six_mp() {
  std::vector<Observed> cases;
  for (const double week : {6, 6, 6, 7, 10, 13, 16, 22, 23}) cases.push_back({week, true});
  for (const double week : {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35}) cases.push_back({week, false});
  return cases;
}

TEST(KaplanMeier, GivesThePublishedFiguresOfTheLeukaemiaTrial) {
  const auto found = kaplan_meier(six_mp());
  ASSERT_TRUE(found.has_value());
  // Survival, standard error and 95 % log(-log) limits as textbooks and statistical packages print them.
  const double published[][5] = {{6, 0.8571, 0.0764, 0.6197, 0.9516},  {7, 0.8067, 0.0869, 0.5631, 0.9228},
                                 {10, 0.7529, 0.0963, 0.5032, 0.8894}, {13, 0.6902, 0.1068, 0.4316, 0.8491},
                                 {16, 0.6275, 0.1141, 0.3675, 0.8049}, {22, 0.5378, 0.1282, 0.2678, 0.7468},
                                 {23, 0.4482, 0.1346, 0.1881, 0.6801}};
  for (const auto& row : published) {
    const auto at = std::find_if(found->rows.begin(), found->rows.end(),
                                 [&](const SurvivalRow& r) { return r.time == row[0]; });
    ASSERT_NE(at, found->rows.end());
    EXPECT_NEAR(at->survival, row[1], 5e-5) << row[0];
    EXPECT_NEAR(std::sqrt(*at->variance), row[2], 5e-5) << row[0];
    EXPECT_NEAR(*at->lower, row[3], 5e-5) << row[0];
    EXPECT_NEAR(*at->upper, row[4], 5e-5) << row[0];
  }
  EXPECT_EQ(found->median, 23);
  EXPECT_EQ(found->median_lower, 13);
  EXPECT_FALSE(found->median_upper.has_value());
  EXPECT_EQ(found->events, 9u);
  EXPECT_DOUBLE_EQ(found->at(5.9), 1);
  EXPECT_DOUBLE_EQ(found->at(8), found->at(7));
}

TEST(KaplanMeier, OfNothingAndOfCasesThatAllWaitHasNoMedian) {
  EXPECT_TRUE(kaplan_meier({})->rows.empty());
  EXPECT_FALSE(kaplan_meier({})->median.has_value());
  const auto waiting = kaplan_meier(std::vector<Observed>{{3, false}, {0, false}});
  EXPECT_DOUBLE_EQ(waiting->at(100), 1);
  EXPECT_FALSE(waiting->median.has_value());
  EXPECT_EQ(waiting->rows[0].lower, 1);
}

TEST(KaplanMeier, WithoutInterruptionEndsAtZeroWithoutInterval) {
  const auto found = kaplan_meier(std::vector<Observed>{{1, true}, {2, true}});
  EXPECT_EQ(found->median, 1);
  EXPECT_EQ(found->rows[1].survival, 0);
  EXPECT_FALSE(found->rows[1].variance.has_value());
  EXPECT_FALSE(found->rows[1].lower.has_value());
}

TEST(KaplanMeier, RefusesTimesThatAreNone) {
  for (const double bad : {-1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
    const auto found = kaplan_meier(std::vector<Observed>{{1, true}, {bad, true}});
    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().code, "funnel.time");
    EXPECT_EQ(found.error().parameters[0].second, "2");
  }
  for (const double level : {0.0, 1.0, std::nan("")})
    EXPECT_EQ(kaplan_meier({}, level).error().code, "funnel.level");
}

std::vector<Observed> some_cases(bool censored) {
  std::vector<Observed> cases;
  const int count = *rc::gen::inRange(1, 60);
  for (int i = 0; i < count; ++i)
    cases.push_back(
        {static_cast<double>(*rc::gen::inRange(0, 30)), !censored || *rc::gen::inRange(0, 2) == 0});
  return cases;
}

RC_GTEST_PROP(KaplanMeierProperty, WithoutCensoringIsTheShareThatStillWaits, ()) {
  const auto cases = some_cases(false);
  const auto found = kaplan_meier(cases);
  for (double time = 0; time < 31; ++time) {
    const auto waiting =
        std::count_if(cases.begin(), cases.end(), [&](const Observed& c) { return c.time > time; });
    RC_ASSERT(std::abs(found->at(time) - static_cast<double>(waiting) / static_cast<double>(cases.size())) <
              1e-12);
  }
}

RC_GTEST_PROP(KaplanMeierProperty, FallsAndStaysWithinItsIntervalAndOneAndZero, ()) {
  const auto found = kaplan_meier(some_cases(true), *rc::gen::element(0.5, 0.9, 0.99));
  double before = 1;
  for (const SurvivalRow& row : found->rows) {
    RC_ASSERT(row.survival <= before);
    RC_ASSERT(row.survival >= 0);
    before = row.survival;
    if (!row.lower) continue;
    RC_ASSERT(0 <= *row.lower && *row.lower <= row.survival && row.survival <= *row.upper && *row.upper <= 1);
  }
}

RC_GTEST_PROP(KaplanMeierProperty, TheOrderOfTheCasesSaysNothing, ()) {
  auto cases = some_cases(true);
  const auto one = kaplan_meier(cases);
  for (std::size_t i = cases.size(); i > 1; --i)
    std::swap(cases[i - 1], cases[static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(i)))]);
  const auto other = kaplan_meier(cases);
  RC_ASSERT(one->rows.size() == other->rows.size());
  for (std::size_t i = 0; i < one->rows.size(); ++i) {
    RC_ASSERT(one->rows[i].survival == other->rows[i].survival);
    RC_ASSERT(one->rows[i].lower == other->rows[i].lower);
  }
}

RC_GTEST_PROP(KaplanMeierProperty, ACaseCensoredBeforeAnythingHappensChangesNothing, ()) {
  auto cases = some_cases(true);
  for (Observed& one : cases) ++one.time;
  const auto without = kaplan_meier(cases);
  cases.push_back({0.5, false});
  const auto with = kaplan_meier(cases);
  for (double time = 1; time < 32; ++time) RC_ASSERT(without->at(time) == with->at(time));
}

}  // namespace
}  // namespace minga::methods::funnel
