#include "store/change_log.hpp"

#include "contract/backends.hpp"
#include "contract/raw_sqlite.hpp"

namespace minga::store::testing {
namespace {

using LogContract = StoreContract;
MINGA_ON_EVERY_BACKEND(LogContract);

TEST_P(LogContract, EveryChangeIsAnEntryThatHoldsToTheOneBefore) {
  note_ = {"person.make", new_id(), "phone-1", "because"};
  const auto made = create("person", {{"name", "a"}});
  ASSERT_TRUE(update("person", made->id, {{"name", "b"}}));
  ASSERT_TRUE(retire("person", made->id));
  std::vector<Change> changes;
  store().read([&](Reader& reader) { changes = reader.changes(0, 100); });
  ASSERT_EQ(changes.size(), 3U);
  std::string head(64, '0');
  for (std::size_t i = 0; i < changes.size(); ++i) {
    EXPECT_EQ(changes[i].sequence, static_cast<std::int64_t>(i) + 1);
    EXPECT_EQ(changes[i].revision, static_cast<std::int64_t>(i) + 1);
    EXPECT_EQ(changes[i].previous_hash, head);
    EXPECT_EQ(changes[i].hash, hash_of(changes[i])) << "the hash can be made again from what is read";
    EXPECT_EQ(changes[i].note.reason, "because");
    EXPECT_EQ(changes[i].note.actor, note_.actor);
    EXPECT_EQ(changes[i].note.device, "phone-1");
    EXPECT_EQ(changes[i].pack_versions, "core 1.0.0");
    head = changes[i].hash;
  }
  EXPECT_EQ(changes[0].before, Values{});
  EXPECT_EQ(changes[1].before, (Values{{"name", "a"}}));
  EXPECT_EQ(changes[1].after, (Values{{"name", "b"}}));
  EXPECT_TRUE(changes[2].retires);
  const LogVerdict verdict = store().verify_log();
  EXPECT_EQ(verdict.entries, 3);
  EXPECT_EQ(verdict.head, head);
  EXPECT_FALSE(verdict.first_bad);
  store().read([&](Reader& reader) {
    changes = reader.changes(1, 1);
    EXPECT_EQ(reader.history("person", made->id).size(), 3U);
  });
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].sequence, 2);
}

// What the canonical form is must never change: logs written once are verified for decades.
TEST(ChangeLogForm, HashOfAKnownEntryStays) {
  Change change;
  change.sequence = 7;
  change.time = {Instant{1'790'000'000'000}, 3};
  change.note = {"record.update", *id_from("01890a5d-ac96-774b-bcce-b302099a8057"), "phone", "corrección"};
  change.register_name = "person";
  change.record = *id_from("01890a5d-ac96-774b-bcce-b302099a8058");
  change.revision = 2;
  change.before = {{"name", "a"}, {"age", Missing::refused}};
  change.after = {{"name", "b"}, {"age", std::int64_t{30}}};
  change.pack_versions = "core 1.0.0";
  change.previous_hash = std::string(64, '0');
  EXPECT_EQ(hash_of(change), "9b9eb94af2629eb2278842386feffe3812eab3164dda2960ed82dd11d8b1c64f");
}

/// Somebody changes the file with another program.
class TamperedLog : public ::testing::Test {
 protected:
  TamperedLog() : file_(folder_ / "w.gpkg") {
    open();
    EXPECT_TRUE(store_->migrate(example_model(), false));
    EXPECT_TRUE(store_->write([&](Writer& writer) -> Result<void> {
      const pack::Register& reg = *store_->model().find_register("territory");
      for (int i = 0; i < 6; ++i) {
        const auto made =
            writer.create(reg, ids_.next(), {{"name", std::to_string(i)}}, {"test", {}, "", ""});
        EXPECT_TRUE(made);
        last_ = made->id;
      }
      return {};
    }));
    EXPECT_FALSE(store_->verify_log().first_bad);
  }
  void open() { store_ = std::move(*open_sqlite(file_, options_of_tests())); }
  LogVerdict after(const std::string& sql) {
    store_.reset();
    behind_our_back(file_, "DROP TRIGGER minga_change_no_UPDATE; DROP TRIGGER minga_change_no_DELETE;" + sql);
    open();
    return store_->verify_log();
  }

