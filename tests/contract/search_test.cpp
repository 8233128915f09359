// What an index answers is what reading every record would give.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "contract/backends.hpp"
#include "contract/geometries.hpp"
#include "store/fold.hpp"

namespace minga::store::testing {
namespace {

/// Words with what is hard: accents, quotes of the query language, letters of two, three and four bytes.
const std::vector<std::string> words{"Cañón",  "canon",  "RÍO",       "río madre", "o'hara", "a\"b\"c",
                                     "100%_x", "Ñ",      "日本語",    "😀😀😀",       "ab",     "Straße",
                                     "-x",     "(mina)", "NEAR(a b)", "* OR ^"};

std::string text_of(const Record& record, const std::string& field) {
  const auto found = record.values.find(field);
  return found == record.values.end() ? std::string() : std::get<std::string>(found->second);
}

class SearchContract : public StoreContract {
 protected:
  static std::string some_text() {
    std::string text;
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
      text += (text.empty() ? "" : *rc::gen::element<std::string>(" ", "", "-")) + *rc::gen::elementOf(words);
    return text;
  }
  static double degree(int most) { return *rc::gen::inRange(-most * 4, most * 4 + 1) / 4.0; }
  static Geometry some_shape() {
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        return empty_point();
      case 1: {
        const double x = degree(20), y = degree(20);
        return polygon({{x, y}, {x + 3, y}, {x + 3, y + 0.1}, {x, y}});
      }
      default:
        return point(degree(20) + 1.0 / 3, degree(20));
    }
  }
  static Values some_territory() {
    Values values;
    if (*rc::gen::inRange(0, 5) > 0) values["name"] = some_text();
    if (*rc::gen::inRange(0, 4) > 0) values["shape"] = some_shape();
    return values;
  }

  void change_something() {
    if (known_.empty() || *rc::gen::inRange(0, 3) > 0) {
      const auto made = create("territory", some_territory());
      RC_ASSERT(made.has_value());
      known_.push_back(made->id);
      return;
    }
    const Id id = *rc::gen::elementOf(known_);
    if (*rc::gen::inRange(0, 4) == 0) {
      RC_ASSERT(retire("territory", id).has_value());
      return;
    }
    Values values = some_territory();
    if (*rc::gen::arbitrary<bool>()) values["shape"] = Value{};
    const auto changed = update("territory", id, std::move(values));
    const bool good = changed.has_value() || changed.error().code == "store.record_retired";
    RC_ASSERT(good);
  }

  std::vector<Record> all(Query query) {
    query.limit = 1'000'000;
    return list(query).value().records;
  }
  static Query territories() {
    Query query;
    query.register_name = "territory";
    return query;
  }
  static std::vector<Id> ids(const std::vector<Record>& records) {
    std::vector<Id> out;
    for (const Record& record : records) out.push_back(record.id);
    return out;
  }
  /// As a map comes across them.
  std::vector<Id> placed(const Query& query) {
    std::vector<Id> out;
    store().read([&](Reader& reader) {
      RC_ASSERT(reader.each_placed(query, {}, [&](const Placed& record) {
        out.push_back(*id_from(record.id));
        return true;
      }));
    });
    return out;
  }
  template <class Wanted>
  std::vector<Id> scanned(const Wanted& wanted) {
    auto records = all(territories());
    std::erase_if(records, [&](const Record& record) { return !wanted(record); });
    return ids(records);
  }

