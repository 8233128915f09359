#include "contract/backends.hpp"
#include "contract/geometries.hpp"
#include "contract/raw_sqlite.hpp"

namespace minga::store::testing {
namespace {

using pack::FieldType;

/// A workspace with data, brought from one model to the next.
class Migration : public ::testing::TestWithParam<Backend> {
 protected:
  Migration() : workspace_(GetParam().make()), store_(workspace_.open()) {}

  static pack::Model model_with(std::vector<pack::Field> fields) {
    pack::Model model = empty_model("1.1.0");
    add_catalogue(model, "metal", {"gold", "silver", "tin"});
    pack::Register retort;
    retort.name = "retort";
    retort.fields = std::move(fields);
    add(model, retort);
    return model;
  }
  Checked<std::vector<MigrationStep>> migrate(const pack::Model& model, bool dry_run = false) {
    return store_->migrate(model, dry_run);
  }
  Id create(Values values) {
    const Id id = ids_.next();
    const auto done = store_->write([&](Writer& writer) -> Result<void> {
      const auto made =
          writer.create(*store_->model().find_register("retort"), id, values, {"test", {}, "", ""});
      if (!made) return tl::unexpected(made.error());
      return {};
    });
    EXPECT_TRUE(done) << done.error().code;
    return id;
  }
  Record find(const Id& id) {
    std::optional<Record> found;
    store_->read([&](Reader& reader) { found = reader.find(*store_->model().find_register("retort"), id); });
    EXPECT_TRUE(found);
    return found.value_or(Record{});
  }
  void reopen() {
    store_.reset();
    store_ = workspace_.open();
  }
  // The problems of a migration that must be refused, as "code field count", and that nothing changed by it.
  std::vector<std::string> refusals(const pack::Model& model) {
    const std::string before = store_->verify_log().head;
    for (const bool dry_run : {true, false}) {
      const auto outcome = migrate(model, dry_run);
      EXPECT_FALSE(outcome);
      if (outcome) return {};
      last_ = outcome.error();
    }
    EXPECT_EQ(store_->verify_log().head, before);
    EXPECT_NE(store_->model().packs.front().version, model.packs.front().version) << "the old model stays";
    std::vector<std::string> found;
    for (const Problem& problem : last_) {
      std::string count;
      for (const auto& [name, value] : problem.parameters) {
        if (name == "count") count = " " + value;
      }
      found.push_back(problem.code + " " + problem.place.field + count);
    }
    return found;
  }
  static std::vector<std::string> codes(const std::vector<MigrationStep>& steps) {
    std::vector<std::string> found;
    for (const MigrationStep& step : steps) found.push_back(step.code + " " + step.field);
    return found;
  }

