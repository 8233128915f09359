#include "contract/backends.hpp"
#include "contract/geometries.hpp"

namespace minga::store::testing {
namespace {

using ValueContract = StoreContract;
MINGA_ON_EVERY_BACKEND(ValueContract);

Values one_of_each() {
  return {{"note", "Línea 1\nñandú \"x\" \\ \x01"},
          {"grams", std::int64_t{9'007'199'254'740'993}},
          {"purity", 0.1},
          {"price", Money{-123456789012345, "COP"}},
          {"day", "2024-02-29"},
          {"moment", "2026-03-24T09:30:00.123Z"},
          {"fair", false},
          {"metal", "gold"},
          {"metals", std::vector<std::string>{"gold", "tin"}},
          {"place", point(-70.1, -12.6)},
          {"area", polygon({{-70, -13}, {-69, -13}, {-69, -12}, {-70, -13}})},
          {"photo", std::string(64, 'a')}};
}

TEST_P(ValueContract, EveryTypeComesBackAsItWasGiven) {
  const auto made = create("sample", one_of_each());
  ASSERT_TRUE(made) << made.error().code << " " << made.error().place.field;
  reopen();
  EXPECT_EQ(find("sample", made->id)->values, one_of_each());
  std::vector<Change> history;
  store().read([&](Reader& reader) { history = reader.history("sample", made->id); });
  ASSERT_EQ(history.size(), 1U);
  EXPECT_EQ(history[0].after, one_of_each());
}

TEST_P(ValueContract, TheFourKindsOfMissingAnswerAreKeptApartInEveryField) {
  for (const Missing kind :
       {Missing::not_asked, Missing::refused, Missing::does_not_know, Missing::does_not_apply}) {
    Values values;
    for (const pack::Field& field : reg("sample").fields) values[field.name] = kind;
    const auto made = create("sample", values);
    ASSERT_TRUE(made) << made.error().code;
    EXPECT_EQ(find("sample", made->id)->values, values);
    const auto given = update("sample", made->id, one_of_each());
    ASSERT_TRUE(given);
    Values expected = one_of_each();
    expected["seller"] = kind;
    EXPECT_EQ(find("sample", made->id)->values, expected) << "an answer takes the place of the missing one";
  }
}

TEST_P(ValueContract, EmptyTextIsNotNothing) {
  const auto made = create("sample", {{"note", ""}, {"metals", std::vector<std::string>{}}});
  EXPECT_EQ(find("sample", made->id)->values, (Values{{"note", ""}, {"metals", std::vector<std::string>{}}}));
}

TEST_P(ValueContract, ValuesAreBroughtToOneForm) {
  const auto made = create("sample", {{"purity", std::int64_t{3}},
                                      {"moment", "2026-03-24T09:30:00-05:00"},
                                      {"metals", std::vector<std::string>{"tin", "gold", "tin"}}});
  ASSERT_TRUE(made);
  EXPECT_EQ(made->values, (Values{{"purity", 3.0},
                                  {"moment", "2026-03-24T14:30:00.000Z"},
                                  {"metals", std::vector<std::string>{"gold", "tin"}}}));
  EXPECT_EQ(find("sample", made->id)->values, made->values);
}

struct Refusal {
  std::string field;
  Value value;
  std::string code;
};

TEST_P(ValueContract, WhatDoesNotFitIsRefusedByField) {
  const std::vector<Refusal> refusals{
      {"grams", "12", "store.wrong_type"},
      {"grams", 1.5, "store.wrong_type"},
      {"day", "2026-02-30", "store.wrong_type"},
      {"moment", "yesterday", "store.wrong_type"},
      {"purity", std::numeric_limits<double>::quiet_NaN(), "store.not_finite"},
      {"purity", std::numeric_limits<double>::infinity(), "store.not_finite"},
      {"note", "\xff", "store.not_text"},
      {"note", std::string("a\0b", 3), "store.not_text"},
      {"place", Geometry{"no"}, "store.bad_geometry"},
      {"seller", "not an id", "store.wrong_type"},
      {"nothing_of_that_name", "x", "store.unknown_field"},
  };
  for (const auto& [field, value, code] : refusals) {
    const auto made = create("sample", {{field, value}});
    ASSERT_FALSE(made) << field;
    EXPECT_EQ(made.error().code, code);
    EXPECT_EQ(made.error().place.field, field);
  }
  const auto made = create("territory", {{"name", Missing::refused}});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, "store.missing_not_allowed");
}

TEST_P(ValueContract, EmptyGeometriesAndCollectionsAreKept) {
  for (const Geometry& geometry : {empty_point(), empty_collection()}) {
    const auto made = create("sample", {{"area", geometry}});
    ASSERT_TRUE(made) << made.error().code;
    EXPECT_EQ(find("sample", made->id)->values.at("area"), Value(geometry));
  }
}

}  // namespace
}  // namespace minga::store::testing