  std::vector<Id> known_;
};
MINGA_ON_EVERY_BACKEND(SearchContract);

TEST_P(SearchContract, WordsAreFoundAsAScanFindsThem) {
  EXPECT_TRUE(rc::check([&] {
    for (int i = *rc::gen::inRange(1, 4); i > 0; --i) change_something();
    Query query = territories();
    query.search = some_text();
    if (*rc::gen::arbitrary<bool>()) query.search += " " + fold(*rc::gen::elementOf(words)).substr(0, 3);
    RC_PRE(is_storable_text(query.search));
    const auto expected = scanned([&](const Record& record) {
      std::istringstream wanted(fold(query.search));
      for (std::string word; wanted >> word;) {
        const bool somewhere = fold(text_of(record, "name")).find(word) != std::string::npos ||
                               fold(text_of(record, "code")).find(word) != std::string::npos;
        if (!somewhere) return false;
      }
      return true;
    });
    RC_ASSERT(ids(all(query)) == expected);
    query.count = true;
    RC_ASSERT(list(query)->total == static_cast<std::int64_t>(expected.size()));
  }));
}

TEST_P(SearchContract, ContainsFindsWhatAScanFinds) {
  EXPECT_TRUE(rc::check([&] {
    for (int i = *rc::gen::inRange(1, 4); i > 0; --i) change_something();
    const std::string part = some_text();
    Query query = territories();
    query.filters = {{"name", Filter::Op::contains, {part}}};
    const auto expected = scanned([&](const Record& record) {
      return record.values.contains("name") &&
             fold(text_of(record, "name")).find(fold(part)) != std::string::npos;
    });
    RC_ASSERT(ids(all(query)) == expected);
  }));
}

TEST_P(SearchContract, ABoxFindsWhatAScanFinds) {
  std::map<Id, Box> bounds;  // of the shapes that were put in
  EXPECT_TRUE(rc::check([&] {
    for (int i = *rc::gen::inRange(1, 5); i > 0; --i) {
      const double x = degree(20) + *rc::gen::element(0.0, 1.0 / 3, 1e-7), y = degree(20);
      const double wide = *rc::gen::element(0.0, 1e-9, 2.5);
      const Values values{
          {"name", "x"},
          {"shape", wide > 0 ? polygon({{x, y}, {x + wide, y}, {x + wide, y + wide}, {x, y}}) : point(x, y)}};
      if (!known_.empty() && *rc::gen::inRange(0, 3) == 0) {
        const Id id = *rc::gen::elementOf(known_);
        RC_ASSERT(update("territory", id, values).has_value());
        bounds[id] = {x, y, x + wide, y + wide};
        continue;
      }
      known_.push_back(create("territory", values)->id);
      bounds[known_.back()] = {x, y, x + wide, y + wide};
    }
    if (*rc::gen::inRange(0, 5) == 0) {
      const Id id = *rc::gen::elementOf(known_);
      RC_ASSERT(
          update("territory", id, {{"shape", *rc::gen::arbitrary<bool>() ? Value{} : Value(empty_point())}})
              .has_value());
      bounds.erase(id);
    }
    // Edges that touch, and boxes of no width.
    const Box near = bounds.empty() ? Box{} : *rc::gen::elementOf(std::vector<Box>{bounds.begin()->second});
    const Box box = *rc::gen::inRange(0, 3) == 0
                        ? Box{near.east, near.north, near.east, near.north}
                        : Box{degree(20), degree(20), degree(20) + 15, degree(20) + 15};
    Query query = territories();
    query.box = box;
    const auto expected = scanned([&](const Record& record) {
      const auto found = bounds.find(record.id);
      if (found == bounds.end()) return false;
      const Box& own = found->second;
      const bool crosses = box.west > box.east;  // the antimeridian
      const bool east = own.west <= box.east, west = own.east >= box.west;
      return (crosses ? east || west : east && west) && own.south <= box.north && own.north >= box.south;
    });
    RC_ASSERT(ids(all(query)) == expected);
    RC_ASSERT(placed(query) == expected);
    query.filters = {{"name", Filter::Op::equal, {std::string("y")}}};
    RC_ASSERT(placed(query).empty());
  }));
}

TEST_P(SearchContract, TitlesComeInOrderPageByPage) {
  EXPECT_TRUE(rc::check([&] {
    for (int i = *rc::gen::inRange(1, 6); i > 0; --i) change_something();
    const bool falling = *rc::gen::arbitrary<bool>();
    auto expected = all(territories());
    std::stable_sort(expected.begin(), expected.end(), [&](const Record& a, const Record& b) {
      const bool has_a = a.values.contains("name"), has_b = b.values.contains("name");
      if (!has_a || !has_b) return has_a && !has_b;
      const auto x = fold(text_of(a, "name")), y = fold(text_of(b, "name"));
      return falling ? y < x : x < y;
    });
    Query query = territories();
    query.sort = {{"name", falling}};
    query.limit = *rc::gen::inRange<std::size_t>(1, 9);
    std::vector<Id> got;
    do {
      const auto page = list(query);
      RC_ASSERT(page.has_value());
      for (const Record& record : page->records) got.push_back(record.id);
      query.after = page->next;
    } while (!query.after.empty());
    RC_ASSERT(got == ids(expected));
  }));
}

// So many match that a database had better not gather them all: the pages and the count are the same.
TEST_P(SearchContract, WhatManyMatchComesInOrderToo) {
  IdMaker ids(steady_clock_of_tests(), seeded_random(11));
  std::vector<std::pair<std::string, Id>> wanted;
  ASSERT_TRUE(store().write([&](Writer& writer) -> Result<void> {
    for (int i = 0; i < 4600; ++i) {
      const bool matches = i % 2 == 0;
      const std::string name = (matches ? "Mina " : "Cerro ") + std::to_string(i * 7919 % 4600);
      const auto made =
          writer.create(reg("territory"), ids.next(),
                        {{"name", name}, {"shape", point(matches ? 1 : 50, i / 4600.0)}}, note_);
      if (!made) return tl::unexpected(made.error());
      if (matches) wanted.emplace_back(fold(name), made->id);
    }
    return {};
  }));
  for (const bool by_name : {false, true}) {
    std::sort(wanted.begin(), wanted.end(),
              [&](const auto& a, const auto& b) { return by_name ? a < b : a.second < b.second; });
    for (const bool by_words : {false, true}) {
      Query query = territories();
      if (by_words) query.search = "mína";
      if (!by_words) query.box = Box{0, 0, 2, 2};
      if (by_name) query.sort = {{"name", false}};
      query.limit = 100;
      query.count = true;
      std::size_t at = 0;
      do {
        const auto page = list(query);
        ASSERT_TRUE(page);
        EXPECT_EQ(page->total, 2300);
        for (const Record& record : page->records) ASSERT_EQ(record.id, wanted.at(at++).second);
        query.after = page->next;
      } while (!query.after.empty());
      EXPECT_EQ(at, wanted.size());
    }
  }
}

// A box, words, a filter and a sort together; and in a register whose fields have names that an index has for
// itself.
TEST_P(SearchContract, ConditionsMeet) {
  ASSERT_TRUE(create("territory", {{"name", "Río uno"}, {"code", "A-1"}, {"shape", point(1, 1)}}));
  ASSERT_TRUE(create("territory", {{"name", "Río dos"}, {"code", "A-2"}, {"shape", point(9, 9)}}));
  ASSERT_TRUE(create("territory", {{"name", "Cerro"}, {"code", "RIO-3"}, {"shape", point(1, 1)}}));
  Query query = territories();
  query.search = "rio";
  query.box = Box{0, 0, 2, 2};
  query.sort = {{"name", true}};
  const auto page = list(query);
  ASSERT_EQ(page->records.size(), 2U);
  EXPECT_EQ(text_of(page->records[0], "name"), "Río uno");
  query.search_fields = {"name"};
  EXPECT_EQ(list(query)->records.size(), 1U) << "the code may not be searched";
  query.search = "ri 1";
  EXPECT_EQ(list(query)->records.size(), 0U);
}

TEST_P(SearchContract, FieldsMayBeCalledWhatAnIndexCallsItsOwn) {
  pack::Model model = example_model();
  pack::Register odd;
  odd.name = "odd";
  odd.title_fields = {"rank"};
  odd.fields = {field("rank", pack::FieldType::text), field("rowid", pack::FieldType::text),
                field("content", pack::FieldType::long_text)};
  add(model, odd);
  model.packs.front().version = "1.1.0";
  ASSERT_TRUE(store().migrate(model, false));
  ASSERT_TRUE(create("odd", {{"rank", "primero"}, {"rowid", "segundo"}, {"content", "tercero"}}));
  Query query;
  query.register_name = "odd";
  query.sort = {{"rank", false}};
  for (const std::string word : {"primero", "segundo", "tercero"}) {
    query.search = word;
    EXPECT_EQ(list(query)->records.size(), 1U) << word;
  }
}

}  // namespace
}  // namespace minga::store::testing
