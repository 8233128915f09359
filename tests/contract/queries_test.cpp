#include <algorithm>

#include "contract/backends.hpp"
#include "contract/geometries.hpp"

namespace minga::store::testing {
namespace {

using Op = Filter::Op;

class QueryContract : public StoreContract {
 protected:
  // The notes of the samples that a filter finds, in their order.
  std::vector<std::string> notes(const Query& query) {
    const auto page = list(query);
    EXPECT_TRUE(page) << page.error().code;
    std::vector<std::string> found;
    if (!page) return found;
    for (const Record& record : page->records) {
      const auto note = record.values.find("note");
      found.push_back(note == record.values.end() ? "-" : std::get<std::string>(note->second));
    }
    return found;
  }
  std::vector<std::string> notes_where(const std::string& field, Op op, std::vector<Value> values) {
    Query query = samples();
    query.filters = {{field, op, std::move(values)}};
    return notes(query);
  }
  static Query samples() {
    Query query;
    query.register_name = "sample";
    query.sort = {{"note", false}};
    return query;
  }
  void make(Values values) {
    const auto made = create("sample", std::move(values));
    ASSERT_TRUE(made) << made.error().code;
  }
};
MINGA_ON_EVERY_BACKEND(QueryContract);

using Notes = std::vector<std::string>;

TEST_P(QueryContract, FiltersByType) {
  make({{"note", "a"},
        {"grams", std::int64_t{1}},
        {"purity", 0.5},
        {"fair", true},
        {"metal", "gold"},
        {"metals", std::vector<std::string>{"gold"}},
        {"day", "2026-01-01"},
        {"price", Money{100, "COP"}}});
  make({{"note", "b"},
        {"grams", std::int64_t{20}},
        {"purity", 0.75},
        {"fair", false},
        {"metal", "tin"},
        {"metals", std::vector<std::string>{"gold", "tin"}},
        {"day", "2026-02-01"},
        {"price", Money{100, "PEN"}}});
  make({{"note", "c"}, {"grams", Missing::refused}, {"moment", "2026-03-24T09:30:00Z"}});
  make({{"note", "d"}, {"grams", Missing::not_asked}});

  EXPECT_EQ(notes_where("grams", Op::equal, {std::int64_t{20}}), Notes{"b"});
  EXPECT_EQ(notes_where("grams", Op::not_equal, {std::int64_t{20}}), Notes{"a"});
  EXPECT_EQ(notes_where("grams", Op::less, {std::int64_t{20}}), Notes{"a"});
  EXPECT_EQ(notes_where("grams", Op::at_most, {std::int64_t{20}}), (Notes{"a", "b"}));
  EXPECT_EQ(notes_where("purity", Op::greater, {0.5}), Notes{"b"});
  EXPECT_EQ(notes_where("day", Op::at_least, {"2026-02-01"}), Notes{"b"});
  EXPECT_EQ(notes_where("moment", Op::equal, {"2026-03-24T04:30:00-05:00"}), Notes{"c"});
  EXPECT_EQ(notes_where("fair", Op::equal, {false}), Notes{"b"});
  EXPECT_EQ(notes_where("metal", Op::any_of, {"gold", "tin"}), (Notes{"a", "b"}));
  EXPECT_EQ(notes_where("metals", Op::contains, {"tin"}), Notes{"b"});
  EXPECT_EQ(notes_where("price", Op::equal, {Money{100, "PEN"}}), Notes{"b"});
  EXPECT_EQ(notes_where("price", Op::not_equal, {Money{100, "PEN"}}), Notes{"a"});
  EXPECT_EQ(notes_where("grams", Op::missing, {Missing::refused}), Notes{"c"});
  EXPECT_EQ(notes_where("grams", Op::missing, {"not_asked"}), Notes{"d"});
  EXPECT_EQ(notes_where("grams", Op::any_of, {std::int64_t{1}, Missing::refused}), (Notes{"a", "c"}));
  EXPECT_EQ(notes_where("grams", Op::not_empty, {}), (Notes{"a", "b"}));
  EXPECT_EQ(notes_where("metal", Op::empty, {}), (Notes{"c", "d"}));
  EXPECT_EQ(notes_where("grams", Op::empty, {}), Notes{});
}

TEST_P(QueryContract, FilterThatMakesNoSenseIsRefused) {
  const std::vector<std::pair<Filter, std::string>> refusals{
      {{"nothing", Op::equal, {"x"}}, "store.unknown_field"},
      {{"grams", Op::equal, {"x"}}, "store.bad_filter"},
      {{"grams", Op::equal, {}}, "store.bad_filter"},
      {{"grams", Op::contains, {"1"}}, "store.bad_filter"},
      {{"grams", Op::missing, {"lost"}}, "store.bad_filter"},
      {{"fair", Op::less, {true}}, "store.bad_filter"},
      {{"place", Op::equal, {point(1, 2)}}, "store.bad_filter"},
      {{"id", Op::equal, {"1"}}, "store.bad_filter"},
  };
  for (const auto& [filter, code] : refusals) {
    Query query = samples();
    query.filters = {filter};
    const auto page = list(query);
    ASSERT_FALSE(page) << filter.field;
    EXPECT_EQ(page.error().code, code);
  }
  Query query;
  query.register_name = "nothing";
  EXPECT_EQ(code_of(list(query)), "store.unknown_register");
  query = samples();
  query.sort = {{"place", false}};
  EXPECT_EQ(code_of(list(query)), "store.not_sortable");
}

TEST_P(QueryContract, ValuesAreNeverPartOfTheStatement) {
  make({{"note", "a"}});
  const std::string nasty = "' OR '1'='1";
  EXPECT_EQ(notes_where("note", Op::equal, {nasty}), Notes{});
  Query query = samples();
  query.search = "'; DROP TABLE sample; --";
  EXPECT_EQ(notes(query), Notes{});
  query = samples();
  query.sort = {{"note\"; DROP TABLE sample", false}};
  EXPECT_EQ(code_of(list(query)), "store.unknown_field");
  EXPECT_EQ(notes(samples()), Notes{"a"});
}

TEST_P(QueryContract, SearchIgnoresCaseAndAccents) {
  make({{"note", "Cañón del Río MADRE"}});
  make({{"note", "otra cosa"}});
  Query query = samples();
  query.search = "  canon MÁDRE ";
  EXPECT_EQ(notes(query), Notes{"Cañón del Río MADRE"});
  query.search = "cañón otra";
  EXPECT_EQ(notes(query), Notes{});
  query.search = "100%_";
  EXPECT_EQ(notes(query), Notes{});
  query.search = "cosa";
  query.search_fields = std::vector<std::string>{};
  EXPECT_EQ(notes(query), Notes{}) << "no field may be searched";
  EXPECT_EQ(notes_where("note", Op::contains, {"ÓN DEL"}), Notes{"Cañón del Río MADRE"});
}

TEST_P(QueryContract, TextSortsAsPeopleExpect) {
  for (const char* note : {"zorro", "Árbol", "ñame", "casa", "Casa 2"}) make({{"note", note}});
  EXPECT_EQ(notes(samples()), (Notes{"Árbol", "casa", "Casa 2", "ñame", "zorro"}));
}

// Every sort, every page size: the pages put together are the whole list, in order, nothing twice.
TEST_P(QueryContract, PagesPutTogetherAreTheList) {
  for (int i = 0; i < 23; ++i) {
    Values values{{"note", std::string(1, static_cast<char>('a' + i % 3))}};
    if (i % 4) values["grams"] = std::int64_t{i % 5};
    if (i % 3) values["purity"] = i % 7 / 3.0;
    if (i % 5) values["fair"] = i % 2 == 0;
    if (i % 2) values["day"] = "2026-01-0" + std::to_string(1 + i % 4);
    make(values);
  }
  const std::vector<std::vector<Sort>> sorts{{},
                                             {{"id", true}},
                                             {{"changed", true}},
                                             {{"note", false}, {"grams", true}},
                                             {{"grams", false}},
                                             {{"purity", true}, {"fair", false}},
                                             {{"fair", true}},
                                             {{"day", false}, {"note", true}}};
  for (const auto& sort : sorts) {
    Query query = samples();
    query.sort = sort;
    query.limit = 1000;
    const auto whole = list(query);
    ASSERT_TRUE(whole);
    ASSERT_EQ(whole->records.size(), 23U);
    EXPECT_TRUE(whole->next.empty());
    for (const std::size_t limit : {1U, 4U, 22U, 23U}) {
      query.limit = limit;
      query.after.clear();
      std::vector<Id> seen;
      do {
        const auto page = list(query);
        ASSERT_TRUE(page) << page.error().code;
        ASSERT_LE(page->records.size(), limit);
        for (const Record& record : page->records) seen.push_back(record.id);
        query.after = page->next;
      } while (!query.after.empty() && seen.size() < 100);
      ASSERT_EQ(seen.size(), 23U);
      for (std::size_t i = 0; i < seen.size(); ++i) EXPECT_EQ(seen[i], whole->records[i].id);
    }
  }
}

TEST_P(QueryContract, CursorOfAnotherOrderIsRefused) {
  make({{"note", "a"}});
  make({{"note", "b"}});
  Query query = samples();
  query.limit = 1;
  const std::string next = list(query)->next;
  ASSERT_FALSE(next.empty());
  query.after = next;
  query.sort = {{"note", true}};
  EXPECT_EQ(code_of(list(query)), "store.bad_cursor");
  query = samples();
  for (const std::string& bad : {std::string("x"), std::string("!"), next + "AAAA",
                                 next.substr(0, next.size() / 2), std::string(100'000, 'A')}) {
    query.after = bad;
    EXPECT_EQ(code_of(list(query)), "store.bad_cursor");
  }
}

TEST_P(QueryContract, CountIsOfAllPages) {
  for (int i = 0; i < 5; ++i) make({{"note", "x"}});
  Query query = samples();
  query.limit = 2;
  query.count = true;
  EXPECT_EQ(list(query)->total, 5);
  query.after = list(query)->next;
  EXPECT_EQ(list(query)->total, 5);
  query.limit = 0;
  query.after.clear();
  EXPECT_TRUE(list(query)->records.empty());
}

TEST_P(QueryContract, TerritoriesLimitWhatIsSeen) {
  const auto here = create("territory", {{"name", "here"}});
  const auto there = create("territory", {{"name", "there"}});
  const auto mine = create("person", {{"name", "a"}, {"territory", to_string(here->id)}});
  ASSERT_TRUE(create("person", {{"name", "b"}, {"territory", to_string(there->id)}}));
  const auto nowhere = create("person", {{"name", "nowhere"}});
  Query query;
  query.register_name = "person";
  query.territories = std::vector<Id>{here->id};
  auto page = list(query);
  ASSERT_EQ(page->records.size(), 2U);
  EXPECT_EQ(page->records[0].id, mine->id);
  EXPECT_EQ(page->records[1].id, nowhere->id);
  query.territories = std::vector<Id>{};
  page = list(query);
  ASSERT_EQ(page->records.size(), 1U);
  EXPECT_EQ(page->records[0].id, nowhere->id);
  query.register_name = "territory";
  query.territories = std::vector<Id>{there->id};
  page = list(query);
  ASSERT_EQ(page->records.size(), 1U);
  EXPECT_EQ(page->records[0].id, there->id);
  make({{"note", "of all"}});
  Query all = samples();
  all.territories = std::vector<Id>{};
  EXPECT_EQ(notes(all), Notes{"of all"});
}

TEST_P(QueryContract, BoxFindsWhatItsEnvelopeMeets) {
  make({{"note", "in"}, {"place", point(-70, -12)}});
  make({{"note", "out"}, {"place", point(-75, -12)}});
  make({{"note", "none"}});
  make({{"note", "empty"}, {"place", empty_point()}});
  Query query = samples();
  query.box = Box{-71, -13, -69, -11};
  EXPECT_EQ(notes(query), Notes{"in"});
  query.box = Box{-70, -12, -70, -12};
  EXPECT_EQ(notes(query), Notes{"in"}) << "the edge belongs to the box";
  Query people;
  people.register_name = "person";
  people.box = query.box;
  EXPECT_TRUE(list(people)->records.empty());
}

}  // namespace
}  // namespace minga::store::testing