  Workspace workspace_;
  std::unique_ptr<Store> store_;
  IdMaker ids_{steady_clock_of_tests(), seeded_random(11)};
  Problems last_;
};
MINGA_ON_EVERY_BACKEND(Migration);

using Lines = std::vector<std::string>;

pack::Model version_one() {
  pack::Model model = empty_model("1.0.0");
  add_catalogue(model, "metal", {"gold", "silver", "tin"});
  pack::Register retort;
  retort.name = "retort";
  pack::Field metal = field("metal", FieldType::choice);
  metal.catalogue = "metal";
  pack::Field metals = field("metals", FieldType::multiple);
  metals.catalogue = "metal";
  pack::Field price = with_missing(field("price", FieldType::money));
  price.currencies = {"COP", "PEN"};
  retort.fields = {
      field("name", FieldType::text),     field("weight", FieldType::integer), metal, metals, price,
      field("place", FieldType::geometry)};
  add(model, retort);
  return model;
}

TEST_P(Migration, FilledWorkspaceGoesThroughThreeVersions) {
  ASSERT_TRUE(migrate(version_one()));
  const Id id = create({{"name", "a"}, {"price", Money{5, "PEN"}}, {"place", point(1, 2)}});
  const Id asked = create({{"name", "b"}, {"price", Missing::refused}});

  pack::Model two = version_one();
  two.packs.front().version = "2.0.0";
  auto& fields = two.registers["retort"].fields;
  fields[4].name = "cost";
  fields[4].was = "price";
  fields[5].name = "site";
  fields[5].was = "place";
  pack::Field state = field("state", FieldType::text);
  state.required = true;
  state.default_value = Value("lent");
  fields.push_back(state);
  const auto planned = migrate(two, true);
  ASSERT_TRUE(planned);
  EXPECT_EQ(codes(*planned), (Lines{"migration.field_renamed cost", "migration.field_renamed site",
                                    "migration.field_added state", "migration.default_filled state"}));
  EXPECT_EQ(find(id).values.at("price"), Value(Money{5, "PEN"})) << "a dry run changes nothing";
  const auto done = migrate(two);
  ASSERT_TRUE(done);
  EXPECT_EQ(codes(*done), codes(*planned));
  EXPECT_EQ(find(id).values,
            (Values{{"name", "a"}, {"cost", Money{5, "PEN"}}, {"site", point(1, 2)}, {"state", "lent"}}));
  EXPECT_EQ(find(asked).values.at("cost"), Value(Missing::refused));

  pack::Model three = two;
  three.packs.front().version = "3.0.0";
  three.registers["retort"].fields[0].retired = true;
  const auto retired = migrate(three);
  ASSERT_TRUE(retired);
  EXPECT_EQ(codes(*retired), Lines{"migration.field_retired name"});
  EXPECT_EQ(find(id).values.at("name"), Value("a")) << "the data of a retired field stays";

  pack::Model four = three;
  auto& last = four.registers["retort"].fields;
  last.erase(last.begin());
  ASSERT_TRUE(migrate(four)) << "a field that was retired may go";
  EXPECT_FALSE(find(id).values.contains("name"));
  ASSERT_TRUE(migrate(three)) << "and come back with its data";
  EXPECT_EQ(find(id).values.at("name"), Value("a"));

  reopen();
  store_->read([&](Reader& reader) {
    const auto history = reader.history("retort", id);
    ASSERT_EQ(history.size(), 2U);
    EXPECT_EQ(history[0].after.at("price"), Value(Money{5, "PEN"})) << "the log keeps the names of its time";
    EXPECT_EQ(history[1].after, (Values{{"state", "lent"}}));
    EXPECT_EQ(history[1].note.act, "pack.migrate");
    const auto renames = reader.renames("retort");
    ASSERT_EQ(renames.size(), 2U);
    EXPECT_EQ(renames[0].old_name, "price");
    EXPECT_EQ(renames[0].new_name, "cost");
  });
  const LogVerdict verdict = store_->verify_log();
  EXPECT_FALSE(verdict.first_bad) << verdict.problem_code;
}

TEST_P(Migration, SameModelAgainDoesNothing) {
  ASSERT_TRUE(migrate(version_one()));
  create({{"name", "a"}});
  const auto again = migrate(version_one());
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->empty());
  reopen();
  EXPECT_TRUE(migrate(version_one())->empty());
}

TEST_P(Migration, StructureIsKnownAfterReopening) {
  ASSERT_TRUE(migrate(version_one()));
  const Id id = create({{"name", "a"}, {"weight", std::int64_t{3}}});
  reopen();
  EXPECT_EQ(store_->model().versions(), "core 1.0.0");
  EXPECT_EQ(find(id).values, (Values{{"name", "a"}, {"weight", std::int64_t{3}}}));
  EXPECT_EQ(store_->model().find_register("retort")->field("metal")->catalogue, "metal");
}

TEST_P(Migration, WhatBecameNarrowerThanItsDataIsListedWhole) {
  ASSERT_TRUE(migrate(version_one()));
  create({{"name", "short"},
          {"weight", std::int64_t{5}},
          {"metal", "tin"},
          {"metals", std::vector<std::string>{"tin"}},
          {"price", Money{100, "PEN"}},
          {"place", point(1, 2)}});
  create({{"name", "much too long"}, {"weight", std::int64_t{500}}, {"price", Missing::refused}});
  create({{"name", "much too long"}, {"weight", std::int64_t{-1}}});

  pack::Model next = model_with(version_one().registers["retort"].fields);
  add_catalogue(next, "metal", {"gold", "silver"});
  auto& fields = next.registers["retort"].fields;
  fields[0].max_length = 8;
  fields[0].unique = true;
  fields[1].min = 0;
  fields[1].max = 100;
  fields[2].required = true;
  fields[4].currencies = {"COP"};
  fields[4].missing = {Missing::not_asked};
  fields[5].geometry = pack::GeometryKind::polygon;
  pack::Field must = field("must", FieldType::text);
  must.required = true;
  fields.push_back(must);
  EXPECT_EQ(refusals(next),
            (Lines{"migration.too_long retort.name 2", "migration.not_unique retort.name 2",
                   "migration.below_minimum retort.weight 1", "migration.above_maximum retort.weight 1",
                   "migration.required_but_empty retort.metal 2", "migration.choice_in_use retort.metal 1",
                   "migration.choice_in_use retort.metals 1", "migration.missing_kind_in_use retort.price 1",
                   "migration.currency_in_use retort.price 1", "migration.other_geometry retort.place 1",
                   "migration.required_without_default retort.must 3"}));
}

TEST_P(Migration, NarrowerThanBeforeButNotThanItsDataIsFine) {
  ASSERT_TRUE(migrate(version_one()));
  create({{"name", "short"}, {"weight", std::int64_t{5}}, {"metal", "gold"}});
  pack::Model next = version_one();
  auto& fields = next.registers["retort"].fields;
  fields[0].max_length = 5;
  fields[0].pattern = "[a-z]+";
  fields[0].unique = true;
  fields[0].required = true;
  fields[1].max = 5;
  add_catalogue(next, "metal", {"gold"});
  ASSERT_TRUE(migrate(next));
  const auto twice = store_->write([&](Writer& writer) -> Result<void> {
    const auto made =
        writer.create(*store_->model().find_register("retort"), ids_.next(), {{"name", "short"}}, {});
    if (!made) return tl::unexpected(made.error());
    return {};
  });
  EXPECT_EQ(code_of(twice), "store.not_unique");
}

TEST_P(Migration, PatternThatDataDoesNotMeetIsRefused) {
  ASSERT_TRUE(migrate(version_one()));
  create({{"name", "UPPER"}});
  pack::Model next = model_with(version_one().registers["retort"].fields);
  next.registers["retort"].fields[0].pattern = "[a-z]+";
  EXPECT_EQ(refusals(next), Lines{"migration.against_pattern retort.name 1"});
}

TEST_P(Migration, RemovedOrChangedFieldsAreRefused) {
  ASSERT_TRUE(migrate(version_one()));
  create({{"name", "a"}, {"weight", std::int64_t{5}}});
  pack::Model next = model_with(version_one().registers["retort"].fields);
  auto& fields = next.registers["retort"].fields;
  fields.erase(fields.begin());
  fields[0].type = FieldType::decimal;
  EXPECT_EQ(refusals(next),
            (Lines{"migration.type_changed retort.weight 1", "migration.field_removed retort.name 1"}));
  pack::Model none = empty_model("9.0.0");
  EXPECT_EQ(refusals(none), Lines{"migration.register_removed  1"});
}

TEST_P(Migration, NamesThatWouldMeetAreRefused) {
  ASSERT_TRUE(migrate(version_one()));
  auto fields = version_one().registers["retort"].fields;
  fields.push_back(field("price_missing", FieldType::text));
  fields.push_back(field("revision", FieldType::integer));
  fields.push_back(reference("owner", "nobody"));
  EXPECT_EQ(refusals(model_with(fields)),
            (Lines{"migration.column_taken retort.price_missing", "migration.column_taken retort.revision",
                   "migration.unknown_register retort.owner"}));
}

TEST_P(Migration, RetiredRecordsDoNotStandAgainstIt) {
  ASSERT_TRUE(migrate(version_one()));
  const Id id = create({{"name", "much too long"}});
  ASSERT_TRUE(store_->write([&](Writer& writer) -> Result<void> {
    EXPECT_TRUE(writer.retire(*store_->model().find_register("retort"), id, {}, {}));
    return {};
  }));
  pack::Model next = version_one();
  next.registers["retort"].fields[0].max_length = 3;
  EXPECT_TRUE(migrate(next));
  EXPECT_EQ(find(id).values.at("name"), Value("much too long"));
}

TEST_P(Migration, NewMissingKindsGetTheirPlace) {
  ASSERT_TRUE(migrate(version_one()));
  const Id id = create({{"name", "a"}});
  pack::Model next = version_one();
  next.registers["retort"].fields[0] = with_missing(next.registers["retort"].fields[0]);
  ASSERT_TRUE(migrate(next));
  EXPECT_EQ(find(id).values.at("name"), Value("a"));
  const Id asked = create({{"name", Missing::does_not_know}});
  EXPECT_EQ(find(asked).values.at("name"), Value(Missing::does_not_know));
}

}  // namespace
}  // namespace minga::store::testing
