#include <atomic>
#include <thread>

#include "contract/backends.hpp"

namespace minga::store::testing {
namespace {

using ConcurrencyContract = StoreContract;
MINGA_ON_EVERY_BACKEND(ConcurrencyContract);

TEST_P(ConcurrencyContract, NoUpdateIsLostBetweenThreads) {
  constexpr int threads = 4, times = 25;
  const auto counter = create("sample", {{"grams", std::int64_t{0}}});
  ASSERT_TRUE(counter);
  std::atomic<int> refused = 0;
  std::vector<std::thread> all;
  for (int t = 0; t < threads; ++t) {
    all.emplace_back([&] {
      for (int i = 0; i < times;) {
        const auto now = find("sample", counter->id);
        const auto grams = std::get<std::int64_t>(now->values.at("grams"));
        const auto done = update("sample", counter->id, {{"grams", grams + 1}}, now->revision);
        if (done) {
          ++i;
        } else {
          EXPECT_EQ(done.error().kind, ProblemKind::precondition_failed);
          ++refused;
        }
      }
    });
  }
  for (std::thread& thread : all) thread.join();
  const auto end = find("sample", counter->id);
  EXPECT_EQ(end->values.at("grams"), Value(std::int64_t{threads * times}));
  EXPECT_EQ(end->revision, 1 + threads * times);
  EXPECT_FALSE(store().verify_log().first_bad);
}

TEST_P(ConcurrencyContract, BodiesOfOneGroupDoNotTouchEachOther) {
  constexpr int threads = 8, times = 20;
  std::atomic<int> kept = 0;
  std::vector<std::thread> all;
  for (int t = 0; t < threads; ++t) {
    all.emplace_back([&, t] {
      IdMaker ids(steady_clock_of_tests(), seeded_random(static_cast<std::uint64_t>(100 + t)));
      for (int i = 0; i < times; ++i) {
        const auto act = [&](Writer& writer) -> Result<void> {
          const auto made = writer.create(reg("sample"), ids.next(), {{"note", "x"}}, note_);
          if (!made) return tl::unexpected(made.error());
          if (i % 3 == 1) return fail(ProblemKind::invalid, "test.no");
          if (i % 3 == 2) throw std::runtime_error("test");
          return {};
        };
        try {
          if (store().write(act)) ++kept;
        } catch (const std::runtime_error&) {
        }
        Query all_of_them;
        all_of_them.register_name = "sample";
        EXPECT_TRUE(list(all_of_them));
      }
    });
  }
  for (std::thread& thread : all) thread.join();
  Query query;
  query.register_name = "sample";
  query.count = true;
  EXPECT_EQ(list(query)->total, kept.load());
  EXPECT_EQ(kept.load(), threads * 7);
  const LogVerdict verdict = store().verify_log();
  EXPECT_FALSE(verdict.first_bad);
  EXPECT_EQ(verdict.entries, kept.load());
}

TEST_P(ConcurrencyContract, ReaderKeepsItsViewWhileOthersWrite) {
  ASSERT_TRUE(create("sample", {{"note", "before"}}));
  Query query;
  query.register_name = "sample";
  query.count = true;
  store().read([&](Reader& reader) {
    ASSERT_TRUE(create("sample", {{"note", "meanwhile"}}));
    EXPECT_EQ(reader.list(query)->total, 1);
  });
  EXPECT_EQ(list(query)->total, 2);
}

}  // namespace
}  // namespace minga::store::testing
