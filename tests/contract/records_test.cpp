#include "contract/backends.hpp"

namespace minga::store::testing {
namespace {

using RecordContract = StoreContract;
MINGA_ON_EVERY_BACKEND(RecordContract);

TEST_P(RecordContract, NewRecordIsFoundAsItWasMade) {
  const auto made = create("territory", {{"name", "Madre de Dios"}, {"code", "17"}});
  ASSERT_TRUE(made) << made.error().code;
  EXPECT_EQ(made->revision, 1);
  const auto found = find("territory", made->id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->values, made->values);
  EXPECT_EQ(found->changed, made->changed);
  EXPECT_FALSE(found->retired);
}

TEST_P(RecordContract, RecordOutlivesReopening) {
  const auto made = create("territory", {{"name", "Buriticá"}});
  ASSERT_TRUE(made);
  reopen();
  const auto found = find("territory", made->id);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->values.at("name"), Value("Buriticá"));
}

TEST_P(RecordContract, UpdateSetsGivenFieldsAndClearsEmptyOnes) {
  const auto made = create("territory", {{"name", "Tambopata"}, {"code", "1701"}});
  const auto changed =
      update("territory", made->id, {{"name", "Provincia de Tambopata"}, {"code", Value()}}, 1);
  ASSERT_TRUE(changed) << changed.error().code;
  EXPECT_EQ(changed->revision, 2);
  EXPECT_GT(changed->changed, made->changed);
  EXPECT_EQ(find("territory", made->id)->values, (Values{{"name", "Provincia de Tambopata"}}));
}

TEST_P(RecordContract, LostUpdateIsRefused) {
  const auto made = create("territory", {{"name", "a"}});
  ASSERT_TRUE(update("territory", made->id, {{"name", "b"}}, 1));
  const auto late = update("territory", made->id, {{"name", "c"}}, 1);
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().kind, ProblemKind::precondition_failed);
  EXPECT_EQ(late.error().code, "store.changed_meanwhile");
  EXPECT_EQ(find("territory", made->id)->values.at("name"), Value("b"));
}

TEST_P(RecordContract, ListGivesRecordsThatAreNotRetired) {
  const auto one = create("territory", {{"name", "one"}});
  const auto two = create("territory", {{"name", "two"}});
  ASSERT_TRUE(retire("territory", one->id));
  Query query;
  query.register_name = "territory";
  query.count = true;
  const auto page = list(query);
  ASSERT_TRUE(page) << page.error().code;
  ASSERT_EQ(page->records.size(), 1U);
  EXPECT_EQ(page->records[0].id, two->id);
  EXPECT_EQ(page->total, 1);
  EXPECT_TRUE(find("territory", one->id)->retired);
}

TEST_P(RecordContract, ChangeThatChangesNothingWritesNothing) {
  const auto made = create("territory", {{"name", "same"}});
  const auto again = update("territory", made->id, {{"name", "same"}, {"code", Value()}});
  ASSERT_TRUE(again);
  EXPECT_EQ(again->revision, 1);
  EXPECT_EQ(store().verify_log().entries, 1);
}

TEST_P(RecordContract, SameIdTwiceIsRefused) {
  const auto made = create("territory", {{"name", "a"}});
  const auto again = create("territory", {{"name", "b"}}, made->id);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, "store.record_exists");
}

TEST_P(RecordContract, UnknownRecordIsNotFound) {
  const auto changed = update("territory", new_id(), {{"name", "a"}});
  ASSERT_FALSE(changed);
  EXPECT_EQ(changed.error().kind, ProblemKind::not_found);
  EXPECT_FALSE(find("territory", new_id()));
}

TEST_P(RecordContract, UniqueValueIsFreeAgainAfterRetiring) {
  const auto first = create("territory", {{"code", "17"}});
  const auto second = create("territory", {{"code", "17"}});
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "store.not_unique");
  EXPECT_EQ(second.error().place.field, "code");
  ASSERT_TRUE(retire("territory", first->id));
  EXPECT_TRUE(create("territory", {{"code", "17"}}));
}

