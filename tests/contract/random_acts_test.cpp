#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

#include "contract/backends.hpp"

namespace minga::store::testing {
namespace {

struct Known {
  Values values;
  std::int64_t revision = 1;
  bool retired = false;
};

Value any_value(const pack::Field& field) {
  const int choice = *rc::gen::inRange(0, 8);
  if (choice == 0) return {};
  if (choice == 1)
    return *rc::gen::elementOf(std::vector<Missing>(field.missing.begin(), field.missing.end()));
  if (field.type == pack::FieldType::integer) return *rc::gen::arbitrary<std::int64_t>();
  if (field.type == pack::FieldType::decimal) return *rc::gen::arbitrary<double>();
  if (field.type == pack::FieldType::yes_no) return *rc::gen::arbitrary<bool>();
  if (field.type == pack::FieldType::money) return Money{*rc::gen::arbitrary<std::int64_t>(), "COP"};
  return *rc::gen::container<std::string>(rc::gen::inRange<char>(1, 127));
}

Values any_values(const pack::Register& reg) {
  Values values;
  for (const char* name : {"note", "grams", "purity", "price", "fair"}) {
    if (*rc::gen::arbitrary<bool>()) values[name] = any_value(*reg.field(name));
  }
  return values;
}

/// Whatever is done in whatever order, the store holds what a map would hold.
void same_as_a_map(Store& store) {
  const pack::Register& reg = *store.model().find_register("sample");
  // One for all tries: they share a workspace.
  static IdMaker ids(steady_clock_of_tests(), seeded_random(9));
  std::map<Id, Known> known;
  const auto write = [&](const std::function<Result<Record>(Writer&)>& act) {
    return store.write([&](Writer& writer) -> Result<void> {
      const auto done = act(writer);
      if (!done) return tl::unexpected(done.error());
      return {};
    });
  };
  const ChangeNote note{"test", {}, "", ""};
  const int acts = *rc::gen::inRange(1, 12);
  for (int i = 0; i < acts; ++i) {
    const int act = known.empty() ? 0 : *rc::gen::inRange(0, 4);
    if (act == 0) {
      const Id id = ids.next();
      Values values = any_values(reg);
      RC_ASSERT(write([&](Writer& w) { return w.create(reg, id, values, note); }).has_value());
      std::erase_if(values, [](const auto& entry) { return is_empty(entry.second); });
      known[id] = {values, 1, false};
      continue;
    }
    auto at = std::next(known.begin(), *rc::gen::inRange<long>(0, static_cast<long>(known.size())));
    const Id id = at->first;
    Known& one = at->second;
    if (act == 3) {
      RC_ASSERT(write([&](Writer& w) { return w.retire(reg, id, one.revision, note); }).has_value());
      if (!one.retired) ++one.revision;
      one.retired = true;
      continue;
    }
    const Values values = any_values(reg);
    const bool done =
        write([&](Writer& w) { return w.update(reg, id, values, one.revision, note); }).has_value();
    RC_ASSERT(done != one.retired);
    if (one.retired) continue;
    const Values before = one.values;
    for (const auto& [name, value] : values) {
      if (is_empty(value)) {
        one.values.erase(name);
      } else {
        one.values.insert_or_assign(name, value);
      }
    }
    if (before != one.values) ++one.revision;
  }
  store.read([&](Reader& reader) {
    for (const auto& [id, one] : known) {
      const auto found = reader.find(reg, id);
      RC_ASSERT(found.has_value());
      RC_ASSERT(found->values == one.values);
      RC_ASSERT(found->revision == one.revision);
      RC_ASSERT(found->retired == one.retired);
    }
  });
  RC_ASSERT(!store.verify_log().first_bad);
}

RC_GTEST_PROP(RandomActs, SqliteHoldsWhatAMapHolds, ()) {
  static const Workspace workspace = sqlite_workspace();
  static const std::unique_ptr<Store> store = [] {
    auto made = workspace.open();
    RC_ASSERT(made->migrate(example_model(), false).has_value());
    return made;
  }();
  same_as_a_map(*store);
}

}  // namespace
}  // namespace minga::store::testing
