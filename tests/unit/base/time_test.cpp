#include "base/time.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace minga {
namespace {

TEST(Rfc3339, ReadsOffsetsAndFractions) {
  EXPECT_EQ(instant_from_rfc3339("1970-01-01T00:00:00Z"), Instant{0});
  EXPECT_EQ(instant_from_rfc3339("1970-01-01T01:00:00.5+01:00"), Instant{500});
  EXPECT_EQ(instant_from_rfc3339("2015-03-24T09:30:00-05:00"),
            instant_from_rfc3339("2015-03-24T14:30:00.000Z"));
}

TEST(Rfc3339, RefusesWhatIsNotATimeStamp) {
  for (const auto* wrong :
       {"", "2015-02-31T00:00:00Z", "2015-03-24", "2015-03-24T09:30:00", "2015-03-24T24:00:00Z",
        "2015-03-24T09:30:00.Z", "2015-03-24T09:30:00Zx", "15-03-24T09:30:00Z"})
    EXPECT_FALSE(instant_from_rfc3339(wrong)) << wrong;
}

RC_GTEST_PROP(Rfc3339, RoundTrips, ()) {
  const auto milliseconds = *rc::gen::inRange<std::int64_t>(-62'135'596'800'000, 253'402'300'799'999);
  RC_ASSERT(instant_from_rfc3339(to_rfc3339(Instant{milliseconds})) == Instant{milliseconds});
}

TEST(Date, KnowsTheCalendar) {
  EXPECT_TRUE(is_date("2024-02-29"));
  EXPECT_FALSE(is_date("2023-02-29"));
  EXPECT_FALSE(is_date("31/02/2024"));
  EXPECT_FALSE(is_date("2024-02-29 "));
}

RC_GTEST_PROP(HybridClock, NeverGoesBackWhateverTheWallClockDoes, (std::vector<std::int16_t> steps)) {
  std::int64_t now = 1'000'000;
  HybridClock clock([&] { return Instant{now}; });
  Hlc last = clock.tick();
  for (const auto step : steps) {
    now += step;
    const Hlc next = step % 3 == 0 ? clock.hear(Hlc{Instant{now + step}, 7}) : clock.tick();
    RC_ASSERT(next > last);
    RC_ASSERT(to_string(next) > to_string(last));
    RC_ASSERT(hlc_from(to_string(next)) == next);
    last = next;
  }
}

}  // namespace
}  // namespace minga
