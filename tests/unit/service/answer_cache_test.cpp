#include "service/answer_cache.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

namespace minga::service {
namespace {

std::string kept(AnswerCache& cache, const std::string& key) {
  const auto found = cache.find(key);
  return found ? *found : "none";
}

AnswerCache::Answer answer(std::string bytes) {
  return std::make_shared<const std::string>(std::move(bytes));
}

TEST(AnswerCache, GivesWhatWasKept) {
  AnswerCache cache;
  EXPECT_EQ(kept(cache, "a"), "none");
  cache.keep("a", answer("1"));
  cache.keep("b", answer(""));
  cache.keep("a", answer("2"));
  EXPECT_EQ(kept(cache, "a"), "1") << "a key says all that decides";
  EXPECT_EQ(kept(cache, "b"), "");
}

TEST(AnswerCache, LetsGoOfWhatWasNotAskedForLongest) {
  AnswerCache cache(1000);
  for (const auto* key : {"a", "b", "c", "d"}) cache.keep(key, answer(std::string(100, *key)));
  EXPECT_EQ(kept(cache, "a").size(), 100U);
  cache.keep("e", answer(std::string(100, 'e')));
  EXPECT_EQ(kept(cache, "b"), "none");
  EXPECT_EQ(kept(cache, "a").size(), 100U);
  cache.keep("whole", answer(std::string(300, 'w')));
  EXPECT_EQ(kept(cache, "whole"), "none") << "more than a quarter of the room";
}

RC_GTEST_PROP(AnswerCache, NeverTakesMoreThanItMayAndNeverTellsAnotherAnswer, ()) {
  AnswerCache cache(2000);
  const auto asked = *rc::gen::container<std::vector<std::pair<int, int>>>(
      rc::gen::pair(rc::gen::inRange(0, 30), rc::gen::inRange(0, 400)));
  std::map<std::string, std::string> first;
  for (const auto& [number, size] : asked) {
    const auto key = std::to_string(number);
    if (const auto found = cache.find(key)) {
      RC_ASSERT(*found == first[key]);
      continue;
    }
    first[key] = std::string(static_cast<std::size_t>(size), static_cast<char>('a' + number % 26));
    cache.keep(key, answer(first[key]));
    RC_ASSERT(cache.bytes() <= 2000U);
  }
}

}  // namespace
}  // namespace minga::service
