// Boxes, conditions put together, and records as a map wants them.
#include <algorithm>
#include <stdexcept>

#include "contract/backends.hpp"
#include "contract/geometries.hpp"

namespace minga::store::testing {
namespace {

using Op = Filter::Op;
using Kind = Condition::Kind;
using Notes = std::vector<std::string>;

Condition having(std::string field, Op op, std::vector<Value> values = {}) {
  return {Kind::filter, {std::move(field), op, std::move(values)}, {}, {}};
}
Condition meeting(Box box) {
  return {Kind::box, {}, box, {}};
}
Condition of(Kind kind, std::vector<Condition> parts) {
  return {kind, {}, {}, std::move(parts)};
}

class PlacesContract : public StoreContract {
 protected:
  void SetUp() override {
    StoreContract::SetUp();
    make({{"note", "amazon"}, {"grams", std::int64_t{5}}, {"place", point(-70, -12)}});
    make({{"note", "fiji"}, {"grams", std::int64_t{9}}, {"place", point(179, -17)}});
    make({{"note", "samoa"}, {"place", point(-172, -14)}});
    make({{"note", "nowhere"}, {"grams", std::int64_t{1}}});
  }
  void make(Values values) {
    const auto made = create("sample", std::move(values));
    ASSERT_TRUE(made) << made.error().code;
  }
  static Query samples() {
    Query query;
    query.register_name = "sample";
    query.sort = {{"note", false}};
    return query;
  }
  Notes notes(const Query& query) {
    const auto page = list(query);
    EXPECT_TRUE(page) << page.error().code;
    Notes found;
    if (!page) return found;
    for (const Record& record : page->records)
      found.push_back(std::get<std::string>(record.values.find("note")->second));
    return found;
  }
  Notes notes_where(Condition condition) {
    Query query = samples();
    query.where = std::move(condition);
    return notes(query);
  }
};
MINGA_ON_EVERY_BACKEND(PlacesContract);

TEST_P(PlacesContract, ABoxMayCrossTheAntimeridian) {
  Query query = samples();
  query.box = Box{170, -20, -165, -10};
  EXPECT_EQ(notes(query), (Notes{"fiji", "samoa"}));
  query.count = true;
  EXPECT_EQ(list(query)->total, 2);
  query.box = Box{170, -16, -165, -10};
  EXPECT_EQ(notes(query), Notes{"samoa"});
}

TEST_P(PlacesContract, ConditionsArePutTogether) {
  const auto heavy = having("grams", Op::at_least, {std::int64_t{5}});
  EXPECT_EQ(notes_where(heavy), (Notes{"amazon", "fiji"}));
  EXPECT_EQ(notes_where(of(Kind::none, {heavy})), Notes{"nowhere"}) << "of an empty value nothing is told";
  EXPECT_EQ(notes_where(of(Kind::any, {heavy, having("grams", Op::empty)})),
            (Notes{"amazon", "fiji", "samoa"}));
  EXPECT_EQ(notes_where(of(Kind::all, {heavy, meeting({-80, -20, -60, 0})})), Notes{"amazon"});
  EXPECT_EQ(notes_where(of(Kind::any, {meeting({170, -20, 180, 0}),
                                       having("note", Op::equal, {std::string("nowhere")})})),
            (Notes{"fiji", "nowhere"}));
  EXPECT_EQ(notes_where(of(Kind::all, {})).size(), 4U);
  EXPECT_EQ(notes_where(of(Kind::any, {})).size(), 0U);
}

TEST_P(PlacesContract, AConditionIsRefusedAsAFilterIs) {
  Query query = samples();
  query.where = of(Kind::all, {having("colour", Op::equal, {std::string("red")})});
  EXPECT_EQ(list(query).error().code, "store.unknown_field");
  query.where = of(Kind::all, {having("place", Op::less, {std::string("red")})});
  EXPECT_EQ(list(query).error().code, "store.bad_filter");
  Condition deep = of(Kind::all, {});
  for (int i = 0; i < 1000; ++i) deep = of(Kind::all, {std::move(deep)});
  query.where = std::move(deep);
  EXPECT_EQ(list(query).error().code, "store.too_deep");
}

TEST_P(PlacesContract, TheExtentIsThatOfWhatIsFound) {
  const auto extent = [&](const Query& query) {
    std::optional<Box> box;
    store().read([&](Reader& reader) { box = reader.extent(query).value(); });
    return box;
  };
  const auto all = extent(samples());
  ASSERT_TRUE(all);
  EXPECT_EQ(all->west, -172);
  EXPECT_EQ(all->east, 179);
  EXPECT_EQ(all->south, -17);
  EXPECT_EQ(all->north, -12);
  Query query = samples();
  query.where = having("note", Op::equal, {std::string("fiji")});
  EXPECT_EQ(extent(query)->west, 179);
  query.where = having("note", Op::equal, {std::string("nowhere")});
  EXPECT_FALSE(extent(query));
  Query people;
  people.register_name = "person";
  EXPECT_FALSE(extent(people));
}

TEST_P(PlacesContract, GivesPlacesWithTheFieldsThatAreAskedForAlone) {
  Notes seen;
  const auto read = [&](const std::vector<std::string>& fields,
                        const std::function<bool(const Placed&)>& each) {
    Result<void> good;
    store().read([&](Reader& reader) {
      Query query = samples();
      query.limit = 1;
      query.box = Box{-180, -90, 180, 90};
      good = reader.each_placed(query, fields, each);
    });
    return good;
  };
  ASSERT_TRUE(read({"note", "grams"}, [&](const Placed& placed) {
    seen.push_back(std::string(std::get<std::string_view>(placed.values[0])) +
                   (std::holds_alternative<std::monostate>(placed.values[1]) ? "?" : ""));
    EXPECT_EQ(placed.id.size(), 36U);
    EXPECT_FALSE(placed.wkb.empty());
    return true;
  }));
  EXPECT_EQ(seen, (Notes{"amazon", "fiji", "samoa?"})) << "in the order they were made, those with a place";
  int calls = 0;
  ASSERT_TRUE(read({}, [&](const Placed&) { return ++calls < 2; }));
  EXPECT_EQ(calls, 2);
  EXPECT_THROW(read({}, [](const Placed&) -> bool { throw std::out_of_range("what is told of it"); }),
               std::out_of_range);
  for (const auto* field : {"colour", "price", "place"})
    EXPECT_EQ(read({field}, [](const Placed&) { return true; }).error().code, "store.unknown_field") << field;
}

TEST_P(PlacesContract, GivesThePlacesOfABoxThatStandApart) {
  // Hundreds between those of the box, of which the database need not come across any.
  for (int i = 0; i < 300; ++i)
    make({{"note", i % 100 == 99 ? "near" : "far"},
          {"place", i % 100 == 99 ? point(10, 10) : point(50, i % 80)}});
  const auto gone = create("sample", {{"note", "gone"}, {"place", point(10, 10)}});
  ASSERT_TRUE(gone && retire("sample", gone->id));
  const auto notes_in = [&](Query query) {
    Notes seen;
    store().read([&](Reader& reader) {
      EXPECT_TRUE(reader.each_placed(query, {"note"}, [&](const Placed& placed) {
        seen.push_back(std::string(std::get<std::string_view>(placed.values[0])));
        return true;
      }));
    });
    return seen;
  };
  Query query = samples();
  query.box = Box{9, 9, 11, 11};
  EXPECT_EQ(notes_in(query), (Notes{"near", "near", "near"}));
  query.with_retired = true;
  EXPECT_EQ(notes_in(query), (Notes{"near", "near", "near", "gone"}));
  query.filters = {{"note", Op::equal, {std::string("gone")}}};
  EXPECT_EQ(notes_in(query), Notes{"gone"});
  query.box = Box{100, 9, 101, 11};
  EXPECT_EQ(notes_in(query), Notes{});
  query = samples();
  query.box = Box{170, -20, -165, -10};
  EXPECT_EQ(notes_in(query), (Notes{"fiji", "samoa"})) << "across the antimeridian";
  query.box.reset();
  EXPECT_EQ(notes_in(query).size(), 303U);
  // In the middle of one another.
  store().read([&](Reader& reader) {
    int pairs = 0;
    query.box = Box{9, 9, 11, 11};
    EXPECT_TRUE(reader.each_placed(query, {"note"}, [&](const Placed& outer) {
      EXPECT_TRUE(reader.each_placed(query, {"note"}, [&](const Placed& inner) {
        pairs += inner.id == outer.id ? 100 : 1;
        return true;
      }));
      EXPECT_EQ(std::get<std::string_view>(outer.values[0]), "near") << "still";
      return true;
    }));
    EXPECT_EQ(pairs, 306);
  });
}

TEST_P(PlacesContract, GivesThePageOfAListWithTheFieldsThatAreAskedForAlone) {
  const std::vector<std::string> fields{"place", "grams", "price", "note"};
  make({{"note", "dear"}, {"price", Money{5, "PEN"}}, {"grams", Missing::refused}});
  Query query = samples();
  query.limit = 2;
  query.count = true;
  do {
    std::vector<std::string> seen, ids;
    Result<Page> page;
    Result<PageEnd> end;
    store().read([&](Reader& reader) {
      page = reader.list(query);
      end = reader.each_of_page(query, fields, [&](const RecordView& record) {
        ids.emplace_back(record.id);
        ASSERT_EQ(record.values.size(), fields.size());
        const auto* kept = std::get_if<Value>(&record.values[1]);
        seen.push_back(std::string(std::get<std::string_view>(record.values[3])) +
                       (std::holds_alternative<std::string_view>(record.values[0]) ? "@" : "") +
                       (std::holds_alternative<std::int64_t>(record.values[1]) ? "#" : "") +
                       (kept != nullptr && is_missing(*kept) ? "!" : "") +
                       (std::holds_alternative<Value>(record.values[2]) ? "$" : ""));
      });
    });
    ASSERT_TRUE(page && end);
    EXPECT_EQ(end->next, page->next);
    EXPECT_EQ(end->total, page->total);
    std::vector<std::string> listed;
    for (const auto& record : page->records) listed.push_back(to_string(record.id));
    EXPECT_EQ(ids, listed);
    if (query.after.empty()) {
      EXPECT_EQ(seen, (Notes{"amazon@#", "dear!$"}));
    }
    query.after = end->next;
  } while (!query.after.empty());
  store().read([&](Reader& reader) {
    const auto nothing = [](const RecordView&) {};
    EXPECT_EQ(reader.each_of_page(query, {"colour"}, nothing).error().code, "store.unknown_field");
    query.after = "no cursor";
    EXPECT_EQ(reader.each_of_page(query, {}, nothing).error().code, "store.bad_cursor");
    query.register_name = "person";
    EXPECT_EQ(reader.each_of_page(query, {"token"}, nothing).error().code, "store.unknown_field")
        << "a secret";
  });
}

TEST_P(PlacesContract, TellsTheLastChange) {
  std::int64_t before = 0, after = 0;
  store().read([&](Reader& reader) { before = reader.last_change(); });
  make({{"note", "one more"}});
  store().read([&](Reader& reader) { after = reader.last_change(); });
  EXPECT_EQ(after, before + 1);
}

TEST_P(PlacesContract, TellsTheLastChangeOfEachRegister) {
  const auto last = [&](std::string_view name) {
    std::int64_t found = -1;
    store().read(
        [&](Reader& reader) { found = name.empty() ? reader.last_change() : reader.last_change_in(name); });
    return found;
  };
  const auto samples = last("sample");
  EXPECT_EQ(samples, last({}));
  EXPECT_LT(last("territory"), samples);
  const auto made = create("territory", {{"name", "t"}, {"code", "T"}});
  ASSERT_TRUE(made);
  EXPECT_EQ(last("territory"), samples + 1);
  EXPECT_EQ(last("sample"), samples);
  EXPECT_FALSE(create("territory", {{"name", "u"}, {"code", "T"}})) << "refused, and so nothing changed";
  EXPECT_EQ(last("territory"), samples + 1);
  ASSERT_TRUE(update("territory", made->id, {{"name", "v"}}));
  make({{"note", "one more"}});
  EXPECT_EQ(last("territory"), samples + 2);
  EXPECT_EQ(last("sample"), samples + 3);
}

}  // namespace
}  // namespace minga::store::testing
