#include "base/id.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/hash.hpp"

namespace minga {
namespace {

TEST(Id, IsAVersion7Uuid) {
  IdMaker maker([] { return Instant{0x0123456789abLL}; }, seeded_random(1));
  const auto text = to_string(maker.next());
  EXPECT_EQ(text.substr(0, 15), "01234567-89ab-7");
  EXPECT_NE(std::string("89ab").find(text[19]), std::string::npos);
}

RC_GTEST_PROP(Id, GrowsStrictlyAlsoWhenTheClockStandsOrGoesBack,
              (std::uint64_t seed, std::vector<std::int8_t> steps)) {
  std::int64_t now = 1'700'000'000'000;
  IdMaker maker([&] { return Instant{now}; }, seeded_random(seed));
  Id last = maker.next();
  for (const auto step : steps) {
    now += step;
    const Id next = maker.next();
    RC_ASSERT(next > last);
    RC_ASSERT(id_from(to_string(next)) == next);
    last = next;
  }
}

TEST(Id, RefusesWhatIsNotAUuid) {
  for (const auto* wrong : {"", "0123", "01234567-89ab-7000-8000-00000000000",
                            "01234567-89ab-7000-8000-00000000000g", "01234567x89ab-7000-8000-000000000000"})
    EXPECT_FALSE(id_from(wrong)) << wrong;
}

TEST(Hash, KnowsTheStandardVectors) {
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(base64url(std::array<std::uint8_t, 3>{0xfb, 0xff, 0xfe}), "-__-");
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abcd"));
}

}  // namespace
}  // namespace minga