  Folder folder_;
  std::filesystem::path file_;
  std::unique_ptr<Store> store_;
  IdMaker ids_{steady_clock_of_tests(), seeded_random(3)};
  Id last_;
};

TEST_F(TamperedLog, TriggersRefuseChanges) {
  sqlite3* handle = nullptr;
  ASSERT_EQ(sqlite3_open(file_.c_str(), &handle), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(handle, "UPDATE minga_change SET act = 'x'", nullptr, nullptr, nullptr),
            SQLITE_CONSTRAINT);
  EXPECT_EQ(sqlite3_exec(handle, "DELETE FROM minga_change", nullptr, nullptr, nullptr), SQLITE_CONSTRAINT);
  sqlite3_close(handle);
}

TEST_F(TamperedLog, ChangedEntryIsFoundWhateverIsChanged) {
  const LogVerdict verdict =
      after("UPDATE minga_change SET after_values = '{\"name\":\"x\"}' WHERE sequence = 3");
  EXPECT_EQ(verdict.first_bad, 3);
  EXPECT_EQ(verdict.problem_code, "log.changed");
}

TEST_F(TamperedLog, ChangedReasonIsFound) {
  EXPECT_EQ(after("UPDATE minga_change SET reason = 'x' WHERE sequence = 6").first_bad, 6);
}

TEST_F(TamperedLog, RemovedEntryIsFound) {
  const LogVerdict verdict = after("DELETE FROM minga_change WHERE sequence = 2");
  EXPECT_EQ(verdict.first_bad, 2);
  EXPECT_EQ(verdict.problem_code, "log.removed");
}

TEST_F(TamperedLog, RemovedEntryIsFoundWhenTheOthersMoveUp) {
  const LogVerdict verdict = after(
      "DELETE FROM minga_change WHERE sequence = 2; UPDATE minga_change SET sequence = -sequence WHERE "
      "sequence > 2;"
      "UPDATE minga_change SET sequence = -sequence - 1 WHERE sequence < 0");
  EXPECT_EQ(verdict.first_bad, 2);
  EXPECT_EQ(verdict.problem_code, "log.removed");
}

TEST_F(TamperedLog, RemovedEndIsFound) {
  const LogVerdict verdict = after("DELETE FROM minga_change WHERE sequence >= 5");
  EXPECT_EQ(verdict.first_bad, 5);
  EXPECT_EQ(verdict.problem_code, "log.removed");
}

TEST_F(TamperedLog, ReorderedEntriesAreFound) {
  const LogVerdict verdict = after(
      "UPDATE minga_change SET sequence = 100 WHERE sequence = 3; UPDATE minga_change SET sequence = 3 WHERE "
      "sequence = "
      "4; UPDATE minga_change SET sequence = 4 WHERE sequence = 100");
  EXPECT_EQ(verdict.first_bad, 3);
  EXPECT_EQ(verdict.problem_code, "log.reordered");
}

TEST_F(TamperedLog, RecordThatDiffersFromTheLogIsFound) {
  const LogVerdict verdict = after("UPDATE territory SET name = 'x' WHERE id = '" + to_string(last_) + "'");
  EXPECT_EQ(verdict.first_bad, 6);
  EXPECT_EQ(verdict.problem_code, "log.table_differs");
  EXPECT_EQ(verdict.record, last_);
}

TEST_F(TamperedLog, RecordWithoutLogIsFound) {
  const LogVerdict verdict = after(
      "INSERT INTO territory (id, revision, retired, changed) VALUES "
      "('01890a5d-ac96-774b-bcce-b302099a8057', 1, 0, "
      "'1790000000000-000000')");
  EXPECT_EQ(verdict.problem_code, "log.table_differs");
}

TEST_F(TamperedLog, RemovedRecordIsFound) {
  EXPECT_EQ(after("DELETE FROM territory WHERE name = '2'").problem_code, "log.table_differs");
}

}  // namespace
}  // namespace minga::store::testing
