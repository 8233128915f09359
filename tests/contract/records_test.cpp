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

}  // namespace
}  // namespace minga::store::testing
