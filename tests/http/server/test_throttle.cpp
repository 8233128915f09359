#include <gtest/gtest.h>

#include "http/server/throttle.hpp"

namespace minga::http {
namespace {

using std::chrono::milliseconds;

class ThrottleTest : public ::testing::Test {
 protected:
  void later(std::int64_t ms) { now.milliseconds += ms; }
  Instant now{1'000'000};
  Clock clock = [this] { return now; };
};

TEST_F(ThrottleTest, DoublesTheWaitAfterTheFreeAttempts) {
  SlowDown slow(clock, {.free = 3, .first = milliseconds(100), .longest = milliseconds(350)});
  for (int i = 0; i < 3; ++i) EXPECT_EQ(slow.attempt("ana"), milliseconds(0));
  EXPECT_EQ(slow.attempt("ana"), milliseconds(100));
  later(40);
  EXPECT_EQ(slow.attempt("ana"), milliseconds(60));  // asking while blocked costs nothing more
  for (const int wait : {200, 350, 350}) {
    later(1'000);
    EXPECT_EQ(slow.attempt("ana"), milliseconds(0));
    EXPECT_EQ(slow.attempt("ana"), milliseconds(wait));
  }
  EXPECT_EQ(slow.attempt("berta"), milliseconds(0));
}

TEST_F(ThrottleTest, ForgetsAfterSuccessAndAfterTime) {
  SlowDown slow(clock, {.free = 1, .first = milliseconds(100), .forget = milliseconds(5'000)});
  EXPECT_EQ(slow.attempt("ana"), milliseconds(0));
  EXPECT_EQ(slow.attempt("ana"), milliseconds(100));
  slow.succeeded("ana");
  EXPECT_EQ(slow.attempt("ana"), milliseconds(0));
  later(100);
  EXPECT_EQ(slow.attempt("ana"), milliseconds(0));
  EXPECT_EQ(slow.attempt("ana"), milliseconds(200));
  later(5'001);
  EXPECT_EQ(slow.attempt("ana"), milliseconds(0));
  EXPECT_EQ(slow.attempt("ana"), milliseconds(100));
}

TEST_F(ThrottleTest, AnExcusedAttemptDoesNotClearTheOthers) {
  SlowDown slow(clock, {.free = 2, .first = milliseconds(100)});
  EXPECT_EQ(slow.attempt("address"), milliseconds(0));
  EXPECT_EQ(slow.attempt("address"), milliseconds(0));
  EXPECT_EQ(slow.attempt("address"), milliseconds(100));
  slow.excused("address");
  EXPECT_EQ(slow.attempt("address"), milliseconds(0));
  EXPECT_EQ(slow.attempt("address"), milliseconds(100));
}

TEST_F(ThrottleTest, KeepsABoundedNumberOfKeys) {
  SlowDown slow(clock, {.free = 1, .first = milliseconds(100), .keys = 10});
  TokenBuckets buckets(clock, {.burst = 1, .per_second = 1, .keys = 10});
  for (int i = 0; i < 1'000; ++i) {
    EXPECT_EQ(slow.attempt("k" + std::to_string(i)), milliseconds(0));
    EXPECT_EQ(buckets.take("k" + std::to_string(i)), milliseconds(0));
  }
  EXPECT_EQ(slow.size(), 10U);
  EXPECT_EQ(buckets.size(), 10U);
  EXPECT_EQ(slow.attempt("k999"), milliseconds(100));
}

TEST_F(ThrottleTest, BucketsRefillWithTime) {
  TokenBuckets buckets(clock, {.burst = 2, .per_second = 4});
  EXPECT_EQ(buckets.take("a"), milliseconds(0));
  EXPECT_EQ(buckets.take("a"), milliseconds(0));
  EXPECT_EQ(buckets.take("a"), milliseconds(250));
  later(249);
  EXPECT_EQ(buckets.take("a"), milliseconds(1));
  later(1);
  EXPECT_EQ(buckets.take("a"), milliseconds(0));
  later(1'000'000);
  EXPECT_EQ(buckets.take("a"), milliseconds(0));
  EXPECT_EQ(buckets.take("a"), milliseconds(0));
  EXPECT_EQ(buckets.take("a"), milliseconds(250));
  now.milliseconds -= 10'000;  // a clock that goes back gives nothing
  EXPECT_EQ(buckets.take("a"), milliseconds(250));
}

}  // namespace
}  // namespace minga::http
