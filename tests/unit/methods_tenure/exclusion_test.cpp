#include "methods/tenure/exclusion.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <stdexcept>

namespace minga::methods::tenure {
namespace {

const Exclusion park{"park", Effect::forbidden, false, {}};
const Exclusion town{"town", Effect::conditional, false, {}};
const Exclusion river{"river", Effect::forbidden, true, 50};
const Exclusion lake{"lake", Effect::forbidden, true, {}};  // a margin that no source gives

Ruling one(const Exclusion& exclusion, const Measured& measured) {
  return ruling(std::span(&exclusion, 1), std::span(&measured, 1), 1);
}

TEST(Exclusions, ForbidWhatLiesOnThemAndNotWhatOnlyTouchesByRounding) {
  EXPECT_EQ(one(park, {true, 500, 0}).verdict, Verdict::forbidden);
  EXPECT_EQ(one(park, {true, 0.5, 0}).verdict, Verdict::allowed);
  EXPECT_EQ(one(town, {true, 500, 0}).verdict, Verdict::conditional);
}

TEST(Exclusions, HoldWithinTheirMarginItsEndIncluded) {
  EXPECT_EQ(one(river, {true, 0, 50}).reasons.front().ground, Ground::within_margin);
  EXPECT_EQ(one(river, {true, 0, 50.5}).verdict, Verdict::allowed);
  EXPECT_EQ(one(river, {true, 0, {}}).verdict, Verdict::allowed);
}

TEST(Exclusions, NeverInventAMargin) {
  const auto near = one(lake, {true, 0, 400});
  EXPECT_EQ(near.verdict, Verdict::unknown);
  EXPECT_EQ(near.reasons.front().ground, Ground::margin_unknown);
  EXPECT_EQ(one(lake, {true, 500, 0}).verdict, Verdict::forbidden);
}

TEST(Exclusions, SayUnknownOfWhatNobodyLookedAt) {
  EXPECT_EQ(one(park, {}).reasons.front().ground, Ground::no_layer);
  EXPECT_EQ(one(park, {}).verdict, Verdict::unknown);
}

TEST(Exclusions, WantAMeasurementEach) {
  EXPECT_THROW(ruling(std::span(&park, 1), {}, 1), std::invalid_argument);
}

RC_GTEST_PROP(ExclusionsProperty, TheGravestReasonIsTheVerdict, ()) {
  const std::vector<Exclusion> all{park, town, river, lake};
  std::vector<Measured> measured;
  for (std::size_t i = 0; i < all.size(); ++i) {
    Measured of{*rc::gen::inRange(0, 4) > 0, static_cast<double>(*rc::gen::inRange(0, 4)), {}};
    if (*rc::gen::inRange(0, 2) == 0) of.distance = *rc::gen::inRange(0, 100);
    measured.push_back(of);
  }
  const auto whole = ruling(all, measured, 1);
  auto gravest = Verdict::allowed;
  for (std::size_t i = 0; i < all.size(); ++i) {
    RC_ASSERT(whole.reasons[i].verdict == one(all[i], measured[i]).verdict);
    gravest = std::max(gravest, whole.reasons[i].verdict);
  }
  RC_ASSERT(whole.verdict == gravest);
}

RC_GTEST_PROP(ExclusionsProperty, NothingBecomesBetterByComingNearer, ()) {
  const double near = *rc::gen::inRange(0, 120), far = near + *rc::gen::inRange(0, 120);
  for (const auto& exclusion : {park, town, river, lake})
    RC_ASSERT(one(exclusion, {true, 0, far}).verdict <= one(exclusion, {true, 0, near}).verdict);
}

}  // namespace
}  // namespace minga::methods::tenure