TEST_P(RecordContract, UniqueSecretIsFoundByItsValueAndNotRepeated) {
  const auto one = create("person", {{"name", "a"}, {"token", "s3cret"}});
  ASSERT_TRUE(one) << one.error().code;
  const auto two = create("person", {{"name", "b"}, {"token", "s3cret"}});
  ASSERT_FALSE(two);
  EXPECT_EQ(two.error().code, "store.not_unique");
  EXPECT_EQ(find("person", one->id)->values.at("token"), Value("s3cret"));
  Query query;
  query.register_name = "person";
  query.filters = {{"token", Filter::Op::equal, {"s3cret"}}};
  const auto page = list(query);
  ASSERT_TRUE(page);
  ASSERT_EQ(page->records.size(), 1U);
  EXPECT_EQ(page->records[0].values.at("token"), Value("s3cret"));
  query.filters = {{"token", Filter::Op::contains, {"s3"}}};
  EXPECT_EQ(code_of(list(query)), "store.bad_filter");
}

TEST_P(RecordContract, SecretIsNeverInTheLog) {
  const auto made = create("person", {{"name", "a"}, {"token", "first"}});
  ASSERT_TRUE(update("person", made->id, {{"token", "second"}}));
  EXPECT_EQ(find("person", made->id)->values.at("token"), Value("second"));
  ASSERT_TRUE(update("person", made->id, {{"token", Value()}}));
  EXPECT_FALSE(find("person", made->id)->values.contains("token"));
  std::vector<Change> history;
  store().read([&](Reader& reader) { history = reader.history("person", made->id); });
  ASSERT_EQ(history.size(), 3U);
  for (const Change& change : history) {
    EXPECT_FALSE(change.before.contains("token"));
    EXPECT_FALSE(change.after.contains("token"));
  }
}

TEST_P(RecordContract, ReferenceMustBeThereAndNotRetired) {
  const auto absent = create("person", {{"territory", to_string(new_id())}});
  ASSERT_FALSE(absent);
  EXPECT_EQ(absent.error().code, "store.reference_not_found");
  EXPECT_EQ(absent.error().place.field, "territory");
  const auto place = create("territory", {{"name", "a"}});
  ASSERT_TRUE(retire("territory", place->id));
  EXPECT_EQ(create("person", {{"territory", to_string(place->id)}}).error().code,
            "store.reference_not_found");
}

TEST_P(RecordContract, WhatIsPointedAtIsNotRetired) {
  const auto place = create("territory", {{"name", "a"}});
  const auto person = create("person", {{"territory", to_string(place->id)}});
  ASSERT_TRUE(person);
  const auto refused = retire("territory", place->id);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "store.still_referenced");
  ASSERT_TRUE(retire("person", person->id));
  EXPECT_TRUE(retire("territory", place->id));
  EXPECT_EQ(code_of(update("territory", place->id, {{"name", "b"}})), "store.record_retired");
}

TEST_P(RecordContract, TreeHasNoCycle) {
  const auto top = create("territory", {{"name", "top"}});
  const auto middle = create("territory", {{"name", "middle"}, {"parent", to_string(top->id)}});
  const auto leaf = create("territory", {{"name", "leaf"}, {"parent", to_string(middle->id)}});
  for (const Id& below : {top->id, middle->id, leaf->id}) {
    const auto cycle = update("territory", top->id, {{"parent", to_string(below)}});
    ASSERT_FALSE(cycle);
    EXPECT_EQ(cycle.error().code, "store.tree_cycle");
  }
  EXPECT_TRUE(update("territory", leaf->id, {{"parent", to_string(top->id)}}));
}

TEST_P(RecordContract, FailedBodyLeavesNothingAndNeitherDoesOneThatThrows) {
  const Id id = new_id();
  const auto failed = store().write([&](Writer& writer) -> Result<void> {
    EXPECT_TRUE(writer.create(reg("territory"), id, {{"name", "a"}}, note_));
    EXPECT_TRUE(writer.find(reg("territory"), id)) << "a body sees what it wrote";
    writer.put_setting("key", "value");
    return fail(ProblemKind::invalid, "test.no");
  });
  EXPECT_EQ(failed.error().code, "test.no");
  EXPECT_THROW(static_cast<void>(store().write([&](Writer& writer) -> Result<void> {
                 EXPECT_TRUE(writer.create(reg("territory"), id, {{"name", "a"}}, note_));
                 throw std::out_of_range("test");
               })),
               std::out_of_range);
  EXPECT_FALSE(find("territory", id));
  store().read([](Reader& reader) { EXPECT_FALSE(reader.setting("key")); });
  EXPECT_EQ(store().verify_log().entries, 0);
  EXPECT_TRUE(create("territory", {{"name", "a"}}, id));
  EXPECT_FALSE(store().verify_log().first_bad);
}

TEST_P(RecordContract, FailedCallLeavesTheBodyAsItWas) {
  const auto first = create("territory", {{"code", "1"}});
  Id second;
  const auto done = store().write([&](Writer& writer) -> Result<void> {
    second = new_id();
    EXPECT_TRUE(writer.create(reg("territory"), second, {{"code", "2"}}, note_));
    EXPECT_FALSE(writer.update(reg("territory"), second, {{"code", "1"}, {"name", "x"}}, {}, note_));
    EXPECT_FALSE(writer.create(reg("territory"), new_id(), {{"code", "1"}}, note_));
    return {};
  });
  ASSERT_TRUE(done);
  EXPECT_EQ(find("territory", second)->values, (Values{{"code", "2"}}));
  EXPECT_EQ(store().verify_log().entries, 2);
}

TEST_P(RecordContract, WriteInsideWriteIsAnErrorAndNoDeadlock) {
  EXPECT_THROW(static_cast<void>(store().write(
                   [&](Writer&) { return store().write([](Writer&) { return Result<void>(); }); })),
               std::logic_error);
}

TEST_P(RecordContract, SessionsLastUntilDropped) {
  const Id account = new_id();
  const Session early{"t1", account, Instant{10}, Instant{100}};
  const Session late{"t2", account, Instant{10}, Instant{200}};
  const auto do_it = [&](const std::function<void(Writer&)>& act) {
    ASSERT_TRUE(store().write([&](Writer& writer) -> Result<void> {
      act(writer);
      return {};
    }));
  };
  const auto is_there = [&](std::string_view token) {
    bool there = false;
    store().read([&](Reader& reader) { there = reader.session(token).has_value(); });
    return there;
  };
  do_it([&](Writer& writer) {
    writer.put_session(early);
    writer.put_session(late);
  });
  store().read([&](Reader& reader) {
    const auto found = reader.session("t1");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->account, account);
    EXPECT_EQ(found->expires, Instant{100});
  });
  do_it([](Writer& writer) { writer.drop_sessions_before(Instant{150}); });
  EXPECT_FALSE(is_there("t1"));
  EXPECT_TRUE(is_there("t2"));
  do_it([&](Writer& writer) { writer.drop_sessions_of(account); });
  EXPECT_FALSE(is_there("t2"));
}

TEST_P(RecordContract, BlobsAreNamedByTheirHash) {
  std::string name;
  const std::string bytes("\0\x01\xff", 3);
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(store().write([&](Writer& writer) -> Result<void> {
      name = writer.put_blob({bytes, "image/png"});
      return {};
    }));
  }
  EXPECT_EQ(name.size(), 64U);
  store().read([&](Reader& reader) {
    const auto found = reader.blob(name);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->bytes, bytes);
    EXPECT_EQ(found->media_type, "image/png");
    EXPECT_FALSE(reader.blob("nothing"));
  });
}

}  // namespace
}  // namespace minga::store::testing
